"""The command, as a user meets it: its help, its faults, its reports, its engines."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from refutable import __version__, build
from tests.conftest import Twice
from tests.processes import paper
from tests.projects import ROOT, Run
from tests.this_paper.whole_paper import FORMATS, SIGNS, Rendered, copy_paper

COMMANDS = (
    "check",
    "claims",
    "published",
    "show",
    "agreement",
    "diff",
    "render",
    "record",
    "affirm",
    "explain",
    "coder new",
    "coder add",
)
REPORTS = ("check", "claims", "show", "published", "agreement", "diff", "explain")
# What needs no paper, for it tells of the engine.
WITHOUT_PAPER = ("explain",)
# What runs no cell, for it looks at the data alone.
WITHOUT_CELLS = ("coder new", "coder add")
# What must be said with a command.
ARGUMENTS = {
    "show": ["1"],
    "affirm": ["1"],
    "diff": ["HEAD"],
    "coder new": ["ada"],
    "coder add": ["ada.csv"],
}
# What a project of the tests is asked for in most of them.
CLAIM = "clm-shared-first"

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
    runs = {name: paper(*name.split(), "--help", cwd=ROOT) for name in COMMANDS}
    assert {run.code for run in runs.values()} == {0}
    return {name: run.out for name, run in runs.items()}


def test_the_help_lists_every_command_and_every_exit_code() -> None:
    """`paper --help` names all commands and says what 0 to 4 mean."""
    told = paper("--help", cwd=ROOT).out
    listed = re.findall(r"^  (\w+)  +\S", told.split("Commands:")[1], re.MULTILINE)
    assert listed == list(dict.fromkeys(name.split()[0] for name in COMMANDS))
    assert exit_codes(told) == set("01234")


def test_without_a_command_the_help_is_shown_and_usage_is_wrong() -> None:
    """`paper` alone shows what it can do; a script that forgot the command is told so by 2."""
    run = paper(cwd=ROOT)
    assert run.code == 2
    assert "Commands:" in run.out + run.err


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_what_it_takes_and_how_it_ends(name: str, helps: dict[str, str]) -> None:
    """Every option is explained, and every exit code that the command can give is told."""
    told = helps[name]
    assert undocumented(told) == []
    assert ("--project" in told) == (name not in WITHOUT_PAPER)
    codes = exit_codes(told)
    can_give = {"0", "1", "2", "3", "4"} if name == "check" else {"0", "2", "3", "4"}
    can_give -= {"3", "4"} if name in WITHOUT_PAPER else set()
    can_give -= {"4"} if name in WITHOUT_CELLS else set()
    assert can_give <= codes, f"`paper {name} --help` is silent on exit codes {can_give - codes}"


@pytest.mark.parametrize("name", COMMANDS)
def test_reports_come_as_text_or_json_and_nothing_else_does(
    name: str, helps: dict[str, str]
) -> None:
    """What tells something takes --format; what writes the paper or its record does not."""
    assert ("--format" in helps[name]) == (name in REPORTS)


def test_render_names_its_formats_and_engines(helps: dict[str, str]) -> None:
    """The help of render lists what it can write and with what."""
    told = " ".join(helps["render"].split())
    for word in (*FORMATS, "auto", "embedded", "quarto", "--open"):
        assert word in told


def exit_codes(told: str) -> set[str]:
    """Return the exit codes that a help explains."""
    text = " ".join(told.split())
    _, _, explained = text.partition("Exit codes:")
    return set(re.findall(r"\b([0-4]) [a-z]", explained))


def undocumented(told: str) -> list[str]:
    """Return the options of a help that no words explain."""
    options = told.split("Options:")[1]
    entries = re.split(r"\n  (?=-)", options)[1:]
    return [entry for entry in entries if not re.search(r"[A-Z][\w ]+|\btext for", entry)]


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
    "an unknown paper format": ["render", "--to", "docx"],
    "an unknown engine": ["render", "--engine", "word"],
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_usage_exits_2_with_one_line_and_no_traceback(arguments: list[str]) -> None:
    """Whoever calls it wrongly is told once what is wrong, on the error channel."""
    run = paper(*arguments, cwd=ROOT)
    assert (run.code, run.out) == (2, "")
    assert "Traceback" not in run.err
    told = [line for line in run.err.splitlines() if re.match(r"Error: |.* \[[a-z-]+\]$", line)]
    assert len(told) == 1
    assert any(word.lstrip("-") in told[0] or word in told[0] for word in arguments) or (
        "Missing" in told[0]
    )


def test_a_folder_without_a_paper_is_told_in_one_line(tmp_path: Path) -> None:
    """Outside of any paper, each command says that there is none here, without a traceback."""
    for name in (command for command in COMMANDS if command not in WITHOUT_PAPER):
        run = paper(*name.split(), *ARGUMENTS.get(name, []), cwd=tmp_path)
        assert run.code in (2, 3)
        assert "no paper here" in run.err
        assert "Traceback" not in run.err


def test_it_works_from_any_folder_of_the_paper(whole: Path) -> None:
    """The paper is found from a folder below it, and from elsewhere with --project."""
    here = paper("claims", cwd=whole)
    assert here.code == 0
    assert paper("claims", cwd=whole / "sections") == here
    assert paper("claims", "--project", str(whole), cwd=whole.parent) == here
    assert paper("claims", "-C", str(whole), cwd=whole.parent) == here


# ------------------------------------------------------------------ check, claims, show


def test_the_repository_is_as_it_declares() -> None:
    """`paper check` exits 0 on the repository, and names no record that is out of date."""
    run = paper("check", cwd=ROOT)
    assert run.code == 0, run.out + run.err
    assert run.err == ""
    assert "0 not as declared or at risk; 0 figures out of date" in run.out
    assert "differs" not in run.out


def test_figures_and_record_of_the_repository_are_those_of_a_fresh_render(
    rendered: Rendered, whole: Path
) -> None:
    """What is under version control as built is, byte for byte, what a clean tree builds."""
    kept = {path.name: path.read_bytes() for path in (ROOT / "figures").glob("*")}
    assert kept == dict(rendered.figures)
    record = "data/ledger.json"
    assert (ROOT / record).read_bytes() == (whole / record).read_bytes()


def test_check_has_the_same_verdicts_as_text_and_as_json(whole: Path) -> None:
    """A program reads from --format json what a reader reads, claim by claim."""
    run = paper("check", "--format", "json", cwd=whole)
    report = json.loads(run.out)
    assert (run.code, run.err, report["exit_code"]) == (0, "", 0)
    assert (report["failed"], report["figures_out_of_date"]) == ([], [])
    text = paper("check", cwd=whole).out
    for verdict in SIGNS:
        number = sum(item["verdict"] == verdict for item in report["claims"])
        assert (f"{number} {verdict}" in text) == (number > 0)
    assert f"{len(report['claims'])} claims:" in text
    counts = [report[name] for name in ("documents", "excerpts", "codings", "coders")]
    assert re.findall(r"\d+", text.splitlines()[0]) == [str(number) for number in counts]


def test_claims_lists_the_same_as_text_and_as_json(whole: Path) -> None:
    """Number, verdict, id and place of each claim are the same in both forms."""
    lines = paper("claims", cwd=whole).out.splitlines()
    listed = json.loads(paper("claims", "--format", "json", cwd=whole).out)
    assert len(lines) == len(listed) >= 30
    for line, item in zip(lines, listed, strict=True):
        number, sign, verdict, name, *_, place = line.split()
        assert number == str(item["number"])
        assert (name, verdict) == (item["id"], item["verdict"])
        assert sign == SIGNS[verdict]
        assert place == f"{item['file']}:{item['line']}"
        assert name in (ROOT / item["file"]).read_text(encoding="utf-8").splitlines()[
            item["line"] - 1
        ] or name in sentence_at(item)


def sentence_at(item: dict[str, Any]) -> str:
    """Return the source from where a claim begins to where its cell does."""
    lines = (ROOT / item["file"]).read_text(encoding="utf-8").splitlines()
    return "\n".join(lines[item["line"] - 1 :]).split("```")[0]


def test_the_same_claim_is_shown_by_id_short_id_and_number(whole: Path) -> None:
    """`paper show` finds a claim by whatever the reader has at hand."""
    by_id = paper("show", CLAIM, cwd=whole)
    assert by_id.code == 0
    number = re.match(r"Claim (\d+)  ", by_id.out)
    assert number
    assert paper("show", CLAIM.removeprefix("clm-"), cwd=whole) == by_id
    assert paper("show", number.group(1), cwd=whole) == by_id


def test_show_tells_criterion_grounds_and_each_coder_in_both_forms(whole: Path) -> None:
    """One claim whole: criterion, what was found, every passage, and each coder's verdict."""
    text = " ".join(paper("show", CLAIM, "--all", cwd=whole).out.split())
    item = json.loads(paper("show", CLAIM, "--format", "json", cwd=whole).out)
    assert item["id"] == CLAIM
    assert f"{SIGNS[item['verdict']]} {item['verdict']}" in text
    assert item["statement"] in text
    assert item["criterion"]
    needed = re.search(r"Needed (.+?\.) Found \(1\) \w+: found ", text)
    assert needed
    unnumbered = re.sub(r"\(\d\) ", "", needed.group(1))
    assert unnumbered.casefold() == f"{item['needed']}.".casefold()
    for number, operand in enumerate(item["operands"], start=1):
        assert f"({number}) holds: found {operand['found']}" in text
    assert item["for"]
    for passage in [*item["for"], *item["against"]]:
        assert " ".join(passage.split()) in text
    assert set(item["under_each_coder"]) == {"primary", "second"}
    for coder, verdict in item["under_each_coder"].items():
        assert re.search(rf"{verdict} under [^;]*the {coder} coder", text)


