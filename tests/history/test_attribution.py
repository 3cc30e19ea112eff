"""A claim's change is put down to the rows that brought it about, and to no row it cannot see."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.claims.claim import Claim, assess
from refutable.corpus import Adjudication, Coder, Coding, Corpus, Period, parse_date
from refutable.corpus.changes import DataChange, data_changes
from refutable.corpus.model import Attribute
from refutable.evaluate.names import codes_of
from refutable.evaluate.query import Finder
from refutable.history.attribution import causes, view
from refutable.language.criteria import Criterion
from refutable.language.expressions import Selection, catalogued, coded, event, quoted
from refutable.language.queries import plain_queries
from tests.corpora import (
    COLLEAGUES,
    changed,
    coding,
    corpora,
    corpus_of,
    criteria,
    document,
    selections,
)


def named(claim: Claim, old: Corpus, new: Corpus) -> tuple[DataChange, ...]:
    """Return the rows that a claim's change between two corpora is put down to."""
    return causes(view([claim], Finder(old), Finder(new)), data_changes(old, new))


def undone(old: Corpus, new: Corpus, rows: Iterable[DataChange]) -> Corpus:
    """Return the new corpus with these rows as they were in the old one."""
    documents, codings = dict(new.documents), list(new.by_coders)
    decided = {(item.excerpt, item.code): item for item in new.adjudications}
    before = {(item.excerpt, item.code): item for item in old.adjudications}
    for row in rows:
        if row.kind == "document":
            documents[row.id] = old.documents[row.id]
        elif row.kind == "coding":
            codings = [item for item in codings if not is_of(item, row)]
            codings += [item for item in old.by_coders if is_of(item, row)]
        elif row.kind == "adjudication":
            decided.pop((row.excerpt, row.code), None)
            if (row.excerpt, row.code) in before:
                decided[row.excerpt, row.code] = before[row.excerpt, row.code]
    return corpus_of(documents, tuple(codings), tuple(decided.values()), coders=COLLEAGUES)


def is_of(item: Coding, row: DataChange) -> bool:
    """Whether a coding is one that a row speaks of, before or after."""
    key = item.coder, item.excerpt, item.code
    return key == (row.coder, row.excerpt, row.code) and item.stance in row.stances


def counts(found: str) -> str:
    """Return what was found, without what looks back and was left out."""
    return re.sub(r" \(\d+ documents? that looks? back (?:is|are) left out\)", "", found)


# ------------------------------------------------------------------ of all claims


@given(corpora(), corpora(), criteria(), st.none() | selections())
def test_putting_the_named_rows_back_puts_the_verdict_back(
    old: Corpus, new: Corpus, holds: Criterion, against: Selection | None
) -> None:
    """The rows named are all that it took: verdict and findings are as before.

    How many documents look back is told beside what was found, and may follow from other rows.
    """
    claim = Claim("clm", holds, against=against)
    back = undone(old, new, named(claim, old, new))
    was, now = assess(claim, Finder(old)), assess(claim, Finder(back))
    assert now.verdict is was.verdict
    assert [counts(part.found) for part in now.operands] == [counts(p.found) for p in was.operands]


@given(corpora(), corpora(), criteria())
def test_no_row_is_named_that_the_claim_cannot_see(
    old: Corpus, new: Corpus, holds: Criterion
) -> None:
    """Rows of codes that no query of the claim names are never its causes."""
    codes = {code for query in plain_queries(holds) for code in codes_of(query, old)}
    rows = named(Claim("clm", holds), old, new)
    assert {row.code for row in rows if row.code} <= codes


@given(corpora(), criteria())
def test_without_a_change_nothing_is_named(corpus: Corpus, holds: Criterion) -> None:
    """A claim on the same data has nothing to be put down to."""
    assert named(Claim("clm", holds), corpus, corpus) == ()


# ------------------------------------------------------------------ one by one

EARLY, LATE = parse_date("1985"), parse_date("1995")
DOCUMENTS = {"d0": document(0, EARLY), "d1": document(1, LATE)}
ONE = coding("d0-x1", "f.one")
LATER = coding("d1-x1", "f.one")
OTHER = coding("d1-x2", "g.three")


