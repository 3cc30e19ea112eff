"""The evaluator of the page and the engine's come to the same, on any corpus and any change of it.

``CHANGES=10000 pytest tests/page/test_evaluator.py`` tries so many random changes, and each single
removal of a coding of this paper.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import is_dataclass, replace
from typing import TypeVar

import pytest
from hypothesis import Phase, settings
from hypothesis import given as on
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from refutable import build
from refutable.claims.claim import Claim
from refutable.corpus import Corpus, load_corpus, parse_date
from refutable.language.conditions import at_least, known, over, since
from refutable.language.criteria import Criterion
from refutable.language.expressions import coded, more, quoted, rank
from refutable.language.nodes import Node
from refutable.language.quantities import Quantity
from refutable.language.query import By, Restriction
from refutable.robustness.choices import Choice, Option, Readings, load_readings
from refutable.robustness.review import Added, Counted, Disagreement, Dropped, Needed, Read
from tests.corpora import (
    CODES,
    STANCES,
    coding_of_words,
    corpora,
    criteria,
    quantities,
    redated,
)
from tests.page.evaluating import SCRIPT, Asked, Review, blank, by_browser, by_python, rounded
from tests.projects import ROOT, THIRD_PAPER

T = TypeVar("T")
_REVIEWS = 4
CHANGES = int(os.environ.get("CHANGES", "0"))
LARGEST = 60_000


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    """An empty page with the evaluator."""
    return blank(browser)


def agree(page: Page, asked: Asked) -> None:
    """Fail where the two evaluators differ on any review."""
    found, expected = rounded(by_browser(page, asked)), rounded(by_python(asked))
    for review, one, other in zip(asked.reviews, found, expected, strict=True):
        assert one == other, review


# ------------------------------------------------------------------ what it covers


def test_every_node_of_the_language_has_its_counterpart(page: Page) -> None:
    """The script evaluates each kind of node that the language has; a measure it cannot."""
    concrete = {
        name
        for name, kind in Node.kinds.items()
        if is_dataclass(kind) and kind.__module__.startswith("refutable.language")
    }
    assert set(page.evaluate("evaluator.nodes")) == concrete - {"Measure"}


def test_a_measure_is_named_as_not_evaluable(page: Page) -> None:
    """A function of an author runs in Python alone, and the page says whose number it lacks."""
    script = """() => {
      const empty = { documents: [], passages: [], codes: [], stances: [], upheld: [] };
      const on = new evaluator.Evaluation({ ...empty, layer: "a", layers: { a: [] } });
      try { on.amount({ op: "Measure", label: "mean length" }); }
      catch (error) { return [error instanceof evaluator.Unevaluated, error.message]; }
    }"""
    assert page.evaluate(script) == [True, "mean length"]


def test_it_is_small_and_stands_alone() -> None:
    """The script is at most 60 kB and names nothing of a page."""
    text = SCRIPT.read_bytes()
    assert len(text) <= LARGEST
    assert not re.search(
        rb"(?<![.\w])(document|window|globalThis|fetch|import|require)(\.\w|\()", text
    )


# ------------------------------------------------------------------ random changes

_READINGS = Readings(
    tuple(
        Choice(name, name, "", (Option("usual", "", default=True), *options))
        for name, options in {
            "coding": [Option(one, "", layer=one) for one in ("first", "agreed", "any")],
            "unit": [Option("excerpts", "", count="excerpts")],
            "left": [
                Option("plans", "", drop=(Restriction(By.TYPE, ("plan",)),)),
                Option("back", "", drop=(Restriction(By.RETROSPECTIVE, ("yes",)),)),
            ],
            "lift": [
                Option("back", "", lift=(Restriction(By.RETROSPECTIVE, ("no",)),)),
                Option("office", "", lift=(Restriction(By.ACTOR, ("office",)),)),
            ],
            "draft": [Option("draft", "", recode=(("f.two", ("d0-x1",)),))],
            "merge": [Option("merged", "", merge=(("f.one", "g.three"),))],
            "turn": [Option("later", "", dates=(("day", "1992"), ("early", "../1985-12-31")))],
        }.items()
    )
)


@st.composite
def disagreements(draw: st.DrawFn) -> Disagreement:
    """Draw one thing that a reader decides otherwise."""
    excerpts = st.sampled_from([f"d{n}-x{part}" for n in range(5) for part in (1, 2)])
    how = draw(st.sampled_from(("drop", "drop", "add", "add", "need", "layer", "read")))
    if how == "drop":
        return Dropped(draw(excerpts), draw(st.sampled_from(CODES)))
    if how == "add":
        return Added(draw(excerpts), draw(st.sampled_from(CODES)), draw(st.sampled_from(STANCES)))
    if how == "need":
        return Needed("one", draw(st.integers(1, 2)), draw(st.integers(0, 4)))
    if how == "layer":
        return Counted(draw(st.sampled_from(("first", "other", "agreed", "any", "consensus"))))
    choice = draw(st.sampled_from(_READINGS.choices))
    return Read(choice.id, draw(st.sampled_from([one.id for one in choice.options])))


# Days on which the periods and events of drawn corpora begin and end, and parts of an excerpt.
_DAYS = ("1990-06-15", "1989-12-31", "1990-01-01/1990-06-15", "../1990-01-01", "1990-06-15/..", "")
_WORDS = ("the", "the words", "words of an", "an excerpt")


@st.composite
def pointed(draw: st.DrawFn) -> Corpus:
    """Draw a corpus with dates on the limits of periods, and codings of single words."""
    corpus = draw(corpora())
    dates = draw(st.lists(st.sampled_from((None, *_DAYS)), min_size=5, max_size=5))
    for name, when in zip(corpus.documents, dates, strict=True):
        corpus = corpus if when is None else redated(corpus, name, parse_date(when))
    size = len(corpus.codings)
    words = draw(st.lists(st.sampled_from((None, *_WORDS)), min_size=size, max_size=size))
    codings = tuple(
        one if some is None else coding_of_words(one.excerpt, one.code, some, one.coder, one.stance)
        for one, some in zip(corpus.codings, words, strict=True)
    )
    return replace(corpus, codings=codings)


_NUMBER = max(200, CHANGES) // _REVIEWS


@settings(max_examples=_NUMBER, phases=[Phase.generate, Phase.shrink])
@on(
    pointed(),
    st.tuples(criteria(), criteria()),
    st.lists(quantities(), min_size=2, max_size=2),
    st.lists(st.lists(disagreements(), max_size=4), min_size=_REVIEWS, max_size=_REVIEWS),
)
def test_random_changes_of_random_corpora(
    page: Page,
    corpus: Corpus,
    holds: tuple[Criterion, Criterion],
    numbers: list[Quantity],
    reviews: list[Review],
) -> None:
    """Verdicts, numbers, and passages for and against are those of the engine."""
    against = coded("g.three")
    claims = [Claim("one", holds[0]), Claim("other", holds[1], against)]
    agree(page, Asked(corpus, claims, reviews, numbers, _READINGS))


# ------------------------------------------------------------------ attributes


def test_attributes_of_people_and_passages(page: Page) -> None:
    """Conditions, numbers and cases agree, with a coding less and with one more."""
    corpus = load_corpus(THIRD_PAPER)
    giving, rules, anyone = coded("giving"), coded("rules"), quoted()
    values = [
        *(giving.people, giving.words, anyone.words, giving.share("documents").percent),
        *(giving.sum("age"), anyone.mean("age"), anyone.where(age=known()).median("age")),
        *(giving.distinct("role"), giving.where(age=known()).mean("age"), giving.words.words),
        *(rules.where(age=at_least(60)).excerpts, rules.where(role="committee").excerpts),
        *(
            anyone.where(here_since=since("2004")).people,
            coded().new_codes_after("plot-12", "file"),
        ),
        *(rank("giving", by="codings"), more(giving.people, rules.people)),
        (giving | rules).where(age=over(50)).share("people"),
    ]
    claims = [Claim("one", rules.where(age=at_least(60)).excerpts >= 2, giving)]
    cells = dict.fromkeys((one.excerpt, one.code) for one in corpus.codings)
    reviews: list[Review] = [[Dropped(*cell)] for cell in cells]
    reviews += [[Added(one.id, "giving", "")] for one in corpus.counted]
    agree(page, Asked(corpus, claims, reviews, values))


# ------------------------------------------------------------------ this paper


@pytest.fixture(scope="module")
def asked(checked: build.Paper) -> Asked:
    """This paper's claims and the numbers that its sentences print, on its own corpus."""
    claims = [one for one in checked.collected.claims if one.holds is not None]
    numbers = list(checked.collected.printed.values())
    readings = load_readings(ROOT, checked.corpus)
    return Asked(checked.corpus, claims, [[]], numbers, readings, checked.collected.wording)


