"""The prose is the paper's own: no run of eight words of the published text, quotations apart."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
import yaml

from refutable.corpus import load_corpus
from tests.projects import ROOT
from tests.this_paper.own_words import LENGTH, hashed, published, runs, words

_CELL = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# What a reader sees as another's words, or not at all, and where a sentence of ours is broken off.
_BREAK = re.compile(
    r"`[^`]*`|\[[^\]]*@[^\]]*\]|\]\([^)]*\)|\{[^}]*\}|“[^”]*”|(?<!\w)'[^']+'(?!\w)|\*[^*]+\*"
)


def prose(text: str) -> Iterator[tuple[str, ...]]:
    """Return the words of a Markdown text, its quotations, cells and citations cut out."""
    for part in _BREAK.split(_CELL.sub("\n\n`cell`\n\n", text)):
        yield from (words(paragraph) for paragraph in part.split("\n\n"))


def own_texts() -> Iterator[tuple[str, str, Iterator[tuple[str, ...]]]]:
    """Return every text of the repository that is written in the authors' own words."""
    for path in sorted([ROOT / "paper.qmd", *(ROOT / "sections").glob("*.qmd")]):
        text = path.read_text(encoding="utf-8")
        comments = "\n\n".join(re.findall(r"^# (.*)$", text, re.MULTILINE))
        yield path.name, "prose", prose(text)
        yield path.name, "comments", prose(comments)
    for path in sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")]):
        yield path.name, "text", prose(path.read_text(encoding="utf-8"))
    for name, columns in (
        ("published-claims.csv", ("statement", "why")),
        ("own-claims.csv", ("reason",)),
        ("adjudications.csv", ("reason",)),
    ):
        with (ROOT / "data" / name).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        for column in columns:
            yield name, column, chain.from_iterable(prose(row[column]) for row in rows)
    book = yaml.safe_load((ROOT / "data" / "codebook.yaml").read_text(encoding="utf-8"))
    yield "codebook.yaml", "text", chain.from_iterable(map(prose, _strings(book)))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def test_no_run_of_eight_words_is_carried_over() -> None:
    """Prose, comments, documentation and data in our words share no run with the published text."""
    known = published()
    shared = [
        f"{file} ({what}): {' '.join(run)}"
        for file, what, texts in own_texts()
        for run in runs(texts)
        if hashed(run) in known
    ]
    assert shared == []


def test_what_is_quoted_would_be_found() -> None:
    """The hashes are of the published text: most passages quoted from it are known by them."""
    known = published()
    passages = [text for one in load_corpus(ROOT).counted if len(text := words(one.text)) >= LENGTH]
    found = [any(hashed(run) in known for run in runs([text])) for text in passages]
    assert len(passages) > 30
    assert sum(found) / len(found) > 0.9


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("One two three four five six seven eight.", 1),
        ("One, two – three “four five” six seven eight nine ten.", 0),
        ("One two three four `code` five six seven eight.", 0),
        ("One two three four [see @key, p. 3] five six seven eight.", 0),
        ("One two three four\n\nfive six seven eight.", 0),
        ("One *two* three four five six seven eight nine.", 0),
        ("One two three four five\nsix seven eight nine.", 2),
    ],
)
def test_a_run_ends_where_our_words_end(text: str, number: int) -> None:
    """Quotations, code, citations and paragraphs break a run; line ends and commas do not."""
    assert len(list(runs(prose(text)))) == number


def test_neither_case_nor_accents_hide_a_run() -> None:
    """A run is the same in capitals, without accents and with another apostrophe."""
    assert words("Échauffement isn’t OVER") == words("echauffement isn't over")


def test_the_hashes_reveal_nothing_by_their_order() -> None:
    """They are sorted, each once, and nothing else stands in the file."""
    lines = (Path(__file__).with_name("published-runs.txt")).read_text("ascii").split("\n")
    assert lines[-1] == ""
    assert lines[:-1] == sorted(set(lines[:-1]))
    assert all(re.fullmatch(r"[0-9a-f]{10}", line) for line in lines[:-1])
