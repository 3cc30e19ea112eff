"""Every reference is cited, every citation listed, and every quotation has what locates it."""

from __future__ import annotations

import csv
import re

from refutable.claims.passages import Passages
from refutable.paper.diagnostics import citations_of
from tests.projects import ROOT
from tests.this_paper.whole_paper import opened_paper

PAPER = opened_paper()
LISTED = set(
    re.findall(
        r"^@\w+\{([^,\s]+),",
        (ROOT / "data" / "references.bib").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)


def cited() -> set[str]:
    """Return the keys that prose, cells and, with a catalogue in the paper, documents cite."""
    return set(citations_of(PAPER.source))


def test_every_citation_is_listed() -> None:
    """No key is cited that the bibliography does not have."""
    assert sorted(cited() - LISTED) == []


def test_every_reference_is_cited() -> None:
    """What nothing cites is either a document of the catalogue, which is printed, or too much."""
    assert sorted(LISTED - cited() - PAPER.corpus.documents.keys()) == []
    sections = (ROOT / "sections").glob("*.qmd")
    assert any("\ncatalogue()" in path.read_text(encoding="utf-8") for path in sections)


def test_every_locator_of_the_source_is_printed_and_its_absence_is_told() -> None:
    """A passage is printed with its page where the source gives one; else a sentence says so."""
    with (ROOT / "data" / "excerpts.csv").open(encoding="utf-8", newline="") as file:
        given = {row["id"]: row["locator"] for row in csv.DictReader(file)}
    assert sum(map(bool, given.values())) >= 10
    shown = {}
    for entry in PAPER.collected.ledger.entries:
        for passage in Passages((*entry.grounds, *entry.rebuttal), PAPER.corpus):
            if passage.excerpt:
                shown[passage.excerpt] = str(passage)
    assert len(shown) >= 45
    for name, text in shown.items():
        assert (f", p. {given[name]}" in text) is bool(given[name]), text
    ledger = (ROOT / "sections" / "_95-ledger.qmd").read_text(encoding="utf-8")
    assert "A passage without a page is one for which the published text gives none." in ledger