def sample(items: Sequence[T]) -> Sequence[T]:
    """Return all of them where all are asked for, else one in sixty."""
    return items if CHANGES else items[::60]


def test_this_paper_as_it_is(page: Page, asked: Asked) -> None:
    """Every claim, with its passages, and every number are those of the check."""
    assert len(asked.claims) > 100
    assert len(asked.values) > 30
    agree(page, asked)


def test_each_removal_of_a_coding_of_this_paper(page: Page, asked: Asked) -> None:
    """Without any single coding, in the layer that counts or a coder's own, claims agree."""
    corpus = asked.corpus
    cells = dict.fromkeys((one.coder, one.excerpt, one.code) for one in corpus.codings)
    layers = {corpus.default, *corpus.coders}
    reviews: list[Review] = [[Counted(c), Dropped(e, code)] for c, e, code in cells if c in layers]
    for some in batched(sample(reviews), 20):
        agree(page, replace(asked, reviews=some))


def test_each_reading_of_this_paper(page: Page, asked: Asked) -> None:
    """Under each combination of the declared choices, claims agree."""
    choices = asked.readings.choices
    reviews: list[Review] = [
        [Read(c.id, c.options[place].id) for c, place in zip(choices, reading, strict=True)]
        for reading in asked.readings.all
    ]
    for some in batched(sample(reviews), 20):
        agree(page, replace(asked, reviews=some))


def batched(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield the items, so many at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
