"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

NEW_FILE = 0o644
_STAMP = (1980, 1, 1, 0, 0, 0)


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


def write_whole(path: Path, text: str) -> None:
    """Write a text to a file: it is, at any moment, either as before or whole and new."""
    write_all({path: text.encode()})


def write_all(contents: Mapping[Path, bytes], remove: Collection[Path] = ()) -> None:
    """Write files together, then remove others.

    Each is written beside its target first, so that a full disk leaves all targets as they were.
    Where one cannot be put in place, those before it are put back. A file keeps its mode. No
    temporary file stays behind.
    """
    made: list[tuple[str, Path]] = []
    before = {path: path.read_bytes() if path.exists() else None for path in contents}
    new_folders = {path.parent for path in contents if not path.parent.exists()}
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = _beside(path)
            made.append((beside, path))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(beside, path.stat().st_mode if path.exists() else NEW_FILE)
        for beside, path in made:
            os.replace(beside, path)
    except BaseException:
        _restore(before)
        raise
    finally:
        for beside, _ in made:
            Path(beside).unlink(missing_ok=True)
        for folder in new_folders:
            with contextlib.suppress(OSError):  # there are files in it, as there should be
                folder.rmdir()
    for path in remove:
        path.unlink(missing_ok=True)


def _beside(path: Path) -> tuple[int, str]:
    """Open a new file beside a target; where that fails, the error names the target."""
    try:
        return tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _restore(before: Mapping[Path, bytes | None]) -> None:
    for path, content in before.items():
        if content is None:
            path.unlink(missing_ok=True)
        elif not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
