"""One check in all its forms, from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from refutable import build
from refutable.reports.forms import Form
from refutable.reports.text import claim_text
from tests.projects import Project
from tests.published import junit_faults, sarif_faults
from tests.reports.outcomes import lose

MACHINES = [Form.json, Form.junit, Form.sarif, Form.github, Form.markdown]


def test_the_forms_are_those_that_the_help_names(project: Project) -> None:
    """`paper check --help` lists every form."""
    told = " ".join(project.run("check", "--help").out.split())
    assert f"{{{','.join(Form)}}}" in told


@pytest.mark.parametrize("form", Form)
def test_the_exit_code_is_that_of_the_check(built: Project, form: Form) -> None:
    """Whatever the form, 0 is as declared, 1 is not, 3 is malformed."""
    assert built.run("check", "--report", form).code == 0
    lose(built)
    assert built.run("check", "--report", form).code == 1
    (built.root / "data" / "events.csv").unlink()
    assert built.run("check", "--report", form).code == 3


@pytest.mark.parametrize("form", MACHINES)
def test_faults_come_in_the_same_form(project: Project, form: Form) -> None:
    """Malformed data and failing cells are reported as claims are, on the same channel."""
    project.append("data/periods.csv", "one,field")
    malformed = project.run("check", "--report", form)
    assert (malformed.code, malformed.err) == (3, "")
    assert "bad-row" in malformed.out
    project.keep_rows("periods.csv", lambda row: row[0] != "one")
    project.append("sections/_20-order.qmd", "\n```{python}\n1 / 0\n```")
    failed = project.run("check", "--report", form)
    assert (failed.code, failed.err) == (4, "")
    assert "cell-failed" in failed.out


EMPTY = """
[Noise is a matter of the house.]{#clm-empty .claim}

```{python}
claim("clm-empty", holds=coded("sound").documents >= 0)
```
"""


@pytest.mark.parametrize("form", Form)
def test_a_claim_that_nothing_can_refute_fails_in_every_form(built: Project, form: Form) -> None:
    """It is as declared, and the check fails all the same, at its sentence and with its rule."""
    built.append("sections/_20-order.qmd", EMPTY)
    built.run("affirm", "clm-empty")
    lines = built.read("sections/_20-order.qmd").split("\n")
    line = next(n for n, text in enumerate(lines, start=1) if "{#clm-empty" in text)
    run = built.run("check", "--report", form)
    assert (run.code, run.err) == (1, "")
    assert "nothing could refute clm-empty: no removal" in run.out.replace("%3A", ":").replace(
        "\\", ""
    ).replace("<!-- -->", "")
    if form not in (Form.markdown, Form.junit):
        assert "irrefutable" in run.out
    assert all(told in run.out for told in ("_20-order.qmd", str(line)))
    built.replace("sections/_20-order.qmd", "documents >= 0)", "documents >= 1)")
    built.run("affirm", "clm-empty")
    assert "no reading refutes it" not in built.run("check", "--report", form).out


def test_a_claim_that_nothing_can_refute_is_told_with_the_claim(built: Project) -> None:
    """Whoever runs the claim as a test reads it there, and of no other claim."""
    built.append("sections/_20-order.qmd", EMPTY)
    built.run("affirm", "clm-empty")
    paper = build.open_paper(built.root)
    report = build.check(paper)
    told = {entry.id for entry in report.entries if claim_text(entry, report, paper.corpus)}
    assert told == {"clm-empty"}
    (fault,) = report.remarks
    assert (fault.rule, fault.file) == ("irrefutable", "sections/_20-order.qmd")


def test_format_and_report_are_two_names_of_one_thing(built: Project) -> None:
    """--format text and json give what --report text and json give, and --report goes first."""
    for form in ("text", "json"):
        assert built.run("check", "--format", form) == built.run("check", "--report", form)
    both = built.run("check", "--format", "json", "--report", "markdown")
    assert both == built.run("check", "--report", "markdown")


@pytest.mark.parametrize("form", Form)
def test_a_file_gets_the_report_and_the_terminal_the_text(
    built: Project, tmp_path: Path, form: Form
) -> None:
    """--output leaves the log of a job readable, and the report byte for byte what it was."""
    lose(built)
    file = tmp_path / "reports" / "check"
    run = built.run("check", "--report", form, "--output", str(file))
    assert run == built.run("check")
    assert file.read_text(encoding="utf-8") == built.run("check", "--report", form).out


@pytest.mark.parametrize("form", MACHINES)
def test_faults_go_to_the_file_too(project: Project, tmp_path: Path, form: Form) -> None:
    """What stops a check is in the file, and as text on the error channel."""
    (project.root / "data" / "events.csv").unlink()
    file = tmp_path / "check"
    run = project.run("check", "--report", form, "--output", str(file))
    assert run == project.run("check")
    assert file.read_text(encoding="utf-8") == project.run("check", "--report", form).out


def test_a_file_that_cannot_be_written_is_told_in_a_line(built: Project, tmp_path: Path) -> None:
    """The system's refusal is a fault, `system`, and no traceback."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    run = built.run("check", "--output", str(tmp_path / "file" / "check"))
    assert run.code == 2
    assert "[system]" in run.err


def test_what_a_cell_prints_is_in_no_report(built: Project) -> None:
    """A cell that prints while the paper is checked does not break the report of it."""
    cell = "```{python}\nprint('hello'); import sys; print('there', file=sys.stdout)\n```"
    built.append("sections/_20-order.qmd", f"\n{cell}")
    run = built.run("check", "--report", "json")
    assert json.loads(run.out)["exit_code"] == run.code == 0


def test_a_paper_in_a_folder_of_its_repository_is_found_there(
    project: Project, tmp_path: Path
) -> None:
    """Annotations and scanners count paths from the root of the repository."""
    (tmp_path / ".git").mkdir()
    assert build.base_of(project.root) == f"{project.root.name}/"
    first = project.run("check", "--report", "github").out.splitlines()[0]
    assert f"file={project.root.name}/figures/fig-periods.svg" in first
    (project.root / ".git").write_text("gitdir: elsewhere", encoding="utf-8")
    assert build.base_of(project.root) == ""


def test_where_there_is_no_paper_there_is_a_report_all_the_same(tmp_path: Path) -> None:
    """Even the call from a wrong folder is told in the form that was asked for."""
    for form, faults in ((Form.sarif, sarif_faults), (Form.junit, junit_faults)):
        run = Project(tmp_path).run("check", "--report", form)
        assert run.code == 2
        assert "no-paper" in run.out
        assert faults(run.out) == []


def test_two_checks_of_one_state_are_the_same_report(built: Project) -> None:
    """No clock and no order of a set is in a report."""
    lose(built)
    for form in Form:
        runs: list[Any] = [built.run("check", "--report", form) for _ in range(2)]
        assert runs[0] == runs[1]
