"""Every row of the table that is rendered has an example."""

from __future__ import annotations

import pytest

from refutable.paper.constructs import Construct, constructs
from tests.paper.constructs.examples import EXAMPLES
from tests.projects import ROOT


def rendered() -> list[Construct]:
    """Return the rows that need an example."""
    return [row for row in constructs() if row.rendered and row.kind != "file"]


@pytest.mark.parametrize("row", rendered(), ids=lambda row: f"{row.kind} {row.names[0]}")
def test_each_row_has_an_example(row: Construct) -> None:
    """A row that nothing shows may promise anything."""
    named = {name for one in EXAMPLES for name in one.rows}
    assert any(f"{row.kind} {name}" in named for name in row.names)


def test_each_example_is_of_a_row() -> None:
    """No example outlives its row; where a test has it elsewhere, the test is there."""
    known = {f"{kind} {name}" for row in constructs() for kind in row.kinds for name in row.names}
    assert [name for one in EXAMPLES for name in one.rows if name not in known] == []
    assert [one for one in EXAMPLES if one.elsewhere and not (ROOT / one.elsewhere).is_file()] == []
