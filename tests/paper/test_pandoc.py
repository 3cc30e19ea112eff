"""Pandoc reads what the engine gives it, and nothing that a user or a machine has set."""

from __future__ import annotations

from pathlib import Path

import pytest

from refutable.paper.pandoc import run
from tests.projects import Project, copy_second_paper
from tests.this_paper.whole_paper import FORMATS, render_line

_OF_A_USER = (
    "default.csl",
    "init.lua",
    "abbreviations",
    "defaults/paper.yaml",
    "templates/default.html5",
    "templates/default.typst",
    "templates/template.typst",
    "templates/styles.html",
    "translations/en.yaml",
)


def rendered(project: Project) -> dict[str, bytes]:
    """Return the bytes of the rendered paper in each format."""
    return {one: (project.root / f"_output/paper.{one}").read_bytes() for one in FORMATS}


def test_the_users_own_configuration_changes_no_byte(
    second_rendered: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither files in the home folder nor variables that pandoc, Lua or Haskell read."""
    project = copy_second_paper(tmp_path / "paper")
    for folder in (".pandoc", ".local/share/pandoc"):
        for name in _OF_A_USER:
            file = tmp_path / "home" / folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("error('read') <", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home/.local/share"))
    monkeypatch.setenv("LUA_INIT", "error('read')")
    monkeypatch.setenv("LUA_PATH", str(tmp_path / "home/.pandoc/init.lua"))
    monkeypatch.setenv("GHCRTS", "--no-such-option")
    done = project.run(*render_line())
    assert done.code == 0, done.err
    assert rendered(project) == rendered(second_rendered)


def test_a_reader_reads_no_file(tmp_path: Path) -> None:
    """What a text asks to include from the disk stays there."""
    (tmp_path / "secret.txt").write_text("a secret\n", encoding="utf-8")
    text = f"Before.\n\n.. include:: {tmp_path / 'secret.txt'}\n"
    assert "secret" not in run(["--from=rst", "--to=plain"], text).stdout
