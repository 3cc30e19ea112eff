"""``paper new``: a folder that is complete, or one clear error and nothing written."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import refutable
from refutable.paper import source
from refutable.starter import files
from tests.processes import HANG, made_once
from tests.projects import ROOT, Project, run

TARGET = re.compile(r"^([a-z-]+):[^#\n]*## (.+)$", re.MULTILINE)


@pytest.fixture(scope="session")
def new(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A new paper on the invented corpus; tests that change it take a copy."""

    def make(folder: Path) -> None:
        assert run("new", str(folder / "paper")).code == 0

    return Project(made_once(tmp_path_factory, "new", make) / "paper")


def typed(root: Path, *command: str) -> str:
    """Return what a program prints that succeeds in a project."""
    done = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=HANG,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_new_paper_checks_without_a_remark(new: Project) -> None:
    """Data, claims, figure, record and affirmations are as a check wants them."""
    done = new.run("check")
    assert (done.code, done.err) == (0, "")
    assert "4 claims: 3 supported, 1 refuted" in done.out
    assert "out of date" not in done.out.replace("0 figures out of date", "")


def test_a_new_paper_passes_its_own_tests(new: Project) -> None:
    """Its claims and its own functions are tests, run by pytest in its folder."""
    options = ("-p", "no:cacheprovider", "-p", "no:xdist")
    told = typed(new.root, sys.executable, "-m", "pytest", "-v", *options)
    for name in ("clm-leading", "clm-everywhere", "test_a_portion_of_everything_is_one"):
        assert name in told


def test_a_new_paper_is_rendered(new: Project, tmp_path: Path) -> None:
    """Page, PDF and notebook come from it as it is."""
    root = tmp_path / "paper"
    assert run("new", str(root)).code == 0
    formats = [word for name in ("html", "pdf", "ipynb") for word in ("--to", name)]
    told = typed(root, sys.executable, "-m", "refutable.cli", "render", *formats).split()
    endings = (".html", "-data.zip", ".pdf", "-supplement.pdf", ".ipynb")
    assert [Path(name).name for name in told] == [f"paper{ending}" for ending in endings]
    page = (root / "_output" / "paper.html").read_text(encoding="utf-8")
    assert "is found in most of the documents" in page
    # What was drawn when it was made is what a render draws.
    assert (root / "figures/fig-codes.svg").read_text() == new.read("figures/fig-codes.svg")


