"""A criterion comes to true, false or unknown, through operands, for and against."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from refutable.corpus import Corpus
from refutable.evaluate.evaluate import amount, date_of, evaluate
from refutable.evaluate.numbers import Range, compare
from refutable.evaluate.query import Finder, Item
from refutable.language.criteria import Criterion, Operator, given, omitted
from refutable.language.expressions import Selection, coded, event, quoted
from refutable.language.quantities import NewCodes, Quantity, quantity
from refutable.language.truth import Truth
from tests.corpora import corpora, criteria, narrowed, quantities, redated, selections
from tests.evaluate.oracle import Oracle

TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
OPENING = "children-corner-opened"
SIGNS: Mapping[Operator, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "==": operator.eq,
    "!=": operator.ne,
}
disturbance, zoning, life = coded("sound.disturbance"), coded("order.zoning"), coded("sound.life")
appeal, ban = coded("order.appeal"), coded("order.ban")


def truth(criterion: Criterion, corpus: Corpus) -> Truth:
    """Return what a criterion comes to."""
    return evaluate(criterion, Finder(corpus)).truth


# ------------------------------------------------------------------ comparisons


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    """Draw a range of whole numbers."""
    low = draw(st.integers(-3, 5))
    return Range(low, low + draw(st.integers(0, 3)))


def numbers(of: Range) -> range:
    """Return the whole numbers of a range."""
    assert of.low is not None
    assert of.high is not None
    return range(int(of.low), int(of.high) + 1)


@drawn(ranges(), ranges(), st.sampled_from(sorted(SIGNS)))
def test_a_comparison_is_decided_exactly_where_all_numbers_agree(
    left: Range, right: Range, sign: Operator
) -> None:
    """True if every pair compares so, false if none does, unknown if some do."""
    outcomes = {SIGNS[sign](a, b) for a, b in product(numbers(left), numbers(right))}
    expected = UNKNOWN if len(outcomes) == 2 else TRUE if True in outcomes else FALSE
    assert compare(sign, left, right) is expected


@pytest.mark.parametrize("sign", SIGNS)
def test_what_is_undefined_compares_with_nothing(sign: Operator) -> None:
    """A share of nothing decides no comparison."""
    assert compare(sign, Range(None, None), Range(1, 1)) is UNKNOWN
    assert compare(sign, Range(1, 1), Range(None, None)) is UNKNOWN


@pytest.mark.parametrize(
    ("sign", "expected"), [("==", TRUE), (">=", TRUE), ("<=", TRUE), ("<", FALSE), (">", FALSE)]
)
def test_a_rounding_error_decides_nothing(sign: Operator, expected: Truth) -> None:
    """Shares are floats: equal but for the last bit is equal, for every comparison alike."""
    assert compare(sign, Range(0.1 + 0.2, 0.1 + 0.2), Range(0.3, 0.3)) is expected


@drawn(corpora(), quantities(), quantities(), st.sampled_from("+-*/"))
def test_arithmetic_keeps_within_its_corners(
    corpus: Corpus, one: Quantity, other: Quantity, sign: str
) -> None:
    """Any numbers of two ranges, put together, lie in the range of what they are put together."""
    finder = Finder(corpus)
    joined = {"+": one + other, "-": one - other, "*": one * other, "/": one / other}[sign]
    left, right, both = (amount(value, finder) for value in (one, other, joined))
    if both.low is None or both.high is None:
        return
    apply = {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
    }[sign]
    for a, b in product((left.low, left.high), (right.low, right.high)):
        assert a is not None
        assert b is not None
        assert both.low - 1e-9 <= apply(a, b) <= both.high + 1e-9


def test_a_share_of_nothing_is_undefined(small: Corpus) -> None:
    """Dividing by none is no number, and the claim on it is undetermined."""
    none = ban.in_language("de").documents
    assert amount(ban.documents / none, Finder(small)) == Range(None, None)
    assert truth(ban.documents / none >= 0.5, small) is UNKNOWN


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (disturbance.documents == 3, TRUE),
        (disturbance.documents != 3, FALSE),
        (life.documents > disturbance.documents, FALSE),
        (life.documents + 1 == disturbance.documents, TRUE),
        (disturbance.documents - life.documents == 1, TRUE),
        (life.documents * 2 >= 4, TRUE),
        (life.documents / disturbance.documents >= 0.66, TRUE),
        (life.documents / disturbance.documents >= 0.67, FALSE),
        (appeal.before(OPENING).documents == 0, UNKNOWN),
        (appeal.before(OPENING).documents <= 2, TRUE),
        (appeal.before(OPENING).documents > 2, FALSE),
        (omitted(zoning.before(OPENING)), UNKNOWN),
        (omitted(zoning), FALSE),
        (omitted(appeal.before(OPENING)), UNKNOWN),
        (given(life.documents >= 1, ban.documents >= 1), TRUE),
        (given(life.documents >= 1, ban.documents >= 9), FALSE),
        (given(life.documents >= 9, ban.documents >= 1), UNKNOWN),
        (given(life.documents >= 9, ban.documents >= 9), UNKNOWN),
        (given(appeal.before(OPENING).documents >= 1, ban.documents >= 9), UNKNOWN),
        (ban.first.precedes(event(OPENING)), TRUE),
        (ban.first.follows(event(OPENING)), FALSE),
        (zoning.first.follows(ban.last), TRUE),
        (appeal.first.precedes(event(OPENING)), UNKNOWN),
        (event("house-founded").precedes(event(OPENING)), UNKNOWN),
        (coded("sound.quiet_owed").in_language("de").first.precedes(event(OPENING)), UNKNOWN),
        (~(life.documents >= 9) & (ban.documents >= 1), TRUE),
        ((life.documents >= 9) | (appeal.before(OPENING).documents == 0), UNKNOWN),
        ((life.documents >= 9) & (appeal.before(OPENING).documents == 0), FALSE),
    ],
)
def test_criteria_on_the_second_paper(small: Corpus, criterion: Criterion, expected: Truth) -> None:
    """Each kind of criterion comes to what the record of the second paper says."""
    assert truth(criterion, small) is expected


@drawn(corpora(), criteria(), criteria())
def test_criteria_join_as_truths_do(corpus: Corpus, one: Criterion, other: Criterion) -> None:
    """De Morgan holds for criteria, and a double negation is none."""
    assert truth(~(one & other), corpus) is truth(~one | ~other, corpus)
    assert truth(~(one | other), corpus) is truth(~one & ~other, corpus)
    assert truth(~~one, corpus) is truth(one, corpus)


@drawn(corpora(), criteria(), st.data())
def test_a_closer_date_never_overturns_what_is_decided(
    corpus: Corpus, criterion: Criterion, data: st.DataObject
) -> None:
    """Learning more of a date can decide what was open; it cannot turn true to false."""
    name = data.draw(st.sampled_from(sorted(corpus.documents)))
    closer = redated(corpus, name, data.draw(narrowed(corpus.documents[name].date)))
    before = truth(criterion, corpus)
    if before is not UNKNOWN:
        assert truth(criterion, closer) is before


# ------------------------------------------------------------------ operands


def test_a_claim_for_which_everything_looks_back_is_open(small: Corpus) -> None:
    """It says so; a count of what is left would be 0, and would refute, or support, by mistake."""
    documents = {name: replace(one, retrospective=True) for name, one in small.documents.items()}
    finder = Finder(replace(small, documents=documents))
    for made in (zoning.since("1990").documents >= 1, zoning.since("1990").documents == 0):
        outcome = evaluate(made, finder)
        assert outcome.truth is UNKNOWN
        (operand,) = outcome.operands
        assert operand.found == (
            "nothing but documents that look back (2 documents that look back are left out)"
        )
        assert operand.left_out == ("annual-report-2003", "zones-plan-1997")
    assert evaluate(zoning.documents >= 1, finder).truth is TRUE


def test_an_operand_says_what_was_found(small: Corpus) -> None:
    """Each comparison is kept, in order, with its own truth and what was found."""
    made = (life.documents > disturbance.documents) & (appeal.before(OPENING).documents == 0)
    made = made & ban.first.precedes(event(OPENING)) & omitted(zoning)
    found = [(o.found, o.truth) for o in evaluate(made, Finder(small)).operands]
    assert found == [
        ("2 against 3", FALSE),
        ("between 0 and 2", UNKNOWN),
        ("1974; 15 June 1990 (1 document that looks back is left out)", TRUE),
        ("2", FALSE),
    ]


def test_dates_are_told_as_they_are_written(small: Corpus) -> None:
    """The operand of "follows" names the later date first, and what gives no date."""
    (found,) = evaluate(event(OPENING).follows(ban.first), Finder(small)).operands
    assert (found.found, found.truth) == (
        "15 June 1990; 1974 (1 document that looks back is left out)",
        TRUE,
    )


def test_a_date_that_nothing_gives_is_told(small: Corpus) -> None:
    """Where nothing dated is found, the operand says so."""
    made = ban.in_language("de").first.precedes(event(OPENING))
    assert [o.found for o in evaluate(made, Finder(small)).operands] == ["no date; 15 June 1990"]


@drawn(corpora(), criteria())
def test_the_operands_decide_the_verdict(corpus: Corpus, criterion: Criterion) -> None:
    """A criterion is never decided while every one of its operands is open."""
    outcome = evaluate(criterion, Finder(corpus))
    assert outcome.operands
    if all(o.truth is UNKNOWN for o in outcome.operands):
        assert outcome.truth is UNKNOWN


# ------------------------------------------------------------------ for and against


def sides(criterion: Criterion, corpus: Corpus) -> tuple[set[str], set[str]]:
    """Return the documents for and against."""
    outcome = evaluate(criterion, Finder(corpus))
    return {i.document for i in outcome.grounds}, {i.document for i in outcome.rebuttal}


LIFE = {"kinderecke-1993", "annual-report-2003"}
DISTURBED = {"house-rules-1974", "desk-circular-1981", "zones-plan-1997"}


@pytest.mark.parametrize(
    ("criterion", "speaking_for", "against"),
    [
        (life.documents >= 1, LIFE, set()),
        (life.documents > 1, LIFE, set()),
        (life.documents == 2, LIFE, set()),
        (life.documents == 0, set(), LIFE),
        (life.documents <= 3, set(), LIFE),
        (life.documents < 3, set(), LIFE),
        (~(life.documents >= 1), set(), LIFE),
        (omitted(life), set(), LIFE),
        (~omitted(life), LIFE, set()),
        (life.documents > disturbance.documents, LIFE, DISTURBED),
        (life.documents < disturbance.documents, DISTURBED, LIFE),
        (life.documents == disturbance.documents, LIFE | DISTURBED, set()),
        (life.documents - disturbance.documents >= 0, LIFE, DISTURBED),
        (life.documents + disturbance.documents >= 5, LIFE | DISTURBED, set()),
        (life.documents / quoted().documents >= 0.1, LIFE, set()),
        (life.documents / quoted().documents <= 0.1, set(), LIFE),
        ((life.documents >= 1) & (disturbance.documents == 0), LIFE, DISTURBED),
        ((life.documents >= 1) | (disturbance.documents >= 1), LIFE | DISTURBED, set()),
        (given(disturbance.documents >= 1, life.documents >= 1), LIFE, set()),
        (ban.first.precedes(event(OPENING)), {"house-rules-1974"}, set()),
    ],
)
def test_what_must_be_many_speaks_for_and_what_must_be_few_against(
    small: Corpus, criterion: Criterion, speaking_for: set[str], against: set[str]
) -> None:
    """A passage counts on the side on which more of its kind would push the criterion."""
    assert sides(criterion, small) == (speaking_for, against)


@drawn(corpora(), criteria())
def test_a_negation_turns_the_sides_round(corpus: Corpus, criterion: Criterion) -> None:
    """What speaks for a criterion speaks against its denial."""
    outcome, denied = (evaluate(made, Finder(corpus)) for made in (criterion, ~criterion))
    if not any(o.part.__class__.__name__ == "Order" for o in outcome.operands):
        assert (denied.grounds, denied.rebuttal) == (outcome.rebuttal, outcome.grounds)


@drawn(corpora(), selections())
def test_items_come_in_the_order_of_the_corpus(corpus: Corpus, selection: Selection) -> None:
    """Documents in the order of their table, excerpts in the order of theirs, whatever the ids."""
    documents = dict(reversed([*corpus.documents.items()]))
    excerpts = dict(reversed([*corpus.excerpts.items()]))
    corpus = replace(corpus, documents=documents, excerpts=excerpts)
    items = Finder(corpus).find(selection.query)
    places = [
        (list(corpus.documents).index(i.document), list(corpus.excerpts).index(i.excerpt))
        for i in items
        if i.excerpt
    ]
    assert places == sorted(places)
    assert len(set(items)) == len(items)


@drawn(corpora(), criteria())
def test_for_and_against_are_what_the_selections_find(corpus: Corpus, criterion: Criterion) -> None:
    """Everything that a selection of a side finds counts on it, and nothing else."""
    outcome, oracle = evaluate(criterion, Finder(corpus)), Oracle(corpus)
    for items, speaks_for in ((outcome.grounds, True), (outcome.rebuttal, False)):
        ways = (True, None) if speaks_for else (False,)
        wanted = [what for what, way in criterion.sides() if way in ways]
        assert set(items) == {one for what in wanted for one in _counting(what, oracle)}


def _counting(what: Any, oracle: Oracle) -> Iterator[Item]:
    """Yield what a selection finds; of what gives a date, only what may be so dated."""
    if isinstance(what, Selection):
        yield from oracle.find(what.query)
        return
    if isinstance(what, NewCodes):
        new = oracle.new_codes(what)[1]
        found = oracle.find(what.of.query)
        yield from (item for item in found if oracle.corpus.codings[item.coding].code in new)
        return
    days = oracle.days(what)
    for item in oracle.find(what.of.query):
        when = oracle.corpus.documents[item.document].date
        first, last = when.first or date.min, when.last or date.max
        if days is not None and not when.undated and first <= days[1] and last >= days[0]:
            yield item


@drawn(corpora(), selections(), selections())
def test_items_are_joined_and_taken_away(corpus: Corpus, one: Selection, other: Selection) -> None:
    """What follows is what was not there before; what is taken away is there no longer."""
    finder = Finder(corpus)
    first, second = finder.find(one.query), finder.find(other.query)
    assert first.followed_by(second) == tuple(dict.fromkeys((*first, *second)))
    assert first.without(second) == tuple(item for item in first if item not in set(second))


def test_a_plain_number_is_what_it_is(small: Corpus) -> None:
    """A number that the claim itself names is exact."""
    assert amount(quantity(3), Finder(small)) == Range(3, 3)


def test_the_date_of_a_day(small: Corpus) -> None:
    """A day is an event, a period's span or an EDTF date."""
    assert str(date_of(event(OPENING), Finder(small))) == "15 June 1990"
    assert str(date_of(event("strict"), Finder(small))) == "until 14 June 1990"
    assert str(date_of(event("1990-05"), Finder(small))) == "May 1990"
    with pytest.raises(ValueError, match="is not a period, an event or an EDTF date"):
        date_of(event("some day"), Finder(small))
