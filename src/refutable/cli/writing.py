"""Sub-commands that write something of a paper."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from refutable import build
from refutable.cli.app import Profile, Project, Scheduler, coder, command
from refutable.paper.formats import DEFAULT, FORMATS
from refutable.robustness.workers import use_scheduler

if TYPE_CHECKING:
    from refutable.wording.affirmation import Suspect


class Engine(StrEnum):
    """What renders: the embedded engine, or Quarto where the user has it."""

    auto = "auto"
    embedded = "embedded"
    quarto = "quarto"


@command(reads=True)
def render(
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="|".join(FORMATS),
            help=f"Format to write; may be repeated. Default: {' and '.join(DEFAULT)}.",
        ),
    ] = None,
    engine: Annotated[
        Engine, typer.Option("--engine", help="auto is embedded; quarto needs Quarto on the PATH.")
    ] = Engine.auto,
    open_after: Annotated[
        bool, typer.Option("--open", help="Open the first file that was written.")
    ] = False,
    scheduler: Scheduler = None,
    project: Project = None,
    profile: Profile = None,
) -> None:
    """Write the paper to _output/ and its figures to figures/.

    Runs the cells in a kernel. A claim that is not as declared does not stop the render: the page
    shows it. Nor does a remark, such as a number typed into the prose: it is printed. `paper check`
    fails on both. Malformed data or text, or a cell that fails, stops the render before anything
    is written.
    """
    use_scheduler(scheduler)
    written = build.render(
        project,
        to or DEFAULT,
        engine.value,
        progress=_progress(),
        remark=lambda fault: typer.echo(str(fault), err=True),
    )
    for path in written:
        typer.echo(path)
    if open_after:
        typer.launch(str(written[0]))


@command(reads=True)
def record(project: Project = None) -> None:
    """Record the passages for and against each claim.

    Writes data/ledger.json. A later check compares with it to name the passages that a claim lost.
    """
    typer.echo(build.record(project))


@command(reads=True)
def affirm(
    claims: Annotated[
        list[str] | None, typer.Argument(metavar="ID…", help="Claims by id, or by number.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who affirms. Default: git's user.name.")] = "",
    project: Project = None,
) -> None:
    """Affirm that the sentence and the criterion of a claim say the same.

    Without an id, shows each suspect claim, its sentence above its criterion with changes marked,
    and asks: y affirms, n goes on, q stops. With ids, shows and affirms these claims.
    data/affirmations.json keeps who affirmed what, and when. When the sentence, the criterion or
    the definition of a code in it changes, a check reports the claim as suspect.
    """
    from refutable.reports import text as as_text

    def ask(suspect: Suspect) -> build.Answer:
        typer.echo(f"{suspect.id}\n{as_text.side_by_side(suspect)}")
        if claims:
            return build.Answer.YES
        try:
            answer = typer.prompt(
                "  do they say the same? [y/n/q]", default="n", show_default=False
            )
        except typer.Abort:
            typer.echo()
            return build.Answer.QUIT  # the input ended; what was affirmed so far is kept
        typer.echo()
        known = [one for one in build.Answer if one.value == answer.strip().lower()[:1]]
        return known[0] if known else build.Answer.NO

    day = date.today().isoformat()
    done = build.affirm(project, claims or [], by=by, date=day, ask=ask)
    typer.echo(as_text.affirmed_text(done))


@command("new", group=coder, exits="0 done; 2 wrong usage; 3 data malformed.")
def coder_new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The coder's name in the data.")],
    seed: Annotated[int, typer.Option("--seed", min=0, help="The seed of ids and order.")] = 1,
    out: Annotated[
        Path | None, typer.Option("--out", help="A new folder. Default: sheets/NAME.")
    ] = None,
    project: Project = None,
) -> None:
    """Write what a blind coder needs, and no more, into a new folder.

    The folder holds the codebook for coders; the counted excerpts as CSV, shuffled, under neutral
    ids, without emphasis, notes or codings; an empty file for the codings; and coding.html, a page
    for coding offline.
    """
    from refutable.build.coding import new_coder

    typer.echo(new_coder(project, name, seed, out))


@command("add", group=coder, exits="0 done; 2 wrong usage; 3 the file, or the data, malformed.")
def coder_add(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The codings, as saved by the coder.")
    ],
    name: Annotated[
        str | None,
        typer.Option(
            "--name", help="The coder of the sheet. Default: as in coder.json, or the file's name."
        ),
    ] = None,
    label: Annotated[
        str | None, typer.Option("--label", help="The coder's name for readers. Default: NAME.")
    ] = None,
    made_by: Annotated[
        str, typer.Option("--made-by", help="How the codings were made.")
    ] = "coded blind on a coding sheet",
    again: Annotated[
        bool, typer.Option("--replace", help="Replace this coder's present layer.")
    ] = False,
    project: Project = None,
) -> None:
    """Check a coder's file and add it as a layer of the data.

    If the file has faults, all are reported with line, column and remedy, and nothing is written.
    Otherwise the ids are mapped back, and data/codings, data/coders.csv and data/datapackage.json
    are written together.
    """
    from refutable.build.coding import add_coder
    from refutable.coders.layer import NewCoder, name_for

    known = name or name_for(file)
    made = NewCoder(known, label or known, made_by, date.today().isoformat())
    typer.echo(add_coder(project, file, made, again=again))


def _progress() -> Callable[[int, int, str], None] | None:
    if not sys.stderr.isatty():
        return None

    def report(done: int, total: int, what: str) -> None:
        end = "\n" if done == total else ""
        typer.echo(f"\r\x1b[K{what} {done} of {total}{end}", nl=False, err=True)

    return report
