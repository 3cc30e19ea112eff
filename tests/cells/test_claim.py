"""``claim()``: what it displays, and what it refuses."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from refutable.cells.claim import claim
from refutable.cells.session import Session
from refutable.claims.claim import Verdict
from refutable.errors import MalformedError
from refutable.language.criteria import omitted
from refutable.language.expressions import coded

OPENING = "children-corner-opened"


def evidence(**arguments: Any) -> str:
    """Return what a claim displays."""
    return str(claim("clm-x", **arguments))


def test_a_claim_displays_its_evidence_for_the_filter() -> None:
    """A div with claim, verdict and declaration, and a definition list of what was weighed."""
    shown = evidence(
        holds=coded("order.zoning").since(OPENING).documents >= 2,
        against=coded("order.ban").since(OPENING),
        warrant="@public-rooms-1999",
        rests_on=["clm-y"],
    )
    lines = shown.splitlines()
    assert lines[0] == (
        '::: {.evidence claim="clm-x" verdict="supported" sign="✓" declared="supported" '
        'asdeclared="yes"}'
    )
    assert lines[-1] == ":::"
    terms = [a for a, b in pairwise(lines) if b.startswith(":   ")]
    assert terms == ["Needed", "Found", "For", "Against", "Warrant", "Rests on"]
    bare = shown.replace("\\", "")
    assert "At least two documents dated from 15 June 1990 on carry “zoning”." in bare
    assert "[@public-rooms-1999]" in shown
    assert "[](#clm-y)" in shown
    assert "A House of Three Zones (February 1997 – March 1997, p. 3)" in bare


@pytest.mark.parametrize(
    ("warrant", "shown"),
    [
        ("clm-noise-settled", "[](#clm-noise-settled)"),
        (["clm-y", "@public-rooms-1999"], "[](#clm-y); [@public-rooms-1999]"),
    ],
)
def test_a_warrant_is_a_work_or_a_claim_argued_from_works(warrant: Any, shown: str) -> None:
    """The one is cited, the other linked to, so that a reader finds the mechanism in the text."""
    text = evidence(holds=coded("order.zoning").documents >= 2, warrant=warrant)
    assert f"Warrant\n:   {shown}\n" in text + "\n"


def test_a_claim_that_is_not_as_declared_says_so() -> None:
    """The page can show that a sentence fell."""
    shown = evidence(holds=coded("order.ban").documents >= 9)
    assert 'verdict="refuted" sign="✗" declared="supported" asdeclared="no"' in shown


def test_a_claim_from_literature_is_argued_never_supported() -> None:
    """Works argue a claim; no passage does."""
    shown = evidence(argued_from=["@public-rooms-1999"])
    assert 'verdict="argued" sign="§" declared="argued" asdeclared="yes"' in shown
    assert "Needed" not in shown
    assert "[@public-rooms-1999]" in shown


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ({"holds": True}, "plain-criterion"),
        ({"holds": 3}, "plain-criterion"),
        ({}, "no-criterion"),
        ({"holds": omitted(coded("order")), "argued_from": ["@a"]}, "no-criterion"),
        ({"holds": omitted(coded("order")), "declared": "error"}, "bad-verdict"),
        ({"holds": omitted(coded("order")), "declared": "true"}, "bad-verdict"),
        ({"holds": omitted(coded("order")), "declared": "undetermined"}, "no-would-decide"),
        ({"holds": omitted(coded("ordre"))}, "unknown-name"),
        ({"holds": omitted(coded("order")), "against": coded("ordre")}, "unknown-name"),
    ],
)
def test_a_claim_that_is_not_well_formed_is_refused(
    opened: Session, arguments: dict[str, Any], rule: str
) -> None:
    """Each fault has its rule and the line of the call; what cannot be evaluated is an error."""
    claim("clm-x", **arguments)
    (fault,) = opened.faults
    assert fault.rule == rule
    assert (Path(fault.file).name, fault.line > 0) == ("test_claim.py", True)
    assert fault.remedy
    found = opened.assessed["clm-x"]
    assert (found.verdict is Verdict.ERROR) == (rule != "no-would-decide")
    assert found.error == ("" if rule == "no-would-decide" else fault.message)


def test_a_claim_declared_argued_needs_works(opened: Session) -> None:
    """A criterion cannot be declared argued: that would always differ from what is found."""
    claim("clm-x", declared="argued", holds=coded("order").documents >= 1)
    assert [fault.rule for fault in opened.faults] == ["bad-verdict"]


def test_a_claim_is_made_once(opened: Session) -> None:
    """A second cell for a claim is refused with the place of the first, which stands."""
    claim("clm-x", holds=coded("order.ban").documents >= 1)
    claim("clm-x", holds=coded("order.ban").documents >= 99)
    (fault,) = opened.faults
    assert re.fullmatch(r"the claim 'clm-x' is already made at .*:\d+", fault.message)
    assert opened.assessed["clm-x"].verdict is Verdict.SUPPORTED


@pytest.mark.usefixtures("live")
def test_in_a_live_kernel_a_claim_that_is_not_well_formed_stops_its_cell() -> None:
    """Whoever runs the cell sees at once what is wrong with it."""
    with pytest.raises(MalformedError, match="unknown-name"):
        claim("clm-x", holds=omitted(coded("ordre")))
