"""The workflow does on a pull request what the docs say: its steps, run as a runner runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.projects import ROOT, Project
from tests.published import sarif_faults
from tests.reports.outcomes import lose
from tests.repositories import Repository, new_repository

WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8"))
JOB: Mapping[str, Any] = WORKFLOW["jobs"]["claims"]
STEPS: list[Mapping[str, Any]] = JOB["steps"]
# What a runner puts in the place of the environment that `make` would set up.
PAPER = f'#!/bin/sh\nexec "{sys.executable}" -m refutable.cli "$@"\n'


@dataclass(frozen=True)
class Job:
    """The job on a pull request: what each command came to, and what it left."""

    runs: Mapping[str, subprocess.CompletedProcess[str]]
    summary: str
    sarif: str


@pytest.fixture(scope="module")
def job(_built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Job:
    """The job, run where a branch that loses a passage is merged, in a clone of depth two."""
    base = tmp_path_factory.mktemp("origin")
    shutil.copytree(_built_once, base, dirs_exist_ok=True)
    repository = new_repository(base)
    repository.commit("The base")
    repository.git("checkout", "--quiet", "-b", "change")
    lose(Project(base))
    repository.commit("A passage is lost")
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "--message", "As a runner merges", "change")
    clone = tmp_path_factory.mktemp("clone")
    depth = f"--depth={checkout()['fetch-depth']}"
    Repository(clone).git("clone", "--quiet", depth, f"file://{base}", "checkout")
    return run_steps(clone / "checkout")


def run_steps(root: Path) -> Job:
    """Run the commands of the job in a checkout, each whatever became of the last."""
    program = root / ".venv" / "bin" / "paper"
    program.parent.mkdir(parents=True)
    program.write_text(PAPER, encoding="utf-8")
    program.chmod(0o755)
    summary = root / "summary.md"
    runs = {
        command: subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", command],
            cwd=root,
            env={**os.environ, "GITHUB_STEP_SUMMARY": str(summary)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        for command in (step["run"] for step in STEPS if "run" in step)
        if not command.startswith("make ")
    }
    return Job(runs, summary.read_text("utf-8"), (root / "check.sarif").read_text("utf-8"))


def checkout() -> Mapping[str, Any]:
    """Return with what the repository is checked out."""
    given: Mapping[str, Any] = STEPS[0]["with"]
    return given


def test_the_first_command_fails_and_annotates_the_sentence_that_fell(job: Job) -> None:
    """A pull request shows the sentence at its line, and what it puts at risk behind it."""
    first = next(iter(job.runs.values()))
    assert first.returncode == 1
    lines = first.stdout.splitlines()
    assert lines[0].startswith(
        "::error file=sections/_20-order.qmd,line=27,title=clm-zoning-late is refuted"
    )
    assert "passages lost:%0A- “The zones have made the house calmer”" in lines[0]
    assert lines[1].startswith(
        "::error file=sections/_20-order.qmd,line=37,title=clm-zoning-answer"
    )


def test_the_summary_holds_the_check_and_the_difference(job: Job) -> None:
    """The claims that fell, then the argument against that of the base."""
    assert job.summary.startswith("## Paper check: 2 of 7 claims are not as declared\n")
    _, difference = job.summary.split("</details>", 1)
    shown = difference.replace("\\", "")  # without the escapes of Markdown
    assert "clm-zoning-late" in shown
    assert "order.zoning" in shown


def test_the_log_is_valid_and_is_the_one_that_is_uploaded(job: Job) -> None:
    """What is uploaded is what the step before has written."""
    assert sarif_faults(job.sarif) == []
    assert "claim-fallen" in job.sarif
    (upload,) = [step for step in STEPS if "upload-sarif" in step.get("uses", "")]
    assert any(f"--output {upload['with']['sarif_file']}" in command for command in job.runs)


def test_no_command_breaks(job: Job) -> None:
    """What fails fails because a claim fell, and says nothing on the error channel."""
    assert {run.returncode for run in job.runs.values()} == {0, 1}
    assert {run.stderr for run in job.runs.values()} == {""}


def test_only_the_check_decides() -> None:
    """Every step behind the check runs whatever it said, and cannot fail the job."""
    place = next(n for n, step in enumerate(STEPS) if "--report github" in step.get("run", ""))
    for step in STEPS[place + 1 :]:
        assert "!cancelled()" in step["if"]
        assert step["continue-on-error"] is True
    assert not any("continue-on-error" in step for step in STEPS[: place + 1])


def test_the_job_may_write_no_more_than_it_must() -> None:
    """It reads the repository and writes the results of scans; no other job writes anything."""
    assert JOB["permissions"] == {"contents": "read", "security-events": "write"}
    others = [job for name, job in WORKFLOW["jobs"].items() if name != "claims"]
    assert not any("permissions" in job for job in others)
