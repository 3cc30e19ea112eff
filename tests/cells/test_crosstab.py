"""The crosstab as authors see it: a frame, and a table in every format."""

from __future__ import annotations

import re
from pathlib import Path

from refutable import coded, crosstab, quoted
from tests.projects import copy_third_paper

HOSTILE = "a|b </script><b>x</b> $x$ *y* #z @q"


def test_a_row_is_a_code_and_the_last_counts_each_document_once() -> None:
    """In the order of the codebook; open dates print a range."""
    made = crosstab("order", "actor")
    assert list(made.index) == ["Prohibition", "Appeal", "Zoning", "All"]
    assert list(made.columns) == ["head office", "branch desk", "All"]
    assert made.loc["All", "All"] == 8 < made["All"].iloc[:-1].sum() + 1
    dated = crosstab(coded("order").since("1990"), "type")
    assert dated.loc["Appeal", "leaflet"] == "0–1"
    assert dated.loc["Prohibition", "All"] == 0


def test_what_finds_no_codings_has_one_row() -> None:
    """It is the breakdown by the attribute."""
    made = crosstab(quoted(), "actor")
    assert list(made.index) == ["All"]
    assert made.columns.name == "actor"


def test_names_of_the_data_stay_text_in_table_and_figure(tmp_path: Path) -> None:
    """Labels of codes and values with marks of any format break out of none."""
    project = copy_third_paper(tmp_path)
    for file in ("data/people.csv", "data/datapackage.json"):
        project.write(file, project.read(file).replace("committee", HOSTILE))
    project.replace("data/codebook.yaml", "label: Giving away", f'label: "{HOSTILE}"')
    cells = (
        "\nSee @tbl-roles and @fig-roles.\n\n```{python}\n#| label: tbl-roles\n"
        '#| tbl-cap: "Roles."\ncrosstab("giving", "role", count="people")\n```\n\n'
        '```{python}\n#| label: fig-roles\n#| fig-cap: "Roles."\n#| fig-alt: "Bars."\n'
        'figure("fig-roles", "codes_by_attribute", attribute="role", count="people")\n```\n'
    )
    project.write("paper.qmd", project.read("paper.qmd").replace("# Ledger", f"{cells}\n# Ledger"))
    run = project.run("render", "--to", "html", "--to", "pdf")
    assert (run.code, run.err) == (0, "")
    page = project.read("_output/paper.html")
    table = page[page.index('id="tbl-roles"') :]
    table = table[: table.index("</table>")]
    escaped = "a|b &lt;/script&gt;&lt;b&gt;x&lt;/b&gt; $x$ *y* #z @q"
    assert re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", table)[:5] == [
        *("Code", "gardener", "All", escaped, "5")
    ]
    assert "<b>x" not in page
    assert HOSTILE in project.read("figures/fig-roles.vl.json")
