"""SQLite files of unknown origin: copied, opened for reading only, within limits."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refutable.errors import UsageError
from refutable.exchange.archive import MOST_BYTES, MOST_ROWS, MOST_TEXT, fault
from refutable.exchange.project import plain

_HEAD = b"SQLite format 3\0"
# Steps of SQLite's machine: a second or two of work.
_STEPS, _AT_ONCE = 100_000_000, 1_000_000


@dataclass(frozen=True)
class Database:
    """A database that is open for reading."""

    shown: str
    connection: sqlite3.Connection

    def columns(self, table: str) -> Sequence[str]:
        """Return the columns of a table; none where there is no such table."""
        if not self.rows("SELECT 1 FROM sqlite_master WHERE type='table' AND name=?", table):
            return ()
        return [str(row[1]) for row in self.rows(f'PRAGMA table_info("{table}")')]

    def table(self, table: str, wanted: Sequence[str], *, needed: bool = True) -> list[Any]:
        """Return the rows of a table, in the order of their keys; each has what is wanted of it.

        A column that is not there is None.

        Raises:
            MalformedError: the table is needed and not there, or too large.
        """
        present = self.columns(table)
        if not present:
            if needed:
                message = f"the database has no table '{table}'"
                remedy = "choose the file that the program itself exported or saved"
                raise fault(self.shown, message, remedy, "bad-database")
            return []
        chosen = ", ".join(f'"{name}"' if name in present else "NULL" for name in wanted)
        return self.rows(f'SELECT {chosen} FROM "{table}" ORDER BY rowid')

    def rows(self, question: str, *given: str) -> list[Any]:
        """Return the rows that answer a question.

        Raises:
            MalformedError: the database is damaged, or the answer too large.
        """
        try:
            found: list[Any] = []
            size = 0
            for row in self.connection.execute(question, given):
                long = [len(value) for value in row if isinstance(value, (str, bytes))]
                size += sum(long)
                found.append(row)
                if size > MOST_BYTES or len(found) > MOST_ROWS or max(long, default=0) > MOST_TEXT:
                    limits = f"{MOST_ROWS:,} rows, {MOST_BYTES:,} bytes or {MOST_TEXT:,} in a text"
                    message = f"a table has more than {limits}"
                    raise fault(self.shown, message, "export less at once", "too-large")
        except (sqlite3.Error, UnicodeDecodeError, OverflowError, ValueError) as error:
            message, remedy = f"the database cannot be read: {error}", "export the project again"
            raise fault(self.shown, message, remedy, "bad-database") from error
        return found


@contextlib.contextmanager
def reading(path: Path) -> Iterator[Database]:
    """Open a copy of a database for reading: a program may have it open at this moment.

    Raises:
        UsageError: there is no such file.
        MalformedError: it is no database, or a link.
    """
    shown = str(path)
    if not path.is_file():
        remedy = "name the file that the program saved or exported"
        raise UsageError.of("missing-file", "there is no such file", remedy, file=shown)
    if path.is_symlink():
        remedy = "do not import this project; ask who made it"
        raise fault(shown, "the database is a link to another file", remedy, "bad-database")
    with path.open("rb") as file:
        if file.read(len(_HEAD)) != _HEAD:
            remedy = "choose the file that the program itself exported or saved"
            raise fault(shown, "the file is no SQLite database", remedy, "bad-database")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite"
        for ending in ("", "-wal", "-journal"):
            beside = path.with_name(path.name + ending)
            if beside.is_file() and not beside.is_symlink():
                shutil.copyfile(beside, copy.with_name(copy.name + ending))
        connection = sqlite3.connect(copy)
        try:
            _limit(connection)
            yield Database(shown, connection)
        finally:
            connection.close()


def _limit(connection: sqlite3.Connection) -> None:
    steps = iter(range(_STEPS // _AT_ONCE))
    connection.set_progress_handler(lambda: next(steps, None) is None, _AT_ONCE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA mmap_size = 0")


def text(value: object) -> str:
    """Return a value of a database as text; nothing is an empty text."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def number(value: object) -> int:
    """Return a value of a database as a whole number; -1 where it is none."""
    return value if isinstance(value, int) else -1


def named(value: object) -> str:
    """Return a value of a database as the name of a thing, which is never empty."""
    made = plain(text(value))
    return made if made.strip() else "unnamed"
