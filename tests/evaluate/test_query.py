"""A query finds what it means, and calls possible what a date leaves open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refutable.corpus import Corpus, parse_date
from refutable.evaluate.amounts import UNITS
from refutable.evaluate.evaluate import amount, date_of
from refutable.evaluate.numbers import Range
from refutable.evaluate.query import Finder, Item, Items
from refutable.language.expressions import Selection, catalogued, coded, quoted
from refutable.language.quantities import Count
from refutable.language.truth import Truth
from tests.corpora import (
    TIMES,
    coding,
    corpora,
    corpus_of,
    document,
    intervals,
    narrowed,
    redated,
    selections,
)
from tests.evaluate.oracle import Oracle

TRUE, UNKNOWN = Truth.TRUE, Truth.UNKNOWN


def truths(items: Items) -> dict[Item, Truth]:
    """Return each item with its truth."""
    found = [TRUE if sure else UNKNOWN for sure in items.certain.tolist()]
    return dict(zip(items, found, strict=True))


def places(selection: Selection, corpus: Corpus) -> dict[str, Truth]:
    """Return the documents in which something is found, with the surest truth of each."""
    found: dict[str, Truth] = {}
    for item, truth in truths(Finder(corpus).find(selection.query)).items():
        if found.get(item.document) is not TRUE:
            found[item.document] = truth
    return found


@settings(max_examples=400)
@given(corpora(), selections(), st.sampled_from((None, "first", "agreed", "any")))
def test_what_is_found_is_what_the_oracle_finds(
    corpus: Corpus, selection: Selection, layer: str | None
) -> None:
    """The same items as certain as they are there, and as many of each unit."""
    finder, oracle = Finder(corpus, layer), Oracle(corpus, layer)
    assert truths(finder.find(selection.query)) == oracle.find(selection.query)
    for unit in UNITS:
        count = Count(selection, unit)
        assert amount(count, finder) == Range(*(oracle.amount(count) or (None, None)))


@pytest.mark.parametrize(
    "selection",
    [
        quoted().in_scope("near"),
        quoted().in_scope("far"),
        coded("f").in_language("en").in_scope("near"),
        coded("f").in_excerpts("d0-x1", "d2-x2"),
        catalogued().in_scope("far").in_language("en"),
        quoted().in_same_excerpt_as(coded("f.two")),
        coded("g.three") | coded("f"),
        coded("f").since("1992") | coded("f"),
    ],
)
def test_what_excerpts_have_of_their_own_is_found(selection: Selection) -> None:
    """Scope, language and excerpt by id, and unions whose parts find the same."""
    documents = {f"d{n}": document(n, parse_date(f"199{n}")) for n in range(4)}
    given_ = [coding(f"d{n}-x{n % 2 + 1}", code) for n in range(4) for code in ("f.one", "f.two")]
    corpus = corpus_of(documents, tuple(given_[:-1]))
    found = truths(Finder(corpus).find(selection.query))
    assert found == Oracle(corpus).find(selection.query)


def test_an_undated_document_is_possible_in_any_span() -> None:
    """In one that is open on both sides too."""
    documents = {"d0": document(0, parse_date("XXXX")), "d1": document(1, parse_date("1990"))}
    corpus = corpus_of(documents, (coding("d0-x1", "f.one"), coding("d1-x1", "f.one")))
    assert places(coded("f").during("lost"), corpus) == {"d0": UNKNOWN, "d1": TRUE}


def test_a_corpus_without_codings_finds_none() -> None:
    """Nothing coded, nothing quoted, nothing catalogued: every count is 0, and no date."""
    empty = replace(corpus_of({}, ()), excerpts={})
    for selection in (coded("f"), quoted(), catalogued()):
        finder = Finder(empty)
        assert list(finder.find(selection.query)) == []
        assert [amount(Count(selection, unit), finder) for unit in UNITS] == [Range(0, 0)] * 6
        assert date_of(selection.first, finder) is None


def dated(*texts: str) -> Corpus:
    """Return a corpus of documents d0, d1 … with these dates, each coded f.one."""
    documents = {f"d{n}": document(n, parse_date(text)) for n, text in enumerate(texts)}
    return corpus_of(documents, tuple(coding(f"{name}-x1", "f.one") for name in documents))


# ------------------------------------------------------------------ what is meant


def test_codes_and_families(small: Corpus) -> None:
    """A family finds what its codes find; several names are alternatives."""
    family = places(coded("order"), small)
    codes = places(coded("order.ban", "order.appeal", "order.zoning"), small)
    assert family == codes
    assert set(places(coded("order.ban"), small)) < set(family)


def test_default_is_the_primary_layer_and_its_upheld_codings(small: Corpus) -> None:
    """Other layers and stances count only where they are asked for."""
    assert "council-minutes-1986" not in places(coded("sound.disturbance"), small)
    reported = coded("sound.disturbance").with_stance("reports")
    assert set(places(reported, small)) == {"council-minutes-1986"}
    assert "neighbours-leaflet" not in places(coded("order.ban"), small)
    assert "neighbours-leaflet" in places(coded("order.ban").by_coder("attic"), small)


def test_a_finder_can_take_another_layer_as_default(small: Corpus) -> None:
    """A claim can be held against each coder's layer without being rewritten."""
    found = Finder(small, "attic").find(coded("order.ban").query)
    assert "neighbours-leaflet" in {item.document for item in found}


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (quoted().by_actor("council of visitors"), {"council-minutes-1986"}),
        (quoted().of_type("plan", "report"), {"zones-plan-1997", "annual-report-2003"}),
        (
            quoted().at("Children's Corner"),
            {"kinderecke-1993", "zones-plan-1997", "neighbours-leaflet", "desk-interview-2010"},
        ),
        (quoted().in_language("de"), {"kinderecke-1993"}),
        (
            quoted().in_scope("branch"),
            {"kinderecke-1993", "neighbours-leaflet", "desk-interview-2010"},
        ),
        (quoted().retrospective(), {"desk-interview-2010"}),
        (quoted().in_documents("voices-notice-1990"), {"voices-notice-1990"}),
        (quoted().in_excerpts("x-voices-ask"), {"voices-notice-1990"}),
        (catalogued().in_documents("house-bulletin-1995"), {"house-bulletin-1995"}),
        (quoted().in_documents("house-bulletin-1995"), set()),
    ],
)
def test_restrictions_look_at_what_they_name(
    small: Corpus, selection: Selection, expected: set[str]
) -> None:
    """Actor, type, institution, language, scope, document and excerpt each restrict as named."""
    assert places(selection, small) == dict.fromkeys(expected, TRUE)


