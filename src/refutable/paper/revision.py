"""What git knows of a paper's text; nothing where there is no git or no repository."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

# Nothing that a repository's own settings name is run.
_GIT = ("git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false")


def git_says(root: Path, *arguments: str) -> str:
    """Return what a command of git prints in a folder, "" where it fails."""
    try:
        done = subprocess.run(
            [*_GIT, *arguments], cwd=root, capture_output=True, encoding="utf-8", check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def commit_of(given: Any, root: Path) -> str:
    """Return the commit that a front matter names; for ``commit: true``, the one that git has.

    Git is asked only there: else the same text would give other bytes in a copy without git.
    """
    if given in (True, "true"):
        return git_says(root, "rev-parse", "HEAD")
    return "" if given in (None, False, "false") else str(given).strip()