def test_its_makefile_has_the_targets_of_this_one(new: Project) -> None:
    """Whoever knows one Makefile knows the other, and `make check` works as it is."""
    ours = dict(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    theirs = dict(TARGET.findall(new.read("Makefile")))
    assert {"help", "paper", "check", "test", "lab", "record", "clean"} == set(theirs)
    assert set(theirs) < set(ours)
    program = new.root.parent / "bin" / "paper"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m refutable.cli "$@"\n')
    program.chmod(0o755)
    assert "3 supported" in typed(new.root, "make", "check", f"BIN={program.parent}")


def test_what_must_be_kept_is_kept_and_what_is_built_is_not(tmp_path: Path) -> None:
    """A first commit holds data, figures, record and affirmations, and nothing that is built."""
    root = tmp_path / "paper"
    assert run("new", str(root)).code == 0
    for name in ("_output/paper.html", ".venv/bin/paper", "src/analysis/__pycache__/a.pyc"):
        Project(root).write(name, "built")
    typed(root, "git", "init", "--quiet")
    typed(root, "git", "add", ".")
    kept = set(typed(root, "git", "ls-files").split())
    assert {"data/ledger.json", "data/affirmations.json", "figures/fig-codes.svg"} < kept
    assert {".github/workflows/check.yml", ".gitignore", "data/texts/anna.txt"} < kept
    assert not any(name.startswith(("_output", ".venv")) or "pycache" in name for name in kept)


def test_stock_quarto_finds_the_filter_of_the_engine(new: Project) -> None:
    """`_extensions/refutable` is the engine's own, and `_quarto.yml` names it."""
    engine = Path(source.__file__).parent / "extension"
    for path in (path for path in engine.rglob("*") if path.is_file()):
        copy = new.read(f"_extensions/refutable/{path.relative_to(engine)}")
        assert copy == path.read_text(encoding="utf-8")
    assert "filters:\n  - refutable" in new.read("_quarto.yml")


def test_an_empty_folder_is_filled_and_stays_the_same_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`paper new .` in an empty folder works: whoever stands in it still does."""
    monkeypatch.chdir(tmp_path)
    before = tmp_path.stat().st_ino
    assert run("new", ".").code == 0
    assert tmp_path.stat().st_ino == before
    assert run("check").code == 0


# ------------------------------------------------------------------ what a newcomer gets wrong


@pytest.mark.parametrize(
    ("name", "rule"),
    [("full", "folder-in-use"), ("file", "folder-in-use")],
)
def test_a_folder_that_cannot_be_is_one_error(name: str, rule: str, tmp_path: Path) -> None:
    """A folder with something in it, or a file: told once, and nothing changes."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("years of work")
    (tmp_path / "file").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    done = run("new", str(tmp_path / name))
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 2
    assert f"[{rule}]" in done.err
    assert sorted(tmp_path.rglob("*")) == before


def test_the_folders_above_are_made(tmp_path: Path) -> None:
    """As `git init` does; where something fails, none is made."""
    assert run("new", str(tmp_path / "a" / "b"), "--from", str(tmp_path / "none.qdpx")).code == 2
    assert not (tmp_path / "a").exists()
    assert run("new", str(tmp_path / "a" / "b")).code == 0
    assert (tmp_path / "a" / "b" / "paper.qmd").is_file()


WRONG = {
    "missing.qdpx": (2, "missing-file"),
    "interviews.docx": (2, "unknown-format"),
    "no-zip.qdpx": (3, "bad-archive"),
    "codes.qdc": (3, "no-codings"),
    "unnamed.csv": (2, "unnamed-column"),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("there", [False, True])
def test_a_file_that_cannot_be_read_is_one_error(name: str, there: bool, tmp_path: Path) -> None:
    """No file, another program, no archive, codes alone: told once, and nothing is half-written."""
    root, file = tmp_path / "paper", tmp_path / name
    if there:
        root.mkdir()
    if not name.startswith("missing"):
        file.write_text("words,themes\nsome words,a theme\n")
    before = sorted(tmp_path.rglob("*"))
    done = run("new", str(root), "--from", str(file))
    code, rule = WRONG[name]
    assert (done.code, done.out) == (code, "")
    assert done.err.count("\n") == 2
    assert f"[{rule}]" in done.err
    assert name in done.err
    assert sorted(tmp_path.rglob("*")) == before


def test_columns_without_a_file_are_an_error(tmp_path: Path) -> None:
    """Whoever says how a file is read, and forgets the file, is told."""
    done = run("new", str(tmp_path / "paper"), "--text", "Excerpt")
    assert (done.code, list(tmp_path.iterdir())) == (2, [])
    assert "--from FILE" in done.err


# ------------------------------------------------------------------ where the engine comes from


@pytest.mark.parametrize(
    ("origin", "url"),
    [
        ({"url": "file:///srv/engine", "dir_info": {}}, "file:///srv/engine"),
        ({"url": "https://example.org/e.whl", "archive_info": {}}, "https://example.org/e.whl"),
        (
            {"url": "https://example.org/e", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            "git+https://example.org/e@abc",
        ),
        (None, None),
    ],
)
def test_the_engine_is_installed_from_where_it_came(
    origin: object, url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """requirements.txt names the folder, wheel or commit; from an index it names the version."""

    class Installed:
        def read_text(self, name: str) -> str | None:
            return json.dumps(origin) if origin and name == "direct_url.json" else None

    monkeypatch.setattr(files, "distribution", lambda _: Installed())
    lines = files.project_files()["requirements.txt"].decode().splitlines()
    engine, pytest_ = [Requirement(line) for line in lines if not line.startswith("#")]
    assert (engine.name, engine.url, pytest_.name) == ("paper-as-code", url, "pytest")
    assert str(engine.specifier) == ("" if url else f"=={refutable.__version__}")
