"""Faulty papers: each is refused, with the message that stands beside its recipe.

After a message was changed on purpose, write the files anew and read the diff:

    UPDATE_SNAPSHOTS=1 python -m pytest tests/end_to_end/test_faulty.py
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.projects import ROOT, Project
from tests.recipes import FAULTY, RECIPES, apply

_PLACE = re.compile(r"^(?P<file>[^\s:]+)(?::(?P<line>\d+):(?P<column>\d+))?: .+ \[[a-z-0-9]+\]$")


@pytest.mark.parametrize("name", RECIPES)
def test_a_faulty_paper_is_refused_with_its_message(
    name: str, tmp_path: Path, make_project: Callable[[Path], Project]
) -> None:
    """The exit code and every word of the message are as kept; nothing goes to the report."""
    project = make_project(tmp_path)
    for step in RECIPES[name]["change"]:
        apply(step, project)
    run = project.run("check")
    said = f"exit {run.code}\n{run.err}"
    kept = FAULTY / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        kept.write_text(said, encoding="utf-8", newline="\n")
    assert said == kept.read_text(encoding="utf-8"), RECIPES[name]["says"]
    assert run.out == ""


@pytest.mark.parametrize("name", RECIPES)
def test_a_message_names_place_rule_and_remedy(name: str, tmp_path: Path) -> None:
    """Each fault is a place, a message, a rule and what would be right; never a traceback.

    The last line says how to learn what the rule is for.
    """
    head, *lines, last = (FAULTY / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert head in ("exit 2", "exit 3", "exit 4")
    assert re.fullmatch(r"paper explain ([a-z0-9-]+|RULE) says why", last)
    assert lines, "a refusal gives its reasons"
    assert "Traceback" not in "\n".join(lines)
    for said, remedy in zip(lines[::2], lines[1::2], strict=True):
        assert _PLACE.match(said), said
        assert remedy.startswith("    "), remedy


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
