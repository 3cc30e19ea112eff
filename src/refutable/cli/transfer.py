"""Sub-commands that read and write the formats of programs for qualitative analysis."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refutable.cli.app import PROJECT, Argument, argument, command

if TYPE_CHECKING:
    from refutable.exchange.importing import Done
    from refutable.exchange.project import Project

LOST = 1


def _column(name: str, what: str) -> Argument:
    return argument(f"--{name}", default="", metavar="COLUMN", help=f"Of a table: {what}.")


_READ = (
    argument(
        "--excerpts",
        choices=("spans", "paragraphs"),
        default="",
        help="What an excerpt is: the words of a coding, or the paragraphs around them. "
        "Several coders can only be compared in paragraphs. Default: as at the last import; at the "
        "first, spans where one person coded, and paragraphs where several did.",
    ),
    _column("text", "the column of the words"),
    _column("code", "the column of the code"),
    _column("document", "the column of the document"),
    _column("coder", "the column of the coder"),
    _column("start", "the column of the first position"),
    _column("end", "the column of the position behind the last sign"),
    _column("memo", "the column of the memo"),
    _column("date", "the column of the document's date"),
    argument(
        "--attribute",
        action="append",
        default=[],
        metavar="COLUMN",
        help="Of a table: a column that says what the document is like. May be given again.",
    ),
    argument(
        "--between", default="", metavar="SIGN", help="Of a table: between codes of one cell."
    ),
    argument(
        "--levels", default="", metavar="SIGN", help="Of a table: between a code and its parent."
    ),
)


def _tuples(given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: tuple(one) if isinstance(one, list) else one for name, one in given.items()}


_EXITS = (
    "0 done; 1 done, but some codings or texts could not be placed; 2 wrong usage; "
    "3 the file, or the data, malformed."
)


@command(
    argument(
        "file", type=Path, metavar="FILE", help="A .qdpx, .qdc, .qda, .sqlite3, .csv or .xlsx."
    ),
    *_READ,
    PROJECT,
    name="import",
    exits=_EXITS,
)
def import_(file: Path, excerpts: str, project: Path | None, **columns: Any) -> int:
    """Write the data of a project from the program it was coded in.

    Reads REFI-QDA projects and codebooks (.qdpx, .qdc), QualCoder's project folders (.qda),
    Taguette's SQLite export, and tables of codings (.csv, .xlsx). Into an empty folder it writes
    data/ complete. Into a project it brings what changed in the program since the last import;
    ids, and all that was added here, stay. Nothing is written if anything is malformed. What has
    no place is listed in data/import-unplaced.csv. Examples: `paper import interviews.qdpx`;
    `paper import codings.xlsx --text Excerpt --code Codes --document Media --between ,`.
    """
    from refutable.build.exchanging import import_project
    from refutable.exchange.tabular import Columns

    done = import_project(project, file, excerpts, Columns(**_tuples(columns)))
    return _told(done)


@command(
    argument("folder", type=Path, metavar="FOLDER", help="A new folder, or an empty one."),
    argument(
        "--from",
        dest="source",
        type=Path,
        metavar="FILE",
        help="The corpus, as `paper import` reads it. Default: a tiny invented one.",
    ),
    *_READ,
    exits=_EXITS,
)
def new(folder: Path, source: Path | None, excerpts: str, **columns: Any) -> int:
    """Write a complete small paper into a new folder, to be changed into your own.

    It has data, claims that hold on them, one that is declared refuted, a figure, tests, a Makefile
    and a workflow, with comments that explain them. It can be checked and rendered at once.
    Examples: `paper new interviews`; `paper new interviews --from interviews.qdpx`.
    """
    from refutable.build.starting import start
    from refutable.exchange.tabular import Columns
    from refutable.reports import text as as_text

    day = date.today().isoformat()
    report, done = start(folder, day, source, excerpts, Columns(**_tuples(columns)))
    code = _told(done) if done else 0
    print(f"{as_text.sums(report)}\n→ {folder}; now: cd {folder}; paper render --open")
    return code


@command(
    argument("file", type=Path, metavar="FILE", help="A new .qdpx, .qdc, .csv or .xlsx."),
    PROJECT,
    exits="0 done; 2 wrong usage; 3 data malformed.",
)
def export(file: Path, project: Path | None) -> None:
    """Write the data of a project for other programs.

    A .qdpx holds all of it, a .qdc the codebook, a .csv or .xlsx the codings, one a row. GUIDs are
    those of the import, so the program that the data came from knows each thing again. Example:
    `paper export interviews.qdpx`.
    """
    from refutable.build.exchanging import export_project

    print(f"{_counted(export_project(project, file))} → {file}")


def _told(done: Done) -> int:
    print(f"{_counted(done.project)} → {done.data}")
    if lines := list(_in_part(done.project)):
        print(*lines, sep="\n")
        print(
            "    list in data/codings/NAME.seen.csv what each has read; without a list, it is all"
        )
    if done.layer:
        message = f"no coding is common to all coders: here those of '{done.layer}' count"
        print(f"{message}\n    {done.data}/counting.yaml says why, and how to go on")
    if done.left:
        print(_left(done), file=sys.stderr)
    return LOST if done.lost else 0


def _in_part(project: Project) -> Iterator[str]:
    """Yield a line for each of several coders who coded in some of the documents only."""
    coded = {(one.coder, one.document) for one in project.codings}
    number = len({document for _, document in coded})
    by_coder = Counter(coder for coder, _ in coded)
    for coder in project.coders:
        if 0 < by_coder[coder.guid] < number:
            yield f"{coder.name} has codings in {by_coder[coder.guid]} of {number} coded documents"


def _counted(project: Project) -> str:
    numbers = {
        "document": len(project.documents),
        "code": len(project.codes),
        "coder": len({one.coder for one in project.codings}),
        "coding": len(project.codings),
        "person": len(project.cases),
    }
    return ", ".join(
        f"{number} {_PLURALS[name] if number != 1 else name}"
        for name, number in numbers.items()
        if number or name != "person"
    )


_PLURALS = {
    "document": "documents",
    "code": "codes",
    "coder": "coders",
    "coding": "codings",
    "person": "people",
}


def _left(done: Done) -> str:
    from refutable.exchange.importing import LEFT
    from refutable.language.english import counted

    kinds = Counter((one.lost, one.kind) for one in done.left)
    told = {
        is_lost: ", ".join(counted(n, kind) for (lost, kind), n in kinds.items() if lost is is_lost)
        for is_lost in (True, False)
    }
    parts = [f"not placed: {told[True]}"] if told[True] else []
    parts += [f"left out: {told[False]}"] if told[False] else []
    return f"{'; '.join(parts)}\n    each is listed, with its reason, in {done.data / LEFT}"
