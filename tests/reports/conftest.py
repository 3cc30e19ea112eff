"""Outcomes that several tests of reports look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from refutable.reports.findings import Outcome
from tests.reports.outcomes import nasty_faults, outcome_after_a_loss


@pytest.fixture(scope="session")
def lost(_built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A check after a passage was lost: one claim fell, one is at risk, a figure is stale."""
    return outcome_after_a_loss(_built_once, tmp_path_factory.mktemp("lost") / "paper")


@pytest.fixture(scope="session")
def stopped() -> Outcome:
    """A check that malformed data stopped."""
    return nasty_faults()
