"""Where a paper lies in its repository, and where a report goes."""

from __future__ import annotations

from pathlib import Path

from refutable.cells.session import find_root
from refutable.errors import UsageError


def folder_in_repository(root: Path | None) -> str:
    """Return where in its repository a paper lies, as "papers/one/"; "" at its root or outside."""
    try:
        folder = find_root(root)
    except UsageError:
        return ""
    for above in (folder, *folder.parents):
        if (above / ".git").exists():
            inside = folder.relative_to(above).as_posix()
            return "" if inside == "." else f"{inside}/"
    return ""


def write_report(path: Path, report: str) -> None:
    """Write a report to a file, its folder made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{report}\n", encoding="utf-8", newline="\n")
