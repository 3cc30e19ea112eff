"""A render and a check of what has not changed are found again; anything that matters counts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from refutable import cache, inputs, reach
from refutable.build.unchanged import Asked
from tests.processes import paper
from tests.projects import Project, Run, copy_second_paper


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path, Run]:
    """A small paper rendered once, the folder of what is kept, and what the render printed."""
    base = tmp_path_factory.mktemp("kept")
    project, folder = copy_second_paper(base / "paper"), base / "cache"
    return project, folder, _render(project, folder)


@pytest.fixture
def asked(project: Project) -> Callable[[], Mapping[str, str]]:
    """What a render of a small paper depends on now."""
    return lambda: Asked("render", project.root, {"to": "html"}).now


def _render(project: Project, folder: Path, *more: str) -> Run:
    line = ("render", "--to", "html", *more)
    return paper(*line, cwd=project.root, env={cache.FOLDER: str(folder)})


def _outputs(project: Project) -> Mapping[str, bytes]:
    return {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for folder in ("_output", "figures")
        for path in sorted((project.root / folder).iterdir())
    }


def _stamps(project: Project) -> Mapping[str, int]:
    return {name: (project.root / name).stat().st_mtime_ns for name in _outputs(project)}


def test_nothing_runs_where_nothing_changed(kept: tuple[Project, Path, Run]) -> None:
    """The second render prints what the first did, and no file is written."""
    project, folder, first = kept
    assert first.code == 0
    before = _stamps(project)
    assert _render(project, folder) == first
    assert _stamps(project) == before


def test_what_is_missing_or_edited_is_written_again(kept: tuple[Project, Path, Run]) -> None:
    """A page that was deleted and a figure that was edited are as the render wrote them."""
    project, folder, first = kept
    before, stamps = _outputs(project), _stamps(project)
    drawn = next(project.root.glob("figures/*.svg"))
    drawn.write_text("edited", encoding="utf-8")
    (project.root / "_output" / "paper.html").unlink()
    assert _render(project, folder) == first
    assert _outputs(project) == before
    assert _stamps(project) != stamps


def test_a_check_is_found_again(kept: tuple[Project, Path, Run]) -> None:
    """It ends as before, with the same report in each form, until a figure is edited."""
    project, folder, _ = kept
    env = {cache.FOLDER: str(folder)}
    for form in ("text", "json"):
        lines = [paper("check", "--format", form, cwd=project.root, env=env) for _ in range(2)]
        assert lines[0] == lines[1]
    drawn = next(project.root.glob("figures/*.svg"))
    content = drawn.read_bytes()
    drawn.write_bytes(b"edited")
    assert drawn.name in paper("check", cwd=project.root, env=env).out
    drawn.write_bytes(content)


def _of_data(project: Project) -> None:
    project.append("data/codebook.yaml", "# a remark")


def _of_text(project: Project) -> None:
    project.append("paper.qmd", "A word.")


def _of_module(project: Project) -> None:
    project.write("src/own.py", "A = 1\n")


def _of_notes(project: Project) -> None:
    project.write("notes/any.txt", "what a cell might read")


def _of_picture(project: Project) -> None:
    project.write("figures/own.png", "a picture of the author's own")


def _of_link(project: Project) -> None:
    elsewhere = project.root.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "table.csv").write_text("a", encoding="utf-8")
    (project.root / "linked").symlink_to(elsewhere)


@pytest.mark.parametrize(
    "change", [_of_data, _of_text, _of_module, _of_notes, _of_picture, _of_link]
)
def test_each_file_of_a_project_counts(
    project: Project,
    asked: Callable[[], Mapping[str, str]],
    change: Callable[[Project], None],
) -> None:
    """Data, text, code, notes, pictures, and what a link leads to."""
    before = asked()
    change(project)
    assert asked() != before


def test_what_a_render_writes_does_not_count(
    project: Project, asked: Callable[[], Mapping[str, str]]
) -> None:
    """Nor do hidden files, environments, bytecode, and times at which files were saved."""
    project.write("figures/manifest.json", '{"fig-a": {"figure": "x", "svg": "1"}}')
    before = asked()
    project.write("figures/fig-a.svg", "drawn")
    project.write("_output/paper.html", "rendered")
    project.write(".git/index", "hidden")
    project.write("src/__pycache__/own.pyc", "bytecode")
    project.write("env/pyvenv.cfg", "")
    project.write("env/lib/any.py", "")
    os.utime(project.root / "paper.qmd", (1, 1))
    (project.root / "round").symlink_to(project.root)
    assert asked() == before


@pytest.mark.parametrize("name", ["LANG", "QUARTO_PROFILE", "SOURCE_DATE_EPOCH", "TZ", "MPLSTYLE"])
def test_the_environment_counts(
    asked: Callable[[], Mapping[str, str]], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Language, profile, day and time zone; not which shell it is."""
    monkeypatch.delenv(name, raising=False)
    before = asked()
    monkeypatch.setenv("SHLVL", "17")
    monkeypatch.setenv("MY_OWN", "1")
    assert asked() == before
    monkeypatch.setenv(name, "1")
    assert asked() != before


