"""Work shared among workers comes to the same, whoever they are and however many."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from operator import neg
from typing import Any

import pytest
from distributed import LocalCluster

from refutable.corpus import Corpus
from refutable.errors import UsageError
from refutable.evaluate.arrays import Arrays
from refutable.language.expressions import coded
from refutable.robustness.null_model import null_pass_rates
from refutable.robustness.workers import SCHEDULER, Workers
from tests.projects import SECOND_PAPER, Project, run
from tests.this_paper.whole_paper import render_line


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A dask scheduler with two workers on this machine alone."""
    made: Any = LocalCluster
    with made(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as made_here:
        yield made_here


@pytest.fixture
def scheduler(cluster: Any) -> Iterator[str]:
    """The address of the scheduler, whose workers must be given something to do."""
    done = cluster.scheduler.transition_counter
    yield cluster.scheduler_address
    assert cluster.scheduler.transition_counter > done


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever asks for a scheduler that is not there know at once."""
    monkeypatch.setattr("refutable.robustness.workers._SECONDS_TO_CONNECT", 0.1)


@pytest.mark.parametrize("number", [1, 2, 3, -1])
def test_results_come_in_the_order_of_the_jobs(number: int) -> None:
    """Each worker takes every so-many-th job; the order is restored."""
    assert Workers(number).map(neg, range(7)) == [-job for job in range(7)]


def test_a_cluster_comes_to_the_same(scheduler: str, small: Corpus) -> None:
    """The workers of a dask scheduler give the very numbers that one process gives."""
    arrays = Arrays(small)
    criteria = [
        coded("sound.life").documents >= 2,
        coded("order.ban").first.precedes(coded("sound.life").last),
    ]
    alone = null_pass_rates(criteria, arrays, 5_000, 3)
    shared = null_pass_rates(criteria, arrays, 5_000, 3, workers=Workers(scheduler=scheduler))
    assert shared == alone


def test_the_scheduler_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A render's kernel inherits it; without one, work stays on this machine."""
    monkeypatch.delenv(SCHEDULER, raising=False)
    assert Workers.declared().scheduler == ""
    monkeypatch.setenv(SCHEDULER, "tcp://127.0.0.1:8786")
    assert Workers.declared().scheduler == "tcp://127.0.0.1:8786"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "no address"])
def test_a_scheduler_that_does_not_answer_is_one_clear_error(address: str) -> None:
    """The error names the address and says how to start a scheduler."""
    with pytest.raises(UsageError) as raised:
        Workers(scheduler=address).map(neg, range(3))
    (fault,) = raised.value.faults
    assert fault.rule == "no-scheduler"
    assert address in fault.message


def test_without_dask_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """A project that has not installed the extra is told how to."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError) as raised:
        Workers(scheduler="tcp://127.0.0.1:1").map(neg, range(3))
    (fault,) = raised.value.faults
    assert "[cluster]" in fault.remedy


def test_a_claim_shown_through_a_cluster_is_the_same_text(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`paper show --scheduler` prints byte for byte what it prints on one machine."""
    monkeypatch.setenv(SCHEDULER, "")
    line = ["show", "1", "--project", str(SECOND_PAPER), "--format", "json"]
    alone = run(*line)
    shared = run(*line, "--scheduler", scheduler)
    assert alone.code == shared.code == 0
    assert shared.out == alone.out


def test_a_paper_rendered_through_a_cluster_is_the_same_page(
    scheduler: str, second_rendered: Project, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`paper render --scheduler` writes byte for byte what a render on one machine writes."""
    monkeypatch.setenv(SCHEDULER, "")
    assert project.run(*render_line(), "--scheduler", scheduler).code == 0
    for path in ("_output/paper.html", "figures/manifest.json"):
        assert project.read(path) == second_rendered.read(path)


@pytest.mark.usefixtures("impatient")
def test_a_command_stops_where_no_scheduler_answers() -> None:
    """Wrong usage, told before anything is computed."""
    line = ["show", "1", "--project", str(SECOND_PAPER), "--scheduler", "tcp://127.0.0.1:1"]
    done = run(*line)
    assert done.code == 2
    assert "there is no dask scheduler at 'tcp://127.0.0.1:1'" in done.err