def test_every_claim_can_be_shown(checked: build.Paper) -> None:
    """No claim of the paper is beyond `paper show`, in either form."""
    from refutable.reports.json import show_json
    from refutable.reports.show import show_text

    for made in checked.collected.claims:
        found = build.show(checked, made.id, shuffles=5, seed=1)
        assert made.id in show_text(found, checked.corpus)
        assert json.loads(show_json(found, checked.corpus))["id"] == made.id


def test_what_is_malformed_is_told_as_json_too(whole: Path) -> None:
    """Faults come with file, line, column and remedy where a program asks for them."""
    with (whole / "data" / "codings" / "primary.csv").open("a", encoding="utf-8") as layer:
        layer.write("x-of-no-document,prem.cooperation,together,affirms,\n")
    text, told = paper("check", cwd=whole), paper("check", "--format", "json", cwd=whole)
    assert (text.code, told.code) == (3, 3)
    report = json.loads(told.out)
    assert report["exit_code"] == 3
    (fault,) = report["faults"]
    place = f"{fault['file']}:{fault['line']}:{fault['column']}"
    assert text.err.startswith(f"{place}: {fault['message']} [{fault['rule']}]")
    assert fault["file"] == "data/codings/primary.csv"
    assert fault["remedy"] in text.err


def test_the_version_is_the_package_s() -> None:
    """`paper --version` prints the version, and the entry point is this command."""
    assert paper("--version", cwd=ROOT) == Run(0, f"paper {__version__}\n", "")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["scripts"] == {"paper": "refutable.cli:main"}


