"""The claim language is lazy, frozen and refuses to be taken for plain Python values."""

from __future__ import annotations

import copy
import operator
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given as drawn

from refutable.language.criteria import All, AnyOf, Compare, Criterion, given, omitted
from refutable.language.expressions import Selection, catalogued, coded, event, measure, quoted
from refutable.language.nodes import from_json, to_json
from refutable.language.quantities import Count, Printable, quantity, show_with
from refutable.language.query import By, Query
from tests.corpora import criteria, selections

A = coded("f.one").documents >= 1
B = coded("f.two").documents >= 1
C = coded("g.three").documents >= 1


@pytest.mark.parametrize(
    "value",
    [A, ~A, A & B, A | B, omitted(coded("f")), given(A, B), event("day").precedes(event("day"))],
)
def test_a_criterion_is_no_bool(value: Criterion) -> None:
    """`and`, `or`, `not` and `if` would lose part of a criterion: they raise."""
    with pytest.raises(TypeError, match=r"join criteria with & \| ~"):
        bool(value)


def test_a_quantity_is_no_bool() -> None:
    """A quantity must be compared before it can be asked."""
    with pytest.raises(TypeError, match="compare it"):
        bool(coded("f").documents)


@pytest.mark.parametrize("wrong", [True, "4", None, [1]])
def test_a_quantity_is_compared_with_numbers_and_quantities_only(wrong: object) -> None:
    """Anything else in a comparison is an error where it is written."""
    with pytest.raises(TypeError, match="compared with a number or a quantity"):
        _ = coded("f").documents == wrong
    with pytest.raises(TypeError, match="compared with a number or a quantity"):
        _ = coded("f").documents >= wrong  # type: ignore[operator]


def test_chained_comparisons_are_refused() -> None:
    """`1 <= a <= 3` would drop its first half, as Python joins the halves with `and`."""
    count = coded("f").documents
    with pytest.raises(TypeError, match="join criteria"):
        _ = 1 <= count <= 3


def test_a_number_on_the_left_turns_the_comparison_round() -> None:
    """`4 <= a` is `a >= 4`."""
    made = operator.le(4, coded("f").documents)
    assert isinstance(made, Compare)
    assert to_json(made) == to_json(coded("f").documents >= 4)


def test_nothing_changes_the_selection_that_it_narrows() -> None:
    """Every method returns another selection and leaves the first as it was."""
    whole = coded("f")
    whole.since("1990").by_actor("office").in_same_document_as(quoted())
    assert whole == coded("f")
    with pytest.raises(FrozenInstanceError):
        whole.query = Query("documents")  # type: ignore[misc]


def test_selections_are_values() -> None:
    """Selections that mean the same are equal and hash alike; the order of restrictions is kept."""
    assert coded("f").since("1990") == coded("f").since("1990")
    assert hash(coded("f").since("1990")) == hash(coded("f").since("1990"))
    assert coded("f").since("1990") != coded("f").before("1990")


@pytest.mark.parametrize(
    "empty",
    [
        lambda: coded("f").by_actor(),
        lambda: coded("f").of_type(),
        lambda: coded("f").at(),
        lambda: coded("f").in_scope(),
        lambda: coded("f").in_language(),
        lambda: coded("f").in_documents(),
        lambda: coded("f").in_excerpts(),
        lambda: coded("f").during(),
        lambda: coded("f").with_stance(),
    ],
)
def test_naming_nothing_is_an_error(empty: Callable[[], Selection]) -> None:
    """An empty list of names would select nothing, or all, without saying so."""
    with pytest.raises(ValueError, match="name at least one"):
        empty()


def test_stance_and_coder_reach_every_part_of_a_union() -> None:
    """What is said of a union holds for its parts."""
    both = (coded("f.one") | coded("f.two")).with_stance("rejects").by_coder("other")
    assert [(p.stances, p.coder) for p in both.query.parts] == [(("rejects",), "other")] * 2


