"""Files are written whole or not at all."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from refutable import files
from refutable.files import WRITING, digest, locked, recover, write_all


def test_a_file_that_cannot_be_written_leaves_all_as_they_were(tmp_path: Path) -> None:
    """When writing fails, what was there stands and no temporary file stays."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        write_all({tmp_path / "a": b"new", tmp_path / "file" / "b": b"new"})
    assert (tmp_path / "a").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "file"]


def test_an_error_names_the_file_that_was_meant(tmp_path: Path) -> None:
    """Not the temporary one beside it, which nobody has seen."""
    meant = tmp_path / ("x" * 256)
    with pytest.raises(OSError, match="too long") as caught:
        write_all({meant: b"new"})
    assert caught.value.filename == str(meant)


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    """Who may read a file is not decided by whoever writes it again."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o640)
    write_all({tmp_path / "a": b"new", tmp_path / "b" / "c": b"new"})
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "b/c")]
    assert (modes, (tmp_path / "a").read_bytes()) == ([0o640, 0o644], b"new")


def test_files_that_are_no_longer_wanted_go_with_the_new_ones(tmp_path: Path) -> None:
    """They go last, and one that is gone already is no fault."""
    (tmp_path / "a").write_bytes(b"old")
    write_all({tmp_path / "b": b"new"}, remove=[tmp_path / "a", tmp_path / "c"])
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def contents(root: Path) -> dict[str, bytes]:
    """Return every file below a folder, hidden ones too."""
    paths = [path for path in root.rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def killed_at(step: int, write: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Run ``write`` in a process that is killed before it puts its file number ``step`` in place.

    Return whether it came that far.
    """
    done, switch = [0], files._switch

    def switched(target: Path, new: Path) -> None:
        if done[0] == step:
            os.kill(os.getpid(), signal.SIGKILL)
        done[0] += 1
        switch(target, new)

    monkeypatch.setattr(files, "_switch", switched)
    child = os.fork()
    if child == 0:
        write()
        os._exit(0)
    monkeypatch.undo()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.mark.parametrize("step", range(4))
def test_a_killed_change_is_undone_by_the_next_command(
    step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of its files were in place, all are as before; nothing of it is left."""
    before = {"a": b"old", "gone": b"still here"}
    write_all({tmp_path / name: content for name, content in before.items()})
    new = {tmp_path / "a": b"new", tmp_path / "new" / "b": b"new", tmp_path / "c": b"new"}
    remove = [tmp_path / "gone"]
    assert killed_at(step, lambda: write_all(new, remove, root=tmp_path), monkeypatch)
    assert (tmp_path / WRITING / ".gitignore").read_text() == "*\n"
    assert recover(tmp_path)
    assert contents(tmp_path) == before
    assert not (tmp_path / "new").exists()


def test_what_somebody_changed_since_is_not_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The author goes on after a crash: a file that was edited by hand stays as it is."""
    write_all({tmp_path / "a": b"old", tmp_path / "b": b"old"})
    new = {tmp_path / "a": b"new", tmp_path / "b": b"new", tmp_path / "c": b"new"}
    assert killed_at(2, lambda: write_all(new, root=tmp_path), monkeypatch)
    (tmp_path / "a").write_bytes(b"edited")
    write_all({tmp_path / "d": b"another command"}, root=tmp_path)
    assert contents(tmp_path) == {"a": b"edited", "b": b"old", "d": b"another command"}


def test_a_journal_from_elsewhere_reaches_no_file_outside(tmp_path: Path) -> None:
    """A project that is opened cannot bring a journal that changes a file of the user's."""
    mine, room = tmp_path / "mine", tmp_path / "project" / WRITING
    mine.write_bytes(b"mine")
    room.mkdir(parents=True)
    (room / "old-0").write_bytes(b"theirs")
    change = f'{{"target": "../mine", "before": "", "after": "{digest(b"mine")}"}}'
    (room / "journal.json").write_text(f'{{"changes": [{change}], "folders": []}}')
    assert not recover(tmp_path / "project")
    assert mine.read_bytes() == b"mine"
    assert not room.exists()


def test_one_command_waits_for_another(tmp_path: Path) -> None:
    """What is read, changed and written again under a lock is not changed by another meanwhile."""
    counter = tmp_path / "counter"
    write_all({counter: b"0"})
    children = []
    for _ in range(8):
        child = os.fork()
        if child == 0:
            for _ in range(25):
                with locked(tmp_path):
                    write_all({counter: str(int(counter.read_bytes()) + 1).encode()})
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    assert counter.read_bytes() == b"200"
