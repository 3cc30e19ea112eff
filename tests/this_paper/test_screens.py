"""Every claim of this paper on one screen, and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import pytest

from refutable import build
from refutable.build.paper import Paper
from refutable.reports.json import show_json
from refutable.reports.report import ClaimReport
from refutable.reports.show import SCREEN, show_text
from refutable.robustness.examine import Robustness
from refutable.wording.robustness import margin_words
from tests.reports.test_show import report, rows, shown

Examined = Sequence[tuple[ClaimReport, Robustness]]


@pytest.fixture(scope="module")
def examined(checked: Paper) -> Examined:
    """One in three of the computed claims, with how firmly it stands."""
    shown = [build.show(checked, made.id, 1, 1) for made in checked.collected.claims[::3]]
    return [(found, found.firmness) for found in shown if found.firmness is not None]


def test_single_absences_are_named_and_counted(checked: Paper) -> None:
    """What alone overturns it by name, with how many were tried; the kinds that do not, too."""
    told = rows(shown(checked, "clm-three-fields"))["Absence"]
    firmness = report(checked, "clm-three-fields").firmness
    assert firmness is not None
    alone = [one for one in firmness.absences.overturning if one.kind == "document"]
    assert len(alone) == 1
    documents = len(checked.corpus.documents)
    assert f"one of the {documents} documents ({alone[0].label})" in told
    nothing = rows(shown(checked, "clm-shared-first"))["Absence"]
    assert nothing == "No single absence overturns it."


def test_coders_readings_and_disagreements_are_told_as_they_are(
    checked: Paper, examined: Examined
) -> None:
    """Every layer under its verdict, every deciding disagreement, and the readings that hold."""
    decided = 0
    for found, firmness in examined:
        told = rows(show_text(found, checked.corpus, uncut=True))
        if set(firmness.layers.verdicts.values()) == {firmness.verdict}:
            assert told["Coders"].startswith("The same under each coder")
        for name, verdict in firmness.layers.by_coder.items():
            said = re.search(rf"{verdict.value} under the {name} coder", told["Coders"], re.I)
            assert said or told["Coders"].startswith("The same")
        for one in firmness.layers.deciding:
            decided += 1
            assert one.disagreement.excerpt in told["Decided by"]
        assert ("Decided by" in told) is bool(firmness.layers.deciding)
        held, tried = firmness.readings.held, firmness.readings.tried
        assert (f"The same in {held} of {tried} readings" in told["Readings"]) or held == tried
    assert decided


def test_long_lists_are_cut_and_counted_unless_all_is_asked_for(checked: Paper) -> None:
    """The screen says how many more there are; --all prints every one in full."""
    found = report(checked, "clm-governments-speak")
    grounds = found.entry.grounds
    text = show_text(found, checked.corpus)
    assert f"… and {len(grounds) - 2} more" in text
    assert "[…]" in text
    whole = " ".join(show_text(found, checked.corpus, uncut=True).split())
    assert "… and" not in whole
    assert all(" ".join(str(passage).split()) in whole for passage in grounds)


def test_no_two_lines_are_empty_one_after_the_other(checked: Paper) -> None:
    """A claim takes no more of the screen than it needs, argued ones included."""
    for name in ("clm-no-policy", "clm-aid-first"):
        assert "\n\n\n" not in shown(checked, name)


def test_no_line_is_wider_than_a_terminal(checked: Paper, examined: Examined) -> None:
    """Eighty columns hold every claim of the paper, and most of them are one screen high.

    A criterion that says the same of several codes or periods is read back part by part, in two
    lines or so for each.
    """
    heights, beside = [], []
    for found, _ in examined:
        lines = show_text(found, checked.corpus).splitlines()
        heights.append(len(lines))
        beside.append(len(lines) - 2 * len(found.entry.assessment.operands))
        assert max(map(len, lines)) <= SCREEN == 80
    assert sorted(heights)[len(heights) // 2] <= 45
    assert sorted(heights)[len(heights) * 9 // 10] <= 60
    assert max(beside) <= 72


def test_an_argued_claim_is_shown(checked: Paper) -> None:
    """A claim that no passage decides has a screen too."""
    assert "clm-no-policy" in shown(checked, "clm-no-policy")


def test_json_holds_all_of_how_firmly_it_stands(checked: Paper, examined: Examined) -> None:
    """What the screen cuts is there in full, and what has no number is null."""
    for found, firmness in examined:
        told = json.loads(show_json(found, checked.corpus))["firmness"]
        assert [one["turns"] for one in told["margins"]] == [
            margin_words(m) for m in firmness.margins
        ]
        for one, kept in zip(firmness.breaking, told["breaking"], strict=True):
            assert kept["size"] == one.size
            assert len(kept["removed"]) == len(one.removed) == (one.size or 0)
        assert told["absences"]["tried"] == dict(firmness.absences.tried)
        assert len(told["absences"]["overturning"]) == len(firmness.absences.overturning)
        assert told["readings"]["held"] == firmness.readings.held
        assert (told["shuffles"]["share"] is None) is (firmness.null.null is None)
        assert set(told["layers"]) == set(checked.corpus.layers)
        assert len(told["deciding_disagreements"]) == len(firmness.layers.deciding)
