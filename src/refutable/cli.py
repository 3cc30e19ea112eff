"""The command ``paper``: each sub-command parses, calls one function of the build, and prints."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from refutable import __version__, build
from refutable.coders.layer import NewCoder, name_for
from refutable.errors import Fault, PaperError, UsageError, gravest
from refutable.reports import json as as_json
from refutable.reports import text as as_text
from refutable.reports.agreement import agreement_json, agreement_text
from refutable.reports.diff import diff_markdown, diff_text
from refutable.reports.diff_json import diff_json
from refutable.reports.explain import Page, explained
from refutable.reports.forms import Form, check_report, fault_report
from refutable.reports.published import published_json, published_text
from refutable.robustness.null_model import SEED
from refutable.robustness.workers import use_scheduler
from refutable.wording.affirmation import Suspect

app = typer.Typer(
    name="paper",
    help="Build and check a paper whose claims are computed from its coded corpus.",
    epilog="Exit codes: 0 all as declared; 1 a claim lost support, is at risk or is suspect, a "
    "figure is out of date, or there is a remark; 2 wrong usage; 3 data or paper malformed; "
    "4 a cell failed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Output(StrEnum):
    """How a report is printed."""

    text = "text"
    json = "json"


class DiffOutput(StrEnum):
    """How a difference is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


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
    typer.Option(
        "--project",
        "-C",
        help="Folder of the paper. Default: this folder or the nearest one above with a paper.",
    ),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        help="Address of a dask scheduler that shares the work. Default: this machine only.",
    ),
]
OutputOption = Annotated[
    Output, typer.Option("--format", help="text for readers, json for programs.")
]


