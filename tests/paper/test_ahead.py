"""Pandoc, run beside the engine's own work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from refutable.paper.ahead import read_ahead
from refutable.paper.pandoc import MARKDOWN, ahead, read_markdown, run
from refutable.paper.source import parse_source
from refutable.paper.tree import plain_text


def _python(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "always", "-c", code],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def _paper(folder: Path, text: str) -> Path:
    (folder / "_quarto.yml").write_text("project:\n  type: default\n", encoding="utf-8")
    (folder / "paper.qmd").write_text(text, encoding="utf-8")
    return folder


def test_a_run_that_was_begun_gives_what_any_run_gives() -> None:
    """What pandoc has begun ahead of time, it writes as it always does, warnings included."""
    text = "One *word*.[^1]\n\n::: {.aside}\n"
    alone = run(MARKDOWN, text)
    ahead(MARKDOWN, text)
    begun = run(MARKDOWN, text)
    assert begun.stdout == alone.stdout
    assert begun.stderr == alone.stderr
    assert "WARNING" in begun.stderr


def test_what_changed_since_pandoc_began_is_read(tmp_path: Path) -> None:
    """A paper that is saved after pandoc has begun is read as it was saved."""
    folder = _paper(tmp_path, "Before.\n")
    read_ahead(folder)
    _paper(tmp_path, "After.\n")
    assert plain_text(list(parse_source(folder).tree)) == "After."


def test_a_paper_that_is_not_there_is_left_to_the_command(tmp_path: Path) -> None:
    """Whoever reads ahead says nothing of what is wrong: the command says it."""
    read_ahead(tmp_path / "no-such-folder")
    read_ahead(tmp_path)
    _paper(tmp_path, "---\ntitle: [\n")
    read_ahead(tmp_path)


def test_a_run_that_nobody_asks_for_ends_with_the_command(tmp_path: Path) -> None:
    """Neither a process nor a folder stays behind, and nothing is printed about them."""
    folders = tmp_path / "temporary"
    folders.mkdir()
    code = "from refutable.paper.pandoc import *; ahead(MARKDOWN, 'word ' * 100_000)"
    done = _python(code, tmp_path, TMPDIR=str(folders))
    assert (done.returncode, done.stderr) == (0, "")
    assert list(folders.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="the other pandoc is a script with a #! line")
def test_another_pandoc_on_the_path_is_not_run(tmp_path: Path) -> None:
    """The pandoc of the lock reads the paper, whatever pandoc the machine has besides."""
    other = tmp_path / "pandoc"
    other.write_text(f"#!/bin/sh\ntouch {tmp_path}/was-run\necho pandoc 99.9\n", encoding="utf-8")
    other.chmod(0o755)
    code = "from refutable.paper.pandoc import *; print(read_markdown('word')[0][0]['t'])"
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = _python(code, tmp_path, PATH=path)
    assert (done.stdout, done.stderr) == ("Para\n", "")
    assert not (tmp_path / "was-run").exists()


def test_the_command_is_ready_before_the_engine_is_loaded(tmp_path: Path) -> None:
    """Pandoc begins first: what starts the command loads neither corpus nor arrays."""
    code = "import sys, refutable.cli; print({'numpy', 'refutable.corpus'} & set(sys.modules))"
    assert _python(code, tmp_path).stdout == "set()\n"


def test_a_word_that_comes_again_is_the_same_node() -> None:
    """A tree holds each word once; what has keys of its own is never shared."""
    (block,), _ = read_markdown("one word, one [@key; @key] one")
    words = [one for one in block["c"] if one == {"t": "Str", "c": "one"}]
    assert len(words) == 3
    assert all(one is words[0] for one in words)
    (cite,) = (one for one in block["c"] if one["t"] == "Cite")
    first, second = cite["c"][0]
    assert first is not second
