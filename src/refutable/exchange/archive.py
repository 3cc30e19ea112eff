"""Files of unknown origin, opened with limits: what is too large, links or climbs is refused."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from refutable.errors import MalformedError, UsageError
from refutable.exchange.project import plain

MOST_ENTRIES = 20_000
MOST_BYTES = 64 * 2**20
"""What is read of one archive, unpacked, in bytes: about ten million words."""
MOST_TEXT = 16 * 2**20
"""The bytes of one text."""
MOST_ROWS, MOST_CODES = 100_000, 10_000
"""The rows of a table, and the codes of a codebook: more than a team makes in years."""
MOST_RATIO = 200
_SMALL = 2**20  # below this, a text of one repeated letter is no threat
_LINK = 0o120000


def fault(file: str, message: str, remedy: str, rule: str = "bad-archive") -> MalformedError:
    """Return the error that an imported file is not what it should be."""
    return MalformedError.of(rule, message, remedy, file=file)


def content_of(path: Path) -> bytes:
    """Return the bytes of a file that is read as a whole.

    Raises:
        UsageError: there is no such file.
        MalformedError: it is larger than ``MOST_BYTES``.
    """
    if not path.is_file():
        remedy = "name the file that the program exported"
        raise UsageError.of("missing-file", "there is no such file", remedy, file=str(path))
    if path.stat().st_size > MOST_BYTES:
        message = f"the file has more than {MOST_BYTES // 2**20} MiB"
        raise fault(str(path), message, "export fewer documents at once", "too-large")
    return path.read_bytes()


@dataclass(frozen=True)
class Archive:
    """The entries of a zip file that may be read, by their name in lower case."""

    shown: str
    zip: zipfile.ZipFile
    entries: Mapping[str, zipfile.ZipInfo]

    def read(self, name: str) -> bytes:
        """Return the content of an entry, however its name is capitalised.

        Raises:
            KeyError: there is none.
            MalformedError: it is damaged.
        """
        info = self.entries[name.lower()]
        try:
            with self.zip.open(info) as file:
                content = file.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            message = f"'{info.filename}' is damaged: {error}"
            raise fault(self.shown, message, "export the project again") from error
        if len(content) != info.file_size:
            message = f"'{info.filename}' is not as long as the archive says"
            raise fault(self.shown, message, "export the project again")
        return content


def opened(path: Path, wanted: tuple[str, ...]) -> Archive:
    """Return a zip file whose entries with these endings together stay within the limits.

    Raises:
        UsageError: there is no such file.
        MalformedError: it is no zip file, or one that could do harm.
    """
    shown = str(path)
    if not path.is_file():
        remedy = "name the file that the program exported"
        raise UsageError.of("missing-file", "there is no such file", remedy, file=shown)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        message = f"the file is no zip archive, or is damaged: {error}"
        raise fault(shown, message, "export the project again") from error
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        message = f"the archive has {len(infos)} entries; {MOST_ENTRIES} are the most"
        raise fault(shown, message, "export fewer sources at once", "too-large")
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        _check(shown, info, entries)
        entries[info.filename.lower()] = info
    read = [info for info in infos if info.filename.lower().endswith(wanted)]
    _check_size(shown, read)
    return Archive(shown, archive, entries)


def _check(shown: str, info: zipfile.ZipInfo, seen: Mapping[str, zipfile.ZipInfo]) -> None:
    name, remedy = info.filename, "do not import this file; ask who made it"
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in name.split("/")[0] or "\0" in name:
        raise fault(shown, f"the entry '{name}' leads out of the archive", remedy)
    if info.external_attr >> 16 & 0o170000 == _LINK:
        raise fault(shown, f"the entry '{name}' is a link", remedy)
    if name.lower() in seen:
        raise fault(shown, f"two entries have the name '{name}'", "export the project again")
    if info.flag_bits & 1:
        raise fault(shown, f"the entry '{name}' is encrypted", "export it without a password")


def _check_size(shown: str, infos: list[zipfile.ZipInfo]) -> None:
    total = sum(info.file_size for info in infos)
    if total > MOST_BYTES:
        message = f"unpacked, the texts have {total:,} bytes; {MOST_BYTES:,} are the most"
        raise fault(shown, message, "export fewer sources at once", "too-large")
    for info in infos:
        if info.file_size > MOST_TEXT and info.filename.endswith(".txt"):
            message = f"'{info.filename}' has {info.file_size:,} bytes; {MOST_TEXT:,} are the most"
            raise fault(shown, message, "divide the text in the program", "too-large")
        if info.file_size > max(_SMALL, MOST_RATIO * info.compress_size):
            message = f"'{info.filename}' unpacks to {info.file_size:,} bytes, as a bomb does"
            raise fault(shown, message, "do not import this file; ask who made it", "too-large")


def text_of(content: bytes, shown: str) -> str:
    """Return the text of a file in UTF-8 or, with a byte-order mark, in UTF-16, as it stands.

    Raises:
        MalformedError: it is in another encoding.
    """
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = plain(content[: error.start].decode(encoding, "replace")).count("\n") + 1
        message = f"line {line} is not {encoding.upper()}"
        raise fault(shown, message, "save the text as UTF-8 in the program", "not-utf-8") from error
