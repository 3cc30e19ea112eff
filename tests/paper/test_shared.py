"""JSON in which what repeats is written once."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from refutable.paper.shared import PART, shared

texts = st.text("ab", max_size=40)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=30,
)


def restored(content: Any) -> Any:
    """Return what was shared, as the page's script does."""

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            if PART in value:
                return told(content["parts"][value[PART]])
            return {name: told(inner) for name, inner in value.items()}
        return [told(inner) for inner in value] if isinstance(value, list) else value

    return told(content["whole"])


@given(st.dictionaries(texts, values, max_size=5))
def test_nothing_is_lost(value: dict[str, Any]) -> None:
    """What is restored is what was shared."""
    assert restored(shared(value)) == value


def test_what_repeats_is_written_once() -> None:
    """However deep it stands, also inside something that repeats itself."""
    sentence = "a sentence that is long enough"
    pair = {"left": sentence, "right": [sentence, {"more": "of something long enough"}]}
    made = json.dumps(shared({"one": pair, "two": [pair, sentence]}))
    assert made.count(sentence) == 1
    assert made.count("of something long enough") == 1
