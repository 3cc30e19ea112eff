"""What the table does not render is refused, with its place and the nearest thing that works."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypandoc
import pytest

from refutable.errors import Fault
from refutable.paper.constructs import Construct, constructs
from refutable.paper.constructs.check import (
    check_files,
    check_metadata,
    check_name,
    check_options,
    check_tree,
    own_classes,
)
from refutable.paper.constructs.places import offset
from refutable.paper.keys import read_keys
from refutable.paper.lines import Position
from tests.projects import ROOT

START = Position("a.qmd", 1, 1)


def in_text(text: str, own: frozenset[str] = frozenset()) -> list[Fault]:
    """Return the faults of a text."""

    def place(kind: str, name: str, n: int) -> Position:
        before = text[: offset(text, kind, name, n)]
        return Position("a.qmd", before.count("\n") + 1, len(before) - before.rfind("\n"))

    command = [pypandoc.get_pandoc_path(), "--from", "markdown", "--to", "json"]
    done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=True)
    return list(check_tree(json.loads(done.stdout)["blocks"], place, own))


def in_keys(text: str, *used: str) -> list[Fault]:
    """Return the faults of a front matter."""
    return list(check_metadata(read_keys(text, START, "the front matter"), used))


def in_options(text: str) -> list[Fault]:
    """Return the faults of the options of a cell."""
    return list(check_options(read_keys(text, START, "the cell's options")))


def found(faults: list[Fault]) -> list[tuple[int, int, str]]:
    """Return the place and rule of each."""
    return [(fault.line, fault.column, fault.rule) for fault in faults]


# ------------------------------------------------------------------ the text

NOT_RENDERED = """# One {.slide}

::: {.callout-nite}
a [b]{.callout-note} `x`{.unknown} `{.callout-nite}`
:::

::: panel-sidebar
![c](d.png){width=wide style="color: red"}
:::

``` {.python startFrom="one" colour=red}
{.colour}
```

See \\ref{x} and @alg-one.

```{=latex}
\\begin{x}
```

<nav onclick="a()">text</nav>

```{=html}
<b>
<script>
```

::: {.content-visible when-format="pdf"}
:::
"""


def test_each_thing_that_is_not_rendered_is_a_fault_at_its_place() -> None:
    """Classes, attributes, values, tags, formats and labels, wherever they stand but in code."""
    assert found(in_text(NOT_RENDERED)) == [
        (1, 8, "refused-construct"),
        (3, 6, "unknown-construct"),
        (4, 7, "unknown-construct"),
        (7, 1, "refused-construct"),
        (8, 13, "bad-option"),
        (8, 24, "refused-construct"),
        (11, 14, "bad-option"),
        (11, 30, "unknown-construct"),
        (15, 5, "refused-construct"),
        (15, 17, "refused-construct"),
        (17, 4, "refused-construct"),
        (21, 1, "refused-construct"),
        (21, 6, "refused-construct"),
        (21, 24, "refused-construct"),
        (25, 1, "refused-construct"),
        (28, 23, "bad-option"),
    ]


RENDERED = """# One {#sec-one .unnumbered}

