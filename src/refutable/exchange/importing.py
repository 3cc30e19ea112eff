"""The order of work of an import: read, match, merge, write."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from refutable.corpus import load_corpus
from refutable.errors import Fault, MalformedError, UsageError
from refutable.exchange import qualcoder, refi, taguette
from refutable.exchange.archive import MOST_CODES
from refutable.exchange.book import FILE as BOOK
from refutable.exchange.excerpts import PARAGRAPHS, SPANS
from refutable.exchange.folder import SHOWN
from refutable.exchange.from_tables import open_folder, project_of
from refutable.exchange.merge import matched, merged
from refutable.exchange.project import Imported, Left, Project, flat, trimmed
from refutable.exchange.record import FILE as RECORD
from refutable.exchange.record import KINDS, Record
from refutable.exchange.tabular import Columns, read_table
from refutable.exchange.to_tables import as_csv, tables
from refutable.files import write_all

NO_COLUMNS, NO_TEXTS = Columns(), dict[str, str]()
CODEBOOK = ".qdc"
LEFT = "import-unplaced.csv"
"""Lists what an import could not take along, beside the tables."""


@dataclass(frozen=True)
class Done:
    """What an import did: the project as it now is, its folder, and what is not in it.

    ``layer`` is the coder who counts in a new paper whose coders have no coding in common.
    """

    project: Project
    data: Path
    left: tuple[Left, ...]
    layer: str = ""

    @property
    def lost(self) -> bool:
        """Whether a coding or a text of the file is not in the project."""
        return any(one.lost for one in self.left)


def import_file(root: Path, file: Path, mode: str = "", columns: Columns = NO_COLUMNS) -> Done:
    """Write what a file holds into ``root/data``, and return what was done.

    Everything is written together, once the corpus loads with it. ``mode`` says what an excerpt is
    made of; left empty, it is as at the last import, or ``spans`` where one person coded and
    ``paragraphs`` where several did. ``columns`` are a table's.

    Raises:
        UsageError: there is no such file, or it is of no known kind.
        MalformedError: the file or the project's data are malformed.
    """
    data = root / SHOWN
    if (data / "datapackage.json").is_file():
        load_corpus(root)
    folder = open_folder(data)
    ours, last = project_of(folder), folder.record.project
    texts = {one.name: one.text for one in ours.documents if one.text is not None}
    read = distinct(read_file(file, columns, texts))
    _check(read.project, file)
    theirs = matched(read.project, ours)
    if file.suffix.lower() == CODEBOOK:
        theirs = replace(last, codes=theirs.codes, origin=last.origin or theirs.origin)
    again = _is_same_project(last, theirs)
    project = merged(last if again else Project(), ours, theirs)
    imported = theirs if again else merged(Project(), last, theirs)
    made = tables(project, folder, mode or _passages(folder.record, theirs), imported)
    if not folder.package and file.suffix.lower() == CODEBOOK:
        made = {name: made[name] for name in (BOOK, RECORD) if name in made}
    else:
        _demand_codings(project, file)
        _try_out(root, file, {data / name: content for name, content in made.items()})
    files = {data / name: content for name, content in made.items()}
    if read.left:
        files[data / LEFT] = _listed(read.left).encode("utf-8-sig")
    write_all(files, () if read.left else (data / LEFT,), root=root)
    return Done(project, data, read.left)


def _demand_codings(project: Project, file: Path) -> None:
    if not project.codings:
        number = f"{len(project.documents)} documents and {len(project.codes)} codes"
        message = f"the project has {number}, but no coding"
        remedy = "code some passages first; for the codes alone, export a codebook (.qdc)"
        raise MalformedError.of("no-codings", message, remedy, str(file))


def _check(project: Project, file: Path) -> None:
    if len(project.codes) > MOST_CODES:
        message = f"the project has {len(project.codes):,} codes; {MOST_CODES:,} are the most"
        remedy = "look whether the column of codes is that of the words"
        raise MalformedError.of("too-large", message, remedy, str(file))
    for kind in KINDS:
        found = Counter(one.guid for one in getattr(project, kind))
        for guid, number in found.items():
            if number > 1:
                message = f"{number} {kind} have the GUID {guid}"
                remedy = "export the project again; each thing needs a GUID of its own"
                raise MalformedError.of("bad-xml", message, remedy, str(file))


def distinct(read: Imported) -> Imported:
    """Return what was read without codings that say the same twice: those are listed."""
    texts = {one.guid: one.text or "" for one in read.project.documents}
    names = {one.guid: one.name for one in read.project.codes}
    names |= {one.guid: one.name for one in read.project.documents}
    seen: set[tuple[object, ...]] = set()
    codings, left = [], list(read.left)
    for one in read.project.codings:
        place: object = one.words.strip()
        if one.start is not None and one.end is not None:
            place = trimmed(texts[one.document], one.start, one.end)
        key, document = (one.document, one.code, one.coder, place), names[one.document]
        blank = not one.words.strip()
        if not blank and key not in seen:
            codings.append(one)
        else:
            reason = (
                "only blanks are marked" if blank else "the same coder gave it to the same words"
            )
            span = (str(one.start), str(one.end))
            left.append(Left("coding", names[one.code], reason, document, one.words, *span, blank))
        seen.add(key)
    return Imported(replace(read.project, codings=tuple(codings)), tuple(left))


def _passages(record: Record, theirs: Project) -> str:
    """Return what an excerpt is made of: as before, or what lets several coders be compared."""
    coders = {one.coder for one in theirs.codings}
    return record.passages or (PARAGRAPHS if len(coders) > 1 else SPANS)


def _is_same_project(last: Project, theirs: Project) -> bool:
    """Whether a file is a later state of what was imported last, so that what it lacks is gone."""
    program = last.origin.split(" ")[:1] == theirs.origin.split(" ")[:1]
    guids = {one.guid for one in last.documents}
    common = any(one.guid in guids for one in theirs.documents) or not guids
    return program and common


def _try_out(root: Path, file: Path, files: Mapping[Path, bytes]) -> None:
    """Raise what loading the corpus would raise if these files were there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Without the modes of what is there: a folder that is read-only here is not so there.
        there = {path: path.read_bytes() for path in (root / SHOWN).rglob("*") if path.is_file()}
        all_files = {**there, **files}
        write_all({folder / path.relative_to(root): text for path, text in all_files.items()})
        try:
            load_corpus(folder)
        except MalformedError as error:
            message = "with this file the data would not load, so nothing was written"
            remedy = "the other faults say what would be wrong; declare it otherwise in the schema"
            first = Fault(str(file), 0, 0, "import-does-not-load", message, remedy)
            raise MalformedError([first, *error.faults]) from error


