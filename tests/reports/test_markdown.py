"""A check as Markdown: what a job's summary shows, with nothing in it that is not meant."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pypandoc
import pytest

from refutable.claims.claim import Verdict
from refutable.escaping import for_github
from refutable.reports.findings import Outcome, of_check
from refutable.reports.markdown import markdown
from tests.projects import Project
from tests.reports.outcomes import NASTY, report_after_a_loss

PLAIN = NASTY.split("\r")[0]


def bare(text: str) -> str:
    """Return Markdown without what keeps a text from being markup."""
    return re.sub(r"\\(?=[!-/:-@\[-`{-~])|<!-- -->", "", text)


@pytest.fixture(scope="module")
def told(_built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The summary of a check after a passage was lost."""
    root = tmp_path_factory.mktemp("told") / "paper"
    paper, report = report_after_a_loss(_built_once, root)
    return bare(markdown(of_check(report, paper.corpus)))


def test_the_title_says_how_many_failed(told: str) -> None:
    """The first line is the outcome."""
    assert told.splitlines()[0] == "## Paper check: 2 of 7 claims are not as declared"


def test_a_fallen_claim_is_shown_with_sentence_need_and_passages(told: str) -> None:
    """Sentence, place, each comparison and each passage that made the difference."""
    block = told.split("#### ")[1]
    assert block.startswith("✗ clm-zoning-late is refuted, declared supported")
    assert "\n> Zones are a late answer" in block
    assert "\nsections/_20-order.qmd:27\n" in block
    assert "\n- fails: found 1, needed" in block
    assert "Passages lost:\n\n- “The zones have made the house calmer”" in block


def test_a_claim_at_risk_is_shown_with_the_path(told: str) -> None:
    """It says through which claim."""
    assert told.split("#### ")[2].startswith(
        "✓ clm-zoning-answers is at risk: it rests on clm-zoning-late"
    )


def test_a_suspect_claim_is_shown_with_both_wordings(built: Project) -> None:
    """What was affirmed and what stands there now are in the summary."""
    built.replace(
        "sections/_20-order.qmd", "Zones are a late answer", "Zones are late as an answer"
    )
    block = bare(built.run("check", "--report", "markdown").out).split("#### ")[1]
    assert block.startswith("✓ clm-zoning-late is suspect: its sentence changed")
    assert "\n- sentence: Zones are [-a-] late {+as an+} answer" in block


def test_stale_figures_and_sums_follow(told: str) -> None:
    """Each stale figure is an item with its rule, and the sums close the report."""
    assert "- `figures/fig-periods.svg`: the figure is out of date" in told
    assert "`stale-figure`\\\n  draw it again: paper render" in told
    assert "10 documents, 10 counted excerpts" in told


def test_all_claims_unfold_in_a_table(told: str, lost: Outcome) -> None:
    """Every claim has a row with its sentence, its verdict and its place."""
    table = told.split("<details>")[1]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(lost.entries)
    for row, entry in zip(rows, lost.entries, strict=True):
        assert f"`{entry.file}:{entry.line}`" in row
        assert f"| {entry.assessment.claim.declared.value} |" in row


def test_no_sign_of_a_sentence_breaks_the_table(lost: Outcome) -> None:
    """Each row has its five cells, whatever stands in the sentence."""
    entries = tuple(replace(entry, statement=PLAIN) for entry in lost.entries)
    told = markdown(replace(lost, entries=entries))
    table = "\n".join(line for line in told.splitlines() if line.startswith("|"))
    page = str(pypandoc.convert_text(table, "html", "gfm", extra_args=["--wrap=none"]))
    assert page.count("<td") == 5 * len(lost.entries)
    assert re.sub("<!-- -->", "", page).count("a|b: [x](y)") == len(lost.entries)


def test_faults_are_listed_with_place_rule_and_remedy(stopped: Outcome) -> None:
    """Where the paper could not be judged there is no table of claims, only what is wrong."""
    text = markdown(stopped)
    assert text.startswith("## Paper check: the paper cannot be evaluated\n")
    assert "- `data/events.csv`: the file is missing `missing-file`\\\n  add it\n" in text
    assert "- there is no paper in this folder or above it `no-paper`\n" in text
    assert "<details>" not in text


def test_all_as_declared_says_so(lost: Outcome) -> None:
    """Nothing failed: the title says how many claims stand; a stale figure alone is told as one."""
    fine = tuple(entry for entry in lost.entries if entry.verdict is Verdict.ARGUED)
    outcome = replace(lost, findings=(), entries=fine)
    assert markdown(outcome).startswith("## Paper check: all 1 claims are as declared\n")
    stale = replace(lost, findings=lost.findings[-1:])
    assert markdown(stale).startswith(
        "## Paper check: every claim is as declared, but there is more to correct\n"
    )


def test_a_sentence_is_shown_as_it_is() -> None:
    """No sign of it is taken for markup: GitHub's Markdown gives back the same words."""
    shown = pypandoc.convert_text(for_github(PLAIN), "plain", "gfm", extra_args=["--wrap=none"])
    assert shown.strip().replace("’", "'") == PLAIN


def test_nobody_is_called_upon() -> None:
    """A name with an at sign in a passage notifies no account."""
    assert for_github("@who") == "\\@<!-- -->who"
