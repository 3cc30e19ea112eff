"""`paper explain`: what a rule is for, alone, in a list, and as a page."""

from __future__ import annotations

import json

import pytest

from refutable import build
from refutable.errors import UsageError
from refutable.reports.wrapping import WIDTH
from refutable.rules import rules
from tests.projects import run


def explain(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, output and errors of `paper explain`."""
    done = run("explain", *arguments)
    return done.code, done.out, done.err


def test_a_rule_is_explained_with_why_when_and_two_examples() -> None:
    """One screen: what it says, why it exists, what triggers it, what passes, what does not."""
    code, out, err = explain("bad-date")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "bad-date: A date cannot be read."
    for part in ("  Why: ", "  When: ", "  Passes, in data/documents.csv:", "  Fails, in data/"):
        assert f"\n{part}" in out
    assert "      report-1975,Report of the Year,Sept 1975," in out
    assert max(map(len, out.splitlines())) <= WIDTH


def test_an_example_that_is_an_absence_says_so() -> None:
    """Where the failing example is that something is not there, that is said."""
    assert explain("figure-without-alt")[1].endswith(":\n      (nothing)\n")


def test_without_a_rule_all_are_listed_by_the_stage_of_the_check() -> None:
    """A line a rule, each under its stage."""
    _, out, _ = explain()
    listed = [line.split()[0] for line in out.splitlines() if line.startswith("  ")]
    assert listed == list(rules())
    assert "\n\nTables\n  bad-header " in out


def test_all_rules_whole() -> None:
    """--all prints every rule as it is printed alone."""
    _, out, _ = explain("--all")
    for name in ("no-paper", "claim-at-risk", "bare-number"):
        assert explain(name)[1].rstrip("\n") in out


def test_json_holds_all_that_is_known() -> None:
    """A program gets the rule, or all of them, with each field."""
    (one,) = json.loads(explain("bad-date", "--format", "json")[1])
    assert (one["id"], one["file"]) == ("bad-date", "data/documents.csv")
    assert [item["id"] for item in json.loads(explain("--format", "json")[1])] == list(rules())


def test_a_rule_that_there_is_not_is_answered_with_the_nearest() -> None:
    """`no-such-rule` names what was probably meant, or where to look."""
    code, out, err = explain("bad-dates")
    assert (code, out) == (2, "")
    assert err == "no rule 'bad-dates' [no-such-rule]\n    did you mean 'bad-date'?\n"
    with pytest.raises(UsageError, match="'paper explain' lists them all"):
        build.explain("xyz")


def test_faults_are_answered_with_where_to_ask() -> None:
    """The last line of a refusal names the rule, or that there are several."""
    from refutable.errors import Fault
    from refutable.reports.text import faults_text

    one, other = (Fault("a", 1, 1, rule, "wrong", "mend it") for rule in ("bad-date", "bad-row"))
    assert faults_text([one, one]).splitlines()[-1] == "paper explain bad-date says why"
    assert faults_text([one, other]).splitlines()[-1] == "paper explain RULE says why"
