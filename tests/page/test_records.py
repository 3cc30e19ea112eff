"""The records of claims, and the list that they are without script."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import pytest

from refutable import build
from refutable.build.listing import claim_reports
from refutable.page.records import records
from refutable.page.unscripted import unscripted
from refutable.robustness.choices import Readings


@pytest.fixture(scope="module")
def found(checked: build.Paper) -> Mapping[str, Any]:
    """The records of this paper, without how firmly its claims stand."""
    reports = claim_reports(checked, {})
    return records(checked.source, checked.corpus, checked.collected, reports, Readings())


@pytest.fixture(scope="module")
def claims(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record of each claim by its id."""
    return {one["id"]: one for one in found["claims"]}


def test_every_claim_has_its_record_in_the_order_of_the_text(
    claims: Mapping[str, Any], verdicts: Mapping[str, str]
) -> None:
    """With the verdict of the check."""
    assert {name: one["verdict"] for name, one in claims.items()} == dict(verdicts)
    assert [one["number"] for one in claims.values()] == list(range(1, len(claims) + 1))


def test_a_reference_in_a_sentence_is_the_number_of_a_claim(claims: Mapping[str, Any]) -> None:
    """No id stands in a sentence that is shown."""
    assert not [one["sentence"] for one in claims.values() if "clm-" in one["sentence"]]


def test_what_is_for_and_against_is_what_the_check_found(
    claims: Mapping[str, Any], found: Mapping[str, Any], checked: build.Paper
) -> None:
    """Each item names its document, passage and words by their places in the corpus."""
    corpus = found["corpus"]
    for entry in checked.collected.ledger.entries:
        one = claims[entry.claim.id]
        for side, items in (("for", entry.grounds), ("against", entry.rebuttal)):
            told = one.get(side, [])
            assert [corpus["documents"][item[0]]["id"] for item in told] == [
                item.document for item in items
            ]
            assert [corpus["passages"][item[1]]["id"] for item in told if len(item) > 1] == [
                item.excerpt for item in items if item.excerpt
            ]


def test_every_item_has_a_reason(claims: Mapping[str, Any]) -> None:
    """Whatever is counted is counted as something that the criterion, or the author, looks at."""
    for one in claims.values():
        for side in ("for", "against"):
            reasons = one.get("reasons", {}).get(side, [])
            given = {place for reason in reasons for place in reason["items"] or ()}
            whole = any(reason["items"] is None for reason in reasons)
            assert whole or given == set(range(len(one.get(side, []))))


def test_the_rows_of_a_table_are_the_counts_of_its_comparison(claims: Mapping[str, Any]) -> None:
    """5 of 18 is a row of 5 and 13."""
    one = claims["clm-premises-politics"]
    (table,) = one["tables"]
    (a, b), (c, d) = [(len(row["with"]), len(row["without"])) for row in table["rows"]]
    assert one["figures"] == f"{a} of {a + b} documents against {c} of {c + d}"


def test_a_claim_without_grounds_says_what_was_searched_or_compared(
    claims: Mapping[str, Any],
) -> None:
    """Nobody has to take "for: nothing" for an answer."""
    for one in claims.values():
        if one["verdict"] == "supported" and not one.get("for"):
            assert one.get("searched") or one.get("tables") or one["kind"] == "order", one["id"]


def test_the_plain_list_has_every_claim(
    claims: Mapping[str, Any], found: Mapping[str, Any]
) -> None:
    """With a link to its sentence, its verdict and the numbers for and against."""
    text = html.unescape(unscripted(found))
    assert re.findall(r'href="#(clm-[^"]+)"', text) == list(claims)
    one = claims["clm-premises-politics"]
    assert f">{one['sentence'][:50]}" in text
    assert f"</a> – supported; {one['figures']}; for: " in text
