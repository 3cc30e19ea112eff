"""Sub-commands that read a paper and report; they change nothing.

What writes their reports is imported by each, so that pandoc begins before the engine is loaded.
"""

from __future__ import annotations

import sys
from pathlib import Path

from refutable import build
from refutable.cli.app import (
    CHECKED,
    FORMAT,
    MARKDOWN,
    PROFILES,
    PROJECT,
    SCHEDULER,
    TIMEOUT,
    argument,
    at_least,
    command,
    grave,
)
from refutable.errors import PaperError
from refutable.files import write_whole
from refutable.reports.explain import Page, explained
from refutable.reports.form import Form
from refutable.robustness import SEED
from refutable.robustness.workers import use_scheduler
from refutable.rules import rules


@command(
    PROJECT,
    PROFILES,
    FORMAT,
    argument(
        "--report",
        choices=[one.value for one in Form],
        help="Form of the report, instead of --format.",
    ),
    argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="File for the report; the terminal then gets the text.",
    ),
    argument(
        "--watch",
        action="store_true",
        help="Check again with each change, and print what fell, rose or is wrong, until Ctrl-C.",
    ),
    TIMEOUT,
    exits=CHECKED,
    reads=True,
    ahead=False,
)
def check(
    project: Path | None,
    profile: str | None,
    format: str,
    report: str | None,
    output: Path | None,
    watch: bool,
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
    from refutable.build.unchanged import check

    form = Form(report or format)
    if watch:
        from refutable.cli.watching import check_again

        return check_again(project, asked=form is not Form.text or output is not None)
    base = build.base_of(project) if form in (Form.sarif, Form.github) else ""
    try:
        code, told, beside = check(
            project, f"{form.value} {base}", lambda: _checked(project, form, base)
        )
    except PaperError as error:
        from refutable.reports import text as as_text
        from refutable.reports.forms import fault_report

        if output is not None or form is Form.text:
            print(as_text.faults_text(error.faults), file=sys.stderr)
        if output is not None or form is not Form.text:
            _deliver(fault_report(form, error, base), output)
        return error.exit_code
    _deliver(told, output)
    if output is not None:
        print(beside)
    return int(code)


def _checked(project: Path | None, form: Form, base: str) -> tuple[int, str, str]:
    """Return the exit code of a check, its report in a form, and as text."""
    from refutable.reports import text as as_text
    from refutable.reports.forms import check_report

    paper = build.open_paper(project)
    found = build.check(paper)
    report = check_report(form, found, paper.corpus, base)
    as_read = report if form is Form.text else as_text.check_text(found, paper.corpus)
    return found.exit_code, report, as_read


def _deliver(report: str, output: Path | None) -> None:
    if output is None:
        print(report)
    else:
        write_whole(output, f"{report}\n")


@command(PROJECT, FORMAT, reads=True)
def claims(project: Path | None, format: str) -> int:
    """List every claim with its verdict.

    One line for each claim: number, verdict, id, documents for and against, place in the source.
    """
    from refutable.reports import json as as_json
    from refutable.reports import text as as_text

    paper = build.open_paper(project)
    known = build.entries(paper)
    listed = as_json.list_json(known, paper.corpus)
    print(listed if format == "json" else as_text.list_text(known))
    return grave(paper)


@command(
    argument("claim", metavar="ID", help="The claim's id, or its number."),
    argument(
        "--shuffles",
        type=at_least(1),
        default=2_000,
        metavar="N",
        help="How many shuffled corpora to try. Default: 2000.",
    ),
    argument(
        "--seed",
        type=at_least(0),
        default=SEED,
        metavar="N",
        help=f"The seed of the shuffles. Default: {SEED}.",
    ),
    argument(
        "--all",
        dest="whole",
        action="store_true",
        help="Show every passage in full, and whole lists.",
    ),
    SCHEDULER,
    PROJECT,
    FORMAT,
    reads=True,
)
def show(
    claim: str,
    shuffles: int,
    seed: int,
    whole: bool,
    scheduler: str | None,
    project: Path | None,
    format: str,
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
    if format == "json":
        print(as_json.show_json(found, paper.corpus))
    else:
        print(show_text(found, paper.corpus, uncut=whole))
    return grave(paper)


@command(
    argument("--outcome", metavar="OUTCOME", help="Only claims with this outcome."),
    argument("--section", metavar="SECTION", help="Only claims of this section of the work."),
    argument("--counts", action="store_true", help="Only the counts by outcome and section."),
    PROJECT,
    FORMAT,
    reads=True,
)
def published(
    outcome: str | None, section: str | None, counts: bool, project: Path | None, format: str
) -> int:
    """Show the outcome of each claim of the published work, and the claims that decide it.

    A published claim is reproduced, consistent with its dates, qualified, not borne out, not
    testable on this record, or argued from literature. This follows from the verdicts of the
    claims that its row in data/published-claims.csv names.
    """
    from refutable.reports.published import published_json, published_text

    paper = build.open_paper(project)
    found, shown = build.published(paper, outcome, section)
    write = published_json if format == "json" else published_text
    print(write(found, () if counts else shown, paper.verdicts))
    return grave(paper)


@command(PROJECT, FORMAT, reads=True)
def coverage(project: Path | None, format: str) -> None:
    """List the sentences that could be claims, and count those that are.

    For each section, lists the sentences that have a decisive word or a computed value but belong
    to no claim.
    """
    from refutable.reports.coverage import coverage_json, coverage_text

    found = build.coverage(build.open_paper(project))
    print(coverage_json(found) if format == "json" else coverage_text(found))


@command(
    argument("--code", metavar="CODE", help="Only this code, or the codes of this family."),
    argument(
        "--effects",
        action="store_true",
        help="Show which verdicts they decide before all are adjudicated.",
    ),
    PROJECT,
    FORMAT,
)
def agreement(code: str | None, effects: bool, project: Path | None, format: str) -> None:
    """Show how far the coders agree, and where they disagree.

    Compares what at least two coders have seen: whether a code was given, with which stance, and
    to which words. Shows Krippendorff's alpha with intervals, percent agreement, Gwet's AC1 and
    counts, over all codes, by family and by code, and for how many codes alpha means something;
    then the stability of machines that were run more than once; then each disagreement with every
    coder's words, stance and memo, and the adjudication. Which verdicts it decides is shown when
    all are adjudicated, or with --effects.
    """
    from refutable.build.coding import agreement as agreed
    from refutable.reports.agreement import agreement_json, agreement_text

    write = agreement_json if format == "json" else agreement_text
    print(write(agreed(project, code, effects=effects)))


@command(
    argument("revision", metavar="REV", help="The old state: a commit, a branch, a tag."),
    argument(
        "other",
        nargs="?",
        metavar="REV2",
        help="The new state. Default: the working tree.",
    ),
    PROJECT,
    MARKDOWN,
    argument("--exit-code", action="store_true", help="Exit with 1 if a claim changed."),
    exits="0 done; 1 a claim changed, with --exit-code; 2 wrong usage, or no such revision; "
    "3 data, paper or revision malformed; 4 a cell failed.",
)
def diff(
    revision: str, other: str | None, project: Path | None, format: str, exit_code: bool
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
    forms = {"json": diff_json, "markdown": diff_markdown}
    print(forms.get(format, diff_text)(found))
    return 1 if exit_code and found.claims else 0


@command(
    argument(
        "file", type=Path, metavar="FILE", help="A review in Markdown, or a reader's layer (.csv)."
    ),
    PROJECT,
    FORMAT,
    exits="0 done; 2 wrong usage, or no such file; 3 review, data or paper malformed; "
    "4 a cell failed.",
)
def review(file: Path, project: Path | None, format: str) -> None:
    """Show what a reader's disagreements do to the verdicts.

    Reads a review that was saved from the page, or a layer of codings, and evaluates every claim
    on the data as the reader would have them: codings that the reader would not give or would add,
    other numbers in criteria, another layer, another reading. Shows for each disagreement, and for
    all together, which claims turn, what was found, and which are at risk. Changes no file.
    """
    from refutable.build.reviewing import review as reviewed
    from refutable.reports.review import review_json, review_text

    write = review_json if format == "json" else review_text
    print(write(reviewed(project, file)))


@command(
    argument(
        "rule",
        nargs="?",
        metavar="RULE",
        help="The name in brackets after a fault; or a class, option, key … of Quarto.",
    ),
    argument("--all", dest="whole", action="store_true", help="Explain every rule."),
    MARKDOWN,
    exits="0 done; 2 there is no such rule.",
)
def explain(rule: str | None, whole: bool, format: str) -> None:
    """Explain why a rule exists and what triggers it.

    Shows an example that passes and one that does not. Without RULE, lists all rules. Of a class,
    an attribute, an option or a key of Quarto, says what becomes of it in each format.
    """
    from refutable.reports.constructs import explain_construct

    construct = explain_construct(rule) if rule and rule not in rules() else ""
    if construct:
        print(construct)
        return
    print(explained(build.explain(rule), Page(format), whole=whole or rule is not None))
