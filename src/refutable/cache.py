"""Results kept from one run to the next, each by the digest of everything that it depends on.

They lie in the user's own folder and never in a project, so a project that comes from elsewhere
brings no results with it. An entry is written aside and renamed, and checked when it is read.
Whatever goes wrong here is a result that is not kept.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

FOLDER = "PAPER_CACHE"
"""The variable of the environment that names the folder, or says ``off``."""
OFF = "off"
LIMIT = 256 * 2**20
"""How many bytes are kept; what was not used for longest goes first."""
_SINCE = [LIMIT]
"""How many bytes this process has kept since it looked how many there are."""
_SIZE = hashlib.sha256().digest_size


def key(*parts: bytes) -> str:
    """Return the name of a result that depends on some bytes and their order."""
    found = hashlib.sha256()
    for part in parts:
        found.update(b"%d:" % len(part) + part)
    return found.hexdigest()


def is_on() -> bool:
    """Return whether results are to be kept at all."""
    return os.environ.get(FOLDER) != OFF


def get(name: str) -> bytes | None:
    """Return what is kept under a key; None where nothing is, or where it is damaged."""
    with suppress(OSError, RuntimeError):
        entry = _folder() / name
        content = entry.read_bytes()
        kept = content[_SIZE:]
        if content[:_SIZE] == _seal(name, kept):
            with suppress(OSError):  # a folder that is read only is read all the same
                os.utime(entry)
            return kept
    return None


def has(name: str) -> bool:
    """Return whether something is kept under a key, damaged or not."""
    with suppress(OSError, RuntimeError):
        return (_folder() / name).exists()
    return False


def put(name: str, result: bytes) -> None:
    """Keep a result under its key."""
    with suppress(OSError, RuntimeError):
        folder = _folder(make=True)
        handle, beside = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_seal(name, result) + result)
            os.replace(beside, folder / name)
        except BaseException:
            os.unlink(beside)
            raise
        _SINCE[0] += len(result)
        if _SINCE[0] >= LIMIT // 64:  # to look through the folder each time would take long
            _SINCE[0] = 0
            _keep_within(LIMIT, folder)


def _seal(name: str, result: bytes) -> bytes:
    return hashlib.sha256(name.encode() + result).digest()


def _folder(make: bool = False) -> Path:
    """Return the folder of the results.

    Raises:
        OSError: it is not there, is another user's or open to all, or is switched off.
        RuntimeError: the user has no home.
    """
    given = os.environ.get(FOLDER, "")
    if given == OFF:
        raise FileNotFoundError(given)
    above = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not above.is_absolute():
        above = Path.home() / ".cache"
    folder = Path(given or above / "paper-as-code")
    if make:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        status = folder.stat()
        if status.st_uid != os.geteuid() or status.st_mode & stat.S_IWOTH:
            raise PermissionError(folder)
    return folder


def _keep_within(limit: int, folder: Path) -> None:
    with os.scandir(folder) as entries:
        known = [(one.stat().st_mtime_ns, one.stat().st_size, one.path) for one in entries]
    total = sum(size for _, size, _ in known)
    for _, size, path in sorted(known):
        if total <= limit:
            return
        with suppress(OSError):
            os.unlink(path)
        total -= size
