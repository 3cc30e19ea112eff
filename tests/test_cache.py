"""What is kept between runs is found again whole, or not at all; it never stops a run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from refutable import cache

NAME = cache.key(b"a result")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for results, that is not there yet."""
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "deep" / "kept"))
    return tmp_path / "deep" / "kept"


def test_what_is_kept_is_found_by_its_key(folder: Path) -> None:
    """A result comes back byte for byte; no other key finds it, and nobody else may read it."""
    assert cache.get(NAME) is None
    cache.put(NAME, b"\0 a\r\nb")
    assert cache.get(NAME) == b"\0 a\r\nb"
    assert cache.get(cache.key(b"another")) is None
    assert os.name != "posix" or folder.stat().st_mode & 0o077 == 0


def test_a_key_depends_on_where_one_part_ends() -> None:
    """The same bytes in other parts, or in another order, are another key."""
    found = {cache.key(b"ab", b"c"), cache.key(b"a", b"bc"), cache.key(b"c", b"ab"), cache.key()}
    assert len(found) == 4


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 100])
def test_a_damaged_entry_is_none(folder: Path, damage: bytes) -> None:
    """An entry that is cut off, overwritten or changed in one byte is not found."""
    cache.put(NAME, b"a long result")
    entry = folder / NAME
    whole = entry.read_bytes()
    for changed in (damage, whole[:-1], whole[:-1] + b"x", b"x" + whole[1:], whole + b"x"):
        entry.write_bytes(changed)
        assert cache.get(NAME) is None
    cache.put(NAME, b"a long result")
    assert entry.read_bytes() == whole


def test_an_entry_under_another_name_is_none(folder: Path) -> None:
    """A result that was moved to the key of another is not taken for it."""
    other = cache.key(b"another")
    cache.put(NAME, b"a result")
    (folder / NAME).rename(folder / other)
    assert cache.get(other) is None


def test_a_folder_that_cannot_be_used_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in its place, a folder of the system, one that is not there: nothing is kept."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in (tmp_path / "file", tmp_path / "file" / "deeper", Path("/proc"), "off"):
        monkeypatch.setenv(cache.FOLDER, str(place))
        cache.put(NAME, b"a result")
        assert cache.get(NAME) is None
        assert not cache.has(NAME)
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_folder_that_is_read_only_is_read(folder: Path) -> None:
    """What is in it is found, and what is new is not kept."""
    cache.put(NAME, b"a result")
    folder.chmod(0o500)
    assert cache.get(NAME) == b"a result"
    cache.put(cache.key(b"new"), b"new")
    folder.chmod(0o700)
    assert os.geteuid() == 0 or [one.name for one in folder.iterdir()] == [NAME]


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_folder_that_all_may_write_to_is_not_believed(folder: Path) -> None:
    """Whoever can write an entry can choose what the paper says."""
    cache.put(NAME, b"a result")
    folder.chmod(0o777)
    assert cache.get(NAME) is None


def test_the_folder_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is where the user keeps such things; a name that is relative names no folder."""
    monkeypatch.delenv(cache.FOLDER)
    monkeypatch.setenv("HOME", str(tmp_path))
    for given, where in (("kept", ".cache"), (str(tmp_path / "xdg"), "xdg")):
        monkeypatch.setenv("XDG_CACHE_HOME", given)
        cache.put(NAME, b"a result")
        assert [one.name for one in (tmp_path / where / "paper-as-code").iterdir()] == [NAME]


def test_what_was_not_used_for_longest_goes_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder stays within its limit; what was found last stays longest."""
    names = [cache.key(b"%d" % n) for n in range(5)]
    monkeypatch.setattr(cache, "LIMIT", 4_000)
    for n, name in enumerate(names[:3]):
        cache.put(name, b"x" * 1_000)
        os.utime(folder / name, (n, n))
    assert cache.get(names[0]) is not None
    for name in names[3:]:
        cache.put(name, b"x" * 1_000)
    assert [cache.has(name) for name in names] == [True, False, False, True, True]
    cache.put(NAME, b"x" * 10_000)
    assert list(folder.iterdir()) == []


def test_processes_that_keep_the_same_do_not_meet(folder: Path) -> None:
    """Four processes write and read the same few keys; each finds a whole result or none."""
    code = """if True:
        from refutable import cache
        cache.LIMIT = 100_000
        for n in range(300):
            text = b"%d" % (n % 5) * 20_000
            assert cache.get(cache.key(text)) in (None, text)
            cache.put(cache.key(text), text)
    """
    started = [
        subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(4)
    ]
    assert [(one.communicate()[1], one.returncode) for one in started] == [(b"", 0)] * 4
    assert all(len(one.name) == 64 for one in folder.iterdir())
