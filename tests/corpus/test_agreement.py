"""How far coders agree: over all decisions, by family and by code, on presence and on stance."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refutable.corpus import Coding, Corpus
from refutable.corpus.agreement import (
    RARE,
    Agreement,
    AgreementTable,
    agreement,
    agreement_table,
)
from refutable.corpus.units import Compared
from tests.corpora import CODES, coding, corpora, corpus_of, document
from tests.corpora import excerpt as excerpt_of

TWO = ("desk", "attic")
TIMES = 200


def of_code(rows: Sequence[Agreement], name: str) -> Agreement:
    """Return the row of a code or a family; the one over all has no name."""
    (row,) = [row for row in rows if row.name == name]
    return row


def coded_by(coder: str, given: dict[str, str]) -> list[Coding]:
    """Return codings with one code: the stance by the excerpt."""
    return [coding(place, "f.one", stance, coder=coder) for place, stance in given.items()]


@pytest.fixture
def twelve(corpus: Corpus) -> Corpus:
    """A corpus of six documents with two excerpts each, nothing coded."""
    when = next(iter(corpus.documents.values())).date
    return corpus_of({f"d{n}": document(n, when) for n in range(6)}, (), coders=("first", "other"))


# ------------------------------------------------------------------ presence


def test_a_decision_is_an_excerpt_and_a_code(small: Corpus) -> None:
    """There is a decision for each counted excerpt and code; the stance does not matter to it."""
    given = Compared.of(small, TWO).given
    assert given.shape == (2, 6, 10)
    excerpts = sorted(excerpt.id for excerpt in small.counted)

    def decided(excerpt: str, code: str) -> tuple[bool, ...]:
        place = list(small.codebook.codes).index(code), excerpts.index(excerpt)
        return tuple(bool(layer[place]) for layer in given)

    assert decided("x-interview-forbade", "order.ban") == (True, True)
    assert decided("x-minutes-children", "sound.disturbance") == (True, False)
    assert decided("x-voices-ask", "order.zoning") == (False, False)


def test_agreement_of_the_second_paper(small: Corpus) -> None:
    """Over all decisions, and over those of one code, alpha is that of the reference."""
    decisions = Compared.of(small, TWO).given.reshape(2, -1).astype(float)
    assert agreement(small, TWO) == pytest.approx(
        krippendorff.alpha(reliability_data=decisions, level_of_measurement="nominal")
    )
    assert agreement(small, TWO, "sound.quiet_owed") == 1
    assert agreement(replace(small, codings=()), TWO) is None


def test_the_table_has_all_then_families_then_codes(small: Corpus) -> None:
    """Rows stand in the order of the codebook, each with its decisions and its own alpha."""
    table = agreement_table(small, times=TIMES)
    assert table.coders == TWO
    assert (table.documents, table.excerpts) == (9, 10)
    assert [row.scope for row in table.presence] == ["all", *["family"] * 2, *["code"] * 6]
    assert [row.name for row in table.presence] == [
        "",
        *small.codebook.families,
        *small.codebook.codes,
    ]
    assert [row.decisions for row in table.presence] == [60, 30, 30, *[10] * 6]
    for row in table.presence:
        if row.scope == "code":
            assert row.alpha == agreement(small, TWO, row.name)
    assert of_code(table.presence, "").alpha == agreement(small, TWO)


def test_the_counts_say_who_gave_what(small: Corpus) -> None:
    """Given by each, by all, by any: from which percent agreement follows for two coders."""
    row = of_code(agreement_table(small, times=TIMES).presence, "sound.disturbance")
    assert (row.given, row.jointly, row.ever) == ((4, 3), 3, 4)
    assert row.percent == pytest.approx(1 - (row.ever - row.jointly) / row.decisions)
    everything = of_code(agreement_table(small, times=TIMES).presence, "")
    assert sum(everything.given) == len({(c.coder, c.excerpt, c.code) for c in small.by_coders})


def test_three_coders_agree_by_pairs(small: Corpus) -> None:
    """With a third coder who codes nothing, percent agreement is over the pairs of coders."""
    layers = ("desk", "attic", "silent")
    row = of_code(agreement_table(small, layers, times=TIMES).presence, "sound.disturbance")
    assert (row.given, row.jointly, row.ever) == ((4, 3, 0), 0, 4)
    # In three decisions one pair of three agrees, in one again one pair, in six all three.
    assert row.percent == pytest.approx((4 / 3 + 6) / 10)


# ------------------------------------------------------------------ too rare, and undefined


def test_a_code_never_given_has_no_reliability(twelve: Corpus) -> None:
    """It has no alpha, no interval, and is said to be never given."""
    row = of_code(agreement_table(twelve, times=TIMES).presence, "f.two")
    assert (row.alpha, row.low, row.high, row.percent) == (None, None, None, 1)
    assert (row.rare, row.reserve, row.why_no_limits) == (True, "never given", "")


@pytest.mark.parametrize("number", [1, RARE - 1, RARE, 12 - RARE, 12 - RARE + 1, 11])
def test_a_code_is_too_rare_below_the_declared_number(twelve: Corpus, number: int) -> None:
    """Given by some coder in fewer than five decisions, or not by all in fewer than five."""
    places = sorted(twelve.excerpts)[:number]
    codings = (*coded_by("first", dict.fromkeys(places, "affirms")),)
    both = (*codings, *coded_by("other", dict.fromkeys(places, "aims")))
    row = of_code(agreement_table(replace(twelve, codings=both), times=TIMES).presence, "f.one")
    assert row.rare is (number < RARE or 12 - number < RARE)
    said = {True: f"given in {number} (needs 5)", False: f"absent in {12 - number} (needs 5)"}
    assert row.reserve == (said[number < RARE] if row.rare else "")
    assert row.alpha == 1


def test_a_code_given_everywhere_varies_nowhere(twelve: Corpus) -> None:
    """Where both coders give a code to every excerpt, alpha is undefined, not 1."""
    everywhere = dict.fromkeys(twelve.excerpts, "affirms")
    codings = (*coded_by("first", everywhere), *coded_by("other", everywhere))
    row = of_code(agreement_table(replace(twelve, codings=codings), times=TIMES).presence, "f.one")
    assert (row.alpha, row.percent, row.rare) == (None, 1, True)


# ------------------------------------------------------------------ stance


def test_stance_is_compared_where_all_gave_the_code(twelve: Corpus) -> None:
    """Entries that one coder lacks are left out; the values are the stances, nominal."""
    first = {f"d{n}-x1": stance for n, stance in enumerate(("affirms", "affirms", "aims", "aims"))}
    other = {f"d{n}-x1": stance for n, stance in enumerate(("affirms", "aims", "aims", "aims"))}
    alone = {"d5-x1": "rejects"}
    codings = (*coded_by("first", {**first, **alone}), *coded_by("other", other))
    (over_all, family, row) = agreement_table(replace(twelve, codings=codings), times=TIMES).stance
    assert (over_all.name, family.name, row.name) == ("", "f", "f.one")
    expected = krippendorff.alpha(
        reliability_data=[[0, 0, 1, 1], [0, 1, 1, 1]], level_of_measurement="nominal"
    )
    assert row.alpha == pytest.approx(expected)
    assert (row.decisions, row.percent, row.given, row.jointly) == (4, 0.75, (4, 4), 4)
    assert (row.rare, row.reserve) == (True, "4 compared (needs 5)")


def test_two_stances_are_a_stance_of_their_own(twelve: Corpus) -> None:
    """Whoever gives a code with two stances differs from whoever gives it with one of them."""
    codings = (
        *coded_by("first", {"d0-x1": "affirms", "d1-x1": "aims"}),
        coding("d0-x1", "f.one", "aims"),
        *coded_by("other", {"d0-x1": "affirms", "d1-x1": "aims"}),
    )
    row = agreement_table(replace(twelve, codings=codings), times=TIMES).stance[0]
    assert row.percent == 0.5


def test_stance_agreement_of_this_paper_is_that_of_the_reference(corpus: Corpus) -> None:
    """On the repository's layers too: alpha over the stances of all joint entries."""
    first, second = corpus.panel.coders
    given: dict[str, dict[tuple[str, str], set[str]]] = {name: {} for name in corpus.coders}
    for item in corpus.by_coders:
        given[item.coder].setdefault((item.excerpt, item.code), set()).add(item.stance)
    joint = sorted(given[first].keys() & given[second].keys())
    values = sorted({"+".join(sorted(given[c][e])) for c in (first, second) for e in joint})
    data = [
        [values.index("+".join(sorted(given[coder][entry]))) for entry in joint]
        for coder in (first, second)
    ]
    row = agreement_table(corpus, times=TIMES).stance[0]
    assert row.decisions == len(joint)
    assert row.alpha == pytest.approx(
        krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    )


