"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from refutable.files import write_all


def test_a_file_that_cannot_be_written_leaves_all_as_they_were(tmp_path: Path) -> None:
    """When writing fails, what was there stands and no temporary file stays."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        write_all({tmp_path / "a": b"new", tmp_path / "file" / "b": b"new"}, [tmp_path / "file"])
    assert (tmp_path / "a").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "file"]


def test_an_error_names_the_file_that_was_meant(tmp_path: Path) -> None:
    """Not the temporary one beside it, which nobody has seen."""
    meant = tmp_path / ("x" * 250)  # with what is put before and behind, the name is too long
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
