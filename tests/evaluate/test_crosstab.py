"""Counts by the values of an attribute: the same numbers that a claim would be given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from refutable.corpus import Corpus, load_corpus
from refutable.evaluate.crosstab import Breakdown, Found, Heading, counts, total
from refutable.evaluate.evaluate import amount
from refutable.evaluate.query import Finder
from refutable.language.expressions import Selection, catalogued, coded, quoted
from tests.projects import THIRD_PAPER


@pytest.fixture(scope="module")
def interviews() -> Corpus:
    """The third paper: excerpts with one speaker or several, one of them of unknown age."""
    return load_corpus(THIRD_PAPER)


def table(
    corpus: Corpus,
    selection: Selection,
    name: str,
    unit: str = "documents",
    cuts: Sequence[float] = (),
) -> Mapping[str, tuple[int, int]]:
    """The counts of a selection by the label of each value."""
    found = Breakdown.by(Finder(corpus), name, unit, cuts).found(selection)
    return {heading.label: number for heading, number in counts(found).items()}


@pytest.mark.parametrize("unit", ["documents", "excerpts"])
def test_a_count_is_what_a_claim_would_be_given(small: Corpus, unit: str) -> None:
    """For each code and each value, where dates are open too."""
    finder, seen = Finder(small), 0
    for code in small.codebook.codes:
        for selection in (coded(code), coded(code).since("1990")):
            for value, ends in table(small, selection, "actor", unit).items():
                asked = amount(getattr(selection.where(actor=value), unit), finder)
                assert (asked.low, asked.high) == ends
                seen += ends[0] < ends[1]
    assert seen


def test_a_person_counts_under_the_own_value_alone(interviews: Corpus) -> None:
    """Not under the age of another who speaks in the same passage; without an age, as not known."""
    found = table(interviews, quoted(), "age", "people")
    people = interviews.cases["people"]
    ages = [person.attributes["age"] for person in people.values()]
    assert found == {
        **{f"{age:g}": (1, 1) for age in sorted(a for a in ages if isinstance(a, float | int))},
        "not known": (1, 1),
    }
    assert list(found)[-1] == "not known"


def test_numbers_are_put_into_classes(interviews: Corpus) -> None:
    """A cut is the first number of the class above it."""
    assert table(interviews, quoted(), "age", "people", (58, 45)) == {
        "under 45": (1, 1),
        "45 to under 58": (1, 1),
        "58 and over": (4, 4),
        "not known": (1, 1),
    }


def test_values_stand_in_the_order_that_the_schema_gives(interviews: Corpus) -> None:
    """Not by the alphabet."""
    assert list(table(interviews, quoted(), "role")) == ["gardener", "committee"]


def test_what_has_no_value_is_not_dropped(interviews: Corpus) -> None:
    """Of a whole document nobody is the speaker."""
    assert table(interviews, catalogued(), "speaker") == {"none": (6, 6)}


def test_a_total_counts_each_unit_once(interviews: Corpus) -> None:
    """Also where it stands under several values."""
    found = Breakdown.by(Finder(interviews), "age").found(quoted())
    assert sum(low for low, _ in counts(found).values()) == 7
    assert total(found) == (6, 6)


@pytest.mark.parametrize("certain", [(True, False), (False, True)])
def test_what_is_certain_once_is_certain(certain: Sequence[bool]) -> None:
    """Who speaks in a dated interview counts, even if another of theirs has an open date."""
    heading = Heading((0, 1), "one")
    assert total(Found(heading, "ada", "rules", sure) for sure in certain) == (1, 1)


@pytest.mark.parametrize(
    ("name", "unit", "cuts", "message"),
    [
        ("agee", "documents", (), "there is no attribute 'agee'; did you mean 'age'?"),
        ("age", "peopel", (), "there is no attribute 'peopel'"),
        ("role", "documents", (3,), "'role' has no numbers to cut: its type is string"),
    ],
)
def test_a_wrong_name_is_refused(
    interviews: Corpus, name: str, unit: str, cuts: Sequence[float], message: str
) -> None:
    """With the nearest one that there is."""
    with pytest.raises(ValueError, match=message.replace("?", r"\?")):
        Breakdown.by(Finder(interviews), name, unit, cuts)
