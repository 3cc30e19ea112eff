"""docs/tutorial.md works: every command is typed as it stands there, and prints what it shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from tests.end_to_end.test_changing import STEP, Step, patched
from tests.processes import HANG
from tests.projects import ROOT, Project

PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
STEPS = [Step(m["how"] or "", m["file"] or "", m["text"]) for m in STEP.finditer(PAGE)]


def test_the_tutorial_is_followed_to_the_letter(tmp_path: Path) -> None:
    """From the file to a page with a claim that falls, in an empty folder."""
    folder = tmp_path
    for step in STEPS:
        if step.how:
            project = Project(folder)
            project.write(step.file, patched(project.read(step.file), step.text))
            continue
        for session in re.split(r"^\$ ", step.text, flags=re.MULTILINE)[1:]:
            line, *expected = session.rstrip("\n").split("\n")
            if line.startswith("cd "):
                folder /= line.removeprefix("cd ")
                continue
            shown = typed(line, folder)
            for part in (part.strip() for part in expected if part.strip() not in ("", "…")):
                assert part in shown, f"$ {line}\n{part!r} is not in:\n{shown}"
                shown = shown.split(part, 1)[1]
    assert (folder / "_output" / "paper.html").is_file()


def test_the_tutorial_lets_a_claim_fall() -> None:
    """It has what it promises: a program's file, a claim that falls, one that is affirmed."""
    typed_lines = re.findall(r"^\$ (.*)$", PAGE, re.MULTILINE)
    assert any("--from interviews.qdpx" in line for line in typed_lines)
    assert any(line.startswith("paper affirm") for line in typed_lines)
    assert "is refuted, declared supported" in PAGE


def typed(line: str, folder: Path) -> str:
    """Type a command of the engine in a folder; return all that it prints."""
    name, *words = shlex.split(line)
    assert name == "paper"
    done = subprocess.run(
        [sys.executable, "-m", "refutable.cli", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=HANG,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout + done.stderr
