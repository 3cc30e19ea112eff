"""Spelling and style of everything that is written to be read.

    python -m tests.this_paper.prose

prints each finding with file and line, and exits with 1 where there is one. Spelling is checked by
typos, whose word list for this project is `_typos.toml`; style by proselint, on the prose without
cells, code and quotations.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
WRITTEN = (
    *("paper.qmd", "sections", "README.md", "CHANGELOG.md", "docs"),
    *("data/README.md", "data/codebook.yaml", "data/readings.yaml", "data/published-claims.csv"),
    *("data/own-claims.csv", "data/adjudications.csv"),
)
READ_FOR_STYLE = ("paper.qmd", "sections/*.qmd", "README.md", "docs/[!r]*.md", "docs/re*.md")
# Straight quotation marks become curly ones when the paper is rendered; and a phrase that a new
# paragraph repeats, so that the message breaks off within it, is none that was typed twice.
_NOT_ASKED = re.compile(r"^typography\.|lexical illusion in '[^']*$")
# What the style checker takes for a fault and is none here, each with the reason.
EXCUSED = {
    "win-win": "the formula that the paper examines",
    "Win-win": "the formula that the paper examines",
    "force of nature": "a description that the literature reports",
    "more than half of all": "the criterion, said plainly",
    "very": "identity (the very words), not degree",
}
_CELL = re.compile(r"^```.*?^```|^---\n.*?^---$", re.MULTILINE | re.DOTALL)
_NUMBERED = iter(range(10**9))


@dataclass(frozen=True)
class Finding:
    """A fault of spelling or style, where it stands."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def misspelt(root: Path, files: Iterable[str] = WRITTEN) -> Iterator[Finding]:
    """Yield each word that the spelling checker knows to be wrong in British English."""
    command = [str(BIN / "typos"), "--format", "json", "--config", str(ROOT / "_typos.toml")]
    done = subprocess.run(
        [*command, *(name for name in files if (root / name).exists())],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in (0, 2):
        raise OSError(f"typos could not be run: {done.stderr.strip()}")
    for line in done.stdout.splitlines():
        found = json.loads(line)
        if found.get("type") == "typo":
            better = " or ".join(found["corrections"]) or "another word"
            message = f"'{found['typo']}' is misspelt: {better}"
            yield Finding(found["path"], found["line_num"], message)


def unstylish(root: Path, patterns: Iterable[str] = READ_FOR_STYLE) -> Iterator[Finding]:
    """Yield each phrase that the style checker advises against and that is not excused."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {
            f"{place}.md": path
            for place, path in enumerate(
                p for pattern in patterns for p in sorted(root.glob(pattern))
            )
        }
        for copy, path in files.items():
            (folder / copy).write_text(prose(path.read_text(encoding="utf-8")), encoding="utf-8")
        done = subprocess.run(
            [
                *(str(BIN / "proselint"), "--config", str(ROOT / ".proselintrc.json")),
                *("check", *files),
            ],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.stderr and not done.stdout:
            raise OSError(f"proselint could not be run: {done.stderr.strip()}")
        for found in re.finditer(r"^(?:.*/)?(\d+\.md):(\d+):\d+: (.*)$", done.stdout, re.MULTILINE):
            path = files[found[1]]
            line = path.read_text(encoding="utf-8").splitlines()[int(found[2]) - 1]
            excused = any(phrase in line and phrase in found[3] for phrase in EXCUSED)
            if not (excused or _NOT_ASKED.search(found[3])):
                yield Finding(path.relative_to(root).as_posix(), int(found[2]), found[3])


def prose(text: str) -> str:
    """Return a Markdown text without cells, code, tables and quotations, line by line as it was."""
    text = _CELL.sub(lambda cell: re.sub(r"[^\n]", "", cell[0]), text)
    text = re.sub(r"^\|.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"“[^”\n]*”", "words", text)
    # Each piece of code is another word, or two in a row would look like a word typed twice.
    return re.sub(r"`[^`\n]*`", lambda _: f"code{next(_NUMBERED)}", text)


def main() -> int:
    """Print every finding in this repository; return 1 where there is one."""
    findings = [*misspelt(ROOT), *unstylish(ROOT)]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
