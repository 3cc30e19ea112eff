"""A blind coder's sheet: every counted excerpt once, under an id that says nothing."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.coders import sheet as sheets
from refutable.coders.sheet import excerpts_of, neutral_ids, sheet, sheet_csv
from refutable.corpus import Corpus

NAMES = [f"x-{number}" for number in range(300)]


def test_it_has_each_counted_excerpt_once(small: Corpus) -> None:
    """No echo, term or translation; each with the words as they stand, and their source."""
    rows = sheet(small, "ada", 1)
    assert sorted(row.text for row in rows) == sorted(e.text for e in small.counted)
    (row,) = [row for row in rows if row.language == "de"]
    assert (row.title, row.date, row.actor, row.type) == (
        "Zur Kinderecke",
        "4 May 1993",
        "branch desk",
        "notice",
    )


def test_it_tells_nothing_else(corpus: Corpus) -> None:
    """No id of an excerpt or document, no note, place, emphasis, code of anyone, or scope."""
    text = sheet_csv(sheet(corpus, "ada", 1))
    header, *records = csv.reader(io.StringIO(text))
    assert header == ["id", "title", "date", "actor", "type", "language", "text"]
    assert len(records) == len(corpus.counted)
    for excerpt in corpus.counted:
        assert excerpt.id not in text
        assert excerpt.document is not None
        assert not re.search(rf"(?<!\w){re.escape(excerpt.document)}(?!\w)", text)
    assert not any(code in text for code in corpus.codebook.codes)
    assert {row[-1] for row in records} == {excerpt.text for excerpt in corpus.counted}


def test_the_order_is_seeded_and_that_of_the_ids(corpus: Corpus) -> None:
    """The same name and seed, the same sheet; another of either, other ids and another order."""
    rows = sheet(corpus, "ada", 1)
    assert rows == sheet(corpus, "ada", 1)
    assert [row.id for row in rows] == sorted(row.id for row in rows)
    own = [excerpt.text for excerpt in corpus.counted]
    for other in (sheet(corpus, "ada", 2), sheet(corpus, "ben", 1)):
        assert {row.id for row in rows}.isdisjoint(row.id for row in other)
        texts = [row.text for row in other]
        assert texts not in ([row.text for row in rows], own)


def test_the_order_of_the_files_is_irrelevant(corpus: Corpus) -> None:
    """Excerpts turned round in their file give the same sheet."""
    turned = replace(corpus, excerpts=dict(reversed(list(corpus.excerpts.items()))))
    assert sheet(turned, "ada", 1) == sheet(corpus, "ada", 1)


@given(st.sets(st.sampled_from(NAMES), min_size=1), st.integers(0, 10**6))
def test_ids_can_be_read_back_and_are_short(chosen: set[str], seed: int) -> None:
    """Each id names one excerpt, holds its seed, and looks like no number, date or word."""
    ids = neutral_ids(chosen, "ada", seed)
    assert len(set(ids.values())) == len(chosen)
    assert all(re.fullmatch(rf"[b-z][b-df-hj-np-tv-z2-9]{{5}}-{seed}", i) for i in ids.values())
    assert excerpts_of(ids.values(), NAMES, "ada") == {i: excerpt for excerpt, i in ids.items()}


@given(st.sets(st.sampled_from(NAMES), min_size=2))
def test_another_excerpt_shifts_no_id(chosen: set[str]) -> None:
    """Take one away, and all others keep theirs."""
    ids = neutral_ids(chosen, "ada", 1)
    fewer = neutral_ids(sorted(chosen)[1:], "ada", 1)
    assert fewer.items() <= ids.items()


def test_ids_that_would_be_alike_are_made_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of very short ids many collide: all are told apart, and each still names its excerpt."""
    monkeypatch.setattr(sheets, "_SHORTEST", 1)
    ids = neutral_ids(NAMES, "ada", 1)
    assert len(set(ids.values())) == len(NAMES)
    assert len({len(i) for i in ids.values()}) > 1
    assert excerpts_of(ids.values(), NAMES, "ada") == {i: excerpt for excerpt, i in ids.items()}
    # Where those that it was told apart from are gone, a longer id is found all the same.
    longest = max(ids, key=lambda excerpt: (len(ids[excerpt]), excerpt))
    assert excerpts_of([ids[longest]], [longest], "ada") == {ids[longest]: longest}


def test_an_id_that_could_be_two_excerpts_is_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an excerpt came later whose digest begins alike, nothing is guessed."""
    monkeypatch.setattr(sheets, "_SHORTEST", 1)
    first = {excerpt: neutral_ids([excerpt], "ada", 1)[excerpt] for excerpt in NAMES}
    one, other = next((a, b) for a in NAMES for b in NAMES if a != b and first[a] == first[b])
    assert excerpts_of([first[one]], [one], "ada") == {first[one]: one}
    assert excerpts_of([first[one]], [one, other], "ada") == {}


@pytest.mark.parametrize(
    "text", ["", "y-1", "b2", "b23456", "b23456-", "-1", "B23456-1", "aaaaaa-1"]
)
def test_what_is_no_id_names_nothing(text: str) -> None:
    """Neither nothing, nor half an id, nor an id in capitals."""
    assert excerpts_of([text], NAMES, "ada") == {}


def test_an_excerpt_s_own_id_names_it() -> None:
    """A coder who is not blind, such as a reader, names excerpts as the project does."""
    assert excerpts_of([NAMES[0]], NAMES, "ada") == {NAMES[0]: NAMES[0]}


def test_another_name_s_ids_name_nothing() -> None:
    """The sheet of one coder cannot be taken for that of another."""
    ids = neutral_ids(NAMES, "ada", 1)
    assert excerpts_of(ids.values(), NAMES, "ben") == {}
