"""The order of work of an export: read the tables, write the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from refutable.corpus import load_corpus
from refutable.errors import UsageError
from refutable.exchange import refi_write, tabular
from refutable.exchange.folder import SHOWN
from refutable.exchange.from_tables import open_folder, project_of
from refutable.exchange.project import Project
from refutable.files import write_all

WRITERS: Mapping[str, Callable[[Project], bytes]] = {
    ".qdpx": refi_write.qdpx,
    ".qdc": refi_write.codebook,
    ".csv": tabular.csv_of,
    ".xlsx": tabular.xlsx_of,
}
"""What writes a file, by its ending."""


def export_file(root: Path, file: Path) -> Project:
    """Write the project under ``root`` to a file, and return what was written.

    Raises:
        UsageError: the file is of no known kind.
        MalformedError: the data are malformed.
    """
    writer = WRITERS.get(file.suffix.lower())
    if writer is None:
        message = f"'{file.suffix}' is no kind of file that can be exported"
        raise UsageError.of(
            "unknown-format", message, f"use one of: {', '.join(WRITERS)}", str(file)
        )
    load_corpus(root)
    project = project_of(open_folder(root / SHOWN))
    write_all({file: writer(project)})
    return project