def _listed(left: Iterable[Left]) -> str:
    names = [item.name for item in fields(Left) if item.name != "lost"]
    rows = [{name: flat(str(getattr(one, name))) for name in names} for one in left]
    return as_csv(names, rows)


READERS: Mapping[str, Callable[[Path], Imported]] = {
    ".qdpx": refi.read_project,
    CODEBOOK: refi.read_codebook,
    ".qda": qualcoder.read_folder,
    ".sqlite3": taguette.read_export,
    ".sqlite": taguette.read_export,
    ".db": taguette.read_export,
}
"""What reads a file, by its ending; tables are read otherwise."""
TABLES = (".csv", ".tsv", ".xlsx")


def read_file(
    file: Path, columns: Columns = NO_COLUMNS, texts: Mapping[str, str] = NO_TEXTS
) -> Imported:
    """Return the project that a file of any known kind holds.

    Raises:
        UsageError: there is no such file, or it is of no known kind.
        MalformedError: it is malformed.
    """
    ending = file.suffix.lower()
    if ending in TABLES:
        return read_table(file, columns, texts)
    if ending not in READERS:
        message = f"'{ending}' is no kind of file that can be imported"
        remedy = f"use one of: {', '.join((*READERS, *TABLES))}"
        raise UsageError.of("unknown-format", message, remedy, str(file))
    if columns != NO_COLUMNS:
        message = f"columns are named for tables, and '{ending}' is none"
        raise UsageError.of("unknown-format", message, "leave them out", str(file))
    return READERS[ending](file)
