"""What pandoc made of a text is kept, and found again only for the same text, read the same way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from refutable import cache
from refutable.paper.ahead import read_ahead
from refutable.paper.pandoc import MARKDOWN, ahead, read, release
from refutable.paper.source import Source, parse_source
from tests.processes import command
from tests.projects import Project


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for results."""
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "kept"))
    (tmp_path / "kept").mkdir(mode=0o700)
    return tmp_path / "kept"


def _read(root: Path) -> tuple[Source, object]:
    source = parse_source(root)
    return source, source.texts


def _entries(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def test_a_paper_reads_the_same_from_what_is_kept(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tree, places, faults and texts are equal without a cache, when kept, and when found."""
    kept, found = _read(project.root), _read(project.root)
    assert len(_entries(folder)) > 1
    monkeypatch.setenv(cache.FOLDER, "off")
    assert kept == found == _read(project.root)


def test_a_check_prints_the_same_bytes_from_what_is_kept(project: Project, folder: Path) -> None:
    """Also where one run keeps what another has damaged; the damaged entry is whole again."""
    first = project.run("check", "--format", "json")
    assert project.run("check", "--format", "json") == first
    whole = {one.name: one.read_bytes() for one in folder.iterdir()}
    for name, content in whole.items():
        (folder / name).write_bytes(content[:-1] + b"?")
    assert project.run("check", "--format", "json") == first
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == whole


def test_two_checks_at_once_print_the_same(project: Project, folder: Path) -> None:
    """Both find an empty folder, and both fill it."""
    begun = [
        subprocess.Popen(command("check"), cwd=project.root, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    one, other = (process.communicate()[0] for process in begun)
    assert one == other != b""
    assert project.run("check").out.encode() == one
    assert all(len(name) == 64 for name in _entries(folder))


@pytest.mark.skipif(os.name != "posix", reason="what children took is known on POSIX")
def test_no_pandoc_is_started_for_what_is_kept(project: Project, folder: Path) -> None:
    """The second reading starts no process, ahead of time or later."""
    read_twice = """if True:
        import os, resource
        from pathlib import Path
        from refutable.paper.ahead import read_ahead
        from refutable.paper.source import parse_source
        read_ahead(Path())
        try:
            begun = True
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            begun = False
        parse_source(Path()).texts
        print(int(begun), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    """
    line = [sys.executable, "-c", read_twice]
    first, second = (subprocess.check_output(line, cwd=project.root).split() for _ in range(2))
    assert first[0] == b"1"
    assert int(first[1]) > 0
    assert second == [b"0", b"0"]


@pytest.mark.parametrize("file", ["paper.qmd", "sections/_20-order.qmd"])
def test_an_edited_word_is_read(project: Project, folder: Path, file: str) -> None:
    """A word that is changed, in the paper or in what it includes, is read by pandoc again."""
    before, _ = _read(project.root)
    known = _entries(folder)
    project.append(file, "\nA new sentence.")
    read_ahead(project.root)
    after, _ = _read(project.root)
    assert "sentence." in [one.text for one in after.reading.pieces]
    assert "sentence." not in [one.text for one in before.reading.pieces]
    assert len(_entries(folder) - known) == 1


def test_a_changed_script_is_run(tmp_path: Path, folder: Path) -> None:
    """A Lua file among the arguments counts with what it says, wherever it lies."""
    script = "function Reader(input) return pandoc.Pandoc({{pandoc.Para('{}')}}) end"
    seen = []
    for name, says in (("a.lua", "one"), ("a.lua", "two"), ("b.lua", "two")):
        (tmp_path / name).write_text(script.format(says), encoding="utf-8")
        seen.append(read([f"--from={tmp_path / name}", "--to=plain"], "")[0])
    assert seen == ["one\n", "two\n", "two\n"]
    assert len(_entries(folder)) == 2


def test_other_arguments_are_another_result(folder: Path) -> None:
    """What one format came to is no answer for another."""
    assert read(MARKDOWN, "*a*") != read(["--from=markdown", "--to=plain"], "*a*")
    assert len(_entries(folder)) == 2


def test_what_pandoc_said_is_kept_with_what_it_wrote(folder: Path) -> None:
    """A warning comes again with what it warns of, and an entry that pandoc has begun is kept."""
    text = "One “wörd”.[^1]\n\n::: {.aside}\n"
    ahead(MARKDOWN, text)
    kept = read(MARKDOWN, text)
    assert "WARNING" in kept[1]
    assert len(_entries(folder)) == 1
    assert read(MARKDOWN, text) == kept


def test_another_pandoc_is_another_release(tmp_path: Path) -> None:
    """A pandoc is told by what its wheel records of it; without a record, by its own bytes."""
    program = tmp_path / "pypandoc" / "files" / "pandoc"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"a program")
    assert release(program) == b"a program"
    record = tmp_path / "pypandoc_binary-1.dist-info" / "RECORD"
    record.parent.mkdir()
    record.write_bytes(b"pandoc,sha256=1")
    assert release(program) == b"pandoc,sha256=1"
