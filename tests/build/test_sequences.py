"""After any sequence of edits, a render that keeps what it can writes what a clean one writes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refutable import cache
from tests.processes import paper
from tests.projects import Project, copy_second_paper

DEEP = int(os.environ.get("PAPER_SEQUENCES", "0"))
"""How many sequences of edits are tried beside the one that always is."""
FORMATS = ("--to", "html", "--to", "pdf")


def _word(project: Project) -> None:
    project.append("sections/_10-sound.qmd", "\nOne more word.")


def _coding(project: Project) -> None:
    header, rows = project.rows("codings/desk.csv")
    project.write_rows("codings/desk.csv", header, [rows[-1], *rows[:-1]])


def _label(project: Project) -> None:
    text = project.read("data/codebook.yaml")
    before, label, after = text.partition("label: ")
    project.write("data/codebook.yaml", f"{before}{label}Much {after}")


def _cell(project: Project) -> None:
    project.append("paper.qmd", "\n```{python}\n1 + 1\n```\n")


def _module(project: Project) -> None:
    at = project.root / "src" / "own.py"
    project.write("src/own.py", (at.read_text(encoding="utf-8") if at.exists() else "") + "A = 1\n")


def _bibliography(project: Project) -> None:
    path = next(project.root.rglob("*.bib"))
    path.write_text(path.read_text(encoding="utf-8").replace("19", "18", 1), encoding="utf-8")


def _title(project: Project) -> None:
    text = project.read("paper.qmd")
    project.write(
        "paper.qmd", text.replace("title: ", "title: Again ", 1).replace('Again "', '"Again ')
    )


EDITS: Sequence[Callable[[Project], None]] = (
    *(_word, _coding, _label, _cell, _module, _bibliography, _title),
)


def _outputs(root: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("_output", "figures")
        for path in sorted((root / folder).iterdir())
    }


def _rendered(root: Path, folder: str) -> tuple[str, Mapping[str, bytes]]:
    done = paper("render", *FORMATS, cwd=root, env={cache.FOLDER: folder})
    assert done.code == 0, done.err
    return done.err, _outputs(root)


def _hold(folder: Path, edits: Sequence[Callable[[Project], None]]) -> None:
    """Render after each edit; compare the last render with a clean one of the same text."""
    project = copy_second_paper(folder / "paper")
    kept = str(folder / "kept")
    _rendered(project.root, kept)
    for edit in edits:
        edit(project)
        found = _rendered(project.root, kept)
    shutil.copytree(project.root, folder / "clean", ignore=shutil.ignore_patterns("_output"))
    assert found == _rendered(folder / "clean", "off")


def test_a_kept_render_is_a_clean_one(tmp_path: Path) -> None:
    """A word, then data: the page, both charts and the PDF are those of a clean render."""
    _hold(tmp_path, [_word, _label])


@pytest.mark.skipif(not DEEP, reason="set PAPER_SEQUENCES to how many sequences are to be tried")
def test_any_sequence_of_edits(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever was edited in whatever order, and whatever was kept on the way."""

    @settings(max_examples=max(1, DEEP), deadline=None)
    @given(st.lists(st.sampled_from(EDITS), min_size=1, max_size=5))
    def any_sequence(edits: list[Callable[[Project], None]]) -> None:
        _hold(tmp_path_factory.mktemp("sequence"), edits)

    any_sequence()
