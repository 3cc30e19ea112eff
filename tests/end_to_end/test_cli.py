"""The command, as a user meets it: its help, its faults, its reports, its engines."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from refutable import __version__
from tests.processes import command, paper
from tests.projects import ROOT, SECOND_VERDICTS, SIGNS, Project, Run, run

COMMANDS = (
    "check",
    "claims",
    "show",
    "published",
    "coverage",
    "agreement",
    "diff",
    "review",
    "explain",
    "import",
    "new",
    "export",
    "watch",
    "render",
    "record",
    "affirm",
    "coder new",
    "coder add",
)
REPORTS = (
    "check",
    "claims",
    "show",
    "coverage",
    "published",
    "agreement",
    "diff",
    "review",
    "coverage",
    "explain",
)
# What needs no paper, for it tells of the engine, or makes a new one.
WITHOUT_PAPER = ("explain", "new")
# What runs no cell, for it looks at the data alone.
WITHOUT_CELLS = ("coder new", "coder add", "import", "export")
# What tells faults and goes on.
WITHOUT_END = ("watch",)
# What must be said with a command.
ARGUMENTS = {
    "new": ["paper"],
    "show": ["1"],
    "affirm": ["1"],
    "diff": ["HEAD"],
    "review": ["review.md"],
    "coder new": ["ada"],
    "coder add": ["ada.csv"],
    "export": ["a.qdpx"],
}
CLAIM = "clm-zoning-late"
FORMATS = ("html", "pdf", "ipynb")

# Stands in for Quarto: notes how it was called, and writes a file where Quarto would.
QUARTO = """#!{python}
import json, os, pathlib, sys
words = sys.argv[1:]
call = {{
    "words": words,
    "cwd": os.getcwd(),
    "python": os.environ.get("QUARTO_PYTHON"),
    "sources": sorted(os.listdir()),
}}
with open({log!r}, "a") as log:
    log.write(json.dumps(call) + "\\n")
