"""States of a repository other than the one in the working tree, read through git.

Objects are read and nothing else: no hook, no filter, no pager and no network comes into play, and
what the caller's environment says to git is left out, but for where the user's own settings are. A
tree is written out as plain files below one folder; what is no plain file is left out and named.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from refutable.errors import Fault, MalformedError, PaperError, UsageError

# Where programs and the user's settings are: a repository of another owner is refused by git
# unless those settings trust it. All else that could steer git is left out.
_KEPT = ("PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SYSTEMROOT")
_FIXED = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
}
_OPTIONS = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "protocol.allow=never"),
)
MOST_TOLD = 5
_PLAIN_FILE = ("100644", "100755")


@dataclass(frozen=True)
class Revision:
    """A commit: what it was asked for as, and the whole of its name."""

    asked: str
    commit: str

    def __str__(self) -> str:
        short = self.commit[:9]
        return short if self.commit.startswith(self.asked) else f"{self.asked} ({short})"


@dataclass(frozen=True)
class _Entry:
    path: str
    mode: str
    blob: str


def find_revision(folder: Path, asked: str) -> Revision:
    """Return the commit that a name stands for in the repository that a folder lies in.

    Raises:
        UsageError: there is no git, no repository, or no such commit in it.
    """
    shallow = _git(folder, "rev-parse", "--is-shallow-repository")
    if shallow.returncode:
        raise _no_repository(shallow)
    # No name of a commit begins with a hyphen; git would take such a word for an option.
    if asked and not asked.startswith("-") and asked.isprintable():
        commit = _commit(folder, asked)
        if commit:
            return Revision(asked, commit)
    if shallow.stdout.strip() == b"true":
        message = f"this clone is shallow and does not have the revision '{asked}'"
        remedy = "fetch the rest: git fetch --unshallow"
        raise UsageError.of("shallow-clone", message, remedy)
    remedy = "name a commit, a branch or a tag; 'git log --oneline' lists commits"
    if ".." in asked:
        both = " ".join(asked.replace("...", "..").split(".."))
        remedy = f"give two revisions as two words: {both}"
    raise UsageError.of("unknown-revision", f"there is no revision {asked!r}", remedy)


def _commit(folder: Path, asked: str) -> str:
    # In two steps: some ways to name a commit take all that follows for a part of the name.
    name = asked
    for ending in ("", "^{commit}"):
        found = _git(folder, "rev-parse", "--verify", "--quiet", f"{name}{ending}")
        if found.returncode:
            return ""
        name = found.stdout.decode("ascii").strip()
    return name


def unpack(folder: Path, revision: Revision, target: Path) -> tuple[str, ...]:
    """Write what ``folder`` held at a revision below ``target``; return what was left out.

    Left out are links and other repositories: nothing of them is followed.

    Raises:
        UsageError: there is no git, or no repository.
        MalformedError: the revision does not hold the folder, or cannot be read.
    """
    entries = _entries(folder, revision)
    plain = [entry for entry in entries if entry.mode in _PLAIN_FILE]
    places = [_place(entry, revision, target) for entry in plain]
    for place, content in zip(places, _contents(folder, revision, plain), strict=True):
        _write(place, content, revision, target)
    return tuple(entry.path for entry in entries if entry.mode not in _PLAIN_FILE)


def no_paper(
    revision: Revision, faults: Sequence[Fault], left_out: Sequence[str]
) -> MalformedError:
    """Return that no paper can be read at a revision: the first of its faults, each in its file.

    Files are named as git names them, ``REVISION:FILE``; ``left_out`` is what was not unpacked.
    """
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults, the first of them below"
    message = f"this engine cannot read the paper as it was at {revision}: {count}"
    remedy = "compare with a revision that 'paper check' reads, where this engine is installed"
    if left_out:
        named = ", ".join(left_out[:MOST_TOLD])
        remedy += f"; symbolic links and submodules were left out: {named}"
    head = Fault("", 0, 0, "unreadable-revision", message, remedy)
    told = (replace(fault, file=f"{revision.asked}:{fault.file}") for fault in faults[:MOST_TOLD])
    return MalformedError([head, *told])


def _entries(folder: Path, revision: Revision) -> Sequence[_Entry]:
    inside = _git(folder, "rev-parse", "--show-prefix")
    if inside.returncode:
        raise _no_repository(inside)
    prefix = os.fsdecode(inside.stdout.removesuffix(b"\n")).rstrip("/")
    tree = f"{revision.commit}:{prefix}"
    # Not git archive: what the repository keeps out of its archives belongs to the paper too.
    listed = _git(folder, "ls-tree", "-r", "-z", "--full-tree", tree)
    if listed.returncode:
        message = f"{revision} has no folder '{prefix}'" if prefix else _told(listed)
        remedy = "the paper may have been in another folder then: name a later revision"
        raise MalformedError.of("unreadable-revision", message, remedy)
    return [_entry(record) for record in listed.stdout.split(b"\0") if record]


def _entry(record: bytes) -> _Entry:
    about, _, path = record.partition(b"\t")
    mode, _, name = about.decode("ascii").split(" ")
    return _Entry(os.fsdecode(path), mode, name)


def _place(entry: _Entry, revision: Revision, target: Path) -> Path:
    parts = PurePosixPath(entry.path).parts
    # Neither up nor away, as any system reads it; and never what git would take for its own.
    safe = all(PureWindowsPath(part).name == part not in ("..", "/") for part in parts)
    if not safe or "/".join(parts) != entry.path or ".git" in (part.lower() for part in parts):
        message = f"{revision} holds the path {entry.path!r}, which leads out of its folder"
        remedy = "this may be an attack: do not run anything from this revision"
        raise MalformedError.of("unsafe-path", message, remedy)
    return target.joinpath(*parts)


def _contents(folder: Path, revision: Revision, entries: Sequence[_Entry]) -> Iterator[bytes]:
    # All is asked for before anything is read: neither side can wait for the other.
    with tempfile.TemporaryFile() as asked:
        asked.writelines(f"{entry.blob}\n".encode("ascii") for entry in entries)
        asked.seek(0)
        with subprocess.Popen(
            [_program(), *_OPTIONS, "-C", str(folder), "cat-file", "--batch"],
            env=_environment(),
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as git:
            assert git.stdout is not None
            for entry in entries:
                yield _content(git.stdout, entry, revision)


def _content(answer: IO[bytes], entry: _Entry, revision: Revision) -> bytes:
    head = answer.readline().split()
    size = int(head[2]) if len(head) == 3 else -1
    content = answer.read(size) if size >= 0 else b""
    if len(content) != size:
        message = f"this clone lacks '{entry.path}' as it was at {revision}"
        remedy = "fetch it, or use a full clone; 'git fsck' shows whether a clone is damaged"
        raise MalformedError.of("unreadable-revision", message, remedy)
    answer.read(1)
    return content


def _write(place: Path, content: bytes, revision: Revision, target: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            file.write(content)
    except (FileExistsError, NotADirectoryError) as error:
        path = place.relative_to(target).as_posix()
        message = f"{revision} has '{path}' twice, or as a file and a folder"
        remedy = "compare on a system whose file names are case-sensitive"
        raise MalformedError.of("unsafe-path", message, remedy) from error


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [_program(), *_OPTIONS, "-C", str(folder), *arguments],
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


def _program() -> str:
    found = shutil.which("git")
    if found is None:
        message = "git is not on the PATH, and 'paper diff' needs it"
        raise UsageError.of("no-git", message, "install git and try again")
    return found


def _environment() -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, **_FIXED}


def _no_repository(answer: subprocess.CompletedProcess[bytes]) -> PaperError:
    message = f"git cannot read the paper's folder as a repository: {_told(answer)}"
    remedy = "put the paper under version control: git init, git add, git commit"
    if "dubious ownership" in message:
        remedy = "if you trust the folder: git config --global --add safe.directory FOLDER"
    return UsageError.of("no-repository", message, remedy)


def _told(answer: subprocess.CompletedProcess[bytes]) -> str:
    lines = answer.stderr.decode("utf-8", "replace").splitlines() or ["git gave no reason"]
    return lines[0].removeprefix("fatal: ")


def folder_in_repository(folder: Path) -> str:
    """Return where in its repository a folder lies, as "papers/one/"; "" at its root or outside."""
    for above in (folder, *folder.parents):
        if (above / ".git").exists():
            inside = folder.relative_to(above).as_posix()
            return "" if inside == "." else f"{inside}/"
    return ""