def test_joined_criteria_are_kept_flat() -> None:
    """A chain of & or | has as many parts as it names; different joins nest."""
    chain, other = A & B & C, A | B | C
    assert isinstance(chain, All)
    assert isinstance(other, AnyOf)
    assert len(chain.parts) == len(other.parts) == 3
    mixed = (A | B) & C
    assert isinstance(mixed, All)
    assert isinstance(mixed.parts[0], AnyOf)


def test_what_has_a_method_of_its_own_is_the_same_by_where() -> None:
    """One restriction has one form, whichever way it is written."""
    assert coded("f").where(actor="office") == coded("f").by_actor("office")
    assert quoted().where(retrospective=True) == quoted().retrospective()
    assert quoted().where(age=(3, 4)) == quoted().where({"age": [3, 4]}) != quoted().where(age=3)


def test_the_digest_of_a_measure_is_that_of_its_code() -> None:
    """Another layout is the same code; another number in it, or in what it calls, is not."""

    def half(frame: object) -> float:
        # a comment
        return 0.5

    def other(frame: object) -> float:
        return 0.6

    one = measure("x", lambda frame: len(frame) + 1, coded("f"))
    same = measure("x", lambda frame: (len(frame)
                                       + 1), coded("f"))  # fmt: skip
    assert one.source == same.source
    assert one.source != measure("x", lambda frame: len(frame) + 2, coded("f")).source
    assert measure("x", half).source != measure("x", other).source
    # What was affirmed with one version of Python stays affirmed with the next.
    assert measure("x", half).source == "b111c049d29c6eb0"
    read = from_json(to_json(one))
    assert (to_json(read), read.function) == (to_json(one), None)


def test_units_are_the_ones_that_are_counted() -> None:
    """Each unit has its property."""
    selection = catalogued()
    for unit in ("documents", "excerpts", "codings", "actors", "institutions", "codes"):
        made = getattr(selection, unit)
        assert isinstance(made, Count)
        assert (made.unit, made.of) == (unit, selection)


def test_plain_numbers_become_quantities() -> None:
    """A number in the place of a quantity is wrapped, a quantity is left."""
    count = coded("f").documents
    assert quantity(count) is count
    assert to_json(quantity(3)) == {"op": "Number", "value": 3}


@pytest.mark.parametrize("by", [by for by in By if by not in (By.EXCERPT,)])
def test_every_restriction_has_a_method(by: By) -> None:
    """There is a way to write each restriction that the evidence room knows."""
    made = {
        rule.by
        for selection in (
            coded("f").since("1990").before("1990").during("1990").by_actor("a").of_type("t"),
            coded("f").at("i").in_scope("s").in_language("l").in_documents("d").retrospective(),
            coded("f").in_excerpts("x").contemporary().where(age=3),
        )
        for rule in selection.query.restrictions
    }
    assert by in made


def test_printing_asks_whoever_opened_a_corpus() -> None:
    """A quantity prints through the presenter that was handed in, else as what it is."""
    before = Printable.presenter
    try:
        show_with(lambda value: f"shown {type(value).__name__}")
        assert str(coded("f").documents) == "shown Count"
        assert coded("f").documents.words._repr_markdown_() == "shown Spelled"
        assert str(event("day")) == "shown Day"
        show_with(None)
        assert str(coded("f").documents).startswith("Count(")
    finally:
        show_with(before)


@drawn(criteria())
def test_criteria_survive_copying_and_pickling(made: Criterion) -> None:
    """A criterion is plain frozen data: a copy is the same criterion."""
    assert to_json(copy.deepcopy(made)) == to_json(made)
    assert to_json(pickle.loads(pickle.dumps(made))) == to_json(made)


@drawn(selections())
def test_equal_queries_find_by_the_same_key(selection: Selection) -> None:
    """A selection can be a key, as the finder's memory needs."""
    assert {selection: 1}[copy.deepcopy(selection)] == 1
