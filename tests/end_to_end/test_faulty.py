"""Faulty papers: each is refused, with the message that stands beside its recipe.

After a message was changed on purpose, write the files anew and read the diff:

    UPDATE_SNAPSHOTS=1 python -m pytest tests/end_to_end/test_faulty.py
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.projects import ROOT, Project
from tests.recipes import FAULTY, RECIPES, apply

_PLACE = re.compile(r"^(?P<file>[^\s:]+)(?::(?P<line>\d+):(?P<column>\d+))?: .+ \[[a-z-0-9]+\]$")


@pytest.mark.parametrize("name", RECIPES)
def test_a_faulty_paper_is_refused_with_its_message(name: str, built: Project) -> None:
    """The exit code and every word of the message are as kept.

    What leaves claims to be evaluated is reported beside their verdicts; of those only the ones
    that changed are shown.
    """
    project = built
    for step in RECIPES[name]["change"]:
        apply(step, project)
    run = project.run("check")
    said = f"exit {run.code}\n{run.out}{run.err}"
    kept = FAULTY / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        kept.write_text(said, encoding="utf-8", newline="\n")
    assert said == kept.read_text(encoding="utf-8"), RECIPES[name]["says"]


@pytest.mark.parametrize("name", RECIPES)
def test_a_message_names_place_rule_and_remedy(name: str) -> None:
    """Each fault is a place, a message, a rule and what would be right; never a traceback.

    The last line says how to learn what the rule is for.
    """
    head, *lines, last = (FAULTY / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert re.fullmatch("exit [1-4]", head)
    assert re.fullmatch(r"paper explain ([a-z0-9-]+|RULE) says why", last)
    assert "Traceback" not in "\n".join(lines)
    faults = [place for place, line in enumerate(lines) if _PLACE.match(line)]
    assert faults, "a refusal gives its reasons"
    for place in faults:
        assert lines[place + 1].startswith("    "), lines[place]


@pytest.mark.parametrize("name", RECIPES)
def test_no_verdict_is_hidden_by_what_leaves_it_to_be_evaluated(name: str) -> None:
    """Where the gravest that is found is a remark, or a cell that failed, the claims are shown."""
    head, *lines = (FAULTY / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    shown = any(re.match(r"\d+ claims", line) for line in lines)
    assert shown or head in ("exit 2", "exit 3")


def test_recipes_and_messages_agree_both_ways() -> None:
    """Every recipe has its message, and every message its recipe."""
    assert sorted(path.stem for path in FAULTY.glob("*.txt")) == sorted(RECIPES)
    assert all(recipe["says"].endswith(".") for recipe in RECIPES.values())


def test_from_the_shell_nothing_but_the_message_is_shown(project: Project) -> None:
    """Run as a process, a faulty paper gives its message, its exit code and no traceback."""
    step = {"file": "data/events.csv", "remove": True}
    apply(step, project)
    done = subprocess.run(
        [sys.executable, "-m", "refutable.cli", "check"],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    kept = (FAULTY / "missing-table.txt").read_text(encoding="utf-8")
    assert f"exit {done.returncode}\n{done.stderr}" == kept
    assert done.stdout == ""
