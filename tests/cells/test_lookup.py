"""The table of claims and the codebook, which a reader of the article looks up."""

from __future__ import annotations

import re
from dataclasses import replace

from refutable.cells.ledger import whole_paper
from refutable.cells.lookup import claims_table, codebook
from refutable.cells.session import Session
from refutable.claims.claim import Verdict
from tests.projects import SECOND_VERDICTS

_ROW = re.compile(r"^\| (\**)\[\]\(#(clm-[\w-]+)\)\{\.row-of\}\1 \|.*\| (.*) \|$", re.MULTILINE)


def test_each_claim_has_a_row_with_its_verdict_and_what_breaks_it(live: Session) -> None:
    """A claim from literature has its verdict alone; a supported one says with what it falls."""
    rows = {name: said for _, name, said in _ROW.findall(str(claims_table()))}
    assert list(rows) == list(SECOND_VERDICTS)
    for name, verdict in SECOND_VERDICTS.items():
        assert verdict.value in rows[name]
        assert ("falls with" in rows[name]) <= (verdict is Verdict.SUPPORTED)
    assert rows["clm-zoning-late"].split("; ")[1].startswith("falls without “")
    assert rows["clm-noise-settled"] == "§\N{NO-BREAK SPACE}argued"


def test_claims_that_carry_the_argument_come_first(live: Session) -> None:
    """Their numbers are bold; the others follow in the order of the text."""
    last = list(SECOND_VERDICTS)[-1]
    live.collected = whole_paper(live)
    live.claims = {
        made.id: replace(made, bearing=made.id == last) for made in live.collected.claims
    }
    rows = _ROW.findall(str(claims_table()))
    assert [name for bold, name, _ in rows if bold] == [last]
    assert [name for _, name, _ in rows] == [last, *list(SECOND_VERDICTS)[:-1]]


def test_the_codebook_has_each_code_under_its_family(live: Session) -> None:
    """Labels and definitions, no ids."""
    shown = str(codebook())
    book = live.corpus.codebook
    labels = [code.label for code in book.codes.values()]
    assert re.findall(r"^\*([^*]+)\.\*", shown, re.MULTILINE) == labels
    assert not [name for name in book.codes if name in shown]
