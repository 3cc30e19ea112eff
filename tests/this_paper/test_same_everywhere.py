"""One source, one truth: each format says the same of each claim."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest

from tests.page.reading import records_of
from tests.processes import paper
from tests.projects import SIGNS
from tests.this_paper.whole_paper import Rendered, read_notebook, squeezed


def test_the_page_s_records_have_the_verdicts_of_the_check(
    rendered: Rendered, verdicts: Mapping[str, str]
) -> None:
    """What the page shows on cards and in lists is what the check finds, in its order."""
    page = rendered.output("html").read_text(encoding="utf-8")
    found = {claim["id"]: claim["verdict"] for claim in records_of(page)["claims"]}
    assert list(found.items()) == list(verdicts.items())
    sentences = [span.id for span in rendered.page.find(tag="span", with_class="claim")]
    assert sentences == list(verdicts)


def test_the_page_s_list_without_script_has_the_verdicts_of_the_check(
    rendered: Rendered, verdicts: Mapping[str, str]
) -> None:
    """Who runs no script reads the same, claim by claim."""
    (section,) = rendered.page.find(tag="noscript", with_class="claims-list")
    told = [re.search(r"– (\w+)", item.text) for item in section.find(tag="li")]
    assert [found.group(1) for found in told if found] == list(verdicts.values())


@pytest.mark.parametrize("name", ["pdf", "supplement"])
def test_the_pdf_s_tables_have_the_verdicts_of_the_check(
    name: str, rendered: Rendered, verdicts: Mapping[str, str]
) -> None:
    """In the article's table of claims, and in the ledger, the verdict is the check's."""
    bodies = [text.split("\n", 1)[1] for text in rendered.pages_of(name)[1:]]
    text = squeezed("\n".join(bodies))
    one_of = "|".join(f"{re.escape(sign)}{verdict}" for verdict, sign in SIGNS.items())
    found = {}
    for number, span in enumerate(rendered.page.find(tag="span", with_class="claim"), start=1):
        told = re.search(rf"{number}{re.escape(squeezed(span.text))}({one_of})", text)
        assert told, span.id
        found[span.id] = told.group(1)[1:]
    assert found == verdicts


def test_the_notebook_has_the_verdicts_of_the_check(
    rendered: Rendered, verdicts: Mapping[str, str]
) -> None:
    """In the notebook as it is written, sentence and evidence name the check's verdict."""
    notebook = read_notebook(rendered.output("ipynb"))
    numbered = {str(n): verdict for n, verdict in enumerate(verdicts.values(), start=1)}
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert dict(re.findall(r"\(claim\s(\d+): (\w+)\)", prose)) == numbered
    shown = "\n".join(
        str(output.data.get("text/markdown", ""))
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    )
    assert dict(re.findall(r"\*\*Claim\s(\d+): (\w+)\*\*", shown)) == numbered


def test_the_command_has_the_same_verdicts(rendered: Rendered, verdicts: Mapping[str, str]) -> None:
    """`paper check --format json`, as a process of its own, agrees."""
    report = json.loads(paper("check", "--format", "json", cwd=rendered.root).out)
    assert {item["id"]: item["verdict"] for item in report["claims"]} == verdicts


def test_the_figure_of_the_ledger_counts_the_same(
    rendered: Rendered, verdicts: Mapping[str, str]
) -> None:
    """The ledger at a glance is drawn from the same verdicts, claim by claim."""
    spec = json.loads(rendered.figures["fig-ledger.vl.json"])
    rows = [row for data in spec["datasets"].values() for row in data]
    assert {row["claim"]: row["verdict"] for row in rows} == verdicts


def test_no_path_of_the_machine_is_in_what_is_built(rendered: Rendered) -> None:
    """Nothing that a render writes knows the folder in which it was made."""
    folder = str(rendered.root).encode()
    for name in ("html", "pdf", "ipynb"):
        assert folder not in rendered.output(name).read_bytes()
    assert not [name for name, content in rendered.figures.items() if folder in content]