def ids(claim: Claim, old: Corpus, new: Corpus) -> list[str]:
    """Return the ids of the rows that a claim's change is put down to."""
    return [row.id for row in named(claim, old, new)]


def test_a_coding_outside_of_the_claims_time_is_not_named() -> None:
    """Of two codings that are gone, only the one that the query dates in is a cause."""
    old, new = corpus_of(DOCUMENTS, (ONE, LATER)), corpus_of(DOCUMENTS, ())
    claim = Claim("clm", coded("f").since("1990").documents >= 1)
    assert ids(claim, old, new) == ["first/d1-x1/f.one/affirms"]


def test_of_the_coders_the_one_who_changed_is_named() -> None:
    """The consensus is lost through the one coder who no longer codes so."""
    both = (*(coding("d0-x1", "f.one", coder=name) for name in COLLEAGUES), LATER)
    old, new = corpus_of(DOCUMENTS, both), corpus_of(DOCUMENTS, both[1:], coders=COLLEAGUES)
    claim = Claim("clm", coded("f").documents >= 1)
    assert ids(claim, old, new) == ["first/d0-x1/f.one/affirms"]


def test_a_claim_on_one_layer_is_not_put_down_to_another() -> None:
    """Where a claim names a coder, the others' rows are none of its causes."""
    both = tuple(coding("d0-x1", "f.one", coder=name) for name in COLLEAGUES)
    old, new = corpus_of(DOCUMENTS, both), corpus_of(DOCUMENTS, (), coders=COLLEAGUES)
    claim = Claim("clm", coded("f").by_coder("other").documents >= 1)
    assert ids(claim, old, new) == ["other/d0-x1/f.one/affirms"]


def test_an_adjudication_is_named_where_it_made_the_difference() -> None:
    """What the coders differ on counts once it is decided, and through that decision."""
    made = Adjudication("d0-x1", "f.one", ("affirms",), "r", "why", "2026-11-23")
    old = corpus_of(DOCUMENTS, (ONE,), coders=COLLEAGUES)
    new = corpus_of(DOCUMENTS, (ONE,), (made,), coders=COLLEAGUES)
    assert ids(Claim("clm", coded("f").documents >= 1), old, new) == ["d0-x1/f.one"]
    assert ids(Claim("clm", coded("f").by_coder("first").documents >= 1), old, new) == []
    less = corpus_of(DOCUMENTS, (), (made,), coders=COLLEAGUES)
    undecided = corpus_of(DOCUMENTS, (), coders=COLLEAGUES)
    of_any = Claim("clm", coded("f").by_coder("any").documents >= 1)
    assert ids(of_any, old, less) == ids(of_any, old, undecided) == ["first/d0-x1/f.one/affirms"]


def test_another_layer_that_counts_is_named() -> None:
    """Where the rules count another layer, they are the cause, and no row of coding is."""
    both = (ONE, replace(LATER, coder="other"))
    old = corpus_of(DOCUMENTS, both)
    new = replace(old, counting=replace(old.counting, layer="first"))
    assert ids(Claim("clm", coded("f").documents >= 1), old, new) == ["counting"]
    assert ids(Claim("clm", coded("f").by_coder("any").documents >= 1), old, new) == []


def test_labels_and_codebook_are_no_cause() -> None:
    """What things are called changes no count, whatever else is counted."""
    old = corpus_of({"d0": DOCUMENTS["d0"]}, ())
    new = corpus_of(DOCUMENTS, ())
    book = replace(new.codebook, version="2")
    new = replace(new, codebook=book, labels={("actor", "office"): "the office"})
    assert {row.kind for row in data_changes(old, new)} == {"document", "codebook", "label"}
    assert ids(Claim("clm", catalogued().documents >= 1), old, new) == ["d1"]


def test_what_stands_beside_is_named_only_where_it_made_the_difference() -> None:
    """A companion that is lost matters in the document of what it accompanied, and there alone."""
    beside = coding("d0-x2", "g.three")
    old, new = corpus_of(DOCUMENTS, (ONE, beside, OTHER)), corpus_of(DOCUMENTS, (ONE,))
    claim = Claim("clm", coded("f").in_same_document_as(coded("g")).documents >= 1)
    assert ids(claim, old, new) == ["first/d0-x2/g.three/affirms"]


