"""A session survives what happens to a paper while it is written, and tells what came of it."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator

import pytest

from refutable import build
from refutable.live.standing import State
from tests.live.watching import Watched, watched
from tests.projects import Project, copy_second_paper

CODINGS, SECTION = "data/codings/desk.csv", "sections/_20-order.qmd"
CLAIM = "clm-zoning-late"
CELL = "\n```{python}\nimport helper\nassert helper.DONE\n```\n"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A session over a small paper that has a module of its own; each test leaves it as it was."""
    project = copy_second_paper(tmp_path_factory.mktemp("live") / "paper")
    project.write("src/helper.py", "DONE = True\n")
    project.append(SECTION, CELL)
    build.record(project.root)
    with watched(project) as begun:
        assert begun.settled().grave == ()
        yield begun


@pytest.fixture
def project(session: Watched) -> Iterator[Project]:
    """The paper of the session, for a test to break; it is mended afterwards."""
    root = session.project.root
    before = {path: path.read_bytes() for path in root.rglob("*.*") if path.is_file()}
    yield session.project
    for path in (path for path in root.rglob("*.*") if path.is_file() and path not in before):
        path.unlink()
    for path, content in before.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    session.settled(lambda state: not state.notes and CLAIM in state.claims and not fallen(state))


def fallen(state: State) -> list[str]:
    """Return the claims that fell."""
    return [move.id for move in state.moves if move.how == "fell"]


def test_a_claim_whose_coding_goes_falls(session: Watched, project: Project) -> None:
    """The verdict comes first, without its reasons; then these, with the passage that was lost."""
    project.keep_rows("codings/desk.csv", lambda row: "The zones have made" not in ",".join(row))
    first = session.until(lambda state: bool(state.moves))
    assert next((one.how, one.id) for one in first.moves) == ("fell", CLAIM)
    assert first.step == "checking"
    last = session.settled()
    assert "The zones have made the house calmer" in last.moves[0].why
    assert last.files == (CODINGS,)
    assert last.moves[0].place == f"{SECTION}:27"


def test_a_fall_is_told_until_it_is_mended(session: Watched, project: Project) -> None:
    """Whoever goes on writing still sees it."""
    project.keep_rows("codings/desk.csv", lambda row: "The zones have made" not in ",".join(row))
    session.settled()
    project.append("sections/_10-sound.qmd", "\nOne more sentence.")
    after = session.settled(lambda state: state.files == ("sections/_10-sound.qmd",))
    assert CLAIM in fallen(after)


def test_a_half_saved_table_is_a_fault_with_its_line(session: Watched, project: Project) -> None:
    """The claims stand as they did, and the whole file makes all well again."""
    whole = project.read(CODINGS)
    project.write(CODINGS, whole[: len(whole) // 2])
    (note, *_) = session.settled(lambda state: bool(state.grave)).grave
    assert note.place.startswith(f"{CODINGS}:")
    assert note.why
    project.write(CODINGS, whole)
    assert fallen(session.settled(lambda state: not state.grave)) == []


def test_a_cell_that_is_being_written_is_a_fault_with_its_line(
    session: Watched, project: Project
) -> None:
    """An error of Python names the line of the section."""
    project.append(SECTION, "\n```{python}\nclaim(\n```")
    place = session.settled(lambda state: bool(state.grave)).grave[0].place
    assert place.startswith(f"{SECTION}:")


def test_a_deleted_section_is_a_fault_where_it_is_included(
    session: Watched, project: Project
) -> None:
    """And its claims are gone only when the text does not include it either."""
    (project.root / SECTION).unlink()
    assert session.settled(lambda state: bool(state.grave)).grave[0].place
    text = project.read("paper.qmd")
    kept = "".join(line for line in text.splitlines(True) if "_20-order" not in line)
    project.write("paper.qmd", kept)
    gone = session.settled(lambda state: any(move.how == "gone" for move in state.moves))
    assert CLAIM in [move.id for move in gone.moves if move.how == "gone"]


def test_after_a_burst_of_saves_the_last_one_counts(session: Watched, project: Project) -> None:
    """However fast they come, what is told in the end is of what was saved in the end."""
    text = project.read(SECTION)
    for n in range(30):
        project.write(SECTION, f"{text}\n```{{python}}\nassert {n} == 29, 'save {n}'\n```\n")
    assert session.settled().grave == ()
    project.write(SECTION, f"{text}\n```{{python}}\nassert False, 'the last'\n```\n")
    assert "the last" in session.settled(lambda state: bool(state.grave)).grave[0].head


def test_a_module_of_the_project_is_never_stale(session: Watched, project: Project) -> None:
    """What a cell imports is what was saved last, of a size and at a time that are the same."""
    file = project.root / "src" / "helper.py"
    status = file.stat()
    file.write_text("DONE = 0000\n")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert session.settled(lambda state: bool(state.grave)).grave[0].place.startswith(SECTION)


def test_a_cell_that_never_ends_is_stopped_by_the_next_save(
    session: Watched, project: Project
) -> None:
    """The author mends it, saves, and goes on."""
    text = project.read(SECTION)
    project.write(SECTION, f"{text}\n```{{python}}\nwhile True:\n    pass\n```\n")
    session.until(lambda state: state.step == "checking")
    project.write(SECTION, f"{text}\nMended.\n")
    assert session.settled().grave == ()


def test_a_cell_that_ends_the_process_is_a_fault(session: Watched, project: Project) -> None:
    """It is told, and the next save finds a process that works."""
    project.append(SECTION, "\n```{python}\nimport os\nos._exit(0)\n```")
    note = session.settled(lambda state: bool(state.grave)).grave[0]
    assert note.place.startswith(f"{SECTION}:")
    assert "exit code 0" in note.head


def test_a_process_that_was_killed_is_replaced_by_the_next_save(
    session: Watched, project: Project
) -> None:
    """For example by a system that had no memory left."""
    worker = session.session._worker
    assert worker is not None
    os.kill(worker._process.pid, signal.SIGKILL)
    assert session.settled(lambda state: bool(state.grave)).grave[0].rule == "worker-stopped"
    project.append(SECTION, "\nOne more sentence.")
    assert session.settled(lambda state: not state.grave).claims[CLAIM].fine


def test_the_whole_folder_may_change_at_once(session: Watched, project: Project) -> None:
    """As when another branch is checked out: data and text go and come back."""
    kept = project.root.parent / "kept"
    shutil.copytree(project.root, kept)
    for name in ("data", "sections"):
        shutil.rmtree(project.root / name)
    session.settled(lambda state: bool(state.grave))
    shutil.copytree(kept, project.root, dirs_exist_ok=True)
    assert CLAIM in session.settled(lambda state: not state.grave).claims
