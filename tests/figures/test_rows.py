"""The rows of the figures: each says how it counted, and on what base."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from refutable.corpus import Corpus
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
    assert rows[0]["href"].endswith("?code=order.ban&period=strict&scope=branch")
    assert {(r["code"], r["period"]) for r in rows if r["count"]} == {(appeal, corner)}


ATTRIBUTE: dict[str, dict[str, Any]] = {"codes_by_attribute": {"attribute": "actor"}}


@pytest.mark.parametrize("name", ["codes_by_period", "codes_by_attribute"])
def test_an_unknown_family_is_refused(name: str, small: Corpus) -> None:
    """A misspelt family is no empty figure."""
    with pytest.raises(ValueError, match="no family 'ordre'"):
        rows_of(name, small, families=["ordre"], **ATTRIBUTE.get(name, {}))


@given(corpora())
def test_no_row_counts_more_than_its_base(corpus: Corpus) -> None:
    """Certain is at most possible, and both at most what there is."""
    for row in rows_of("codes_by_period", corpus):
        assert row["count"] <= row["possible"] <= row["base_possible"]
        assert row["count"] <= row["base"] <= row["base_possible"]