def test_beside_in_an_excerpt_is_not_beside_in_the_document() -> None:
    """Where a claim asks for the same excerpt, what is lost in another one is no cause."""
    inside, beside = coding("d0-x1", "g.three"), coding("d0-x2", "g.three")
    old, new = corpus_of(DOCUMENTS, (ONE, inside, beside)), corpus_of(DOCUMENTS, (ONE,))
    claim = Claim("clm", coded("f").in_same_excerpt_as(coded("g")).documents >= 1)
    assert ids(claim, old, new) == ["first/d0-x1/g.three/affirms"]


def test_what_is_less_sure_than_before_has_its_cause_too() -> None:
    """A sure companion that is lost is named where a possible one remains."""
    possible = {"d0": document(0, parse_date("1990-01-01/1990-12-31"))}
    beside = coding("d0-x2", "g.three"), coding("d0-x2", "f.two")
    old, new = corpus_of(possible, (ONE, *beside)), corpus_of(possible, (ONE, beside[1]))
    others = coded("g") | coded("f.two").since("day")
    claim = Claim("clm", coded("f.one").in_same_document_as(others).documents >= 1)
    assert assess(claim, Finder(new)).operands[0].found == "between 0 and 1"
    assert ids(claim, old, new) == ["first/d0-x2/g.three/affirms"]


def test_of_two_stances_the_one_that_is_counted_is_named() -> None:
    """A coding with a stance that the claim does not count is none of its causes."""
    old = corpus_of(DOCUMENTS, (ONE, coding("d0-x1", "f.one", "rejects")))
    new = corpus_of(DOCUMENTS, ())
    claim = Claim("clm", coded("f").documents >= 1)
    assert ids(claim, old, new) == ["first/d0-x1/f.one/affirms"]


def test_other_words_for_the_same_coding_are_no_cause() -> None:
    """The coder who stopped coding so is named, not the one who quotes other words for it."""
    first, other = (coding("d0-x1", "f.one", coder=name) for name in COLLEAGUES)
    old = corpus_of(DOCUMENTS, (first, other))
    new = corpus_of(DOCUMENTS, (replace(other, quote="the words"),), coders=COLLEAGUES)
    claim = Claim("clm", coded("f").documents >= 1)
    assert len(data_changes(old, new)) == 2
    assert ids(claim, old, new) == ["first/d0-x1/f.one/affirms"]


@pytest.mark.parametrize(
    "holds",
    [
        coded("f").first.precedes(event("1990")),
        coded("f").before("1990").documents >= 1,
        coded("f").actors >= 1,
    ],
)
def test_a_document_is_named_where_its_date_is_looked_at(holds: Criterion) -> None:
    """Another date or actor is a cause for a claim that finds something in the document."""
    old = corpus_of(DOCUMENTS, (ONE, LATER))
    moved = replace(changed(DOCUMENTS["d0"], actor="council"), date=LATE)
    new = corpus_of({**DOCUMENTS, "d0": moved}, (ONE, LATER))
    assert ids(Claim("clm", holds), old, new) == ["d0"]
    assert ids(Claim("clm", coded("g").documents >= 1), old, new) == []


def test_a_document_of_another_type_is_named_where_the_type_is_asked_for() -> None:
    """A restriction that no longer lets a document in is put down to the document."""
    old = corpus_of(DOCUMENTS, (ONE,))
    new = corpus_of({**DOCUMENTS, "d0": changed(DOCUMENTS["d0"], type="plan")}, (ONE,))
    assert ids(Claim("clm", coded("f").of_type("notice").documents >= 1), old, new) == ["d0"]
    assert ids(Claim("clm", coded("f").documents >= 1), old, new) == []


