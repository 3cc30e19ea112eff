"""Two states of an argument differ in what differs between them, claim by claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.claims.claim import Claim, Verdict, assess
from refutable.corpus import Corpus, parse_date
from refutable.corpus.changes import FieldChange
from refutable.evaluate.query import Finder
from refutable.history.comparison import (
    ClaimChange,
    Comparison,
    Measured,
    State,
    Stated,
    compare,
)
from refutable.language.criteria import Criterion
from refutable.language.english import Words, word_diff
from refutable.language.expressions import coded, quoted
from refutable.language.queries import leaves
from tests.corpora import coding, corpora, corpus_of, criteria, document

DOCUMENTS = {"d0": document(0, parse_date("1985")), "d1": document(1, parse_date("1995"))}
ONE, LATER = coding("d0-x1", "f.one"), coding("d1-x1", "f.one")
FULL, LESS = corpus_of(DOCUMENTS, (ONE, LATER)), corpus_of(DOCUMENTS, (ONE,))


def stated(
    claim: Claim,
    corpus: Corpus,
    sentence: str = "A sentence.",
    written: str | None = None,
    margins: Sequence[float | None] = (),
    at_risk: tuple[str, ...] = (),
) -> Stated:
    """Return a claim as a state has it, its margins given as plain numbers."""
    parts = list(leaves(claim.holds)) if claim.holds is not None else []
    return Stated(
        assessment=assess(claim, Finder(corpus)),
        statement=sentence,
        written=sentence if written is None else written,
        file="paper.qmd",
        line=7,
        margins=tuple(Measured(part, far) for part, far in zip(parts, margins, strict=False)),
        at_risk=at_risk,
    )


def state(name: str, corpus: Corpus, *claims: Stated) -> State:
    """Return a state of a paper with these claims."""
    return State(name, "", Finder(corpus), claims)


def two(
    old: Claim, new: Claim, before: Corpus = FULL, after: Corpus = FULL
) -> tuple[ClaimChange, ...]:
    """Return how a claim differs between two states, its sentence left as it is."""
    return compare(
        state("old", before, stated(old, before)), state("new", after, stated(new, after))
    ).claims


def claim(holds: Criterion | None = None, **terms: object) -> Claim:
    """Return a claim by the name that all claims here have."""
    made = Claim("clm-a", holds if holds is not None else coded("f").documents >= 2)
    return replace(made, **terms)  # type: ignore[arg-type]  # the tests name its fields


# ------------------------------------------------------------------ nothing


@given(corpora(), criteria())
def test_a_state_does_not_differ_from_itself(corpus: Corpus, holds: Criterion) -> None:
    """No claim and no row changed between a state and the same state."""
    one = state("one", corpus, stated(claim(holds), corpus))
    assert compare(one, one) == Comparison(one, one, (), ())


def test_another_place_in_the_source_is_no_change() -> None:
    """A claim that moved in the text is the claim that it was."""
    here = stated(claim(), FULL)
    there = replace(here, file="sections/_20.qmd", line=99)
    assert compare(state("old", FULL, here), state("new", FULL, there)).claims == ()


# ------------------------------------------------------------------ one thing each


def test_claims_are_added_and_removed() -> None:
    """What only one state has is told with that side alone, in the order of the text."""
    kept, gone, come = (stated(replace(claim(), id=f"clm-{name}"), FULL) for name in "kgc")
    found = compare(state("old", FULL, gone, kept), state("new", FULL, come, kept))
    assert [(change.id, change.how) for change in found.claims] == [
        ("clm-c", "added"),
        ("clm-g", "removed"),
    ]
    added, removed = found.claims
    assert (added.old, removed.new) == (None, None)
    assert [change.flipped for change in found.claims] == [False, False]
    assert [change.moved for change in found.claims] == [False, False]


def test_a_verdict_that_flipped_names_its_rows_and_passages() -> None:
    """Through the data: the row that is gone, and the passage that the claim lost."""
    (change,) = two(claim(), claim(), FULL, LESS)
    assert (change.flipped, change.through) == (True, "data")
    assert [row.id for row in change.causes] == ["first/d1-x1/f.one/affirms"]
    assert [passage.excerpt for passage in change.sides.lost] == ["d1-x1"]
    assert change.sides.gained == change.sides.against == ()


def test_passages_change_sides_in_both_directions() -> None:
    """What is gained, what now speaks against, and what no longer does."""
    holds = claim(coded("f.one").documents >= 1, against=coded("f.two"))
    against = coding("d1-x2", "f.two")
    other = corpus_of(DOCUMENTS, (ONE, LATER, against))
    (worse,), (better,) = two(holds, holds, FULL, other), two(holds, holds, other, FULL)
    assert [passage.excerpt for passage in worse.sides.against] == ["d1-x2"]
    assert [passage.excerpt for passage in better.sides.no_longer_against] == ["d1-x2"]
    (gained,) = two(claim(), claim(), LESS, FULL)
    assert [passage.excerpt for passage in gained.sides.gained] == ["d1-x1"]


EASY, HARD = claim(coded("f").documents >= 1), claim(coded("f").documents >= 2)
HARDEST = claim(coded("f").documents >= 3)


@pytest.mark.parametrize(
    ("old", "new", "before", "after", "through"),
    [
        (HARD, HARD, FULL, LESS, "data"),
        (HARD, EASY, LESS, LESS, "criterion"),
        (HARD, EASY, LESS, FULL, "either"),
        (HARDEST, HARD, LESS, FULL, "both"),
        (HARD, replace(EASY, holds=None), FULL, FULL, "criterion"),
    ],
)
def test_a_flip_says_whether_data_or_criterion_turned_it(
    old: Claim, new: Claim, before: Corpus, after: Corpus, through: str
) -> None:
    """Each is tried without the other: either alone, each alone, or only both."""
    (change,) = two(old, new, before, after)
    assert change.flipped
    assert change.through == through


def labelled(label: str) -> Corpus:
    """Return the full corpus with another label for its first code."""
    book = FULL.codebook
    codes = {**book.codes, "f.one": replace(book.codes["f.one"], label=label)}
    return replace(FULL, codebook=replace(book, codes=codes))


def test_another_criterion_is_told_in_english_on_both_sides() -> None:
    """The old criterion in the words of the old data, the new one in those of the new."""
    old, new = (claim(coded("f.one").documents >= number) for number in (1, 2))
    (change,) = two(old, new, labelled("Former"), labelled("Renamed"))
    assert change.criterion is not None
    before, after = change.criterion.old.casefold(), change.criterion.new.casefold()
    assert "at least one document" in before
    assert "at least two documents" in after
    assert "former" in before
    assert "renamed" in after
    assert not change.moved


def test_a_label_that_changed_makes_no_other_criterion() -> None:
    """The same criterion reads otherwise in another codebook, and is the same criterion."""
    made = claim(coded("f.one").documents >= 1)
    assert two(made, made, FULL, labelled("Renamed")) == ()


@pytest.mark.parametrize(
    ("old", "new", "terms"),
    [
        (claim(), claim(declared=Verdict.REFUTED), [("declared", "supported", "refuted")]),
        (claim(warrant=("a",)), claim(warrant=("a", "b")), [("warrant", "a", "a, b")]),
        (claim(), claim(rests_on=("clm-b",)), [("rests_on", "", "clm-b")]),
        (claim(would_decide="a"), claim(would_decide="b"), [("would_decide", "a", "b")]),
        (claim(note="a"), claim(), [("note", "a", "")]),
        (claim(excuse=(("first", "a title"),)), claim(), [("excuse", "first: a title", "")]),
    ],
)
def test_the_other_terms_of_a_claim_are_compared(
    old: Claim, new: Claim, terms: list[tuple[str, str, str]]
) -> None:
    """Each argument of a claim that is another one is told by its name."""
    (change,) = two(old, new)
    assert change.terms == tuple(FieldChange(*term) for term in terms)
    assert change.criterion is None


def test_what_counts_against_is_told_in_english() -> None:
    """Another selection of what speaks against the claim reads as what would be found."""
    (change,) = two(claim(), claim(against=coded("g").since("1990")))
    (term,) = change.terms
    assert (term.name, term.old) == ("against", "")
    assert "Family g" in term.new or "family g" in term.new


def test_margins_that_moved_are_told_though_the_verdict_is_the_same() -> None:
    """Part by part, in the order of the criterion; what did not move is not told."""
    made = claim((coded("f").documents >= 1) & (quoted().documents >= 1))
    before, after = stated(made, FULL, margins=(1, 3)), stated(made, LESS, margins=(0, 3))
    (change,) = compare(state("old", FULL, before), state("new", LESS, after)).claims
    assert not change.flipped
    (moved,) = change.margins
    assert (moved.old.distance, moved.new.distance) == (1, 0)
    assert "at least one document" in moved.needed
    assert [row.id for row in change.causes] == ["first/d1-x1/f.one/affirms"]


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [(0.1 + 0.2, 0.3, False), (None, None, False), (None, 0.0, True), (1.0, None, True)],
)
def test_a_margin_moves_by_more_than_a_last_bit(
    old: float | None, new: float | None, moved: bool
) -> None:
    """Shares are floats; a margin that there was none of is one that moved."""
    before, after = (stated(claim(), FULL, margins=(distance,)) for distance in (old, new))
    found = compare(state("old", FULL, before), state("new", FULL, after)).claims
    assert bool(found) == moved


def test_margins_are_not_matched_across_criteria() -> None:
    """Where the criterion is another one its parts are others, and no margin moved."""
    before = stated(HARD, FULL, margins=(0,))
    after = stated(EASY, FULL, margins=(1,))
    (change,) = compare(state("old", FULL, before), state("new", FULL, after)).claims
    assert change.margins == ()


def test_a_claim_at_risk_is_told_when_that_is_new_and_when_it_ends() -> None:
    """Resting on a fallen claim is a change; resting on it by another path is none."""
    calm, risky, otherwise = (
        state("s", FULL, stated(claim(), FULL, at_risk=path))
        for path in ((), ("clm-b",), ("clm-c", "clm-b"))
    )
    assert [change.risk for change in compare(calm, risky).claims] == ["new"]
    assert [change.risk for change in compare(risky, calm).claims] == ["lifted"]
    assert compare(risky, otherwise).claims == ()


# ------------------------------------------------------------------ sentences


def test_a_sentence_reworded_is_told_from_one_that_is_computed_anew() -> None:
    """Another number in the same sentence is the data's doing, another word the author's."""
    old = stated(claim(), FULL, "In two papers.", "In `{python} n.words` papers.")
    counted = stated(claim(), FULL, "In three papers.", "In `{python} n.words`\npapers.")
    written = stated(claim(), FULL, "In two notices.", "In `{python} n.words` notices.")
    (by_data,) = compare(state("old", FULL, old), state("new", FULL, counted)).claims
    (by_author,) = compare(state("old", FULL, old), state("new", FULL, written)).claims
    assert by_data.sentence is not None
    assert by_author.sentence is not None
    assert (by_data.sentence.computed, by_author.sentence.computed) == (True, False)


def test_a_sentence_is_marked_word_by_word() -> None:
    """What is shared, what is removed and what is added, in the order of reading."""
    assert word_diff("More often before than after.", "Less often before than long after.") == (
        Words("removed", "More"),
        Words("added", "Less"),
        Words("kept", "often before than"),
        Words("added", "long"),
        Words("kept", "after."),
    )


@given(*[st.lists(st.sampled_from(("more", "less", "often", "here")), max_size=8)] * 2)
def test_both_sentences_can_be_read_from_the_marked_one(old: list[str], new: list[str]) -> None:
    """Without what is added it is the old sentence, without what is removed the new one."""
    words = word_diff(" ".join(old), " ".join(new))
    for left_out, sentence in (("added", old), ("removed", new)):
        assert " ".join(part.text for part in words if part.how != left_out).split() == sentence


# ------------------------------------------------------------------ rows


def test_rows_that_touch_no_claim_are_kept_apart() -> None:
    """A coding that no claim counts, and a declared reading, change the data and no claim."""
    other = corpus_of(DOCUMENTS, (ONE, coding("d0-x2", "g.three")))
    old, new = (
        state("old", FULL, stated(claim(), FULL)),
        state("new", other, stated(claim(), other)),
    )
    found = compare(old, replace(new, files={"data/readings.yaml": "choices: []"}))
    assert [row.id for row in found.untouching] == [
        "first/d0-x2/g.three/affirms",
        "data/readings.yaml",
    ]
    assert len(found.data) == 3
