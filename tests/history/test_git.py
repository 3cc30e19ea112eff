"""A revision is found and read through git, whatever repository and whatever revision it is."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from refutable.errors import Fault, MalformedError, PaperError, UsageError
from refutable.history.git import Revision, find_revision, no_paper, unpack
from tests.repositories import Repository, new_repository, shallow_clone

FILES = {
    "paper/paper.qmd": b"First line\r\nand second\n",
    "paper/data/über die Zeit.csv": "a,b\n1,ü\n".encode(),
    "paper/data/empty.csv": b"",
    "elsewhere.txt": b"not of the paper",
}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository of two commits, with a paper in a folder of it."""
    made = new_repository(tmp_path / "repository")
    for name, content in FILES.items():
        made.write(name, content)
    made.commit("The first state")
    made.write("paper/paper.qmd", b"Another line\n")
    made.commit("The second state")
    return made


def told(kind: type[PaperError], action: Callable[..., object], *arguments: object) -> Fault:
    """Return the one fault with which an action stops."""
    with pytest.raises(kind) as stopped:
        action(*arguments)
    (fault,) = stopped.value.faults
    return fault


def unpacked(repository: Repository, name: str, target: Path, folder: str = "") -> dict[str, bytes]:
    """Return the files that a folder held at a revision, by their paths."""
    inside = repository.root / folder
    unpack(inside, find_revision(inside, name), target)
    return {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in target.rglob("*")
        if path.is_file()
    }


# ------------------------------------------------------------------ finding


def test_a_revision_is_found_by_every_name_that_git_knows(repository: Repository) -> None:
    """Branch, tag, short and long name, ancestor and message lead to the commit."""
    first, second = repository.git("rev-parse", "HEAD~1"), repository.git("rev-parse", "HEAD")
    repository.git("tag", "--annotate", "--message", "A tag", "read", "HEAD~1")
    for name in ("HEAD~1", "read", first, first[:8], ":/The first state", "main^"):
        assert find_revision(repository.root, name).commit == first
    assert find_revision(repository.root / "paper", "main").commit == second


def test_a_revision_is_shown_by_its_name_and_a_short_commit() -> None:
    """A reader sees what was asked for, and the commit once."""
    commit = "0123456789abcdef0123456789abcdef01234567"
    assert str(Revision("HEAD~1", commit)) == "HEAD~1 (012345678)"
    assert str(Revision("0123456", commit)) == "012345678"


@pytest.mark.parametrize(
    "name",
    [
        *("no-such-branch", "HEAD~9", "HEAD:paper", "0" * 40, ""),
        *("-", "--help", "--output=x", "--all", "a\nHEAD", "HEAD\0", "HEAD ; ls"),
    ],
)
def test_what_names_no_commit_is_told_so(repository: Repository, name: str) -> None:
    """A name that git does not know, an option, and no name at all are wrong usage."""
    fault = told(UsageError, find_revision, repository.root, name)
    assert fault.rule == "unknown-revision"
    assert repr(name) in fault.message
    assert sorted(path.name for path in repository.root.iterdir()) == [
        ".git",
        "elsewhere.txt",
        "paper",
    ]


