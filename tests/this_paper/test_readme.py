"""What README and docs tell the reader to do with this paper can be done."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import refutable
from refutable import build
from refutable.claims.claim import Verdict
from tests.docs import FENCE, PAPER, README, Line
from tests.projects import Project, run
from tests.repositories import new_repository

# A page's line is told of this paper, but for rules.md, whose examples are of another paper:
# tests/end_to_end/test_rules.py runs those.
# tests/live runs what watches, for it ends with Ctrl-C alone.
WRITING = ("render", "coder", "new", "import", "export")
WATCHING = {"watch", "--watch"}
CHEAP = {
    line.words[1:]: line
    for line in PAPER
    if line.words[1] not in WRITING and line.page != "rules.md"
    if not WATCHING & {*line.words}
}


@pytest.fixture(scope="module")
def with_history(_drawn_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The paper, drawn, in a repository of two states."""
    return in_two_states(_drawn_once, tmp_path_factory.mktemp("history") / "paper")


@pytest.fixture(scope="module")
def small_with_history(_built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second paper, drawn, in a repository of two states."""
    return in_two_states(_built_once, tmp_path_factory.mktemp("small-history") / "paper")


def in_two_states(paper: Path, root: Path) -> Path:
    """Copy a paper to ``root`` and commit it twice; return ``root``."""
    shutil.copytree(paper, root)
    history = new_repository(root)
    history.commit("One state")
    history.commit("Another")
    return root


@pytest.mark.parametrize("line", CHEAP.values(), ids=str)
def test_each_cheap_paper_line_does_what_it_is_told(
    line: Line,
    with_history: Path,
    small_with_history: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Run as it stands in the docs, a line that only reads exits 0.

    What several pages tell is run once. What is asked of any paper, such as the form of a report,
    is asked of the small one, which is quicker.
    """
    left_out = ("ID", "FILE", "FOLDER", "RULE", "--project", "review.md")
    words = [word for word in line.words[1:] if word not in left_out]
    if words in (["show"], ["affirm"]):
        words.append("1")
    if words[0] == "review":
        (tmp_path / "review.md").write_text("- `layer:agreed`\n", encoding="utf-8")
        words.insert(1, str(tmp_path / "review.md"))
    if words == ["diff"]:
        words.append("HEAD")
    of_any = words[0] == "diff" or (len(words) > 1 and words[1].startswith("--"))
    monkeypatch.chdir(small_with_history if of_any else with_history)
    done = run(*words)
    assert done.code == 0, done.err
    assert done.out


def example() -> str:
    """Return the example of a claim from the README."""
    (text,) = [str(body) for marks, _, body in FENCE.findall(README) if len(marks) == 4]
    return text.replace("… as", "This is so, as")


def test_the_readme_s_claim_builds(whole: Path) -> None:
    """Put into a section as it stands, the example is a supported claim of the paper."""
    ids = {entry.claim.id for entry in build.open_paper(whole).collected.ledger.entries}
    text = example()
    for below in re.findall(r'rests_on=\["(clm-[\w-]+)"\]', text):
        if below not in ids:
            text = text.replace(below, "clm-shared-first")
    section = "sections/_80-limits.qmd"
    Project(whole).write(section, f"{Project(whole).read(section)}\n{text}")
    own = Project(whole).read("data/own-claims.csv")
    Project(whole).write("data/own-claims.csv", f"{own}clm-example,An example.\n")
    made = build.open_paper(whole)
    entry = made.collected.ledger["clm-example"]
    assert entry.verdict is Verdict.SUPPORTED
    assert entry.claim.file == section
    assert "`" not in made.collected.statements["clm-example"]


def test_the_readme_s_claim_stands_on_its_own(whole: Path) -> None:
    """The example defines every name that it uses before it uses it, set-up apart."""
    text = example()
    defined = set(refutable.__all__)
    for piece in re.split(r"(^```\{python\}\n.*?^```$)", text, flags=re.DOTALL | re.MULTILINE):
        if piece.startswith("```"):
            defined |= set(re.findall(r"^(\w+) =", piece, re.MULTILINE))
        else:
            used = set(re.findall(r"`\{python\} (\w+)", piece))
            assert used <= defined, f"{used - defined} is used before it is defined"
