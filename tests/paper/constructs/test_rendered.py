"""The example of each row of the table is right in each format."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdf
import pytest

from tests.paper.constructs.examples import (
    IN_ONE_PAPER,
    PAPERS,
    Example,
    Made,
    faults,
    made,
    mark,
    segment,
)


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """All examples of text and cells, in one paper, each between two marks."""
    parts = [f"{mark(n)}\n\n{one.source}\n" for n, one in enumerate(IN_ONE_PAPER)]
    text = "\n".join(["# Examples\n", *parts, f"{mark(len(IN_ONE_PAPER))}\n"])
    return made(tmp_path_factory.mktemp("examples"), text)


def cases(given: Sequence[Example]) -> list[Any]:
    """Return the numbers of examples; one that is owed must fail, until it is right."""
    return [
        pytest.param(
            n,
            id=one.paper or one.rows[0],
            marks=[pytest.mark.xfail(reason=one.owed, strict=True)] if one.owed else [],
        )
        for n, one in enumerate(given)
        if not one.elsewhere
    ]


@pytest.mark.parametrize("number", cases(IN_ONE_PAPER))
def test_an_example_is_right_in_each_format(number: int, together: Made) -> None:
    """Its words are there, nothing of its markup is, and its structure is what the row says."""
    example = IN_ONE_PAPER[number]
    sources = {form: segment(text, number) for form, text in together.sources.items()}
    texts = {form: segment(text, number) for form, text in together.texts.items()}
    assert faults(example, sources, texts, together.texts) == []


@pytest.mark.parametrize("number", cases(PAPERS))
def test_a_paper_is_set_as_its_keys_say(number: int, tmp_path: Path) -> None:
    """What the front matter says is in each format."""
    example = PAPERS[number]
    paper = made(tmp_path, example.source, example.front, example.project)
    assert faults(example, paper.sources, paper.texts, paper.texts) == []
    page = pypdf.PdfReader(io.BytesIO(paper.pdf)).pages[0]
    if example.pages:
        assert [float(page.mediabox.width), float(page.mediabox.height)] == pytest.approx(
            list(example.pages), abs=1
        )
    resources: Any = page["/Resources"]
    fonts = " ".join(str(one.get_object()["/BaseFont"]) for one in resources["/Font"].values())
    assert [wanted for wanted in example.fonts if wanted not in fonts] == []
