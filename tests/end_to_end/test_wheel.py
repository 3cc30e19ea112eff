"""The engine as others install it: a wheel, in an environment with nothing but its dependencies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.markers import Marker

from tests.end_to_end.test_environment import pins
from tests.page.reading import records_of
from tests.processes import HANG, made_once
from tests.projects import ROOT, copy_second_paper

OWN = '''"""What this paper has of its own."""

from refutable import coded, event


def banned_before(day):
    """Return the criterion that a ban is older than an event."""
    return coded("order.ban").first.precedes(event(day))
'''


def run(*command: str, cwd: Path) -> str:
    """Run a program as a stranger would, who has set no path for Python."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=HANG,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the engine, built from a copy of this repository's sources."""

    def make(folder: Path) -> None:
        sources = folder / "sources"
        clean = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / "src", sources / "src", ignore=clean)
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, sources)
        options = ("--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir", str(folder))
        run(sys.executable, "-m", "pip", "wheel", *options, str(sources), cwd=folder)

    (built,) = made_once(tmp_path_factory, "wheel", make).glob("*.whl")
    return built


def test_the_wheel_holds_the_engine_whole_and_nothing_else(wheel: Path) -> None:
    """Every file of src/refutable, templates and filters among them; not this paper's analysis."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    engine = ROOT / "src" / "refutable"
    files = (path for path in engine.rglob("*") if path.is_file() and path.suffix != ".pyc")
    assert names == {path.relative_to(ROOT / "src").as_posix() for path in files}
    assert {Path(name).suffix for name in names} >= {".py", ".lua", ".html", ".css", ".js", ".yaml"}


def pip(python: Path, *arguments: str) -> str:
    """Run our pip on another environment."""
    quiet = ("--disable-pip-version-check", "--python", str(python))
    return run(sys.executable, "-m", "pip", *quiet, *arguments, cwd=python.parent)


@pytest.fixture(scope="session")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the wheel and the locked dependencies alone.

    The dependencies are links to the files that are installed here, which is quicker than to
    download them once more; pip installs the wheel.
    """

    def make(folder: Path) -> None:
        venv.create(folder / "environment", symlinks=True)
        (packages,) = (folder / "environment").glob("lib/python*/site-packages")
        for pin in pins("requirements.lock"):
            if not pin.marker or Marker(pin.marker).evaluate():
                link(distribution(pin.name), packages)
        pip(folder / "environment/bin/python", "install", "--quiet", "--no-deps", str(wheel))

    return made_once(tmp_path_factory, "installed", make) / "environment" / "bin" / "python"


def link(installed: Distribution, packages: Path) -> None:
    """Make the files of a distribution known in another environment, its programs left out."""
    tops = {path.parts[0] for path in installed.files or () if path.parts[0] != ".."}
    for name in tops - {"__pycache__"}:
        if not (packages / name).exists():
            (packages / name).symlink_to(str(installed.locate_file(name)))


def test_the_lock_holds_all_that_the_engine_needs(python: Path) -> None:
    """In an environment with the lock for rendering and the wheel, no requirement is missing."""
    assert "No broken requirements" in pip(python, "check")
    names = {item["name"] for item in json.loads(pip(python, "list", "--format", "json"))}
    assert "paper-as-code" in names
    assert not {"pytest", "jupyterlab", "mypy", "ruff"} & names


def test_a_paper_elsewhere_is_rendered_with_its_own_analysis(python: Path, tmp_path: Path) -> None:
    """A paper outside of this repository, with a package `analysis`: checked, then rendered."""
    project = copy_second_paper(tmp_path / "elsewhere")
    project.write("src/analysis/__init__.py", OWN)
    project.replace(
        "paper.qmd",
        "from refutable import *\n",
        "from refutable import *\nfrom analysis import banned_before\n",
    )
    project.replace(
        "sections/_20-order.qmd",
        'holds=coded("order.ban").first.precedes(event(OPENING))',
        "holds=banned_before(OPENING)",
    )
    paper = str(python.with_name("paper"))
    made = run(paper, "render", "--to", "html", "--to", "pdf", cwd=project.root).split()
    assert [Path(name).name for name in made] == ["paper.html", "paper-data.zip", "paper.pdf"]
    claims = records_of(project.read("_output/paper.html"))["claims"]
    (own,) = [one for one in claims if "banned_before(" in one.get("code", "")]
    assert (own["id"], own["verdict"]) == ("clm-ban-first", "supported")
    assert (project.root / "_output" / "paper.pdf").read_bytes().startswith(b"%PDF-")
    run(paper, "record", cwd=project.root)
    assert "7 claims: 4 supported" in run(paper, "check", cwd=project.root)