# ------------------------------------------------------------------ render


def test_a_render_is_quiet_in_a_pipe_but_for_the_files(twice: Twice) -> None:
    """Into a pipe goes a line a file that was written, and nothing else anywhere."""
    made = twice.in_pipe
    assert made.run.err == ""
    assert made.run.out.splitlines() == [str(made.output(name)) for name in FORMATS]
    assert all(made.output(name).stat().st_size > 10_000 for name in FORMATS)


def test_a_render_tells_its_progress_on_a_terminal(twice: Twice) -> None:
    """On a terminal each cell is counted, then each format; the last line stays clean."""
    said = twice.on_terminal.run.err
    steps = re.findall(r"(\d+) of (\d+)", said)
    cells = [int(step) for step, total in steps if int(total) > len(FORMATS)]
    assert cells == sorted(cells)
    assert cells[-1] == int(next(total for step, total in steps if int(total) > len(FORMATS)))
    for number, name in enumerate(FORMATS, start=1):
        assert f"{name} {number} of {len(FORMATS)}" in said
    assert twice.on_terminal.run.out.splitlines() == [
        str(twice.on_terminal.output(name)) for name in FORMATS
    ]


def test_a_render_leaves_nothing_but_outputs_and_figures(rendered: Rendered) -> None:
    """Of a render there remain _output/ and figures/, and no other file has changed."""
    before = {path.relative_to(ROOT) for name in ("data", "sections") for path in files(ROOT, name)}
    after = {
        path.relative_to(rendered.root)
        for name in ("data", "sections")
        for path in files(rendered.root, name)
    }
    assert after <= before
    names = sorted(path.name for path in rendered.root.iterdir())
    assert names == sorted(
        ["_output", "_quarto.yml", "data", "figures", "paper.qmd", "sections", "src"]
    )
    assert sorted(path.name for path in (rendered.root / "_output").iterdir()) == sorted(
        f"paper.{name}" for name in FORMATS
    )


