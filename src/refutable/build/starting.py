"""``paper new``: a complete small project in a folder of its own."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from refutable.build.checking import check
from refutable.build.drawing import draw_figures
from refutable.build.opening import open_paper
from refutable.build.recording import record
from refutable.corpus import load_corpus
from refutable.errors import UsageError
from refutable.files import write_all
from refutable.reports.report import CheckReport
from refutable.starter.choosing import choose
from refutable.starter.files import claim_files, example_files, project_files
from refutable.wording import affirmation

BY = "paper new"
"""Who affirms the first claims: their sentences were read with their criteria as templates."""


def start(folder: Path, date: str, bring: Callable[[Path], object] | None = None) -> CheckReport:
    """Write a new project, and return what its check finds.

    ``bring`` writes the data of a project; without it, they are those of a small invented corpus.
    Everything is made aside first: where something fails, the folder is as it was.

    Raises:
        UsageError: something is in the folder already, or it cannot be made.
        MalformedError: the data that are brought are malformed.
    """
    with _aside(folder) as draft:
        _write(draft, project_files())
        if bring:
            bring(draft)
        else:
            _write(draft, example_files())
        _write(draft, claim_files(choose(load_corpus(draft))))
        draw_figures(open_paper(draft))
        record(draft)
        _affirm(draft, date)
        return check(open_paper(draft))


def _write(root: Path, files: Mapping[str, bytes]) -> None:
    write_all({root / name: content for name, content in files.items()})


def _affirm(root: Path, date: str) -> None:
    """Affirm the claims of the template: changed in any part, they are suspect as all others."""
    now = open_paper(root).affirmable
    affirmed = {name: replace(one, by=BY, date=date) for name, one in now.items()}
    _write(root, {affirmation.FILE: affirmation.as_text(affirmed).encode()})


@contextlib.contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """Give a folder to write into, and put what is in it into ``folder`` if nothing fails."""
    _demand_free(folder)
    with tempfile.TemporaryDirectory(dir=folder.absolute().parent, prefix=".paper-new-") as name:
        draft = Path(name)
        yield draft
        # A folder that is there stays the same one: somebody may stand in it.
        folder.mkdir(exist_ok=True)
        for path in sorted(draft.iterdir()):
            shutil.move(path, folder / path.name)


def _demand_free(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message, remedy = "there is already a file or folder here", "name a new folder"
        raise UsageError.of("folder-in-use", message, remedy, file=str(folder))
    if not folder.absolute().parent.is_dir():
        message, remedy = "the folder above does not exist", "make it first, or name another folder"
        raise UsageError.of("no-folder", message, remedy, file=str(folder))
