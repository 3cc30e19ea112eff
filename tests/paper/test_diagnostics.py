"""Faults of the prose: bare numbers, and names that do not agree."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from refutable.paper.diagnostics import citations_of, diagnose
from refutable.paper.lines import Position
from refutable.paper.source import Source, parse_source, read_source

SOUND = """# Tea {#sec-tea}

[Tea is drunk, as @fig-cups and [@key-1, p. 3] show.]{#clm-tea .claim}

```{python}
claim("clm-tea", holds=x, warrant="@key-2")
```

[Milk follows.]{#clm-milk .claim}

```{python}
claim("clm-milk", rests_on=["clm-tea"])
```

As [](#clm-tea) in @sec-tea.

```{python}
#| label: fig-cups
#| fig-cap: Cups.
#| fig-alt: Cups over time.
draw()
```
"""

KEYS: Mapping[str, Position] = {
    "key-1": Position("data/references.bib", 1, 1),
    "key-2": Position("data/references.bib", 7, 1),
}


def paper(root: Path, body: str) -> Source:
    """Return a paper of one file, whose title stands in that of the project."""
    (root / "_quarto.yml").write_text("title: T\n", encoding="utf-8")
    (root / "paper.qmd").write_text(body, encoding="utf-8")
    return read_source(root)


def found(root: Path, body: str) -> list[tuple[str, int, int, str]]:
    """Return the place and rule of each fault."""
    faults = diagnose(paper(root, body), KEYS)
    return [(fault.file, fault.line, fault.column, fault.rule) for fault in faults]


def numbers(root: Path, prose: str) -> list[str]:
    """Return the bare numbers that are told of a stretch of prose."""
    faults = diagnose(paper(root, prose), {})
    return [f.message.split()[2] for f in faults if f.rule == "bare-number"]


def test_a_sound_paper_has_no_fault(tmp_path: Path) -> None:
    """Where every name that is used exists and every one that exists is used, nothing is told."""
    assert found(tmp_path, SOUND) == []


def test_citations_are_read_from_the_source(tmp_path: Path) -> None:
    """Keys in cells are included."""
    source = paper(tmp_path, SOUND)
    assert set(citations_of(source)) == {"key-1", "key-2"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[](#clm-tea)", "[](#clm-te)", ("paper.qmd", 15, 7, "unknown-claim")),
        ('["clm-tea"]', '["clm-te"]', ("paper.qmd", 12, 29, "unknown-claim")),
        ('claim("clm-milk", ', 'other("clm-milk", ', ("paper.qmd", 9, 1, "unbacked-claim")),
        ("[Milk follows.]{#clm-milk .claim}", "Milk.", ("paper.qmd", 12, 1, "unplaced-claim")),
        ("@sec-tea", "@sec-te", ("paper.qmd", 15, 20, "unknown-reference")),
        ("As [](", "As @key-9 [](", ("paper.qmd", 15, 4, "unknown-reference")),
        ("As [](", "As [x](www.y.org) [](", ("paper.qmd", 15, 8, "dead-link")),
        ("As [](", "As [x](javascript:y) [](", ("paper.qmd", 15, 8, "dead-link")),
        ("#| fig-cap: Cups.", "#| fig-cap: '[C](none.txt)'", ("paper.qmd", 18, 1, "dead-link")),
        ('"@key-2"', '"@key-1"', ("data/references.bib", 7, 1, "unused-reference")),
        (
            "#| fig-alt: Cups over time.",
            "#| echo: true",
            ("paper.qmd", 18, 1, "figure-without-alt"),
        ),
        ("#| fig-cap: Cups.", "#| echo: true", ("paper.qmd", 18, 1, "figure-without-caption")),
        ("@fig-cups and ", "", ("paper.qmd", 18, 1, "unused-figure-label")),
    ],
)
def test_a_name_that_does_not_agree_is_told_where_it_stands(
    tmp_path: Path, old: str, new: str, expected: tuple[str, int, int, str]
) -> None:
    """Each name that one side alone knows is one fault, with file, line and column."""
    assert old in SOUND
    assert found(tmp_path, SOUND.replace(old, new)) == [expected]


def test_keys_that_only_outputs_cite_count_as_used(tmp_path: Path) -> None:
    """A key that a cell's output cites is no unused reference."""
    source = paper(tmp_path, SOUND.replace('"@key-2"', '"@key-1"'))
    assert diagnose(source, KEYS, cited=["key-2"]) == ()


def test_given_claim_cells_take_the_place_of_those_read(tmp_path: Path) -> None:
    """The caller may say which claims the cells compute."""
    faults = diagnose(paper(tmp_path, SOUND), KEYS, {"clm-tea": Position("paper.qmd", 6, 1)})
    assert [fault.rule for fault in faults] == ["unbacked-claim"]


def test_a_paper_without_a_claim_is_a_fault(tmp_path: Path) -> None:
    """Nothing claimed is told, not passed."""
    assert found(tmp_path, "Tea [@key-1; @key-2].\n") == [("paper.qmd", 1, 1, "no-claims")]


def test_a_near_name_is_offered(tmp_path: Path) -> None:
    """The remedy of an unknown name is the known one nearest to it."""
    (fault,) = diagnose(paper(tmp_path, SOUND.replace("@sec-tea", "@sec-te")), KEYS)
    assert fault.remedy == "did you mean sec-tea?"


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("It stands in 12 of them.", ["12"]),
        ("It stands in 12.5% and 1,234 of them.", ["12.5%", "1,234"]),
        ("It stands in four documents.", ["four"]),
        ("Half of the documents; half of all the quoted documents.", ["Half"]),
        ("A dozen\nlong passages.", ["dozen"]),
        ("Twenty codings and one code.", ["Twenty"]),
        ("[In 3 documents, as @fig-x shows.]{#clm-a .claim}", ["3"]),
        ("[In “5” and 7 [@key, p. 9], @key [p. 8].]{#clm-a .claim}", ["7"]),
        ("- 3 cups\n- cups", ["3"]),
        ("| a | 3 |\n|---|---|\n| b | 4 |", ["3", "4"]),
        ("A note.[^1]\n\n[^1]: In 6 cups.", ["6"]),
    ],
)
def test_a_number_typed_into_prose_is_told(tmp_path: Path, prose: str, expected: list[str]) -> None:
    """A count that stands in the prose as signs or as a word is a fault."""
    assert numbers(tmp_path, prose) == expected


@pytest.mark.parametrize(
    "prose",
    [
        "In 1994, the 1990s, 1994–2001 and 2001-02.",
        "On 16 February 2001, on 10–11 June 1998, on June 5, 1998, on 1998-06-10.",
        "After 9/11, in the 19th century.",
        "# 3 cups {#sec-x}",
        'He said “12 cups” and ‘3 cups’ and "4 cups".',
        "[Cups](https://example.org/12) and <https://example.org/7> and https://example.org/8.",
        "Cups [see @key, pp. 3-4; @other, ch. 5] and @key [p. 7] and [-@key, 8].",
        "Cups `12` and `{python} 12` documents.\n\n```\n12\n```",
        "Cups.[^12]\n\n[^12]: A note.",
        "1. One cup\n2. More cups",
        "COVID-19, H2O and the G8.",
        "One of them. Two cups. <!-- 12 -->",
    ],
)
def test_a_number_that_counts_nothing_is_let_be(tmp_path: Path, prose: str) -> None:
    """Dates, names, quotations, addresses, locators and code are no counts."""
    assert numbers(tmp_path, prose) == []


def test_a_bare_number_has_its_place(tmp_path: Path) -> None:
    """The fault names the line and column of the number."""
    faults = diagnose(paper(tmp_path, "Cups.\nIn “1”, 12 cups.\n"), {})
    assert [(f.line, f.column) for f in faults if f.rule == "bare-number"] == [(2, 9)]


def test_a_claim_in_a_cell_that_does_not_run_is_not_made(tmp_path: Path) -> None:
    """``eval: false`` keeps a claim from being computed, and the fault names that cell."""
    body = SOUND.replace('claim("clm-milk"', '#| eval: false\nclaim("clm-milk"')
    (fault,) = diagnose(paper(tmp_path, body), KEYS)
    assert (fault.line, fault.rule) == (9, "unbacked-claim")
    assert fault.remedy == "the cell at paper.qmd:13 does not run: remove eval: false"


def test_a_caption_computes_no_value(tmp_path: Path) -> None:
    """An inline value in an option would be printed as code."""
    body = SOUND.replace("fig-cap: Cups.", "fig-cap: In `{python} n` cups.")
    (tmp_path / "paper.qmd").write_text(body, encoding="utf-8")
    (fault,) = parse_source(tmp_path).faults
    assert (fault.line, fault.rule) == (19, "unknown-inline")


def test_a_paper_without_a_title_is_a_fault(tmp_path: Path) -> None:
    """Without one there is no accessible PDF."""
    for front in ("", "lang: en\n"):
        (tmp_path / "paper.qmd").write_text(f"---\n{front}---\n\n{SOUND}", encoding="utf-8")
        faults = diagnose(read_source(tmp_path), KEYS)
        assert [(fault.line, fault.rule) for fault in faults] == [(1, "no-title")]
