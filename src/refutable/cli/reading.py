"""Sub-commands that read a paper and report; they change nothing.

What writes their reports is imported by each, so that pandoc begins before the engine is loaded.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from refutable import build
from refutable.cli.app import CHECKED, Format, Output, Profile, Project, Scheduler, command, grave
from refutable.errors import PaperError
from refutable.files import write_whole
from refutable.reports.explain import Page, explained
from refutable.reports.form import Form
from refutable.robustness import SEED
from refutable.robustness.workers import use_scheduler
from refutable.rules import rules


class DiffOutput(StrEnum):
    """How a difference is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


@command(exits=CHECKED, reads=True)
def check(
    project: Project = None,
    profile: Profile = None,
    format: Format = Output.text,
    report: Annotated[
        Form | None,
        typer.Option("--report", help="Form of the report, instead of --format."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="File for the report; the terminal then gets the text."),
    ] = None,
) -> int:
    """Check data, prose, figures and every claim.

    Runs no kernel and changes no file. Reports each claim that is not as the paper declares it:
    its sentence, what was needed, what was found, and the passages that made the difference. Also
    reports each claim whose sentence or criterion changed since somebody affirmed them, and each
    that no removal, shuffle or reading could refute. Remarks, malformed data
    and failed cells are reported beside the verdicts; a claim that cannot be evaluated has the
    verdict error. --report junit and sarif are for dashboards and scanners, github for annotations
    in a workflow, markdown for the summary of a job.
    """
    from refutable.reports import text as as_text
    from refutable.reports.forms import check_report, fault_report

    form = report or Form(format.value)
    base = build.base_of(project)
    try:
        paper = build.open_paper(project)
        found = build.check(paper)
    except PaperError as error:
        if output is not None or form is Form.text:
            typer.echo(as_text.faults_text(error.faults), err=True)
        if output is not None or form is not Form.text:
            _deliver(fault_report(form, error, base), output)
        return error.exit_code
    _deliver(check_report(form, found, paper.corpus, base), output)
    if output is not None:
        typer.echo(as_text.check_text(found, paper.corpus))
    return found.exit_code


def _deliver(report: str, output: Path | None) -> None:
    if output is None:
        typer.echo(report)
    else:
        write_whole(output, f"{report}\n")


@command(reads=True)
def claims(project: Project = None, format: Format = Output.text) -> int:
    """List every claim with its verdict.

    One line for each claim: number, verdict, id, documents for and against, place in the source.
    """
    from refutable.reports import json as as_json
    from refutable.reports import text as as_text

    paper = build.open_paper(project)
    known = build.entries(paper)
    listed = as_json.list_json(known, paper.corpus)
    typer.echo(listed if format is Output.json else as_text.list_text(known))
    return grave(paper)


@command(reads=True)
def show(
    claim: Annotated[str, typer.Argument(metavar="ID", help="The claim's id, or its number.")],
    shuffles: Annotated[
        int, typer.Option("--shuffles", min=1, help="How many shuffled corpora to try.")
    ] = 2_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The seed of the shuffles.")] = SEED,
    whole: Annotated[
        bool, typer.Option("--all", help="Show every passage in full, and whole lists.")
    ] = False,
    scheduler: Scheduler = None,
    project: Project = None,
    format: Format = Output.text,
) -> int:
    """Print one claim on one screen, and how robust its verdict is.

    Shows its sentence; its criterion in English; what was found, and by what margin; the passages
    for and against; the breaking sets and leave-one-out; the verdict under each coder and each
    reading; the null pass rate; what the claim rests on and what rests on it; what the verdict does
    not establish. JSON always has all of it.
    """
    from refutable.reports import json as as_json
    from refutable.reports.show import show_text

    use_scheduler(scheduler)
    paper = build.open_paper(project)
    found = build.show(paper, claim, shuffles, seed)
    if format is Output.json:
        typer.echo(as_json.show_json(found, paper.corpus))
    else:
        typer.echo(show_text(found, paper.corpus, uncut=whole))
    return grave(paper)


