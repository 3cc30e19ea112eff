"""Rows to draw or list: each says how it counted, and on what base."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from refutable.corpus import Corpus
from refutable.corpus.agreement import agreement_table
from refutable.evaluate.query import Finder, Item
from refutable.figures.tables import (
    agreement_by_code,
    agreement_by_family,
    code_cooccurrence,
    codes_by_period,
    documents_of,
    documents_over_time,
    institutions_by_code,
)
from tests.corpora import corpora


def test_every_document_has_a_row_with_its_days(small: Corpus) -> None:
    """Quoted or not, dated or not, a document stands in the table once."""
    rows = {row["document"]: row for row in documents_over_time(Finder(small))}
    assert list(rows) == list(small.documents)
    assert (rows["voices-notice-1990"]["start"], rows["voices-notice-1990"]["end"]) == (
        "1990-01-01",
        "1990-12-31",
    )
    assert rows["neighbours-leaflet"]["start"] is None
    assert rows["house-bulletin-1995"]["quoted"] is False
    assert sum(row["quoted"] is True for row in rows.values()) == 9


def test_codes_by_period_counts_certain_and_possible_documents(small: Corpus) -> None:
    """A year that straddles a period, and an undated text, are possible in it, not certain."""
    rows = {(r["code"], r["period"]): r for r in codes_by_period(Finder(small), (), ())}
    assert len(rows) == 6 * 3
    appeal = rows["order.appeal", "strict"]
    assert (appeal["documents"], appeal["possible"]) == (0, 2)
    assert (appeal["base"], appeal["base_possible"]) == (3, 5)
    assert (rows["order.ban", "strict"]["documents"], rows["order.ban", "zones"]["possible"]) == (
        2,
        0,
    )
    assert [rows["order.ban", p]["period_order"] for p in small.periods] == [0, 1, 2]


def test_families_and_scopes_choose_the_rows(small: Corpus) -> None:
    """Only codes of the families, only passages of the scopes."""
    rows = codes_by_period(Finder(small), ("order",), ("branch",))
    assert {row["family"] for row in rows} == {"order"}
    certain = {(r["code"], r["period"]) for r in rows if r["documents"]}
    assert certain == {("order.appeal", "corner")}


def test_an_unknown_family_is_refused(small: Corpus) -> None:
    """A misspelt family is no empty figure."""
    with pytest.raises(ValueError, match="no family of the codebook: ordre"):
        codes_by_period(Finder(small), ("ordre",), ())


def test_pairs_of_codes_share_documents(small: Corpus) -> None:
    """A pair of codes in use stands there once, with the documents that carry both."""
    found = code_cooccurrence(Finder(small), ())
    rows = {(r["code_a"], r["code_b"]): r["documents"] for r in found}
    assert len(rows) == 6 * 5 / 2
    assert {pair: number for pair, number in rows.items() if number} == {
        ("sound.disturbance", "order.ban"): 2,
        ("sound.disturbance", "order.zoning"): 1,
        ("sound.life", "order.appeal"): 1,
        ("sound.life", "order.zoning"): 1,
    }


def test_pairs_are_of_the_scopes_and_the_kind_of_document_asked_for(small: Corpus) -> None:
    """Excerpts of another scope, and documents that look back, take no part in a pair."""

    def pairs(corpus: Corpus, **options: Any) -> dict[tuple[Any, Any], Any]:
        found = code_cooccurrence(Finder(corpus), (), **options)
        return {(r["code_a"], r["code_b"]): r["documents"] for r in found if r["documents"]}

    assert pairs(small, scopes=("branch",)) == {("sound.life", "order.appeal"): 1}
    looking_back = {name: replace(d, retrospective=True) for name, d in small.documents.items()}
    memories = replace(small, documents=looking_back)
    assert pairs(memories) == pairs(small)
    assert pairs(memories, contemporary=True) == {}


def test_a_code_that_is_not_in_use_stands_in_no_pair(small: Corpus) -> None:
    """What is never given has nothing to stand beside."""
    used = tuple(item for item in small.codings if item.code != "order.zoning")
    rows = code_cooccurrence(Finder(replace(small, codings=used)), ("order",))
    assert [(r["code_a"], r["code_b"]) for r in rows] == [("order.ban", "order.appeal")]


def test_institutions_are_counted_on_what_is_quoted_of_them(small: Corpus) -> None:
    """A document of two institutions counts for both; the base is what is quoted of each."""
    rows = {(r["institution"], r["code"]): r for r in institutions_by_code(Finder(small), ())}
    assert rows["Reading Room", "order.ban"]["documents"] == 2
    assert rows["Children's Corner", "order.zoning"]["documents"] == 1
    assert rows["Reading Room", "order.zoning"]["base"] == 6
    assert rows["Children's Corner", "order.ban"]["base"] == 4


@given(corpora())
def test_no_row_counts_more_than_its_base(corpus: Corpus) -> None:
    """Certain is at most possible, and both at most what there is."""
    for row in codes_by_period(Finder(corpus), (), ()):
        numbers = [row["documents"], row["possible"], row["base_possible"]]
        assert all(isinstance(n, int) for n in numbers)
        assert numbers == sorted(numbers, key=lambda n: int(n or 0))
        assert int(row["documents"] or 0) <= int(row["base"] or 0)


def test_items_are_counted_by_document() -> None:
    """Several passages of one document are one document."""
    assert documents_of([Item("a", "x", 1), Item("a", "y", 2), Item("b", "z", 3)]) == 2
    assert documents_of([]) == 0


def test_agreement_by_code_has_a_row_a_code_with_its_counts(small: Corpus) -> None:
    """What the table of agreement says of each code, in the codebook's order, to four places."""
    rows = agreement_by_code(Finder(small), ())
    assert [row["code"] for row in rows] == list(small.codebook.codes)
    found = {row.name: row for row in agreement_table(small).presence}
    for row in rows:
        known = found[str(row["code"])]
        for name in ("alpha", "low", "high", "percent"):
            value = getattr(known, name)
            assert row[name] == (None if value is None else round(value, 4))
        assert (row["jointly"], row["ever"], row["rare"]) == (
            known.jointly,
            known.ever,
            known.rare,
        )
    assert rows[0]["used_by"] == "desk 4, attic 3"
    assert rows[0]["label"] == "Disturbance"
    assert rows[2]["reserve"] == "too rare: 1 of 5"


def test_agreement_by_code_of_one_family(small: Corpus) -> None:
    """Only the codes of the families asked for."""
    rows = agreement_by_code(Finder(small), ("order",))
    assert {row["family"] for row in rows} == {"order"}
    assert len(rows) == 3


def test_agreement_by_family_has_a_row_over_all_codes_and_one_a_family(small: Corpus) -> None:
    """What the table of agreement says of them, in the columns of the rows by code."""
    rows = agreement_by_family(Finder(small), ())
    assert [(row["code"], row["family"]) for row in rows] == [
        ("", ""),
        *(("", family) for family in small.codebook.families),
    ]
    assert {tuple(row) for row in rows} == {tuple(agreement_by_code(Finder(small), ())[0])}
    found = [row for row in agreement_table(small).presence if row.scope != "code"]
    assert [row["ever"] for row in rows] == [row.ever for row in found]
    assert rows[0]["label"] == "all codes"
    assert [row["family"] for row in agreement_by_family(Finder(small), ("order",))] == [
        "",
        "order",
    ]