def test_the_excerpts_own_scope_goes_before_the_documents() -> None:
    """A passage on something narrower than its document counts where it belongs."""
    corpus = dated("1990", "1990")
    assert corpus.documents["d1"].attributes["scope"] == "far"
    assert set(places(coded("f.one").in_scope("near"), corpus)) == {"d0", "d1"}
    assert set(places(catalogued().in_scope("far"), corpus)) == {"d1"}


def test_relations(small: Corpus) -> None:
    """Together and apart, by document and by excerpt."""
    life, appeal = coded("sound.life"), coded("order.appeal")
    zoning = coded("order.zoning")
    assert set(places(life.in_same_document_as(appeal), small)) == {"kinderecke-1993"}
    assert set(places(life.not_in_same_document_as(appeal), small)) == {"annual-report-2003"}
    assert set(places(life.in_same_excerpt_as(zoning), small)) == {"annual-report-2003"}
    assert set(places(life.not_in_same_excerpt_as(zoning), small)) == {"kinderecke-1993"}


def test_the_same_document_is_not_the_same_excerpt() -> None:
    """Two passages of one document stand together by document and apart by excerpt."""
    corpus = corpus_of(
        {"d0": document(0, parse_date("1990"))},
        (coding("d0-x1", "f.one"), coding("d0-x2", "f.two")),
    )
    one, two = coded("f.one"), coded("f.two")
    assert places(one.in_same_document_as(two), corpus) == {"d0": TRUE}
    assert places(one.in_same_excerpt_as(two), corpus) == {}
    assert places(one.not_in_same_document_as(two), corpus) == {}
    assert places(one.not_in_same_excerpt_as(two), corpus) == {"d0": TRUE}


def test_what_one_part_of_a_union_is_sure_of_is_certain() -> None:
    """A union is as sure as its surest part, whichever part comes last."""
    corpus = dated("1990")
    sure, open_date = coded("f.one"), coded("f.one").since("1990-06-15")
    assert places(sure | open_date, corpus) == places(open_date | sure, corpus) == {"d0": TRUE}


