"""What is saved below a folder is seen, and what editors leave behind is not."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from refutable.live.saved import saved
from tests.processes import PATIENCE

Seen = queue.Queue[frozenset[Path]]


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Seen]:
    """What is seen of a folder with a project in it."""
    for name in ("data", "_output", ".git", "src/__pycache__"):
        (tmp_path / name).mkdir(parents=True)
    found: Seen = queue.Queue()
    armed, stop = threading.Event(), threading.Event()

    def watch() -> None:
        for paths in saved((tmp_path,), armed, stop):
            found.put(paths)

    watching = threading.Thread(target=watch)
    watching.start()
    assert armed.wait(PATIENCE)
    yield found
    stop.set()
    watching.join()


def until(seen: Seen, wanted: Path) -> set[Path]:
    """Return all that is seen until a file is."""
    found: set[Path] = set()
    while wanted not in found:
        found |= seen.get(timeout=PATIENCE)
    return found


def test_a_file_in_a_new_folder_is_seen(seen: Seen, tmp_path: Path) -> None:
    """A section may be written into a folder that was not there."""
    (tmp_path / "sections").mkdir()
    until(seen, tmp_path / "sections")
    (tmp_path / "sections" / "one.qmd").write_text("a")
    until(seen, tmp_path / "sections" / "one.qmd")


def test_outputs_hidden_files_and_bytecode_are_passed_over(seen: Seen, tmp_path: Path) -> None:
    """What the paper's own tools, git and Python write starts nothing."""
    names = ("_output/paper.html", ".git/index", "data/.~lock.a.csv#", "src/__pycache__/a.pyc")
    for name in (*names, "data/a.csv~"):
        (tmp_path / name).write_text("a")
    (tmp_path / "data" / "a.csv").write_text("a")
    assert until(seen, tmp_path / "data" / "a.csv") == {tmp_path / "data" / "a.csv"}


def test_a_file_that_is_replaced_by_another_is_seen_under_its_own_name(
    seen: Seen, tmp_path: Path
) -> None:
    """Editors write aside and rename; the name that was used meanwhile is not told."""
    file, aside = tmp_path / "data" / "a.csv", tmp_path / "data" / "sedXY"
    file.write_text("a")
    until(seen, file)
    aside.write_text("b")
    os.replace(aside, file)
    assert until(seen, file) == {file}
    file.unlink()
    until(seen, file)
