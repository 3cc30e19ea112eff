"""YAML as an author writes it: what is read, and where it stands."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.errors import Fault, MalformedError
from refutable.paper.keys import Keys, read_keys
from refutable.paper.lines import Position

START = Position("paper.qmd", 2, 1)


def keys(text: str, start: Position = START) -> Keys:
    """Read the keys of a text."""
    return read_keys(text, start, "the front matter")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("12:30", "12:30"), ("true", True),
        ("2026-11-28", "2026-11-28"), ("False", False), ("7", 7), ("007", 7), ("2.5", 2.5),
        ("1e3", 1000.0),        ("0x1F", "0x1F"), ("", None), ("~", None), ('"true"', "true"),
        ("1_000", "1_000"), (".5", 0.5), ("[a, b]", ["a", "b"]),
    ],
)  # fmt: skip
def test_a_value_is_read_as_it_is_written(written: str, read: object) -> None:
    """Only true and false are flags; a date, a time and the word no stay text."""
    assert keys(f"key: {written}").values == {"key": read}


def test_each_key_has_its_place() -> None:
    """The place of a key, of a key below it and of an item is line and column in the file."""
    read = keys("title: A\nformat:\n  html:\n    toc: true\nauthor:\n  - name: B\n  - C\n")
    assert read.at(("title",)) == Position("paper.qmd", 2, 1)
    assert read.at(("format", "html", "toc")) == Position("paper.qmd", 5, 5)
    assert read.at(("author", 0, "name")) == Position("paper.qmd", 7, 5)
    assert read.at(("author", 1)) == Position("paper.qmd", 8, 5)
    assert read.at(("author", 1, "gone", "below")) == Position("paper.qmd", 8, 5)
    assert read.at(("gone",)) == START


def test_options_of_a_cell_begin_in_the_middle_of_a_line() -> None:
    """The column of the first line counts for all."""
    read = keys("label: fig-a\nfig-cap: >\n  Long\n", Position("a.qmd", 7, 4))
    assert read.at(("fig-cap",)) == Position("a.qmd", 8, 4)


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", 4, 1, "has the key a twice; the first is on line 2"),
        ("a: [1\nb: 2\n", 3, 2, "is not YAML"),
        ("- a\n", 2, 1, "has no keys"),
        ("just words\n", 2, 1, "has no keys"),
        ("a: &x [1]\nb: *x\n", 2, 4, "by an alias"),
        ("a: &x [*x]\n", 2, 4, "by an alias"),
        ("a: !!python/object:os.system x\n", 2, 4, "is not YAML"),
        ("? [a]\n: b\n", 2, 3, "is not YAML"),
        ("a: !!int x\n", 2, 4, "not what its tag says"),
        ("a: " + "[" * 200 + "]" * 200, 2, 104, "nested more than"),
    ],
)
def test_what_cannot_be_read_is_a_fault_at_its_place(
    text: str, line: int, column: int, said: str
) -> None:
    """A key that is given twice, an endless alias, a type of Python: one fault, and its place."""
    with pytest.raises(MalformedError) as caught:
        keys(text)
    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.rule) == ("paper.qmd", line, "bad-yaml")
    assert fault.column == column
    assert said in fault.message


def test_a_paper_goes_before_its_project() -> None:
    """Mappings are merged, lists are joined, any other value is replaced; places follow."""
    project = keys("toc: true\nformat:\n  html:\n    toc: false\nbibliography: [a.bib]\n",
                   Position("_quarto.yml", 1, 1))  # fmt: skip
    paper = keys("toc: false\nformat:\n  html:\n    code-fold: true\nbibliography: [b.bib]\n")
    both = paper.over(project)
    assert both.values == {
        "toc": False,
        "format": {"html": {"toc": False, "code-fold": True}},
        "bibliography": ["a.bib", "b.bib"],
    }
    assert both.at(("toc",)).file == "paper.qmd"
    assert both.at(("format", "html", "toc")) == Position("_quarto.yml", 4, 5)
    assert both.at(("format", "html", "code-fold")).file == "paper.qmd"
    assert both.at(("bibliography", 0)).file == "_quarto.yml"
    assert both.at(("bibliography", 1)) == Position("paper.qmd", 6, 16)
    assert project.values["format"] == {"html": {"toc": False}}


SIGNS = st.characters(categories=["L", "N", "P", "S", "Zs"])
values = st.recursive(
    st.booleans() | st.integers() | st.text(SIGNS, max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc-", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text ends in anything but keys or a fault in this file."""
    faults: tuple[Fault, ...] = ()
    try:
        keys(text)
    except MalformedError as error:
        faults = error.faults
    assert all(fault.file == "paper.qmd" and fault.line >= 2 for fault in faults)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=4), values, max_size=4))
def test_every_key_that_is_read_has_a_place(given: dict[str, object]) -> None:
    """Whatever is written as JSON, which is YAML too, is read back, and each path has a place."""
    read = keys(json.dumps(given, ensure_ascii=False))
    assert read.values == given
    assert {path[0] for path in read.places if path} == set(given)
