"""How adequate the grounds of claims are, and when their criteria were set."""

from __future__ import annotations

import pytest

from refutable.cells.claim import claim
from refutable.cells.criteria import adequacy_table, criteria, criteria_table
from refutable.cells.evidence import evidence_markdown
from refutable.cells.session import Session
from refutable.language.expressions import coded
from tests.cells.test_tables import rows

NAME = "clm-disturbance-through"


@pytest.fixture
def late(live: Session) -> Session:
    """The second paper, with one claim whose criterion came late and was changed since."""
    claim(
        NAME,
        holds=coded("sound.disturbance").documents >= 2,
        bearing=True,
        adequacy=f"{coded('sound.disturbance').documents} papers, each quoted whole",
        added="after the codings had been seen",
        changed="after review",
    )
    return live


def test_criteria_are_counted_by_when_they_were_set(late: Session) -> None:
    """One may be added and changed; one that is neither was set before."""
    assert criteria("added") == criteria("changed") == 1
    assert criteria("before") == criteria() - 1
    assert criteria(bearing=True) == criteria("added", bearing=True) == 1
    with pytest.raises(ValueError, match="none of 'before', 'added' and 'changed'"):
        criteria("later")  # type: ignore[arg-type]


def test_what_was_added_or_changed_is_listed_by_claim(late: Session) -> None:
    """Of those set before, only claims that carry the argument are named."""
    before, _, _, both = rows(criteria_table())
    assert before[1:] == [str(criteria() - 1), "0", "–; and others"]
    assert both[1:3] == ["1", "1"]
    assert f"(#{NAME})" in both[3]


def test_bearing_claims_are_listed_with_their_documents_and_adequacy(late: Session) -> None:
    """Documents are told apart by an attribute, the most frequent value first."""
    text = str(adequacy_table("type"))
    (line,) = [line for line in text.split("\n") if f"#{NAME}" in line]
    _, found, against, adequacy = [cell.strip() for cell in line.strip("| ").split(" | ")]
    assert found.startswith(f"{coded('sound.disturbance').documents}: ")
    assert against == "–"
    assert adequacy.replace("\\", "") == f"{found[0]} papers, each quoted whole."
    assert NAME not in str(adequacy_table(leaving_out=[NAME]))
    with pytest.raises(ValueError, match="no attribute 'colour'"):
        adequacy_table("colour")


def test_the_evidence_of_a_claim_has_all_three(late: Session) -> None:
    """Under terms of their own, in the words of the paper's language."""
    shown = evidence_markdown(late.assessed[NAME], late.corpus)
    terms = ("Adequacy", "Criterion added", "Criterion changed")
    assert [term for term in terms if f"\n{term}\n" in shown] == list(terms)
