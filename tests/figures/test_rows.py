"""The rows of the figures: each says how it counted, and on what base."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from refutable.corpus import Corpus
from refutable.corpus.agreement import agreement_table
from refutable.evaluate.query import Finder
from refutable.figures import FIGURES, Context, Row
from tests.corpora import corpora


def _no_claims() -> Any:
    raise AssertionError("nobody asked for claims")


def rows_of(name: str, corpus: Corpus, **options: Any) -> list[Row]:
    """The rows of a figure of a corpus."""
    context = Context(Path(), corpus, Finder(corpus), _no_claims)
    return list(FIGURES[name].make(context, options))


def test_every_document_has_a_row_with_its_days(small: Corpus) -> None:
    """Quoted or not, dated or not, a document stands in the table once; then come the periods."""
    made = rows_of("documents_over_time", small)
    rows = {row["document"]: row for row in made if "document" in row}
    assert list(rows) == list(small.documents)
    notice = rows["voices-notice-1990"]
    assert (notice["start"], notice["end"], notice["drawn"]) == ("1990-01-01", "1990-12-31", "bar")
    assert rows["neighbours-leaflet"]["drawn"] == "undated"
    assert rows["house-bulletin-1995"]["quoted"] == "not quoted"
    assert sum(row["quoted"] == "quoted" for row in rows.values()) == 9
    assert [row["period"] for row in made if "period" in row] == [
        period.label for period in small.periods.values()
    ]


def test_codes_by_period_counts_certain_and_possible_documents(small: Corpus) -> None:
    """A year that straddles a period, and an undated text, are possible in it, not certain."""
    made = rows_of("codes_by_period", small)
    labels = {code.id: code.label for code in small.codebook.codes.values()}
    rows = {(row["code"], row["period"]): row for row in made}
    strict, zones = (small.periods[name].label for name in ("strict", "zones"))
    assert len(made) == 6 * 3
    appeal = rows[labels["order.appeal"], strict]
    assert (appeal["count"], appeal["possible"], appeal["shown"]) == (0, 2, "0–2")
    assert (appeal["base"], appeal["base_possible"]) == (3, 5)
    ban = labels["order.ban"]
    assert (rows[ban, strict]["count"], rows[ban, zones]["possible"]) == (2, 0)
    order = list(dict.fromkeys(row["period"] for row in made))
    assert order == [period.label for period in small.periods.values()]


def test_families_and_scopes_choose_the_rows(small: Corpus) -> None:
    """Only codes of the families, only passages of the scopes."""
    rows = rows_of("codes_by_period", small, families=["order"], scopes=["branch"])
    assert {row["family"] for row in rows} == {small.codebook.families["order"].label}
    appeal = small.codebook.codes["order.appeal"].label
    corner = small.periods["corner"].label
    assert {(r["code"], r["period"]) for r in rows if r["count"]} == {(appeal, corner)}


@pytest.mark.parametrize("name", ["codes_by_period", "code_cooccurrence", "agreement_by_code"])
def test_an_unknown_family_is_refused(name: str, small: Corpus) -> None:
    """A misspelt family is no empty figure."""
    with pytest.raises(ValueError, match="no family 'ordre'"):
        rows_of(name, small, families=["ordre"])


def pairs(corpus: Corpus, **options: Any) -> dict[tuple[str, str], int]:
    """The pairs of codes with the documents that they share, by id."""
    ids = {code.label: code.id for code in corpus.codebook.codes.values()}
    return {
        (ids[row["code"]], ids[row["other"]]): row["documents"]
        for row in rows_of("code_cooccurrence", corpus, **options)
        if row["documents"] and row["code"] != row["other"]
    }


def test_pairs_of_codes_share_documents(small: Corpus) -> None:
    """A pair of codes in use stands there once, with the documents that carry both."""
    assert len(rows_of("code_cooccurrence", small)) == 6 * 7 / 2
    assert pairs(small) == {
        ("sound.disturbance", "order.ban"): 2,
        ("sound.disturbance", "order.zoning"): 1,
        ("sound.life", "order.appeal"): 1,
        ("sound.life", "order.zoning"): 1,
    }


def test_a_code_with_itself_counts_its_documents(small: Corpus) -> None:
    """The edge of the triangle."""
    rows = rows_of("code_cooccurrence", small, families=["order"])
    counts = [row["documents"] for row in rows if row["code"] == row["other"]]
    assert counts
    assert all(counts)


def test_pairs_are_of_the_scopes_and_the_kind_of_document_asked_for(small: Corpus) -> None:
    """Excerpts of another scope, and documents that look back, take no part in a pair."""
    assert pairs(small, scopes=["branch"]) == {("sound.life", "order.appeal"): 1}
    looking_back = {name: replace(d, retrospective=True) for name, d in small.documents.items()}
    memories = replace(small, documents=looking_back)
    assert pairs(memories) == pairs(small)
    assert pairs(memories, contemporary=True) == {}


@given(corpora())
def test_no_row_counts_more_than_its_base(corpus: Corpus) -> None:
    """Certain is at most possible, and both at most what there is."""
    for row in rows_of("codes_by_period", corpus):
        assert row["count"] <= row["possible"] <= row["base_possible"]
        assert row["count"] <= row["base"] <= row["base_possible"]


def test_agreement_has_rows_over_codes_and_by_code(small: Corpus) -> None:
    """Over all codes, then each family before its codes in the codebook's order."""
    book = small.codebook
    expected = ["All codes"]
    for family in book.families.values():
        members = [code.label for code in book.codes.values() if code.parent == family.id]
        expected += [family.label, *members]
    rows = rows_of("agreement_by_code", small)
    assert [row["name"] for row in rows] == expected
    assert [row["kind"] for row in rows].count("family") == 1 + len(book.families)


def test_agreement_says_what_the_table_of_agreement_says(small: Corpus) -> None:
    """To four places; a code too rare for alpha has none, and the reason."""
    rows = {row["name"]: row for row in rows_of("agreement_by_code", small)}
    found = {row.name: row for row in agreement_table(small).presence if row.scope == "code"}
    for code in small.codebook.codes.values():
        known, row = found[code.id], rows[code.label]
        alpha = None if known.rare or known.alpha is None else round(known.alpha, 4)
        assert row["alpha"] == alpha
        assert (row["jointly"], row["ever"]) == (known.jointly, known.ever)
        assert row["stance"] is None  # no code of this small paper has five stances to compare
    over_all = agreement_table(small).row("stance", "all")
    assert over_all is not None
    assert rows["All codes"]["stance"] == round(over_all.alpha or 0, 4) != 0
    assert rows["Disturbance"]["used_by"] == "desk 4, attic 3"
    assert any(row["reserve"] == "given in 1 (needs 5)" for row in rows.values())


def test_agreement_of_one_family(small: Corpus) -> None:
    """Only the codes of the families asked for, and the row over all."""
    rows = rows_of("agreement_by_code", small, families=["order"])
    assert len(rows) == 2 + 3