def test_a_place_is_shared_as_surely_as_the_surest_passage_in_it() -> None:
    """One passage that is certain makes a document certain, whatever else stands there."""
    corpus = corpus_of(
        {"d0": document(0, parse_date("1990"))},
        (coding("d0-x1", "f.one"), coding("d0-x2", "f.two")),
    )
    mixed = coded("f.one") | coded("f.two").since("1990-06-15")
    assert places(quoted().in_same_document_as(mixed), corpus) == {"d0": TRUE}
    assert places(quoted().not_in_same_document_as(mixed), corpus) == {}


def test_a_union_finds_what_either_finds(small: Corpus) -> None:
    """A restriction put on a union restricts both of its parts."""
    both = coded("sound.life") | coded("order.ban").before("1980")
    assert set(places(both, small)) == {"kinderecke-1993", "annual-report-2003", "house-rules-1974"}
    assert set(places(both.since("2000"), small)) == {"annual-report-2003"}


def test_a_union_is_of_one_kind() -> None:
    """Codings and documents have no union."""
    with pytest.raises(ValueError, match="one kind"):
        _ = coded("order") | catalogued()


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        (coded("order.bann"), "there is no code or family 'order.bann'; did you mean"),
        (coded("order").with_stance("hopes"), "there is no stance 'hopes'; use one of: aff"),
        (coded("order").by_coder("cellar"), "there is no coder 'cellar'"),
        (quoted().by_actor("head ofice"), "did you mean 'head office'?"),
        (quoted().of_type("novel"), "there is no type 'novel'"),
        (quoted().at("Attic"), "there is no institution 'Attic'"),
        (quoted().in_scope("world"), "there is no scope 'world'"),
        (quoted().in_language("fr"), "there is no language 'fr'"),
        (quoted().in_documents("rules"), "there is no document 'rules'"),
        (quoted().in_excerpts("x-rules"), "there is no excerpt 'x-rules'"),
        (quoted().since("striktly"), "'striktly' is not a period, an event or an EDTF date"),
        (quoted().during("strickt"), "did you mean 'strict'?"),
        (
            quoted().in_same_document_as(coded("order.bann")),
            "there is no code or family 'order.bann'",
        ),
    ],
)
def test_a_name_that_the_corpus_does_not_have_is_refused(
    small: Corpus, selection: Selection, message: str
) -> None:
    """A misspelt name is never an empty selection: it says what would be right."""
    with pytest.raises(ValueError, match=r".") as caught:
        Finder(small).find(selection.query)
    assert message in str(caught.value)


# ------------------------------------------------------------------ time


def test_the_last_possible_day_may_be_the_limit_itself() -> None:
    """A text dated up to the day of a limit may have been written on it."""
    corpus = dated("1990-06-01/1990-06-15")
    assert places(coded("f").since("1990-06-15"), corpus) == {"d0": UNKNOWN}
    assert places(coded("f").before("1990-06-15"), corpus) == {"d0": UNKNOWN}


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (coded("f").since("1990-06-15"), {"d1": TRUE, "d2": UNKNOWN, "d3": UNKNOWN}),
        (coded("f").before("1990-06-15"), {"d0": TRUE, "d2": UNKNOWN, "d3": UNKNOWN}),
        (coded("f").since("1990"), {"d1": TRUE, "d2": TRUE, "d3": UNKNOWN}),
        (coded("f").during("late"), {"d1": TRUE, "d2": TRUE, "d3": UNKNOWN}),
        (coded("f").during("early"), {"d0": TRUE, "d3": UNKNOWN}),
        (coded("f").during("early", "late"), {"d0": TRUE, "d1": TRUE, "d2": TRUE, "d3": UNKNOWN}),
        (coded("f").during("1990-07"), {"d2": UNKNOWN, "d3": UNKNOWN}),
        (coded("f").since("day"), {"d1": TRUE, "d2": UNKNOWN, "d3": UNKNOWN}),
        (coded("f").since("lost"), dict.fromkeys(("d0", "d1", "d2", "d3"), UNKNOWN)),
    ],
)
def test_a_date_that_straddles_a_limit_is_possible(
    selection: Selection, expected: dict[str, Truth]
) -> None:
    """Certain where all days are on one side, possible where days are on both, else not found."""
    assert places(selection, dated("1985-02-01", "1990-06-15", "1990", "XXXX")) == expected


