"""JSON that a parser would take, and that says something else than its author means."""

from __future__ import annotations

import pytest

from tests.projects import Project

PACKAGE = "data/datapackage.json"


@pytest.mark.parametrize(
    ("written", "column", "said"),
    [
        ('{"name": "a", "name": "b",', 15, "the key name is given twice"),
        ('{"x": {"a": {"b": 1}, "a": 2},', 23, "the key a is given twice"),
        (f'{{"x": {"9" * 5000},', 7, "the number has more than 4,300 digits"),
        ('{"x": "\\u001b[31m",', 8, "here is the control character \\u001b"),
    ],
)
def test_what_json_would_take_is_a_fault_at_its_place(
    project: Project, written: str, column: int, said: str
) -> None:
    """The last of two keys would win without a word; a terminal would obey a control character."""
    text = project.read(PACKAGE)
    assert text.startswith("{")
    project.write(PACKAGE, written + text[1:])
    (fault,) = project.faults()
    assert fault == f"{PACKAGE}:1:{column}: {said} [bad-json]"
