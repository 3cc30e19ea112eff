"""The ways into the project agree: package, lock, conda, the fork's workflow, the citation."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import refutable
from refutable.paper.pandoc import EXTENSION
from refutable.paper.source import parse_source
from tests.projects import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {
    "requirements.lock": ("", "build"),
    "requirements-dev.lock": ("", "test", "lock", "cluster"),
    "requirements-lab.lock": ("", "lab"),
}
"""Each lock file with the extras that it holds; "" are the dependencies of the package."""


@dataclass(frozen=True)
class Pin:
    """One entry of the lock: a name, a version, where it holds, and its hashes."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def pins(lock: str) -> list[Pin]:
    """Return the entries of a lock file."""
    joined = re.sub(r" \\\n\s+", " ", (ROOT / lock).read_text(encoding="utf-8"))
    found = []
    for line in joined.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        requirement, *hashes = re.split(r"\s+--hash=", line.strip())
        match = re.fullmatch(r"([\w.\[\]-]+)==([\w.!+]+)(?:\s*;\s*(.+))?", requirement)
        assert match, f"'{requirement}' is no pin"
        name, version, marker = match.groups()
        found.append(Pin(canonicalize_name(name), version, marker or "", tuple(hashes)))
    return found


def asked(lock: str) -> list[Requirement]:
    """Return every requirement of the package that a lock file holds."""
    project = PROJECT["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    found = [Requirement(text) for extra in LOCKS[lock] for text in groups[extra]]
    return [item for item in found if item.name != project["name"]]


# ------------------------------------------------------------------ the locks


def test_each_extra_is_locked_somewhere() -> None:
    """Nothing that the package may need is without a hash."""
    extras = PROJECT["project"]["optional-dependencies"]
    assert {extra for held in LOCKS.values() for extra in held} == {"", *extras}
    assert sorted(path.name for path in ROOT.glob("*.lock")) == sorted(LOCKS)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_each_dependency_within_its_range(lock: str) -> None:
    """Whatever the package asks for stands in the lock, at a version that it allows."""
    for requirement in asked(lock):
        name = canonicalize_name(requirement.name)
        found = [pin for pin in pins(lock) if pin.name == name]
        assert found, f"{name} is not locked"
        for pin in found:
            assert requirement.specifier.contains(pin.version, prereleases=True), name


def test_the_locks_agree() -> None:
    """The tests and JupyterLab run with the versions that render: one environment holds all."""
    rendering = {(pin.name, pin.marker): pin.version for pin in pins("requirements.lock")}
    for lock in LOCKS:
        for pin in pins(lock):
            assert rendering.get((pin.name, pin.marker), pin.version) == pin.version, pin.name


def test_rendering_needs_neither_the_tests_nor_jupyterlab() -> None:
    """`make paper` installs what a render imports, and no more."""
    rendering = {pin.name for pin in pins("requirements.lock")}
    extra = {"jupyterlab", "pytest", "mypy", "ruff", "playwright", "dask", "hypothesis"}
    assert not extra & rendering
    assert len(rendering) < 80


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_locked_has_a_hash(lock: str) -> None:
    """Each pin names the SHA-256 of its files, so that nothing else can be installed."""
    assert len(pins(lock)) > 50
    for pin in pins(lock):
        assert pin.hashes, pin.name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in pin.hashes), pin.name


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_address(lock: str) -> None:
    """Where packages come from is the business of whoever installs."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"^\s*(-i|-f|--(extra-)?index-url|--find-links)", text, re.MULTILINE)
    assert "://" not in text
    assert " @ " not in text


# ------------------------------------------------------------------ conda, workflow, make


def test_conda_has_the_same_python_and_the_same_lock() -> None:
    """environment.yml takes Python from the package's floor on and all else from the lock."""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    plain = [item for item in environment["dependencies"] if isinstance(item, str)]
    (nested,) = [item for item in environment["dependencies"] if isinstance(item, dict)]
    assert f"python{PROJECT['project']['requires-python']}" in plain
    assert {re.split(r"[<>=]", item)[0] for item in plain} == {"python", "pip", "make"}
    assert nested == {"pip": ["--require-hashes", "-r requirements.lock"]}
    assert environment["name"] == PROJECT["project"]["name"]


