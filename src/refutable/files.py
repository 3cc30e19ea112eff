"""Files that are written whole or not at all, several as one."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from errno import EEXIST, EXDEV
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows has none: there two commands at once are not kept apart
    fcntl = None  # type: ignore[assignment]

NEW_FILE = 0o644
_STAMP = (1980, 1, 1, 0, 0, 0)
WRITING = ".paper-writing"
"""The folder that a command works in while it writes; git passes over it."""
_JOURNAL = "journal.json"
_held: set[Path] = set()


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of files by their names in it; the same files are the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = NEW_FILE << 16
            archive.writestr(info, data)
    return content.getvalue()


def below(folder: Path) -> Mapping[str, bytes]:
    """Return the files of a folder by their paths from it, in order; no hidden ones, no links."""
    return {
        name: path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if not _is_left_out(name := path.relative_to(folder).as_posix())
        and path.is_file()
        and path.resolve().is_relative_to(folder.resolve())
    }


def _is_left_out(name: str) -> bool:
    return any(part.startswith((".", "__pycache__")) for part in name.split("/"))


# ------------------------------------------------------------------ writing


@dataclass(frozen=True)
class _Change:
    """One file that changes: its digests, "" where there was none, or is to be none."""

    target: str
    before: str
    after: str


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Let no other command write in a folder meanwhile; wait for one that does.

    What a command reads, changes and writes again it reads and writes under one lock. The lock is
    the system's, on the folder itself, so it ends with the process. Where the system has none,
    as on some network drives, there is no lock.
    """
    folder = root.resolve()
    if folder in _held or fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        _held.add(folder)
        yield
    finally:
        _held.discard(folder)
        os.close(handle)


def write_whole(path: Path, text: str, root: Path | None = None) -> None:
    """Write a text to a file: it is, at any moment, either as before or whole and new."""
    write_all({path: text.encode()}, root=root)


def write_all(
    contents: Mapping[Path, bytes], remove: Collection[Path] = (), *, root: Path | None = None
) -> None:
    """Write and remove files as one; a file that would stay the same is not touched.

    All are made in a folder beside, with a journal of what was there. Then each is put in its
    place, and the end of the journal is the end of the change. Until then whatever stops it is
    undone: an error here, a killed process by :func:`recover`. A file keeps its mode. ``root`` is
    the folder that all of them lie in, which may be new; without it, the innermost that exists.
    """
    wanted: dict[Path, bytes | None] = dict.fromkeys(map(_absolute, remove))
    wanted |= {_absolute(path): content for path, content in contents.items()}
    base = _base(wanted, root)
    with _there(base), locked(base):
        recover(base)
        changes = list(_changes(base, wanted))
        if changes:
            _change(base, changes, [wanted[base / one.target] for one in changes])


def recover(root: Path) -> bool:
    """Undo what a command that was killed has left half-written; return whether there was any.

    A file that somebody has changed since stays as it is.
    """
    room = root / WRITING
    if not room.is_dir() or room.is_symlink():
        return False
    with locked(root):
        changes, folders = _journal(root)
        _undo(root, changes, folders)
    return bool(changes)


def is_in_use(folder: Path) -> bool:
    """Return whether there is something where a new folder is to be made."""
    recover(folder)
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))


def _base(paths: Collection[Path], root: Path | None) -> Path:
    if root and all(path.is_relative_to(_absolute(root)) for path in paths):
        return _absolute(root)
    common = Path(os.path.commonpath([path.parent for path in paths]))
    return next(folder for folder in (common, *common.parents) if folder.exists())


@contextlib.contextmanager
def _there(folder: Path) -> Iterator[None]:
    """Make a folder, and take it away again where what is done in it fails."""
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for one in new:
            with contextlib.suppress(OSError):
                one.rmdir()
        raise


def _changes(base: Path, wanted: Mapping[Path, bytes | None]) -> Iterator[_Change]:
    for path, content in wanted.items():
        if path.exists() and not path.is_file():
            raise OSError(EEXIST, "something else stands here", str(path))
        before = digest(path.read_bytes()) if path.exists() else ""
        after = "" if content is None else digest(content)
        if before != after:
            yield _Change(path.relative_to(base).as_posix(), before, after)


def _change(base: Path, changes: Sequence[_Change], contents: Sequence[bytes | None]) -> None:
    parents = {folder for one in changes if one.after for folder in (base / one.target).parents}
    new = sorted((one for one in parents if not one.exists()), reverse=True)
    folders = [one.relative_to(base).as_posix() for one in new]
    room = base / WRITING
    try:
        room.mkdir()
        (room / ".gitignore").write_text("*\n")
        for number, (change, content) in enumerate(zip(changes, contents, strict=True)):
            _stage(base / change.target, content, room / f"old-{number}", room / f"new-{number}")
        journal = {"changes": [asdict(one) for one in changes], "folders": folders}
        (room / "journal").write_text(json.dumps(journal))
        (room / "journal").replace(room / _JOURNAL)
        for number, change in enumerate(changes):
            _switch(base / change.target, room / f"new-{number}")
        (room / _JOURNAL).unlink()
    except BaseException:
        _undo(base, changes, folders)
        raise
    shutil.rmtree(room, ignore_errors=True)


def _stage(target: Path, content: bytes | None, old: Path, new: Path) -> None:
    there = target.exists()
    if there:
        try:
            os.link(target, old)
        except OSError:  # a disk without links, or another one
            shutil.copy2(target, old)
    if content is not None:
        new.write_bytes(content)
        if there:
            new.chmod(target.stat().st_mode)


def _switch(target: Path, new: Path) -> None:
    try:
        if not new.exists():
            target.unlink()
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        _move(new, target)
    except OSError as error:  # names the file that was meant, and not one that nobody has seen
        raise OSError(error.errno, error.strerror, str(target)) from error


def _move(file: Path, target: Path) -> None:
    try:
        file.replace(target)
    except OSError as error:
        if error.errno != EXDEV:
            raise
        # The folder of the target is a link to another disk.
        beside = target.with_name(f".{target.name}.paper")
        shutil.copy2(file, beside)
        beside.replace(target)


def _journal(base: Path) -> tuple[list[_Change], list[str]]:
    """Return what a journal says; nothing where it is missing or is not of this engine.

    A project from elsewhere can bring one: it reaches no file outside the project.
    """
    try:
        content: Any = json.loads((base / WRITING / _JOURNAL).read_bytes())
        changes = [_Change(**one) for one in content["changes"]]
        folders = [str(one) for one in content["folders"]]
        names = [*(one.target for one in changes), *folders]
        inside = all((base / name).resolve().is_relative_to(base.resolve()) for name in names)
    except (OSError, ValueError, TypeError, KeyError):
        return [], []
    return (changes, folders) if inside else ([], [])


def _undo(base: Path, changes: Sequence[_Change], folders: Sequence[str]) -> None:
    """Put back each file that was changed and that nobody has touched since; it may be repeated."""
    room = base / WRITING
    for number, one in enumerate(changes):
        target, old = base / one.target, room / f"old-{number}"
        if (digest(target.read_bytes()) if target.is_file() else "") != one.after:
            continue
        if old.exists():
            _move(old, target)
        elif not one.before:
            target.unlink(missing_ok=True)
    for name in folders:
        with contextlib.suppress(OSError):  # somebody has put something into it
            (base / name).rmdir()
    shutil.rmtree(room, ignore_errors=True)
