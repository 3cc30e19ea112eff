"""A data package with one more layer: declared as the others are, nothing else touched."""

from __future__ import annotations

import difflib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.coders.package import with_layer
from tests.projects import ROOT, SECOND_PAPER

PACKAGES = [
    (root / "data" / "datapackage.json").read_text(encoding="utf-8")
    for root in (ROOT, SECOND_PAPER)
]


@pytest.mark.parametrize("text", PACKAGES, ids=["this", "second"])
def test_the_layer_is_declared_as_the_others_are(text: str) -> None:
    """Name and path are its own; all else is that of the layer before it."""
    before, after = json.loads(text), json.loads(with_layer(text, "ada", "codings/ada.csv"))
    names = [item["name"] for item in after["resources"]]
    place = names.index("codings-ada")
    like = after["resources"][place - 1]
    assert like["name"].startswith("codings-")
    made = after["resources"].pop(place)
    assert after == before
    assert made == {**like, "name": "codings-ada", "path": "codings/ada.csv"}


@pytest.mark.parametrize("text", PACKAGES, ids=["this", "second"])
def test_no_line_of_the_rest_is_changed(text: str) -> None:
    """A reader of the diff sees the new resource and nothing else."""
    lines = text.splitlines(), with_layer(text, "ada", "codings/ada.csv").splitlines()
    changed = [line for line in difflib.ndiff(*lines) if line[0] in "-?"]
    # The comma behind the layer before it is all that is new on an old line.
    assert changed == [line for line in changed if line.lstrip("-? ") in ("}", "+")]
    assert len(changed) <= 2


@pytest.mark.parametrize("text", PACKAGES, ids=["this", "second"])
def test_a_layer_that_is_declared_is_left_alone(text: str) -> None:
    """Added again, or half added before, it is not declared twice."""
    once = with_layer(text, "ada", "codings/ada.csv")
    assert with_layer(once, "ada", "codings/ada.csv") == once


@given(
    st.dictionaries(st.text(), st.recursive(st.text() | st.integers(), st.lists), max_size=3),
    st.integers(0, 3) | st.none(),
)
def test_any_form_of_json_will_do(more: dict[str, object], indent: int | None) -> None:
    """Whatever stands before and behind, on one line or on many, the result is the same JSON."""
    layer = {"name": "codings-a", "path": "codings/a.csv", "schema": {"fields": []}}
    other = {"name": "resources", "path": "resources.csv"}
    package = {**more, "resources": [layer, other], "title": '"resources": ['}
    after = json.loads(with_layer(json.dumps(package, indent=indent), "b", "codings/b.csv"))
    added = {**layer, "name": "codings-b", "path": "codings/b.csv"}
    assert after == {**package, "resources": [layer, added, other]}