def test_a_fork_s_workflow_does_what_ci_does() -> None:
    """The workflow runs .ci/run on the oldest Python that the package supports, and later ones."""
    (path,) = (ROOT / ".github" / "workflows").glob("*.y*ml")
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    jobs = workflow["jobs"].values()
    (job,) = [job for job in jobs if ".ci/run" in commands(job)]
    versions = [str(version) for version in job["strategy"]["matrix"]["python"]]
    floor = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert floor in versions
    assert len(versions) > 1
    assert any("make paper" in commands(other) for other in jobs)
    assert workflow["permissions"] == {"contents": "read"}


def commands(job: Mapping[str, Any]) -> list[str]:
    """Return what a job of the workflow runs."""
    return [str(step["run"]) for step in job["steps"] if "run" in step]


def test_ci_runs_the_tests() -> None:
    """.ci/run is a program, stops at the first failure, and runs the whole of the tests."""
    path = ROOT / ".ci" / "run"
    assert os.access(path, os.X_OK)
    text = path.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    assert re.search(r"^make test$", text, re.MULTILINE)


def test_the_browser_is_found_by_the_same_names() -> None:
    """What makes the browser ready and what opens it look for the same programs."""
    from tests.page.browsing import NAMES

    script = (ROOT / "tests" / "ensure-browser").read_text(encoding="utf-8")
    assert f"for name in {' '.join(NAMES)};" in script
    assert "CHROMIUM" in script
    assert os.access(ROOT / "tests" / "ensure-browser", os.X_OK)


# ------------------------------------------------------------------ the extension


def test_the_quarto_extension_is_the_one_that_the_engine_ships() -> None:
    """The files under _extensions/ are those of the package, byte for byte: make extension."""
    shipped, copied = (
        {str(path.relative_to(top)): path.read_bytes() for path in top.rglob("*.*")}
        for top in (EXTENSION, ROOT / "_extensions" / "refutable")
    )
    assert copied == shipped
    declared = yaml.safe_load(shipped["_extension.yml"])
    assert declared["contributes"] == {"filters": ["claims.lua"]}
    assert str(declared["version"]) == refutable.__version__
    quarto = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))
    assert quarto["filters"] == ["refutable"]


# ------------------------------------------------------------------ versions


def citation() -> Mapping[str, Any]:
    """Return CITATION.cff."""
    content: Mapping[str, Any] = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    return content


def test_there_is_one_version() -> None:
    """Package, engine, paper, citation and the newest heading of the changelog name one version."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\d\S*) – (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
    assert newest
    assert PROJECT["project"]["version"] == newest.group(1)
    assert refutable.__version__ == newest.group(1)
    assert str(parse_source(ROOT).metadata["version"]) == newest.group(1)
    assert str(citation()["version"]) == newest.group(1)
    assert str(citation()["date-released"]) == newest.group(2)


# ------------------------------------------------------------------ what is tracked


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The files under version control, where there is one."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.fail("these tests ask git what is tracked: install git, and run them in a clone")
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    return [name for name in done.stdout.split("\0") if (ROOT / name).is_file()]


def test_nothing_built_is_tracked(tracked: list[str]) -> None:
    """What .gitignore leaves out is not under version control, and outputs are left out."""
    done = subprocess.run(
        ["git", "ls-files", "-ci", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == ""
    built = ("_output/", ".venv/", "build/", ".quarto/")
    assert [name for name in tracked if name.startswith(built) or "__pycache__" in name] == []
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"_output/", ".venv/", "__pycache__/"} <= set(ignored)


def test_what_a_reader_needs_is_tracked(tracked: list[str]) -> None:
    """Lock, record of passages, figures and their manifest come with a clone."""
    needed = {
        *LOCKS,
        "environment.yml",
        "data/ledger.json",
        "figures/manifest.json",
        "CITATION.cff",
        "LICENSE",
        ".ci/run",
    }
    assert needed <= set(tracked)


def test_no_tracked_file_knows_a_folder_of_a_machine(tracked: list[str]) -> None:
    """No file names a home folder or the place where somebody's copy lies."""
    sign = re.compile(rb"/(?:home|Users|root)/\w|[A-Z]:\\Users\\")
    guilty = [
        name
        for name in tracked
        if (ROOT / name).is_file() and sign.search((ROOT / name).read_bytes())
    ]
    assert guilty == []
    assert not [name for name in tracked if str(ROOT).encode() in (ROOT / name).read_bytes()]
