"""The command ``paper``: each sub-command parses, calls one function of the build, and prints."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from analysis import __version__, build
from analysis.errors import Fault, PaperError, UsageError
from analysis.reports import json as as_json
from analysis.reports import text as as_text

app = typer.Typer(
    name="paper",
    help="Build and check a paper whose claims are computed from its coded corpus.",
    epilog="Exit codes: 0 all as declared; 1 a claim lost support or is at risk, or a figure is "
    "out of date; 2 wrong usage; 3 data or paper malformed; 4 a cell failed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Output(StrEnum):
    """How a report is printed."""

    text = "text"
    json = "json"


class Format(StrEnum):
    """What a render writes."""

    html = "html"
    pdf = "pdf"
    ipynb = "ipynb"


class Engine(StrEnum):
    """What renders: the embedded engine, or Quarto where the user has it."""

    auto = "auto"
    embedded = "embedded"
    quarto = "quarto"


ProjectOption = Annotated[
    Path | None,
    typer.Option("--project", "-C", help="Folder of the paper; default: found from here upward."),
]
OutputOption = Annotated[
    Output, typer.Option("--format", help="text for a reader, json for a program.")
]


@app.callback(invoke_without_command=True)
def main_options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Build and check a paper whose claims are computed from its coded corpus."""
    if version:
        typer.echo(f"paper {__version__}")
        raise typer.Exit


@app.command()
def check(project: ProjectOption = None, format: OutputOption = Output.text) -> None:
    """Check data, prose, figures and every claim.

    Runs no kernel and writes nothing. Reports each claim that is not as the paper declares it: its
    sentence, what was found, what was needed, and the passages that made the difference. Exit
    codes: 0 all as declared; 1 a claim lost support or is at risk, or a figure is out of date; 2
    wrong usage; 3 data or paper malformed; 4 a cell failed.
    """

    def run() -> int:
        paper = build.open_paper(project)
        report = build.check(paper)
        show = as_json.check_json if format is Output.json else as_text.check_text
        typer.echo(show(report, paper.corpus))
        return report.exit_code

    _guarded(run, format)


@app.command()
def claims(project: ProjectOption = None, format: OutputOption = Output.text) -> None:
    """List every claim with its verdict.

    A line a claim: number, verdict, id, documents for and against, place in the source. Exit
    codes: 0 done; 2 wrong usage; 3 data or paper malformed; 4 a cell failed.
    """

    def run() -> int:
        paper = build.open_paper(project)
        known = build.entries(paper)
        listed = as_json.list_json(known, paper.corpus)
        typer.echo(listed if format is Output.json else as_text.list_text(known))
        return 0

    _guarded(run, format)


@app.command()
def show(
    claim: Annotated[str, typer.Argument(metavar="ID", help="The claim's id, or its number.")],
    project: ProjectOption = None,
    format: OutputOption = Output.text,
) -> None:
    """Print one claim whole.

    Its sentence, its criterion in English and what was found, the passages for and against with
    date and source, and its verdict under each coder. Exit codes: 0 done; 2 wrong usage; 3 data or
    paper malformed; 4 a cell failed.
    """

    def run() -> int:
        paper = build.open_paper(project)
        entry = build.find_claim(paper, claim)
        coders = build.under_each_coder(paper, entry.id)
        told = as_json.show_json if format is Output.json else as_text.show_text
        typer.echo(told(entry, coders, paper.corpus))
        return 0

    _guarded(run, format)


@app.command()
def render(
    to: Annotated[
        list[Format] | None,
        typer.Option("--to", help="Format to write; may be given again. Default: html and pdf."),
    ] = None,
    engine: Annotated[
        Engine, typer.Option("--engine", help="auto is embedded; quarto needs quarto on the PATH.")
    ] = Engine.auto,
    open_after: Annotated[
        bool, typer.Option("--open", help="Open the first file written when done.")
    ] = False,
    project: ProjectOption = None,
) -> None:
    """Write the paper to _output/, its figures to figures/.

    The cells are run in a kernel. A claim that is not as declared does not stop the render: the
    page shows it, and `paper check` fails on it. Whatever is malformed, and a cell that raises,
    stops it before anything is written. Exit codes: 0 done; 2 wrong usage; 3 data or paper
    malformed; 4 a cell failed.
    """

    def run() -> int:
        formats = [item.value for item in to or (Format.html, Format.pdf)]
        written = build.render(project, formats, engine.value, progress=_progress())
        for path in written:
            typer.echo(path)
        if open_after:
            typer.launch(str(written[0]))
        return 0

    _guarded(run)


@app.command()
def record(project: ProjectOption = None) -> None:
    """Write down the passages on which each claim stands.

    They go to data/ledger.json; a later check names from it the passages that a claim has lost.
    Exit codes: 0 done; 2 wrong usage; 3 data or paper malformed; 4 a cell failed.
    """

    def run() -> int:
        typer.echo(build.record(project))
        return 0

    _guarded(run)


def _progress() -> Callable[[int, int, str], None] | None:
    if not sys.stderr.isatty():
        return None

    def report(done: int, total: int, what: str) -> None:
        end = "\n" if done == total else ""
        typer.echo(f"\r\x1b[K{what} {done} of {total}{end}", nl=False, err=True)

    return report


def _guarded(run: Callable[[], int], format: Output = Output.text) -> None:
    try:
        code = run()
    except PaperError as error:
        if format is Output.json:
            typer.echo(as_json.faults_json(error.faults, error.exit_code))
        else:
            typer.echo(str(error), err=True)
        code = error.exit_code
    except OSError as error:
        # A full disk, a folder without leave to write: said in a line, as every other fault is.
        name = str(error.filename or "")
        fault = Fault(name, 0, 0, "system", error.strerror or str(error), "mend it and try again")
        typer.echo(str(UsageError([fault])), err=True)
        code = 2
    raise typer.Exit(code)


def main() -> None:
    """Run the command."""
    app()


if __name__ == "__main__":
    main()
