"""The benchmarks measure what they say: both sides of a race do the same work."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import robustness
from benchmarks.__main__ import main
from benchmarks.corpora import SMALLEST, write_project
from benchmarks.processes import Run, TooLongError, run
from benchmarks.robustness import race
from benchmarks.scale import exponent, measure, plot, report
from tests.processes import HANG
from tests.projects import ROOT


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated project of the smallest size."""
    folder = tmp_path_factory.mktemp("benchmarks") / "generated"
    write_project(folder, SMALLEST)
    return folder


def test_the_plain_loop_passes_the_claims_of_the_paper_alike() -> None:
    """Two evaluations that share no code agree on every claim that a shuffle moves."""
    found = race(ROOT, 2)
    assert found.claims > 90
    assert found.shuffles == 2


def test_the_plain_loop_passes_every_kind_of_claim_alike(generated: Path) -> None:
    """The generated argument has a claim of each kind; they agree on a second seed too."""
    assert race(generated, 2, seed=7).claims > 15


def test_a_difference_between_the_two_is_an_error(
    generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the loop counted one pass more, the benchmark would not print a ratio."""
    monkeypatch.setattr(robustness, "passes", lambda criteria, worlds: [10**6] * len(criteria))
    with pytest.raises(AssertionError, match="in the loop on 1000000"):
        race(generated, 1)


def test_a_generated_corpus_is_checked_and_examined(generated: Path) -> None:
    """What is measured at each size ends well, and is told in the table and the plot."""
    one = measure(SMALLEST, (2,), 1, HANG)
    assert one.examined is not None
    assert json.loads(one.examined.printed)["claims"] > 20
    found = [one, replace(one, codings=2 * SMALLEST)]
    text = report(found)
    assert "| 1,000 |" in text
    assert "| 2,000 |" in text
    assert str(ROOT) not in text
    assert len(plot(found).to_dict()["hconcat"]) == 2


def test_an_examination_that_takes_too_long_is_said_not_to_end() -> None:
    """It is stopped at its limit, and the table says so."""
    one = measure(SMALLEST, (2,), 1, 0.2)
    assert one.examined is None
    assert "not within" in report([one, replace(one, codings=2 * SMALLEST)])


def test_growth_is_the_exponent_of_a_power_law() -> None:
    """A figure that grows with the square has the exponent 2."""
    assert exponent([1, 10, 100], [3, 300, 30_000]) == pytest.approx(2)
    with pytest.raises(ValueError, match="two sizes"):
        exponent([1], [1])


def test_results_that_differ_between_processes_are_an_error() -> None:
    """One process and two must come to the same digest."""
    one, two = (
        Run(1.0, 1.0, json.dumps({"seconds": 1.0, "claims": 2, "digest": name})) for name in "ab"
    )
    with pytest.raises(AssertionError, match="number of processes"):
        robustness.report([{1: one, 2: two}], [robustness.Race(1, 2, 2, 3)], 10)


def test_a_command_is_stopped_at_its_limit(tmp_path: Path) -> None:
    """What does not end is killed with all that it started."""
    with pytest.raises(TooLongError):
        run([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, 0.2)


def test_a_command_that_fails_stops_the_benchmark(tmp_path: Path) -> None:
    """No figure is written for what did not end well."""
    with pytest.raises(SystemExit, match="failed with 3"):
        run([sys.executable, "-c", "raise SystemExit(3)"], tmp_path)


def test_an_unknown_part_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The command line says which parts there are."""
    with pytest.raises(SystemExit):
        main(["--out", str(tmp_path), "speed"])
    assert "no part 'speed'; one of: check, watch, robustness, scale" in capsys.readouterr().err
