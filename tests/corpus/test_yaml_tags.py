"""A value that its own tag does not fit is a fault at its place, in every YAML file of the data."""

from __future__ import annotations

import pytest

from refutable.corpus.load.yaml import read_yaml
from refutable.errors import MalformedError


@pytest.mark.parametrize("tag", ["int", "bool", "timestamp", "float"])
def test_a_value_that_is_not_what_its_tag_says(tag: str) -> None:
    """No traceback of the parser is shown."""
    with pytest.raises(MalformedError) as caught:
        read_yaml(f"a: b\nx: !!{tag} x\n".encode(), "data/counting.yaml")
    (fault,) = caught.value.faults
    assert (fault.line, fault.column, fault.rule) == (2, 4, "bad-yaml")