def test_since_begins_on_the_day_itself() -> None:
    """The first day of a limit belongs to `since`, the day before it to `before`."""
    corpus = dated("1990-06-14", "1990-06-15")
    assert set(places(coded("f").since("1990-06-15"), corpus)) == {"d1"}
    assert set(places(coded("f").before("1990-06-15"), corpus)) == {"d0"}


def test_what_looks_back_stands_in_no_time() -> None:
    """A retrospective document is evidence on no period, whatever its own date."""
    corpus = corpus_of(
        {"d0": document(0, parse_date("1995"), retrospective=True)}, (coding("d0-x1", "f.one"),)
    )
    assert places(coded("f"), corpus) == {"d0": TRUE}
    for selection in (
        coded("f").since("1980"),
        coded("f").before("2000"),
        coded("f").during("late"),
    ):
        assert places(selection, corpus) == {}


@given(corpora(), st.sampled_from(TIMES), selections())
def test_since_and_before_part_what_is_dated(
    corpus: Corpus, time: str, selection: Selection
) -> None:
    """No item is surely on both sides of a limit, and none of its own time is on neither."""
    finder = Finder(corpus)
    whole = truths(finder.find(selection.contemporary().query))
    since = truths(finder.find(selection.contemporary().since(time).query))
    before = truths(finder.find(selection.contemporary().before(time).query))
    assert set(since) | set(before) == set(whole)
    for item, truth in whole.items():
        assert not (since.get(item) is TRUE and before.get(item) is TRUE)
        if item in since and item in before:
            assert since[item] is before[item] is UNKNOWN
        elif truth is TRUE:
            assert TRUE in (since.get(item), before.get(item))


@given(corpora(), selections(), st.data())
def test_a_closer_date_never_widens_what_is_found(
    corpus: Corpus, selection: Selection, data: st.DataObject
) -> None:
    """With a document's date narrowed, the certain stays certain and nothing new is possible."""
    name = data.draw(st.sampled_from(sorted(corpus.documents)))
    closer = redated(corpus, name, data.draw(narrowed(corpus.documents[name].date)))
    before = truths(Finder(corpus).find(selection.query))
    after = truths(Finder(closer).find(selection.query))
    assert set(after) <= set(before)
    assert {i for i, t in before.items() if t is TRUE} <= {i for i, t in after.items() if t is TRUE}
    for unit in UNITS:
        wide, narrow = (amount(Count(selection, unit), Finder(one)) for one in (corpus, closer))
        if wide.low is None:  # all of it looks back
            assert narrow.low is None
            continue
        assert wide.high is not None
        assert narrow.low is not None
        assert narrow.high is not None
        assert wide.low <= narrow.low <= narrow.high <= wide.high


@given(corpora(), selections(), selections())
def test_a_relation_only_narrows(corpus: Corpus, one: Selection, other: Selection) -> None:
    """Whatever is asked to stand together or apart was found before."""
    finder = Finder(corpus)
    whole = truths(finder.find(one.query))
    together = truths(finder.find(one.in_same_document_as(other).query))
    apart = truths(finder.find(one.not_in_same_document_as(other).query))
    assert set(together) <= set(whole)
    assert set(apart) <= set(whole)
    assert set(together) | set(apart) == set(whole)
    assert not [i for i in together if together[i] is TRUE and apart.get(i) is TRUE]


@given(corpora(), selections())
def test_finding_changes_nothing_and_is_repeatable(corpus: Corpus, selection: Selection) -> None:
    """A query finds the same twice, in the same finder and in a new one."""
    finder = Finder(corpus)
    first = tuple(finder.find(selection.query))
    assert finder.find(selection.query) == first
    assert Finder(corpus).find(selection.query) == first


@given(intervals())
def test_any_date_is_in_the_year_that_holds_it(when: object) -> None:
    """A document is surely within its own date."""
    from refutable.corpus import Interval

    assert isinstance(when, Interval)
    corpus = corpus_of({"d0": document(0, when)}, (coding("d0-x1", "f.one"),))
    expected = UNKNOWN if when.undated else TRUE
    assert places(coded("f").during(when.text), corpus) == {"d0": expected}