@app.callback(invoke_without_command=True)
def main_options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Build and check a paper whose claims are computed from its coded corpus."""
    if version:
        typer.echo(f"paper {__version__}")
        raise typer.Exit


@app.command()
def check(
    project: ProjectOption = None,
    format: OutputOption = Output.text,
    report: Annotated[
        Form | None,
        typer.Option("--report", help="Form of the report; replaces --format."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="File for the report; the terminal then gets the text."),
    ] = None,
) -> None:
    """Check data, prose, figures and every claim.

    Runs no kernel and changes nothing. Reports each claim that does not have its declared verdict:
    its sentence, what was found, what was needed, and the passages that made the difference. Also
    reports each claim whose sentence or criterion changed since somebody affirmed them, and each
    that no removal, shuffle or reading could refute.
    --report writes a form for other programs: junit and sarif for dashboards and scanners, github
    for annotations in a workflow, markdown for the summary of a job; text and json are as in
    --format. Remarks are shown beside the verdicts, and so are faults that leave claims to be
    evaluated. A claim that cannot be evaluated has the verdict error.
    Exit codes: 0 all as declared; 1 a claim lost support, is at risk or is suspect, a figure is out
    of date, or there is a remark; 2 wrong usage; 3 data or paper malformed; 4 a cell failed.
    """
    form = report or Form(format.value)

    def run() -> int:
        paper = build.open_paper(project)
        found = build.check(paper)
        base = build.folder_in_repository(project)
        _deliver(check_report(form, found, paper.corpus, base), output)
        if output is not None:
            typer.echo(as_text.check_text(found, paper.corpus))
        return found.exit_code

    def stopped(error: PaperError) -> None:
        base = build.folder_in_repository(project)
        if output is not None or form is Form.text:
            typer.echo(as_text.faults_text(error.faults), err=True)
        if output is not None or form is not Form.text:
            _deliver(fault_report(form, error, base), output)

    _guarded(run, stopped=stopped)


def _deliver(report: str, output: Path | None) -> None:
    if output is None:
        typer.echo(report)
    else:
        build.write_report(output, report)


@app.command()
def claims(project: ProjectOption = None, format: OutputOption = Output.text) -> None:
    """List every claim with its verdict.

    One line for each: number, verdict, id, documents for and against, place in the source. Exit
    codes: 0 done; 2 wrong usage; 3 data or paper malformed; 4 a cell failed.
    """

    def run() -> int:
        paper = build.open_paper(project)
        known = build.entries(paper)
        listed = as_json.list_json(known, paper.corpus)
        typer.echo(listed if format is Output.json else as_text.list_text(known))
        return _grave(paper)

    _guarded(run, format)


@app.command()
def published(
    outcome: Annotated[
        str | None, typer.Option("--outcome", help="Only claims with this outcome.")
    ] = None,
    section: Annotated[
        str | None, typer.Option("--section", help="Only claims of this section of the work.")
    ] = None,
    counts: Annotated[
        bool, typer.Option("--counts", help="Only the counts by outcome and section.")
    ] = False,
    project: ProjectOption = None,
    format: OutputOption = Output.text,
) -> None:
    """Show the outcome of each claim of the published work, and the claims that decide it.

    A published claim is reproduced, qualified, not borne out, not testable on this record, or
    argued from literature. The outcome follows from the verdicts of the claims that its row in
    data/published-claims.csv names. Exit codes: 0 done; 2 wrong usage; 3 data or paper malformed;
    4 a cell failed.
    """

    def run() -> int:
        paper = build.open_paper(project)
        found, shown = build.published(paper, outcome, section)
        told = published_json if format is Output.json else published_text
        typer.echo(told(found, () if counts else shown, build.verdicts_of(paper)))
        return _grave(paper)

    _guarded(run, format)


@app.command()
def show(
    claim: Annotated[str, typer.Argument(metavar="ID", help="The claim's id, or its number.")],
    shuffles: Annotated[
        int, typer.Option("--shuffles", min=1, help="Number of shuffled corpora to evaluate it on.")
    ] = 2_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the shuffles.")] = SEED,
    whole: Annotated[
        bool, typer.Option("--all", help="Show every passage in full, and whole lists.")
    ] = False,
    scheduler: SchedulerOption = None,
    project: ProjectOption = None,
    format: OutputOption = Output.text,
) -> None:
    """Print one claim on one screen, and how robust its verdict is.

    Its sentence and criterion in English; what was found, and by what margin; the passages for and
    against; the breaking sets and leave-one-out; its verdict under each coder and each reading; its
    null pass rate; what it rests on and what rests on it; and what the verdict does not establish.
    JSON always has all of it. Exit codes: 0 done; 2 wrong usage; 3 data or paper malformed; 4 a cell failed.
    """

    def run() -> int:
        # Imported here: it is slow to load, and no other command needs it.
        from refutable.reports.show import show_text

        use_scheduler(scheduler)
        paper = build.open_paper(project)
        found = build.show(paper, claim, shuffles, seed)
        if format is Output.json:
            typer.echo(as_json.show_json(found, paper.corpus))
        else:
            typer.echo(show_text(found, paper.corpus, uncut=whole))
        return _grave(paper)

    _guarded(run, format)


@app.command()
def agreement(
    code: Annotated[
        str | None, typer.Option("--code", help="Only this code, or the codes of this family.")
    ] = None,
    effects: Annotated[
        bool,
        typer.Option(
            "--effects", help="Show which verdicts they decide before all are adjudicated."
        ),
    ] = False,
    project: ProjectOption = None,
    format: OutputOption = Output.text,
) -> None:
    """Show how far the coders agree, and where they disagree.

    Krippendorff's alpha over all decisions, by family and by code, with intervals, percent
    agreement and counts; the same for stances, where all gave the code; then each disagreement with
    every coder's words, stance and memo, and the adjudication. Which verdicts it decides is shown
    when all are adjudicated, or with --effects. Exit codes: 0 done; 2 wrong usage; 3 data or paper
    malformed; 4 a cell failed.
    """

    def run() -> int:
        report = build.agreement(project, code, effects=effects)
        told = agreement_json if format is Output.json else agreement_text
        typer.echo(told(report))
        return 0

    _guarded(run, format)


coder = typer.Typer(
    name="coder",
    help="Write a sheet for a blind coder, and add the finished codings.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(coder)


@coder.command("new")
def coder_new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The coder's name in the data.")],
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the ids and the order.")] = 1,
    out: Annotated[
        Path | None, typer.Option("--out", help="A new folder. Default: sheets/NAME.")
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Write a coding sheet for a blind coder into a new folder.

    The hand-out of the codebook; the counted excerpts as CSV, in a shuffled order, with neutral ids
    and without emphasis, notes or codings; an empty file for the codings; and coding.html, a page
    for coding offline. Exit codes: 0 done; 2 wrong usage; 3 data
    malformed.
    """

    def run() -> int:
        typer.echo(build.new_coder(project, name, seed, out))
        return 0

    _guarded(run)


