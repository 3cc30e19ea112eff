"""Repositories of git for tests to read: real ones, each in a folder of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# Whoever runs the tests may have settings of their own; none of them may show.
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "LC_ALL": "C",
    "HOME": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "A Coder" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "coder@example.org" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_DATE": "2026-11-23T12:00:00+0000" for who in ("AUTHOR", "COMMITTER")},
}


@dataclass(frozen=True)
class Repository:
    """A repository in a folder."""

    root: Path

    def git(self, *arguments: str, given: bytes = b"") -> str:
        """Run git in the folder and return what it prints."""
        done = subprocess.run(
            ["git", "-c", "init.defaultBranch=main", *arguments],
            cwd=self.root,
            env=ENVIRONMENT,
            input=given,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()

    def write(self, file: str, content: bytes) -> None:
        """Write a file below the folder."""
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def commit(self, message: str = "A state") -> str:
        """Commit everything as it is; return the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def blob(self, content: bytes) -> str:
        """Store a content; return its name."""
        return self.git("hash-object", "-w", "--stdin", given=content)

    def tree(self, entries: Sequence[tuple[str, bytes, str]]) -> str:
        """Store a tree of (mode, name, object), however malformed; return its name."""
        content = b"".join(
            mode.encode() + b" " + name + b"\0" + bytes.fromhex(item)
            for mode, name, item in entries
        )
        stored = ("hash-object", "-t", "tree", "-w", "--literally", "--stdin")
        return self.git(*stored, given=content)

    def commit_tree(self, tree: str) -> str:
        """Commit a tree, as the branch "crafted"; return the commit."""
        commit = self.git("commit-tree", tree, "-m", "A tree made by hand")
        self.git("update-ref", "refs/heads/crafted", commit)
        return commit


def new_repository(root: Path) -> Repository:
    """Return a repository without any commit in a folder, which may hold files already."""
    root.mkdir(parents=True, exist_ok=True)
    made = Repository(root)
    made.git("init", "--quiet")
    return made


def shallow_clone(of: Repository, root: Path) -> Repository:
    """Return a clone that holds the last commit alone."""
    of.git("clone", "--quiet", "--depth", "1", of.root.as_uri(), str(root))
    return Repository(root)
