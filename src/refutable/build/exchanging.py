"""``paper import`` and ``paper export``."""

from __future__ import annotations

from pathlib import Path

from refutable.errors import UsageError
from refutable.exchange.exporting import export_file
from refutable.exchange.importing import Done, import_file
from refutable.exchange.project import Project
from refutable.exchange.tabular import Columns
from refutable.files import locked
from refutable.paper.lines import find_root


def import_project(root: Path | None, file: Path, mode: str, columns: Columns) -> Done:
    """Write what a file holds into the data of a project, and return what was done.

    A folder that is named is the project, whatever lies above it; it may be empty.

    Raises:
        UsageError: there is no such file or folder, or the file is of no known kind.
        MalformedError: the file or the project's data are malformed.
    """
    folder = _folder(root)
    with locked(folder):
        return import_file(folder, file, mode, columns)


def _folder(root: Path | None) -> Path:
    if root is None:
        try:
            return find_root()
        except UsageError:
            return Path.cwd()
    if not root.is_dir():
        message, remedy = "there is no such folder", "make it, or correct the folder in --project"
        raise UsageError.of("no-paper", message, remedy, file=str(root))
    return root.resolve()


def export_project(root: Path | None, file: Path) -> Project:
    """Write the data of a project to a file, and return what was written.

    Raises:
        UsageError: there is no project, or the file is of no known kind.
        MalformedError: the data are malformed.
    """
    return export_file(find_root(root), file)