@coder.command("add")
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
    project: ProjectOption = None,
) -> None:
    """Check a coder's file and add it as a layer of the data.

    If there are faults, all are shown with line, column and remedy, and nothing is written.
    Otherwise the ids are mapped back, and data/codings, data/coders.csv and data/datapackage.json
    are written together. Exit codes: 0 done; 2 wrong usage; 3 the file, or the data, malformed.
    """

    def run() -> int:
        known = name or name_for(file)
        made = NewCoder(known, label or known, made_by, date.today().isoformat())
        typer.echo(build.add_coder(project, file, made, again=again))
        return 0

    _guarded(run)


@app.command()
def diff(
    revision: Annotated[
        str, typer.Argument(metavar="REV", help="The old state: a commit, a branch, a tag.")
    ],
    other: Annotated[
        str | None,
        typer.Argument(metavar="REV2", help="The new state. Default: the working tree."),
    ] = None,
    project: ProjectOption = None,
    format: Annotated[
        DiffOutput,
        typer.Option(
            "--format",
            help="text for readers, json for programs, markdown for a pull request.",
        ),
    ] = DiffOutput.text,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if a claim changed.")
    ] = False,
) -> None:
    """Show how the argument changed since a revision.

    Claims added, removed, reworded and with a new criterion; verdicts that flipped, and through
    which codings, excerpts or documents, and whose; margins that moved. The cells of REV are run
    in this process, by this engine: compare only with revisions whose code you would run. Exit
    codes: 0 done; 1 a claim changed, with --exit-code; 2 wrong usage, or no such revision; 3 data,
    paper or revision malformed; 4 a cell failed.
    """

    def run() -> int:
        found = build.diff(project, revision, other)
        forms = {DiffOutput.json: diff_json, DiffOutput.markdown: diff_markdown}
        typer.echo(forms.get(format, diff_text)(found))
        return 1 if exit_code and found.claims else 0

    _guarded(run, Output.json if format is DiffOutput.json else Output.text)


@app.command()
def render(
    to: Annotated[
        list[Format] | None,
        typer.Option("--to", help="Format to write; can be repeated. Default: html and pdf."),
    ] = None,
    engine: Annotated[
        Engine,
        typer.Option("--engine", help="auto means embedded; quarto needs Quarto on the PATH."),
    ] = Engine.auto,
    open_after: Annotated[
        bool, typer.Option("--open", help="Open the first file that was written.")
    ] = False,
    scheduler: SchedulerOption = None,
    project: ProjectOption = None,
) -> None:
    """Write the paper to _output/, its figures to figures/.

    The cells run in a kernel. A claim that is not as declared does not stop the render: the page
    shows it, and `paper check` fails on it. A remark, such as a number typed into the prose, does
    not stop it either: it is printed, and `paper check` fails on it. Malformed data or text, or a
    cell that raises, stops it before anything is written. Exit codes: 0 done; 2 wrong usage; 3 data or paper
    malformed; 4 a cell failed.
    """

    def run() -> int:
        use_scheduler(scheduler)
        formats = [item.value for item in to or (Format.html, Format.pdf)]
        written = build.render(
            project,
            formats,
            engine.value,
            progress=_progress(),
            remark=lambda fault: typer.echo(str(fault), err=True),
        )
        for path in written:
            typer.echo(path)
        if open_after:
            typer.launch(str(written[0]))
        return 0

    _guarded(run)


@app.command()
def record(project: ProjectOption = None) -> None:
    """Record the passages for and against each claim.

    They go to data/ledger.json. A later check compares with it to name the passages that a claim
    has lost.
    Exit codes: 0 done; 2 wrong usage; 3 data or paper malformed; 4 a cell failed.
    """

    def run() -> int:
        typer.echo(build.record(project))
        return 0

    _guarded(run)