def test_all_of_the_environment_counts_where_a_cell_reads_it(
    project: Project, asked: Callable[[], Mapping[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cell that asks the environment may ask for any variable."""
    project.append("paper.qmd", "\n```{python}\nimport os\nos.environ['MY_OWN']\n```\n")
    before = asked()
    monkeypatch.setenv("MY_OWN", "1")
    assert asked() != before


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("paper.qmd", "\n```{python}\ndate.today()\n```\n"),
        ("paper.qmd", "\nIt is `{python} time.time()` now.\n"),
        ("src/own.py", "A = datetime.now()\n"),
        ("_quarto.yml", "date: today\n"),
    ],
)
def test_what_reads_the_clock_is_never_as_it_was(
    project: Project, asked: Callable[[], Mapping[str, str]], file: str, text: str
) -> None:
    """The same words in prose are no clock."""
    project.append("paper.qmd", "\nNow is the time of today.\n")
    assert asked() == asked()
    known = project.read(file) if (project.root / file).exists() else ""
    project.write(file, known + text)
    assert asked() != asked()


def test_the_commit_counts_where_the_page_prints_it(
    project: Project, asked: Callable[[], Mapping[str, str]]
) -> None:
    """Git is asked only there."""
    assert "commit" not in asked()
    project.append("_quarto.yml", "commit: true")
    assert "commit" in asked()


def test_the_engine_and_its_packages_count(tmp_path: Path) -> None:
    """Each file of each room, the version of Python and of each package that is installed."""
    known = inputs.engine()
    assert {"engine cache.py", "engine paper/templates/paper.typ"} <= known.keys()
    assert inputs.engine("figures", "svg").keys() < known.keys()
    assert {"Python", "package numpy", "package altair"} <= inputs.versions().keys()
    code = (
        "import sys; from pathlib import Path; from refutable import inputs;"
        "before = inputs.engine(); Path(sys.argv[1], 'refutable/svg.py').write_text('');"
        "assert inputs.engine() != before; assert inputs.engine() != inputs.engine()"
    )
    shutil.copytree(inputs.ENGINE, tmp_path / "refutable")
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=env, check=True)


def _reached_by(code: str, root: Path) -> tuple[set[str], tuple[str, ...]]:
    reach.forget()
    with reach.reaching():
        exec(code, {"root": root})
    found = {Path(one).name for one in reach.read_elsewhere(root, inputs.project(root))}
    return found, reach.beyond(root)


def test_what_a_cell_reaches_for_is_known(project: Project, tmp_path: Path) -> None:
    """Files from elsewhere are part of a result; files of the project are known already."""
    (tmp_path / "outside.csv").write_text("a", encoding="utf-8")
    project.write(".cache/own.csv", "a")
    root = project.root
    assert _reached_by("open(root / 'data/codebook.yaml').read()", root) == (set(), ())
    assert _reached_by("open(root.parent / 'outside.csv').read()", root) == ({"outside.csv"}, ())
    assert _reached_by("open(root / '.cache/own.csv').read()", root) == ({"own.csv"}, ())
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "mine_alone.py").write_text("A = 1", encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path / 'library')!r}); import mine_alone"
    assert _reached_by(code, root) == ({"mine_alone.py"}, ())
    assert _reached_by("import tempfile; tempfile.TemporaryFile().write(b'a')", root) == (set(), ())


@pytest.mark.parametrize(
    "code",
    [
        "open(root / 'made.csv', 'w')",
        "(root / 'data' / 'codebook.yaml').rename(root / 'data' / 'x')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import socket; socket.socket().connect_ex(('127.0.0.1', 1))",
    ],
)
def test_what_a_cell_does_to_the_world_keeps_nothing(project: Project, code: str) -> None:
    """A file written, a program started, a connection opened: a kept result would leave it out."""
    assert _reached_by(code, project.root)[1]