@command(reads=True)
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
    project: Project = None,
    format: Format = Output.text,
) -> int:
    """Show the outcome of each claim of the published work, and the claims that decide it.

    A published claim is reproduced, qualified, not borne out, not testable on this record, or
    argued from literature. This follows from the verdicts of the claims that its row in
    data/published-claims.csv names.
    """
    from refutable.reports.published import published_json, published_text

    paper = build.open_paper(project)
    found, shown = build.published(paper, outcome, section)
    write = published_json if format is Output.json else published_text
    typer.echo(write(found, () if counts else shown, paper.verdicts))
    return grave(paper)


@command(reads=True)
def coverage(project: Project = None, format: Format = Output.text) -> None:
    """List the sentences that could be claims, and count those that are.

    For each section, lists the sentences that have a decisive word or a computed value but belong
    to no claim.
    """
    from refutable.reports.coverage import coverage_json, coverage_text

    found = build.coverage(build.open_paper(project))
    typer.echo(coverage_json(found) if format is Output.json else coverage_text(found))


@command()
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
    project: Project = None,
    format: Format = Output.text,
) -> None:
    """Show how far the coders agree, and where they disagree.

    Shows Krippendorff's alpha over all decisions, by family and by code, with intervals, percent
    agreement and counts; then the same for stances, where all gave the code; then each
    disagreement with every coder's words, stance and memo, and the adjudication. Which verdicts it
    decides is shown when all are adjudicated, or with --effects.
    """
    from refutable.build.coding import agreement as agreed
    from refutable.reports.agreement import agreement_json, agreement_text

    write = agreement_json if format is Output.json else agreement_text
    typer.echo(write(agreed(project, code, effects=effects)))


@command(
    exits="0 done; 1 a claim changed, with --exit-code; 2 wrong usage, or no such revision; "
    "3 data, paper or revision malformed; 4 a cell failed."
)
def diff(
    revision: Annotated[
        str, typer.Argument(metavar="REV", help="The old state: a commit, a branch, a tag.")
    ],
    other: Annotated[
        str | None,
        typer.Argument(metavar="REV2", help="The new state. Default: the working tree."),
    ] = None,
    project: Project = None,
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
) -> int:
    """Show how the argument changed since a revision.

    Shows claims that were added, removed, reworded or given a new criterion; verdicts that flipped,
    and the codings, excerpts or documents that flipped them, with their coders; margins that moved.
    The cells of REV run in this process: compare only with revisions whose code you trust.
    """
    from refutable.build.comparing import diff as compared
    from refutable.reports.diff import diff_markdown, diff_text
    from refutable.reports.diff_json import diff_json

    found = compared(project, revision, other)
    forms = {DiffOutput.json: diff_json, DiffOutput.markdown: diff_markdown}
    typer.echo(forms.get(format, diff_text)(found))
    return 1 if exit_code and found.claims else 0


@command(exits="0 done; 2 there is no such rule.")
def explain(
    rule: Annotated[
        str | None,
        typer.Argument(
            metavar="RULE",
            help="The name in brackets after a fault; or a class, option, key … of Quarto.",
        ),
    ] = None,
    whole: Annotated[bool, typer.Option("--all", help="Explain every rule.")] = False,
    format: Annotated[
        Page, typer.Option("--format", help="text for readers, json for programs, or markdown.")
    ] = Page.text,
) -> None:
    """Explain why a rule exists and what triggers it.

    Shows an example that passes and one that does not. Without RULE, lists all rules. Of a class,
    an attribute, an option or a key of Quarto, says what becomes of it in each format.
    """
    from refutable.reports.constructs import explain_construct

    construct = explain_construct(rule) if rule and rule not in rules() else ""
    if construct:
        typer.echo(construct)
        return
    typer.echo(explained(build.explain(rule), format, whole=whole or rule is not None))
