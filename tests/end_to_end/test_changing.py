"""The recipes of docs/changing.md work: each is followed to the letter in a scratch copy."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.projects import ROOT, Project, copy_second_paper

PAGE = (ROOT / "docs" / "changing.md").read_text(encoding="utf-8")
TITLE = re.compile(r"^## (\d+\. .+)$", re.MULTILINE)
# "In `file`:" or "New file `file`:", then what to write there; or a console with what it shows.
STEP = re.compile(
    r"^(?:(?P<how>In|New file) `(?P<file>[^`]+)`[^\n]*:\n\n```\w+|```console)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
WANTED = (
    *("quantity", "figure", "rule", "output format", "report", "robustness measure"),
    *("attribute", "word", "language", "QDA format", "construct"),
)


@dataclass(frozen=True)
class Step:
    """One step of a recipe: what is written into a file, or a console session."""

    how: str
    file: str
    text: str


def recipes() -> dict[str, list[Step]]:
    """Return the steps of each recipe by its title."""
    _, *parts = TITLE.split(PAGE)
    return {
        title: [Step(m["how"] or "", m["file"] or "", m["text"]) for m in STEP.finditer(body)]
        for title, body in zip(parts[::2], parts[1::2], strict=True)
    }


def patched(text: str, change: str) -> str:
    """Return a text with a change: lines that stay, go (-) and come (+); @@ parts two places."""
    for hunk in re.split(r"^@@\n", change, flags=re.MULTILINE):
        lines = [(line[:1] or " ", line[1:]) for line in hunk.splitlines()]
        old, new = ("\n".join(line for sign, line in lines if sign in (" ", s)) for s in "-+")
        assert text.count(old) == 1, f"found {text.count(old)} times:\n{old}"
        text = text.replace(old, new)
    return text


def follow(step: Step, project: Project) -> None:
    """Do one step of a recipe; a console shows its lines in their order."""
    if step.how == "New file":
        project.write(step.file, step.text)
    elif step.how == "In":
        project.write(step.file, patched(project.read(step.file), step.text))
    else:
        for session in re.split(r"^\$ ", step.text, flags=re.MULTILINE)[1:]:
            typed, *expected = session.rstrip("\n").split("\n")
            shown = run(typed, project.root)
            for line in (line.strip() for line in expected if line.strip() not in ("", "…")):
                assert line in shown, f"$ {typed}\n{line!r} is not in:\n{shown}"
                shown = shown.split(line, 1)[1]


def run(typed: str, root: Path) -> str:
    """Type a command line in the scratch copy; return all that it prints."""
    name, *words = shlex.split(typed)
    start = {"paper": ["-m", "refutable.cli"], "python": []}[name]
    done = subprocess.run(
        [sys.executable, *start, *words],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout + done.stderr


def test_each_kind_of_change_has_its_recipe() -> None:
    """Each kind of change has its recipe, and each recipe an example that is tried."""
    titles = list(recipes())
    assert [title.split(".")[0] for title in titles] == [str(n) for n in range(1, len(WANTED) + 1)]
    for title, wanted in zip(titles, WANTED, strict=True):
        assert wanted in title
    assert all(any(not step.how for step in steps) for steps in recipes().values())


@pytest.mark.parametrize("title", recipes())
def test_a_recipe_works_as_written(title: str, tmp_path: Path) -> None:
    """Followed in a copy of the engine with a small paper, it shows what the page shows."""
    project = copy_second_paper(tmp_path / "copy")
    # With what Python has compiled of it: only what the recipe changes is compiled again.
    shutil.copytree(ROOT / "src/refutable", project.root / "src/refutable")
    for step in recipes()[title]:
        follow(step, project)


def test_the_example_of_a_change_fails_where_its_place_is_gone() -> None:
    """A change finds its place exactly once, or the page is out of date."""
    assert patched("a\nb\nc\n", " a\n-b\n+d\n@@\n c\n+e\n") == "a\nd\nc\ne\n"
    for lines in (" x\n+y\n", " a\n+y\n"):
        with pytest.raises(AssertionError, match="found"):
            patched("a\na\n", lines)
