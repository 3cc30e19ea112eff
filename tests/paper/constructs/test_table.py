"""The table of constructs: each row is whole, and its page is made from it."""

from __future__ import annotations

from collections import Counter

import pytest

from refutable.paper.constructs import FORMATS, Construct, constructs, find, nearest
from refutable.paper.constructs.values import fits, said
from refutable.reports.constructs import constructs_markdown, explain_construct
from tests.projects import ROOT

ROWS = constructs()


def name(row: Construct) -> str:
    """Name a row in the name of its test."""
    return f"{row.kind} {row.names[0]}"


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_a_row_says_one_of_three_things(row: Construct) -> None:
    """It is rendered, in all three formats; or refused, with a way out; or has no effect."""
    formats = [bool(getattr(row, name)) for name in FORMATS]
    assert row.means
    assert all(formats) or not any(formats)
    assert (row.rendered, bool(row.refused), bool(row.quarto)).count(True) == 1
    assert bool(row.refused) == bool(row.instead)


def test_no_name_is_in_two_rows() -> None:
    """A name of a kind, on one element, means one thing."""
    counts = Counter(
        (kind, name, element)
        for row in ROWS
        for kind in row.kinds
        for name in row.names
        for element in row.elements or ("",)
    )
    assert [which for which, n in counts.items() if n > 1] == []


def test_the_kinds_of_keys_are_kinds_of_the_table() -> None:
    """What is below a key is looked up in rows that there are."""
    kinds = {row.kind for row in ROWS}
    assert {row.keys for row in ROWS if row.keys} <= kinds


def test_the_page_is_made_from_the_table() -> None:
    """docs/quarto.md is what ``make docs`` would write now."""
    page = (ROOT / "docs" / "quarto.md").read_text(encoding="utf-8")
    assert page == f"{constructs_markdown()}\n"


def test_a_construct_is_explained_by_its_name() -> None:
    """With the signs round it or without; what is said of each element and level is all there."""
    whole = explain_construct(".callout-note")
    assert whole == explain_construct("callout-note")
    assert whole.startswith(".callout-note (class on div)\n  Meaning: a callout")
    assert "  PDF: a box with its title" in whole
    assert "  Instead: use .columns" in explain_construct("{.col-4}")
    assert explain_construct("width=").count("(attribute on") == 2
    assert explain_construct("echo").count("option)") == 2
    assert explain_construct("nothing-of-this-name") == ""


def test_a_star_stands_for_any_letters() -> None:
    """A row with a star has the names that begin or end so, and an exact name goes before it."""
    page, whole = find("class", "column-page-left", "div"), find("class", "column-margin", "div")
    assert page is not None
    assert whole is not None
    assert "column-page*" in page.names
    assert "column-margin" in whole.names


def test_a_class_has_a_meaning_on_some_elements_alone() -> None:
    """A callout is a div; a span cannot be one."""
    assert find("class", "callout-note", "div") is not None
    assert find("class", "callout-note", "span") is None


def test_the_nearest_name_is_one_that_works() -> None:
    """What is refused is not offered in the place of a misspelt name."""
    assert nearest("class", "callout-nite", "div") == "callout-note"
    assert nearest("class", "colums", "div") == "columns"
    assert nearest("class", "landscap", "div") == ""


@pytest.mark.parametrize(
    ("values", "right", "wrong"),
    [
        ("flag", [True, False, "true"], ["yes", 1, None, "on"]),
        ("flag | show", [True, "show"], ["hide", ["show"]]),
        ("text", ["a", 7, "no"], ["", " ", True, ["a"], {"a": 1}, None]),
        ("texts", ["a", ["a", "b"]], [["a", True], {"a": "b"}]),
        ("number", [7, 2.5, "6.5"], ["wide", True, None]),
        ("whole", [0, 3, "3"], [-1, 2.5, True]),
        ("wholes", [1, "2", [1, 2]], [["a"], True, -1]),
        ("size", ["11pt", "2 cm", 12], ["50%", "11px", "wide", True]),
        ("language", ["en", "pt-BR", "zh-Hant-TW"], ["English", 7, "a: b", True]),
        ("length", ["50%", "2 cm", 11, "11pt", "1.5em"], ["wide", "2 miles", "calc(1px)"]),
        ("date", ["2026-11-28", "today", "last-modified", "28 November 2026", 2026],
         ["soon", "2026-13-01", True, ["2026-11-28"]]),
        ("mapping", [{"a": 1}], ["a", ["a"]]),
        ("a4 | us-letter", ["a4"], ["A4 paper", 4]),
        ("true", [True, "true"], [False, "yes"]),
    ],
)  # fmt: skip
def test_a_value_is_of_the_declared_type(
    values: str, right: list[object], wrong: list[object]
) -> None:
    """What a row accepts is accepted, and nothing else."""
    assert [value for value in right if not fits(values, value)] == []
    assert [value for value in wrong if fits(values, value)] == []


def test_the_accepted_values_are_said_in_words() -> None:
    """A message can be read aloud."""
    assert said("flag | asis | all") == "true, false, asis or all"
    assert said("texts | flag") == "a text, a list of texts, true or false"
    assert said("whole") == "a whole number"