endings = {{"html": "html", "typst": "pdf", "ipynb": "ipynb"}}
folder = pathlib.Path(words[words.index("--output-dir") + 1])
folder.mkdir(parents=True)
kind = words[words.index("--to") + 1]
(folder / f"paper.{{endings[kind]}}").write_text(f"made as {{kind}}")
"""


# ------------------------------------------------------------------ help


@pytest.fixture(scope="module")
def helps() -> dict[str, str]:
    """What each command says of itself."""
    runs = {name: run(*name.split(), "--help") for name in COMMANDS}
    assert {done.code for done in runs.values()} == {0}
    return {name: done.out for name, done in runs.items()}


def test_the_help_lists_every_command_and_every_exit_code() -> None:
    """`paper --help` names all commands and says what 0 to 4 mean."""
    told = run("--help").out
    listed = re.findall(r"^    (\w+)\s", told.split("Commands:")[1], re.MULTILINE)
    assert listed == list(dict.fromkeys(name.split()[0] for name in COMMANDS))
    assert exit_codes(told) == set("01234")


def test_without_a_command_the_help_is_shown_and_usage_is_wrong() -> None:
    """`paper` alone shows what it can do; a script that forgot the command is told so by 2."""
    done = run()
    assert done.code == 2
    assert "Commands:" in done.out + done.err


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_what_it_takes_and_how_it_ends(name: str, helps: dict[str, str]) -> None:
    """Every option is explained, and every exit code that the command can give is told."""
    told = helps[name]
    assert undocumented(told) == []
    assert ("--project" in told) == (name not in WITHOUT_PAPER)
    codes = exit_codes(told)
    can_give = {"0", "1", "2", "3", "4"} if name == "check" else {"0", "2", "3", "4"}
    can_give -= {"3", "4"} if name in (*WITHOUT_PAPER, *WITHOUT_END) else set()
    can_give -= {"4"} if name in WITHOUT_CELLS else set()
    assert can_give <= codes, f"`paper {name} --help` is silent on exit codes {can_give - codes}"


def test_reports_come_as_text_or_json_and_nothing_else_does(helps: dict[str, str]) -> None:
    """What reports takes --format; what writes the paper or its record does not."""
    assert {name for name in COMMANDS if "--format" in helps[name]} == set(REPORTS)


def test_render_names_its_formats_and_engines(helps: dict[str, str]) -> None:
    """The help of render lists what it can write and with what."""
    told = " ".join(helps["render"].split())
    for word in (*FORMATS, "docx", "jats", "crate", "auto", "embedded", "quarto", "--open"):
        assert word in told


def exit_codes(told: str) -> set[str]:
    """Return the exit codes that a help explains."""
    text = " ".join(told.split())
    _, _, explained = text.partition("Exit codes:")
    return set(re.findall(r"\b([0-4]) [a-z]", explained))


def undocumented(told: str) -> list[str]:
    """Return the options of a help that no words explain."""
    options = told.split("options:")[1]
    entries = re.split(r"\n  (?=-)", options)[1:]
    return [
        entry
        for entry in entries
        if not re.search(r"\s{2}(?:[A-Z][a-z]|A |text for|auto is)", entry)
    ]


# ------------------------------------------------------------------ wrong usage

WRONG = {
    "an unknown command": ["chek"],
    "an unknown option": ["check", "--nope"],
    "a word too many": ["check", "extra"],
    "a report in an unknown form": ["check", "--format", "xml"],
    "a report for nobody": ["check", "--report", "xml"],
    "a rule that there is not": ["explain", "bad-dates"],
    "a claim not named": ["show"],
    "a claim that there is not": ["show", "clm-no-such-claim"],
    "a claim of a number too high": ["show", "9999"],
    "a claim held against no shuffle": ["show", "1", "--shuffles", "0"],
    "a code that there is not": ["agreement", "--code", "no.such_code"],
    "a revision not named": ["diff"],
    "a revision that is an option": ["diff", "--all"],
    "a difference in an unknown form": ["diff", "HEAD", "--format", "html"],
    "a coder not named": ["coder", "new"],
    "a name that no coder can have": ["coder", "new", "consensus"],
    "a seed below nought": ["coder", "new", "ada", "--seed", "-1"],
    "a coder's file that is not there": ["coder", "add", "nowhere.csv"],
    "an unknown paper format": ["render", "--to", "epub"],
    "an unknown engine": ["render", "--engine", "word"],
}


@pytest.fixture(scope="module")
def reading(_built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The second paper, built, for commands that only read."""
    root = tmp_path_factory.mktemp("reading") / "paper"
    shutil.copytree(_built_once, root)
    return Project(root)


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_usage_exits_2_with_one_line_and_no_traceback(
    arguments: list[str], reading: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever calls it wrongly is told once what is wrong, on the error channel."""
    monkeypatch.chdir(reading.root)
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    told = [line for line in done.err.splitlines() if re.match(r"Error: |.* \[[a-z-]+\]$", line)]
    assert len(told) == 1
    assert any(word.lstrip("-") in told[0] for word in arguments) or "required" in told[0]


def test_a_folder_without_a_paper_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside of any paper, each command says that there is none here, without a traceback."""
    monkeypatch.chdir(tmp_path)
    # An import makes a project of any folder.
    for name in (one for one in COMMANDS if one not in (*WITHOUT_PAPER, "import")):
        done = run(*name.split(), *ARGUMENTS.get(name, []))
        assert done.code in (2, 3)
        assert "there is no paper in this folder or above it" in done.err


def test_it_works_from_any_folder_of_the_paper(
    reading: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The paper is found from a folder below it, and from elsewhere with --project."""
    monkeypatch.chdir(reading.root)
    here = run("claims")
    assert here.code == 0
    monkeypatch.chdir(reading.root / "sections")
    assert run("claims") == here
    monkeypatch.chdir(tmp_path)
    assert run("claims", "--project", str(reading.root)) == here
    assert run("claims", "-C", str(reading.root)) == here


def test_a_reader_who_has_seen_enough_is_no_fault(tmp_path: Path) -> None:
    """Where the output is closed, as `head` does, the command ends without a word."""
    started = subprocess.Popen(
        command("explain", "--all"), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert started.stdout
    assert started.stderr
    started.stdout.close()
    assert (started.stderr.read(), started.wait()) == (b"", 1)


# ------------------------------------------------------------------ check, claims, show


def test_as_a_process_it_prints_what_it_prints_here(reading: Project) -> None:
    """The entry point is this command; run as a program it exits and prints alike."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["scripts"] == {"paper": "refutable.cli:main"}
    assert paper("--version", cwd=reading.root) == Run(0, f"paper {__version__}\n", "")
    assert paper("check", cwd=reading.root) == reading.run("check")
    assert paper("show", cwd=reading.root).code == 2


def test_check_has_the_same_verdicts_as_text_and_as_json(reading: Project) -> None:
    """A program reads from --format json what a reader reads, claim by claim."""
    done = reading.run("check", "--format", "json")
    report = json.loads(done.out)
    assert (done.code, done.err, report["exit_code"]) == (0, "", 0)
    assert (report["failed"], report["figures_out_of_date"]) == ([], [])
    found = {item["id"]: item["verdict"] for item in report["claims"]}
    assert found == {name: verdict.value for name, verdict in SECOND_VERDICTS.items()}
    text = reading.run("check").out
    for verdict in SIGNS:
        number = list(found.values()).count(verdict)
        assert (f"{number} {verdict}" in text) == (number > 0)
    counts = [report[name] for name in ("documents", "excerpts", "codings", "coders")]
    assert re.findall(r"\d+", text.splitlines()[0]) == [str(number) for number in counts]


def test_claims_lists_the_same_as_text_and_as_json(reading: Project) -> None:
    """Number, verdict, id and place of each claim are the same in both forms."""
    lines = reading.run("claims").out.splitlines()
    listed = json.loads(reading.run("claims", "--format", "json").out)
    for line, item in zip(lines, listed, strict=True):
        number, sign, verdict, name, *_, place = line.split()
        assert number == str(item["number"])
        assert (name, verdict) == (item["id"], item["verdict"])
        assert sign == SIGNS[verdict]
        assert place == f"{item['file']}:{item['line']}"
        source = reading.read(item["file"]).splitlines()[item["line"] - 1 :]
        assert name in "\n".join(source).split("```")[0]


@pytest.mark.parametrize("name", ["zoning-late", "5"])
def test_the_same_claim_is_shown_by_id_short_id_and_number(reading: Project, name: str) -> None:
    """`paper show` finds a claim by whatever the reader has at hand."""
    assert reading.run("show", name) == reading.run("show", CLAIM)


def test_show_has_criterion_grounds_and_each_coder_in_both_forms(reading: Project) -> None:
    """One claim whole: criterion, what was found, every passage, and each coder's verdict."""
    text = " ".join(reading.run("show", CLAIM, "--all").out.split())
    item = json.loads(reading.run("show", CLAIM, "--format", "json").out)
    assert item["id"] == CLAIM
    assert f"{SIGNS[item['verdict']]} {item['verdict']}" in text
    assert item["statement"] in text
    needed = re.search(r"Needed (.+?\.) Found \(1\) \w+: found ", text)
    assert needed
    assert re.sub(r"\(\d\) ", "", needed[1]).casefold() == f"{item['needed']}.".casefold()
    for number, operand in enumerate(item["operands"], start=1):
        assert f"({number}) holds: found {operand['found']}" in text
    assert item["for"]
    for passage in [*item["for"], *item["against"]]:
        assert " ".join(passage.split()) in text
    assert set(item["under_each_coder"]) == {"desk", "attic"}


# ------------------------------------------------------------------ the other engine


def test_without_quarto_its_engine_is_refused_in_one_line(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no quarto, asking for it exits 2 with what is missing and what to do."""
    monkeypatch.setenv("PATH", str(tmp_path))
    done = project.run("render", "--engine", "quarto")
    assert (done.code, done.out) == (2, "")
    first, remedy = done.err.splitlines()
    assert first == "quarto is not on the PATH [no-quarto]"
    assert "Quarto 1.10" in remedy
    assert not (project.root / "_output").exists()


def test_quarto_is_called_as_it_wants_to_be(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quarto renders the main file once a format, in a copy, with our interpreter."""
    log = tmp_path / "calls"
    program = tmp_path / "bin" / "quarto"
    program.parent.mkdir()
    program.write_text(QUARTO.format(python=sys.executable, log=str(log)), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    words = [word for name in FORMATS for word in ("--to", name)]
    done = project.run("render", "--engine", "quarto", *words)
    assert (done.code, done.err) == (0, "")
    made = [project.root / "_output" / f"paper.{name}" for name in FORMATS]
    assert done.out.splitlines() == [str(file) for file in made]
    kinds = ["html", "typst", "ipynb"]
    assert [file.read_text(encoding="utf-8") for file in made] == [f"made as {k}" for k in kinds]
    calls = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [call["words"][:4] for call in calls] == [
        ["render", "paper.qmd", "--to", kind] for kind in kinds
    ]
    for call in calls:
        assert call["python"] == sys.executable
        assert Path(call["cwd"]).resolve() != project.root.resolve()
        assert {"_quarto.yml", "paper.qmd", "sections", "data"} <= set(call["sources"])