::: {#nte-one .callout-note title="A" collapse=true}
[b]{.claim #clm-one} H<sub>2</sub>O @östling-2011 @fig-one <https://a.example>
:::

\\newcommand{\\R}{\\mathbb{R}}

``` {.whatever .numberLines filename="a.py"}
{.colour}
```

```{=html}
<p>only the page <svg><path/></svg></p>
```

![c](d.png){#fig-one width=50%}

<!-- <script> -->

<details><summary>More</summary>

text

</details>
"""


def test_what_is_rendered_is_no_fault() -> None:
    """Any language of code, any tag in a block for the page, macros and comments pass."""
    assert in_text(RENDERED) == []


def test_the_messages_say_what_to_do() -> None:
    """A misspelt name has the nearest that works; a right name in a wrong place, the right one."""
    misspelt, elsewhere, refused = in_text(
        "::: {.callout-nite}\n[a]{.callout-note}\n:::\n\n::: {.landscape}\n:::\n"
    )
    assert misspelt.message == "the class .callout-nite means nothing here"
    assert misspelt.remedy == "did you mean .callout-note?"
    assert elsewhere.message == "the class .callout-note means nothing on a span"
    assert elsewhere.remedy == "use it on a div"
    assert refused.message.startswith("the class .landscape is refused: ")
    assert refused.remedy


def test_a_paper_may_declare_its_own_classes() -> None:
    """A class that only stock Quarto styles passes once the paper says so."""
    own = own_classes({"refutable": {"classes": [".house", "home"]}})
    assert in_text("[a]{.house} [b]{.home}", own) == []
    assert len(in_text("[a]{.house}")) == 1


def test_the_n_th_occurrence_is_found() -> None:
    """The third of three is reported at its own line, whatever stands in code between."""
    text = "[a]{.one}\n\n`{.one}`\n\n[b]{.one}\n\n```\n{.one}\n```\n\n::: one\n:::\n"
    assert [line for line, _, _ in found(in_text(text))] == [1, 5, 11]


@pytest.mark.parametrize("main", [ROOT, ROOT / "tests/second_paper", ROOT / "tests/explained"])
def test_the_papers_here_are_rendered_whole(main: Path) -> None:
    """No file of the papers in this repository has anything that the table refuses."""
    for path in (main / "paper.qmd", *(main / "sections").glob("*.qmd")):
        text = path.read_text(encoding="utf-8").replace("{python}", "python")
        assert in_text(text) == [], path


# ------------------------------------------------------------------ keys and options


def test_keys_are_checked_at_every_depth() -> None:
    """A key, its value, a key of a format, of an author, of an affiliation: each with its line."""
    text = """titel: A
toc: yes
format:
  html:
    toc: perhaps
    css: a.css
    theme: cosmo
  pdf: default
author:
  - name: {given: A, famliy: B}
    affiliations:
      - nam: C
filters: [refutable, other]
project:
  pre-render: a.py
papersize: A4
date: soon
"""
    assert found(in_keys(text)) == [
        (1, 1, "unknown-construct"),
        (2, 1, "bad-option"),
        (5, 5, "bad-option"),
        (6, 5, "refused-construct"),
        (8, 3, "refused-construct"),
        (10, 22, "unknown-construct"),
        (12, 9, "unknown-construct"),
        (13, 22, "refused-construct"),
        (15, 3, "refused-construct"),
        (16, 1, "bad-option"),
        (17, 1, "bad-option"),
    ]


def test_a_key_that_the_paper_prints_may_have_any_name() -> None:
    """``{{< meta place.name >}}`` is what makes the key of an author's own known."""
    assert in_keys("place: {name: A}\n", "place.name") == []
    assert found(in_keys("toc: perhaps\n", "toc")) == [(1, 1, "bad-option")]


def test_a_key_without_a_value_is_not_given() -> None:
    """An empty key is as good as none, in the front matter; an empty option is a slip."""
    assert in_keys("title:\ntoc:\n") == []
    assert found(in_options("label:\n")) == [(1, 1, "bad-option")]


@pytest.mark.parametrize(
    ("options", "rule", "remedy"),
    [
        ("tab-cap: A", "unknown-construct", "did you mean tbl-cap?"),
        ("echo: perhaps", "bad-option", "write true, false or fenced"),
        (
            "results: hide",
            "refused-construct",
            "use output or include",
        ),
        ("fig-cap: [A, true]", "bad-option", "write a text or a list of texts"),
    ],
)
def test_an_option_of_a_cell_is_checked(options: str, rule: str, remedy: str) -> None:
    """Its name and its value."""
    (fault,) = in_options(f"label: fig-a\n{options}\n")
    assert (fault.line, fault.rule) == (2, rule)
    assert fault.remedy.startswith(remedy)


@pytest.mark.parametrize("main", [ROOT, ROOT / "tests/second_paper", ROOT / "tests/explained"])
def test_the_keys_of_the_papers_here_are_known(main: Path) -> None:
    """Front matter and project of the papers in this repository pass."""
    front = (main / "paper.qmd").read_text(encoding="utf-8").split("---\n")[1]
    for text in (front, (main / "_quarto.yml").read_text(encoding="utf-8")):
        assert in_keys(text) == []


# ------------------------------------------------------------------ every row


def refused() -> Iterator[tuple[Construct, str, str]]:
    """Return every name that the check refuses by name, with its kind."""
    for row in constructs():
        if row.refused and row.kind not in ("block", "reference form"):
            for kind in row.kinds:
                for name in row.names:
                    yield row, kind, name.replace("*", "x")


@pytest.mark.parametrize(("row", "kind", "name"), list(refused()), ids=lambda part: str(part)[:40])
def test_a_refused_name_is_refused_with_its_reason(row: Construct, kind: str, name: str) -> None:
    """The reason and the way out are those of its row, and one fault tells them."""
    (fault,) = check_name(kind, name, START)
    assert fault.rule == "refused-construct"
    assert (fault.message.endswith(row.refused), fault.remedy) == (True, row.instead)


def test_every_other_name_passes() -> None:
    """A name that is rendered, or has no effect, is no fault."""
    passing = [
        (kind, name.replace("*", "x"))
        for row in constructs()
        if not row.refused
        for kind in row.kinds
        for name in row.names
    ]
    assert [which for which in passing if list(check_name(*which, START))] == []


def test_a_file_that_stock_quarto_would_read_is_refused(tmp_path: Path) -> None:
    """Keys that the engine does not see would make two papers of one source."""
    for name in ("_quarto.yml", "_quarto-draft.yml", "_environment", "_metadata.yml", "a.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    faults = list(check_files(tmp_path))
    assert [(fault.file, fault.rule) for fault in faults] == [
        ("_environment", "refused-construct"),
        ("_metadata.yml", "refused-construct"),
    ]
