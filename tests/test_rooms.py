"""Who may import whom; and the engine knows nothing of any paper's subject."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from refutable.corpus import Corpus
from tests.projects import ROOT

SOURCES = sorted(
    path
    for path in (ROOT / "src" / "refutable").rglob("*")
    if path.suffix in (".py", ".lua", ".js", ".yaml")
) + sorted((ROOT / "src" / "refutable").glob("*/templates/*.*"))
# Words of the first paper's subject that no id of its corpus carries.
SUBJECT = ("mexic", "migra", "border", "kunz", "partnership", "depoliti", "bilateral")


def test_the_rooms_hold() -> None:
    """Imports go one way: the contracts of import-linter are kept."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "2 kept, 0 broken" in done.stdout


def test_a_broken_contract_would_be_seen(tmp_path: Path) -> None:
    """The same contracts fail on a copy in which a lower room imports a higher one."""
    import shutil

    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "src" / "refutable" / "corpus" / "model.py").open("a") as file:
        file.write("\nfrom refutable.claims import claim\n")
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "BROKEN" in done.stdout


def _subject(corpus: Corpus) -> Iterator[str]:
    yield from corpus.codebook.codes
    yield from (code.label for code in corpus.codebook.codes.values())
    yield from (family.label for family in corpus.codebook.families.values())
    yield from corpus.periods
    yield from (period.label for period in corpus.periods.values())
    yield from corpus.events
    yield from corpus.documents
    yield from corpus.excerpts
    for document in corpus.documents.values():
        yield document.title
        yield from document.institutions
        if document.actor != "unknown":
            yield document.actor


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_the_engine_knows_nothing_of_the_subject(path: Path, corpus: Corpus, small: Corpus) -> None:
    """No code, label, actor, institution, period, event, document or word of either paper."""
    text = path.read_text(encoding="utf-8")
    words = {*_subject(corpus), *_subject(small)}
    # Words of plain English that a program uses too; what would name the subject is longer.
    plain = {word for word in words if re.fullmatch(r"[A-Za-z]+", word) and word[0].isupper()}
    plain |= {word for word in words if word in ("press", "strict", "corner", "zones", "strategic")}
    named = [
        word
        for word in sorted(words - plain)
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    ]
    assert named == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_word_of_the_first_papers_subject(path: Path) -> None:
    """Not a country, not a field of policy, not an author."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in (".css", ".js", ".typ", ".html"):
        text = re.sub(r"(?i)\bborder(-\w+)*\b", "", text)
    found = [word for word in SUBJECT if word in text.lower()]
    assert found == []


def test_the_word_list_is_not_empty(corpus: Corpus) -> None:
    """The words looked for are really there to be looked for."""
    words = set(_subject(corpus))
    assert {"prem.shared_responsibility", "honeymoon", "bilateral", "BNC"} <= words
    assert len(words) > 200
    assert len(SOURCES) > 40


@pytest.mark.parametrize("path", sorted((ROOT / "src").rglob("*.py")), ids=lambda path: path.name)
def test_every_module_says_what_it_is(path: Path) -> None:
    """Each module of the engine begins with a docstring of one sentence or more."""
    first = path.read_text(encoding="utf-8").lstrip()
    assert first.startswith('"""')
    assert re.match(r'"""[^"]{10,}', first)