# ------------------------------------------------------------------ intervals


def test_whole_documents_are_resampled(twelve: Corpus) -> None:
    """The limits do not tell which excerpt of a document a coding stands in."""

    def limits(part: str) -> tuple[float | None, float | None]:
        first = {f"d{n}-x{part}": "affirms" for n in range(5)}
        other = {f"d{n}-x{part}": "affirms" for n in range(1, 6)}
        codings = (*coded_by("first", first), *coded_by("other", other))
        table = agreement_table(replace(twelve, codings=codings), times=2000)
        row = of_code(table.presence, "f.one")
        return row.low, row.high

    low, high = limits("1")
    assert low is not None
    assert high is not None
    assert low < 0.65 < high
    assert limits("2") == (low, high)


def test_a_seed_gives_the_same_interval_and_another_seed_a_near_one(corpus: Corpus) -> None:
    """The same seed, the same limits to the last bit; the limits are no matter of luck."""
    once, again, other = (agreement_table(corpus, seed=seed) for seed in (1, 1, 2))
    assert once == again
    row, moved = once.stance[0], other.stance[0]
    assert (row.low, row.high) != (moved.low, moved.high)
    assert row.low == pytest.approx(moved.low, abs=0.02)
    assert row.high == pytest.approx(moved.high, abs=0.02)
    assert row.alpha == moved.alpha