def test_a_word_that_git_would_take_for_an_option_is_not_handed_to_it(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever git may make of such a word, now or in another version, it never sees it."""
    log = tmp_path / "calls"
    stand_in = tmp_path / "bin" / "git"
    stand_in.parent.mkdir()
    real = shutil.which("git")
    stand_in.write_text(f'#!/bin/sh\necho "$@" >> "{log}"\nexec "{real}" "$@"\n', encoding="utf-8")
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", f"{stand_in.parent}{os.pathsep}{os.environ['PATH']}")
    told(UsageError, find_revision, repository.root, "--upload-pack=x")
    find_revision(repository.root, "HEAD")
    calls = log.read_text(encoding="utf-8")
    assert "--verify --quiet HEAD" in calls
    assert "--upload-pack" not in calls


def test_a_range_is_answered_with_how_to_name_two(repository: Repository) -> None:
    """Whoever writes a range as for git's own diff is told that two revisions are two words."""
    for name in ("HEAD~1..HEAD", "HEAD~1...HEAD"):
        fault = told(UsageError, find_revision, repository.root, name)
        assert fault.remedy.endswith("HEAD~1 HEAD")


def test_beyond_a_shallow_clone_is_told_as_that(repository: Repository, tmp_path: Path) -> None:
    """What a shallow clone holds is read; what it does not is told with how to fetch it."""
    clone = shallow_clone(repository, tmp_path / "clone")
    assert unpacked(clone, "HEAD", tmp_path / "out", "paper")["paper.qmd"] == b"Another line\n"
    fault = told(UsageError, find_revision, clone.root, "HEAD~1")
    assert fault.rule == "shallow-clone"
    assert "'HEAD~1'" in fault.message
    assert "git fetch --unshallow" in fault.remedy


def test_a_detached_head_is_a_revision_as_any(repository: Repository) -> None:
    """No branch needs to be checked out."""
    first = repository.git("rev-parse", "HEAD~1")
    repository.git("checkout", "--quiet", "--detach", first)
    assert find_revision(repository.root, "HEAD").commit == first


def test_a_folder_outside_of_any_repository_is_told(tmp_path: Path) -> None:
    """Without a repository there is no revision."""
    fault = told(UsageError, find_revision, tmp_path, "HEAD")
    assert fault.rule == "no-repository"
    assert "not a git repository" in fault.message


def test_a_repository_without_a_commit_has_no_revision(tmp_path: Path) -> None:
    """HEAD of a repository that was just made names nothing."""
    made = new_repository(tmp_path / "repository")
    assert told(UsageError, find_revision, made.root, "HEAD").rule == "unknown-revision"


def test_without_git_it_is_told_that_git_is_needed(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine without git gets one line, not an exception of the system."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert told(UsageError, find_revision, repository.root, "HEAD").rule == "no-git"


def test_what_the_environment_says_to_git_has_no_effect(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run from a hook, or with git's variables set, it reads the repository of the paper."""
    commit = repository.git("rev-parse", "HEAD")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.setenv(name, str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_PAGER", "false")
    monkeypatch.setenv("GIT_NAMESPACE", "another")
    assert find_revision(repository.root, "HEAD").commit == commit


# ------------------------------------------------------------------ unpacking


def test_the_folder_of_the_paper_is_unpacked_byte_for_byte(
    repository: Repository, tmp_path: Path
) -> None:
    """Of a repository only the paper's own folder is written, as it was then."""
    before = {name.removeprefix("paper/"): content for name, content in FILES.items()}
    del before["elsewhere.txt"]
    assert unpacked(repository, "HEAD~1", tmp_path / "out", "paper") == before


def test_a_paper_at_the_root_is_unpacked_whole(repository: Repository, tmp_path: Path) -> None:
    """Where the paper is the repository, all of it is written."""
    assert unpacked(repository, "HEAD~1", tmp_path / "out") == FILES


def test_the_working_tree_and_the_index_have_no_part_in_it(
    repository: Repository, tmp_path: Path
) -> None:
    """What is not committed is not in a revision, and nothing of it is touched."""
    repository.write("paper/paper.qmd", b"uncommitted")
    repository.write("paper/new.csv", b"untracked")
    repository.git("add", "paper/paper.qmd")
    found = unpacked(repository, "HEAD", tmp_path / "out", "paper")
    assert found["paper.qmd"] == b"Another line\n"
    assert "new.csv" not in found
    assert (repository.root / "paper" / "paper.qmd").read_bytes() == b"uncommitted"


def test_what_archives_leave_out_is_unpacked_and_no_filter_runs(
    repository: Repository, tmp_path: Path
) -> None:
    """Attributes of the repository neither hide a file nor run a program."""
    repository.write(".gitattributes", b"*.csv export-ignore filter=mark diff=mark\n")
    repository.commit()
    for key in ("smudge", "clean", "process"):
        repository.git("config", f"filter.mark.{key}", f"touch {tmp_path / 'ran'}")
    repository.git("config", "diff.mark.textconv", f"touch {tmp_path / 'ran'}")
    assert "data/empty.csv" in unpacked(repository, "HEAD", tmp_path / "out", "paper")
    assert not (tmp_path / "ran").exists()


def test_objects_put_in_place_of_others_are_not_read(
    repository: Repository, tmp_path: Path
) -> None:
    """A revision is what was committed, not what git was told to show instead."""
    blob = repository.git("rev-parse", "HEAD:paper/paper.qmd")
    repository.git("replace", blob, repository.blob(b"put in its place"))
    assert unpacked(repository, "HEAD", tmp_path / "out", "paper")["paper.qmd"] == b"Another line\n"


def test_a_folder_that_was_not_there_is_told(repository: Repository, tmp_path: Path) -> None:
    """A paper that stood elsewhere, or nowhere, at a revision is told with the revision."""
    (repository.root / "later").mkdir()
    revision = find_revision(repository.root, "HEAD~1")
    fault = told(MalformedError, unpack, repository.root / "later", revision, tmp_path)
    assert fault.rule == "unreadable-revision"
    assert str(revision) in fault.message
    assert "'later'" in fault.message


# ------------------------------------------------------------------ hostile and damaged


@pytest.mark.parametrize(
    "name",
    [b"..", b".", b"a/../../evil", b"/evil", b".git", b".GIT", b"..\\evil", b"C:\\evil", b"a//b"],
)
def test_a_path_that_leads_out_of_the_folder_stops_it(
    repository: Repository, tmp_path: Path, name: bytes
) -> None:
    """No file is written above or beside the folder, nor where git keeps its own."""
    target = tmp_path / "deep" / "out"
    blob = repository.blob(b"evil")
    inner = repository.tree([("100644", b"config", blob)])
    plain = ("100644", b"aaa.txt", blob)
    for entry in (("100644", name, blob), ("40000", name, inner)):
        repository.commit_tree(repository.tree([plain, entry]))
        revision = find_revision(repository.root, "crafted")
        fault = told(MalformedError, unpack, repository.root, revision, target)
        assert fault.rule == "unsafe-path"
    assert not target.exists()
    assert list(tmp_path.rglob("*evil*")) == []


def test_links_and_other_repositories_are_left_out_and_named(
    repository: Repository, tmp_path: Path
) -> None:
    """Nothing of what a link points to is read or written, and it is said what is missing."""
    blob = repository.blob(b"content")
    link = repository.blob(os.fsencode(tmp_path))
    inner = repository.tree([("100644", b"inner.txt", blob)])
    commit = repository.git("rev-parse", "HEAD")
    repository.commit_tree(
        repository.tree(
            [
                ("100644", b"a.txt", blob),
                ("120000", b"link", link),
                ("40000", b"link", inner),
                ("160000", b"other", commit),
            ]
        )
    )
    target = tmp_path / "out"
    left_out = unpack(repository.root, find_revision(repository.root, "crafted"), target)
    assert left_out == ("link", "other")
    files = [path for path in target.rglob("*") if not path.is_dir()]
    assert sorted(path.relative_to(target).as_posix() for path in files) == [
        "a.txt",
        "link/inner.txt",
    ]
    assert not any(path.is_symlink() for path in files)
    assert not (tmp_path / "inner.txt").exists()


def test_a_path_that_stands_twice_stops_it(repository: Repository, tmp_path: Path) -> None:
    """No file is written over another one of the same revision."""
    one, other = repository.blob(b"one"), repository.blob(b"other")
    inner = repository.tree([("100644", b"b", one)])
    for entries in (
        [("100644", b"a", one), ("100644", b"a", other)],
        [("100644", b"a", one), ("40000", b"a", inner)],
    ):
        repository.commit_tree(repository.tree(entries))
        revision = find_revision(repository.root, "crafted")
        target = tmp_path / revision.commit
        fault = told(MalformedError, unpack, repository.root, revision, target)
        assert fault.rule == "unsafe-path"
        assert "'a" in fault.message


def test_an_object_that_is_missing_is_told_with_its_file(
    repository: Repository, tmp_path: Path
) -> None:
    """A damaged clone, or one that fetches contents later, is no exception of the program."""
    blob = repository.git("rev-parse", "HEAD:paper/paper.qmd")
    stored = repository.root / ".git" / "objects" / blob[:2] / blob[2:]
    revision = find_revision(repository.root, "HEAD")
    whole = stored.read_bytes()
    stored.chmod(0o644)
    for damage in (None, b"", whole[: len(whole) // 2]):
        stored.unlink() if damage is None else stored.write_bytes(damage)
        target = tmp_path / f"out-{damage!r}"
        fault = told(MalformedError, unpack, repository.root, revision, target)
        assert fault.rule == "unreadable-revision"
        assert "'paper/paper.qmd'" in fault.message


# ------------------------------------------------------------------ telling


def test_the_faults_of_a_revision_are_told_as_git_names_its_files() -> None:
    """The revision first, then its first faults as REVISION:FILE; how many there are in all."""
    faults = [Fault(f"data/{number}.csv", 1, 1, "bad-form", "wrong") for number in range(9)]
    error = no_paper(Revision("HEAD~1", "0" * 40), faults, ("data/link.csv",))
    head, *rest = error.faults
    assert error.exit_code == 3
    assert head.rule == "unreadable-revision"
    assert re.search(r"at HEAD~1 \(0{9}\): 9 faults", head.message)
    assert "data/link.csv" in head.remedy
    assert [fault.file for fault in rest] == [f"HEAD~1:data/{number}.csv" for number in range(5)]