def test_a_document_with_another_value_is_named_where_the_attribute_is_asked_for() -> None:
    """A number of which a mean is taken is a cause; free text is one where a claim asks."""
    old = corpus_of(DOCUMENTS, (ONE,))
    declared = {
        name: Attribute(name, name, type, (), "document", "documents", name)
        for name, type in (("size", "number"), ("note", "string"))
    }
    states = [
        replace(
            old,
            documents={**old.documents, "d0": changed(DOCUMENTS["d0"], size=size, note=note)},
            attributes={**old.attributes, **declared},
        )
        for size, note in ((1.0, "small"), (2.0, "large"))
    ]
    asked = coded("f").mean("size") >= 2, coded("f").where(note="large").documents >= 1
    for holds in asked:
        assert ids(Claim("clm", holds), *states) == ["d0"]
    assert ids(Claim("clm", coded("f").documents >= 1), *states) == []


def test_documents_and_excerpts_that_come_are_named_where_they_are_counted() -> None:
    """A new document is a cause for what counts quoted or catalogued texts."""
    old, new = corpus_of({"d0": DOCUMENTS["d0"]}, (ONE,)), corpus_of(DOCUMENTS, (ONE,))
    for selection in (catalogued(), quoted()):
        assert ids(Claim("clm", selection.documents >= 2), old, new) == ["d1"]
    assert ids(Claim("clm", coded("f").documents >= 2), old, new) == []


def test_a_period_and_an_event_are_named_by_claims_that_speak_of_them() -> None:
    """Where a period begins is a cause for the claims that name it, and for no others."""
    old = corpus_of(DOCUMENTS, (ONE, LATER))
    late = Period("late", "Late", parse_date("1996-01-01/1999-12-31"))
    day = replace(old.events["day"], date=parse_date("1980"))
    new = replace(old, periods={**old.periods, "late": late}, events={**old.events, "day": day})
    assert ids(Claim("clm", coded("f").during("late").documents >= 1), old, new) == ["late"]
    assert ids(Claim("clm", coded("f").first.precedes(event("day"))), old, new) == ["day"]
    assert ids(Claim("clm", coded("f").since("1990").documents >= 1), old, new) == []


def test_counting_rules_are_named_where_no_row_changed() -> None:
    """A stance that is no longer upheld takes codings away that still stand in their file."""
    old = corpus_of(DOCUMENTS, (coding("d0-x1", "f.one", "aims"),))
    rules = replace(old.counting, upheld=frozenset({"affirms"}))
    new = replace(old, counting=rules)
    assert ids(Claim("clm", coded("f").documents >= 1), old, new) == ["counting"]
    assert ids(Claim("clm", quoted().documents >= 1), old, new) == []


def test_a_code_that_moves_to_another_family_is_named() -> None:
    """A claim on a family is changed by what belongs to the family."""
    old = corpus_of(DOCUMENTS, (ONE,))
    book = old.codebook
    codes = {**book.codes, "f.one": replace(book.codes["f.one"], parent="g")}
    new = replace(old, codebook=replace(book, codes=codes))
    assert ids(Claim("clm", coded("f").documents >= 1), old, new) == ["f.one"]
    assert ids(Claim("clm", coded("f.two").documents >= 1), old, new) == []


def test_a_coder_who_comes_is_named_where_the_consensus_changed() -> None:
    """A second coder who does not code alike takes from the consensus what the first had coded."""
    old = corpus_of(DOCUMENTS, (ONE,))
    new = corpus_of(DOCUMENTS, (ONE, replace(LATER, coder="other")), coders=COLLEAGUES)
    assert ids(Claim("clm", coded("f").documents >= 1), old, new) == ["other"]
    assert ids(Claim("clm", quoted().documents >= 1), old, new) == []
    coder = Coder("other", "Another", "codings/other.csv", False)
    renamed = replace(new, coders={**new.coders, "other": coder})
    assert ids(Claim("clm", coded("f").documents >= 1), new, renamed) == []


def test_a_name_that_only_one_state_knows_finds_nothing_in_the_other() -> None:
    """A claim on a code that is new is put down to the rows that came, without a fault."""
    old = corpus_of(DOCUMENTS, ())
    codes = {name: code for name, code in old.codebook.codes.items() if name != "f.one"}
    older = replace(old, codebook=replace(old.codebook, codes=codes))
    new = corpus_of(DOCUMENTS, (ONE,))
    claim = Claim("clm", coded("f.one").documents >= 1)
    assert ids(claim, older, new) == ["first/d0-x1/f.one/affirms", "f.one"]