# ------------------------------------------------------------------ what does not matter


def renamed(corpus: Corpus, names: dict[str, str]) -> Corpus:
    """Return the corpus with other names for its coders."""
    return replace(
        corpus,
        coders={names[n]: replace(coder, id=names[n]) for n, coder in corpus.coders.items()},
        codings=tuple(
            replace(item, coder=names[item.coder]) for item in corpus.codings if item.coder in names
        ),
    )


def numbers(table: AgreementTable) -> AgreementTable:
    """Return the table without the names of the coders."""
    return replace(table, coders=())


@given(corpora())
@settings(max_examples=20)
def test_renaming_a_coder_changes_no_agreement(corpus: Corpus) -> None:
    """Agreement knows coders apart, and not by their names."""
    table = agreement_table(renamed(corpus, {"first": "z", "other": "a"}), times=TIMES)
    assert numbers(table) == numbers(agreement_table(corpus, times=TIMES))


@given(corpora(), st.integers(0, 2**16))
@settings(max_examples=20)
def test_the_order_of_rows_changes_nothing(corpus: Corpus, seed: int) -> None:
    """Documents, excerpts and codings in any order give the same table to the last bit."""
    order = random.Random(seed)

    other = replace(
        corpus,
        documents=dict(order.sample(list(corpus.documents.items()), len(corpus.documents))),
        excerpts=dict(order.sample(list(corpus.excerpts.items()), len(corpus.excerpts))),
        codings=tuple(order.sample(corpus.codings, len(corpus.codings))),
    )
    assert agreement_table(other, times=TIMES) == agreement_table(corpus, times=TIMES)


@given(corpora())
def test_a_second_stance_changes_no_agreement_on_presence(corpus: Corpus) -> None:
    """Agreement is on presence: the same code with another stance is no other decision."""
    more = tuple(
        replace(item, stance=stance) for item in corpus.codings for stance in ("aims", "reports")
    )
    layers = ("first", "other")
    assert agreement(replace(corpus, codings=(*corpus.codings, *more)), layers) == (
        agreement(corpus, layers)
    )


@given(corpora(), st.sampled_from(CODES))
def test_alpha_on_presence_is_that_of_the_reference(corpus: Corpus, code: str) -> None:
    """Whatever was coded, alpha of a code is what the package `krippendorff` computes."""
    place = list(corpus.codebook.codes).index(code)
    decisions = Compared.of(corpus, ("first", "other")).given[:, place].astype(float)
    found = agreement(corpus, ("first", "other"), code)
    if len(np.unique(decisions)) < 2:
        assert found is None
    else:
        assert found == pytest.approx(
            krippendorff.alpha(reliability_data=decisions, level_of_measurement="nominal")
        )


def test_a_coding_that_the_other_lacks_lowers_agreement(small: Corpus) -> None:
    """Each coding more that stands alone in its layer is a disagreement more."""
    more = coding("x-rules-talking", "sound.life", coder="desk")
    alone = replace(small, codings=(*small.codings, more))
    before = agreement(small, TWO)
    after = agreement(alone, TWO)
    assert before is not None
    assert after is not None
    assert after < before


def test_excerpts_that_do_not_count_are_no_decisions(twelve: Corpus) -> None:
    """An echo adds nothing to agree on."""
    echo = replace(excerpt_of(9, "d0"), counted=False)
    more = replace(twelve, excerpts={**twelve.excerpts, echo.id: echo})
    assert agreement_table(more, times=TIMES) == agreement_table(twelve, times=TIMES)
