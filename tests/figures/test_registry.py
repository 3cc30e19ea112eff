"""How a figure becomes known, which options it takes, and what its rows are made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from refutable.corpus import Corpus
from refutable.evaluate.query import Finder
from refutable.figures import FIGURES, Context, Row, Rows, nearest, register


def _rows(context: Context, *, families: tuple[str, ...] = ()) -> list[Row]:
    return [{"code": code.id} for code in context.codes(families)]


def _draw(rows: Rows, *, width: float, most: int = 3) -> Any:
    return rows[:most], width


@pytest.fixture(autouse=True)
def _registry() -> Iterator[None]:
    """No test leaves a figure behind."""
    before = dict(FIGURES)
    yield
    FIGURES.clear()
    FIGURES.update(before)


@pytest.fixture
def context(small: Corpus) -> Context:
    """What the rows of the small corpus are made from; it has no claims."""

    def none() -> Any:
        raise AssertionError("nobody asked for claims")

    return Context(Path(), small, Finder(small), none)


def test_a_figure_takes_the_options_of_its_rows_and_of_its_drawing(context: Context) -> None:
    """Each option reaches the function that names it; the width is no option."""
    made = register("list_of_codes", _rows, _draw)
    assert FIGURES["list_of_codes"] is made
    assert made.options == ("families", "most")
    rows = made.make(context, {"families": ("order",), "most": 2})
    assert [row["code"] for row in rows] == ["order.ban", "order.appeal", "order.zoning"]
    assert made.chart(rows, {"families": ("order",), "most": 2}, 350) == (list(rows[:2]), 350)


def test_a_paper_cannot_take_the_name_of_a_figure_of_the_engine() -> None:
    """Its cells would draw something else than the documentation says."""
    with pytest.raises(ValueError, match="the engine has a figure 'argument' already"):
        register("argument", _rows, _draw)


def test_of_two_papers_in_one_process_the_later_registers_its_own() -> None:
    """A comparison of two states opens the same paper twice."""
    register("mine", _rows, _draw)
    assert register("mine", _rows, _draw, narrow=False) is FIGURES["mine"]


def test_an_unknown_family_is_named_with_the_nearest(context: Context) -> None:
    """A misspelt family is no empty figure."""
    with pytest.raises(ValueError, match="no family 'ordre'; did you mean 'order'"):
        context.codes(["ordre"])


def test_a_label_that_two_codes_share_names_the_family(context: Context) -> None:
    """No two rows of a figure have the same label."""
    book = context.corpus.codebook
    codes = {key: replace(code, label="Same") for key, code in book.codes.items()}
    corpus = replace(context.corpus, codebook=replace(book, codes=codes))
    same = replace(context, corpus=corpus)
    names = [same.names(code)["code"] for code in same.codes(())]
    assert names[0] == f"Same ({same.names(same.codes(())[0])['family']})"
    assert [context.names(c)["code"] for c in context.codes(())] == [
        c.label for c in book.codes.values()
    ]


def test_the_digest_of_a_figure_is_that_of_its_own_code() -> None:
    """It is the same each time, and another for another figure."""
    assert FIGURES["argument"].code_digest() == FIGURES["argument"].code_digest()
    assert len({FIGURES["argument"].code_digest(), FIGURES["codes_by_period"].code_digest()}) == 2


def test_a_name_with_nothing_near_it_gets_no_question() -> None:
    """A guess far away would only mislead."""
    assert nearest("pie", FIGURES) == ""
    assert nearest("codes_by_perod", FIGURES) == "; did you mean 'codes_by_period'?"