@app.command()
def affirm(
    claims: Annotated[
        list[str] | None, typer.Argument(metavar="ID…", help="Claims by id, or by number.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who affirms. Default: git's user.name.")] = "",
    project: ProjectOption = None,
) -> None:
    """Affirm that the sentence and the criterion of a claim say the same.

    Without an id, shows each suspect claim, its sentence above its criterion with changes marked,
    and asks: y affirms, n goes on, q stops. With ids, shows and affirms these claims.
    data/affirmations.json keeps who affirmed what, and when. When the sentence, the criterion or
    the definition of a code in it changes, a check reports the claim as suspect.
    Exit codes: 0 done; 2 wrong usage; 3 data or paper malformed; 4 a cell failed.
    """

    def ask(suspect: Suspect) -> build.Answer:
        typer.echo(f"{suspect.id}\n{as_text.side_by_side(suspect)}")
        if claims:
            return build.Answer.YES
        answer = typer.prompt("  do they say the same? [y/n/q]", default="n", show_default=False)
        typer.echo()
        known = [one for one in build.Answer if one.value == answer.strip().lower()[:1]]
        return known[0] if known else build.Answer.NO

    def run() -> int:
        day = date.today().isoformat()
        done = build.affirm(project, claims or [], by=by, date=day, ask=ask)
        typer.echo(as_text.affirmed_text(done))
        return 0

    _guarded(run)


@app.command()
def coverage(project: ProjectOption = None, format: OutputOption = Output.text) -> None:
    """List the sentences that could be claims, and count those that are.

    For each section, lists the sentences that have a decisive word or a computed value but belong
    to no claim. Exit codes: 0 done; 2 wrong usage; 3 data or paper malformed; 4 a cell failed.
    """

    def run() -> int:
        from refutable.reports.coverage import coverage_json, coverage_text

        found = build.coverage(build.open_paper(project))
        typer.echo(coverage_json(found) if format is Output.json else coverage_text(found))
        return 0

    _guarded(run, format)


@app.command()
def explain(
    rule: Annotated[
        str | None, typer.Argument(metavar="RULE", help="The rule in brackets after a fault.")
    ] = None,
    whole: Annotated[bool, typer.Option("--all", help="Explain every rule.")] = False,
    format: Annotated[
        Page, typer.Option("--format", help="text for readers, json for programs, or markdown.")
    ] = Page.text,
) -> None:
    """Explain why a rule exists and what triggers it, with an example.

    Without RULE, lists all rules. Exit codes: 0
    done; 2 there is no such rule.
    """

    def run() -> int:
        chosen = build.explain(rule)
        typer.echo(explained(chosen, format, whole=whole or rule is not None))
        return 0

    _guarded(run, Output.json if format is Page.json else Output.text)


def _progress() -> Callable[[int, int, str], None] | None:
    if not sys.stderr.isatty():
        return None

    def report(done: int, total: int, what: str) -> None:
        end = "\n" if done == total else ""
        typer.echo(f"\r\x1b[K{what} {done} of {total}{end}", nl=False, err=True)

    return report


def _grave(paper: build.Paper) -> int:
    """Print what is malformed or failed; return the exit code."""
    if paper.grave:
        typer.echo(as_text.faults_text(paper.grave), err=True)
    return gravest(paper.grave)


def _guarded(
    run: Callable[[], int],
    format: Output = Output.text,
    stopped: Callable[[PaperError], None] | None = None,
) -> None:
    try:
        code = run()
    except PaperError as error:
        if stopped is not None:
            stopped(error)
        elif format is Output.json:
            typer.echo(as_json.faults_json(error.faults, error.exit_code))
        else:
            typer.echo(str(error), err=True)
        code = error.exit_code
    except OSError as error:
        # For example a full disk or a read-only folder.
        name = str(error.filename or "")
        fault = Fault(
            name, 0, 0, "system", error.strerror or str(error), "correct the cause and try again"
        )
        typer.echo(str(UsageError([fault])), err=True)
        code = 2
    raise typer.Exit(code)


def main() -> None:
    """Run the command."""
    app()


if __name__ == "__main__":
    main()