def files(root: Path, folder: str) -> list[Path]:
    """Return the files below a folder of a project."""
    return [path for path in (root / folder).rglob("*") if path.is_file()]


def test_a_render_that_fails_leaves_what_was_built(rendered: Rendered, tmp_path: Path) -> None:
    """A cell that raises stops the render with its place in the .qmd; the old files still stand."""
    whole = tmp_path / "whole"
    shutil.copytree(rendered.root, whole)
    section = whole / "sections" / "_80-limits.qmd"
    text = section.read_text(encoding="utf-8")
    section.write_text(f"{text}\n```{{python}}\n1 / 0\n```\n", encoding="utf-8")
    line = len(text.splitlines()) + 3
    before = {path: path.read_bytes() for path in files(whole, "_output")}
    run = paper("render", cwd=whole)
    assert run.code == 4
    assert run.err.startswith(f"sections/_80-limits.qmd:{line}:1: ZeroDivisionError")
    assert "Traceback" not in run.err
    assert {path: path.read_bytes() for path in files(whole, "_output")} == before


# ------------------------------------------------------------------ the other engine


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The paper unbuilt, for the other engine to render."""
    return copy_paper(tmp_path_factory.mktemp("quarto") / "paper")


def test_without_quarto_its_engine_is_refused_in_one_line(source: Path, tmp_path: Path) -> None:
    """Where there is no quarto, asking for it exits 2 with what is missing and what to do."""
    run = paper("render", "--engine", "quarto", cwd=source, env={"PATH": str(tmp_path)})
    assert (run.code, run.out) == (2, "")
    first, *rest = run.err.splitlines()
    assert first == "there is no quarto on the PATH [no-quarto]"
    assert len(rest) == 1
    assert "Quarto 1.10" in rest[0]
    assert not (source / "_output").exists()


def test_quarto_is_called_as_it_wants_to_be(source: Path, tmp_path: Path) -> None:
    """Quarto renders the main file once a format, in a copy, with our interpreter."""
    log = tmp_path / "calls"
    program = tmp_path / "bin" / "quarto"
    program.parent.mkdir()
    program.write_text(QUARTO.format(python=sys.executable, log=str(log)), encoding="utf-8")
    program.chmod(0o755)
    path = os.pathsep.join([str(program.parent), os.environ.get("PATH", "")])
    words = [word for name in FORMATS for word in ("--to", name)]
    run = paper("render", "--engine", "quarto", *words, cwd=source, env={"PATH": path})
    assert (run.code, run.err) == (0, "")
    made = [source / "_output" / f"paper.{name}" for name in FORMATS]
    assert run.out.splitlines() == [str(file) for file in made]
    assert [file.read_text(encoding="utf-8") for file in made] == [
        "made as html",
        "made as typst",
        "made as ipynb",
    ]
    calls = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [call["words"][:4] for call in calls] == [
        ["render", "paper.qmd", "--to", kind] for kind in ("html", "typst", "ipynb")
    ]
    for call in calls:
        assert call["python"] == sys.executable
        assert Path(call["cwd"]).resolve() != source.resolve()
        assert {"_quarto.yml", "paper.qmd", "sections", "data", "src"} <= set(call["sources"])


def test_stock_quarto_renders_the_same_source(source: Path, verdicts: dict[str, str]) -> None:
    """Where Quarto is installed it makes the page too, each claim with its verdict.

    Where it is not, and no package index has it, the command says so and what to install.
    """
    run = paper("render", "--engine", "quarto", "--to", "html", cwd=source)
    if shutil.which("quarto") is None:
        assert (run.code, "install Quarto" in run.err) == (2, True)
        return
    assert run.code == 0, run.err
    page = (source / "_output" / "paper.html").read_text(encoding="utf-8")
    for name, verdict in verdicts.items():
        assert f'id="{name}"' in page
        assert re.search(rf'href="#ledger-{name}"[^>]*verdict-{verdict}', page)
