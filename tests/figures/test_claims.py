"""Claims at a glance."""

from __future__ import annotations

from tests.figures.drawing import data_of, drawn, links, sample_svg, shown
from tests.figures.samples import SAMPLES


def test_every_claim_has_a_tile_with_its_number_and_its_sign() -> None:
    """Totals by verdict stand below; what is undetermined is dashed."""
    words = shown("claims_at_a_glance")
    assert "✓ 1 supported, ✗ 1 refuted, ? 1 undetermined, § 1 argued, ! 1 error." in words
    assert "3\N{NO-BREAK SPACE}?" in words
    assert sample_svg("claims_at_a_glance").count("stroke-dasharray") == 1


def test_a_tile_leads_to_its_claim_and_says_it() -> None:
    """Number, verdict and sentence."""
    found = links(sample_svg("claims_at_a_glance"))
    assert found[1] == ("#clm-2", "Claim 2, refuted.\nSentence 2.")
    assert len(found) == 5


def test_a_section_goes_on_in_another_line() -> None:
    """Its name stands beside the first line alone."""
    claim = SAMPLES["claims_at_a_glance"][0]
    rows = [claim | {"number": n, "claim": f"clm-{n}"} for n in range(1, 41)]
    lines = {row["line"] for row in data_of(drawn("claims_at_a_glance", rows))}
    assert len(lines) >= 3
    assert shown("claims_at_a_glance", rows).count("One") == 1


def test_claims_stand_in_the_order_of_their_numbers() -> None:
    """Whatever the order of the rows."""
    rows = SAMPLES["claims_at_a_glance"]
    assert data_of(drawn("claims_at_a_glance", rows[::-1])) == data_of(drawn("claims_at_a_glance"))
