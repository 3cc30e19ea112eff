"""Sub-commands that read and write the formats of programs for qualitative analysis."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from refutable.cli.app import Project, command

if TYPE_CHECKING:
    from refutable.exchange.importing import Done
    from refutable.exchange.project import Project as Exchanged

LOST = 1


class Passages(StrEnum):
    """What an excerpt is made of."""

    spans = "spans"
    paragraphs = "paragraphs"


def _column(what: str) -> typer.models.OptionInfo:
    return typer.Option(help=f"Of a table: the column of {what}.", rich_help_panel=None)


@command(
    "import",
    exits="0 done; 1 done, but some codings or texts could not be placed; 2 wrong usage; "
    "3 the file, or the data, malformed.",
)
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A .qdpx, .qdc, .qda, .sqlite3, .csv or .xlsx.")
    ],
    excerpts: Annotated[
        Passages | None,
        typer.Option(help="What an excerpt is: the words of a coding, or the paragraphs around."),
    ] = None,
    text: Annotated[str, _column("the words")] = "",
    code: Annotated[str, _column("the code")] = "",
    document: Annotated[str, _column("the document")] = "",
    coder: Annotated[str, _column("the coder")] = "",
    start: Annotated[str, _column("the first position")] = "",
    end: Annotated[str, _column("the position behind the last sign")] = "",
    memo: Annotated[str, _column("the memo")] = "",
    between: Annotated[
        str, typer.Option(help="Of a table: the sign between several codes of one cell.")
    ] = "",
    levels: Annotated[
        str, typer.Option(help="Of a table: the sign between a code and the one above it.")
    ] = "",
    project: Project = None,
) -> int:
    """Write the tables, texts and codebook of a project from the program it was coded in.

    Reads REFI-QDA projects and codebooks (.qdpx, .qdc), QualCoder's project folders (.qda),
    Taguette's SQLite export, and tables of codings (.csv, .xlsx). Into an empty folder it writes
    data/ complete. Into a project it brings what changed in the program since the last import;
    ids, and all that was added here, stay. Nothing is written if anything is malformed. What has
    no place is listed in data/import-unplaced.csv.

    Example: paper import interviews.qdpx

    Example: paper import codings.xlsx --text Excerpt --code Codes --document Media --between ,
    """
    from refutable.build.exchanging import import_project
    from refutable.exchange.tabular import Columns

    columns = Columns(text, code, document, coder, start, end, memo, between, levels)
    done = import_project(project, file, excerpts.value if excerpts else "", columns)
    typer.echo(f"{_counted(done.project)} → {done.data}")
    if done.left:
        typer.echo(_left(done), err=True)
    return LOST if done.lost else 0


@command("export", exits="0 done; 2 wrong usage; 3 data malformed.")
def export(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A new .qdpx, .qdc, .csv or .xlsx.")
    ],
    project: Project = None,
) -> None:
    """Write the data of a project for other programs.

    A .qdpx holds all of it, a .qdc the codebook, a .csv or .xlsx the codings, one a row. GUIDs are
    those of the import, so the program that the data came from knows each thing again.

    Example: paper export interviews.qdpx
    """
    from refutable.build.exchanging import export_project

    typer.echo(f"{_counted(export_project(project, file))} → {file}")


def _counted(project: Exchanged) -> str:
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

    kinds = Counter((one.lost, one.kind) for one in done.left)
    lost = ", ".join(f"{kind} ({number})" for (is_lost, kind), number in kinds.items() if is_lost)
    rest = ", ".join(f"{kind} ({number})" for (is_lost, kind), number in kinds.items() if not is_lost)
    parts = [f"not placed: {lost}"] if lost else []
    parts += [f"no table holds: {rest}"] if rest else []
    return f"{'; '.join(parts)}\n    each is listed in {done.data / LEFT}"
