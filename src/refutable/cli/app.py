"""What all sub-commands share: options, how they are registered, how they end."""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from refutable import __version__, build
from refutable.errors import Fault, PaperError, UsageError, gravest
from refutable.paper.ahead import read_ahead
from refutable.paper.lines import PROFILE

DONE = "0 done; 2 wrong usage; 3 data or paper malformed; 4 a cell failed."
CHECKED = (
    "0 all as declared; 1 a claim lost support, is at risk or is suspect, a figure is out of date, "
    "or there is a remark; 2 wrong usage; 3 data or paper malformed; 4 a cell failed."
)

app = typer.Typer(
    name="paper",
    help="Build and check a paper whose claims are computed from its coded corpus.",
    epilog=f"Exit codes: {CHECKED}",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
coder = typer.Typer(
    name="coder",
    help="Prepare a sheet for a blind coder, and add the codings that come back.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(coder)


class Output(StrEnum):
    """How a report is printed."""

    text = "text"
    json = "json"


Project = Annotated[
    Path | None,
    typer.Option(
        "--project", "-C", help="Folder of the paper. Default: this folder, or one above it."
    ),
]


def _with_profiles(names: str | None) -> None:
    if names is not None:
        os.environ[PROFILE] = names


Profile = Annotated[
    str | None,
    typer.Option(
        "--profile",
        callback=_with_profiles,
        help=f"Profiles that are on, with commas between them. Default: those of {PROFILE}, "
        "else of _quarto.yml.",
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        help="Address of a dask scheduler that shares the work. Default: this machine only.",
    ),
]
Format = Annotated[Output, typer.Option("--format", help="text for readers, json for programs.")]


@app.callback(invoke_without_command=True)
def main_options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Build and check a paper whose claims are computed from its coded corpus."""
    if version:
        typer.echo(f"paper {__version__}")
        raise typer.Exit


Command = Callable[..., int | None]


def command(
    name: str | None = None, *, group: typer.Typer = app, exits: str = DONE, reads: bool = False
) -> Callable[[Command], Command]:
    """Register a function as a sub-command, which may return an exit code other than 0.

    ``exits`` says in its help what each exit code means. What the function raises is printed, as
    JSON where its ``format`` is json. ``reads`` says that it reads the whole paper: pandoc begins
    with it while the engine is loaded.
    """

    def register(function: Command) -> Command:
        @functools.wraps(function)
        def run(*given: Any, **options: Any) -> None:
            if reads:
                read_ahead(options["project"])
            try:
                code = function(*given, **options) or 0
            except PaperError as error:
                code = _stopped(error, options)
            except OSError as error:
                code = _stopped(_system_error(error), options)
            raise typer.Exit(code)

        run.__doc__ = f"{inspect.getdoc(function)} Exit codes: {exits}"
        group.command(name)(run)
        return function

    return register


def _stopped(error: PaperError, options: Mapping[str, Any]) -> int:
    from refutable.reports import json as as_json

    if options.get("format") == "json":
        typer.echo(as_json.faults_json(error.faults, error.exit_code))
    else:
        typer.echo(str(error), err=True)
    return error.exit_code


def _system_error(error: OSError) -> UsageError:
    # For example a full disk or a read-only folder.
    name, message = str(error.filename or ""), error.strerror or str(error)
    return UsageError([Fault(name, 0, 0, "system", message, "correct the cause and try again")])


def grave(paper: build.Paper) -> int:
    """Print what is malformed or failed beside what was shown; return the exit code."""
    from refutable.reports import text as as_text

    if paper.grave:
        typer.echo(as_text.faults_text(paper.grave), err=True)
    return gravest(paper.grave)
