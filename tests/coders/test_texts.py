"""Whole texts are handed out, words in them are marked, and their places are found."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from refutable.coders.sheet import LAYER, as_csv
from tests.coders.test_seen import quotes_may_be_empty as quotes_may_be_empty
from tests.projects import Project

RULES = "house-rules-1974"
MORE = "\n\nThe porter keeps the key.\nThe porter keeps the lamp."


@pytest.fixture
def texted(project: Project) -> Project:
    """The second paper with the whole text of one document: its excerpts, and more below."""
    corpus = project.corpus()
    words = [one.text for one in corpus.excerpts.values() if one.document == RULES]
    project.write(f"data/texts/{RULES}.txt", "\n\n".join(words) + MORE + "\n")
    assert len(project.corpus().counted) == 10
    return project


def id_on_sheet(project: Project) -> str:
    """Make Ada's sheet of texts, and return the id of its only text."""
    run = project.run("coder", "new", "ada", "--texts")
    assert (run.code, run.err) == (0, "")
    (neutral,) = json.loads((project.root / "sheets/ada/coder.json").read_text("utf-8"))["texts"]
    assert RULES not in (project.root / "sheets/ada/coding.html").read_text("utf-8")
    return str(neutral)


def sent(project: Project, *rows: Sequence[str]) -> Path:
    """Return the file of what Ada sends."""
    file = project.root.parent / "ada.csv"
    file.write_text(as_csv(LAYER, rows), encoding="utf-8")
    return file


def test_the_sheet_has_the_text_on_one_line(texted: Project) -> None:
    """Of the document whose text there is; the words of all excerpts are in it."""
    neutral = id_on_sheet(texted)
    with (texted.root / "sheets/ada/sheet.csv").open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert row["id"] == neutral
    assert row["text"].startswith("Talking disturbs")
    assert "the key. The porter" in row["text"]


def test_marked_words_are_coded_where_they_stand(texted: Project) -> None:
    """In the excerpt that has them, or as an excerpt of their own, with its place."""
    neutral = id_on_sheet(texted)
    file = sent(
        texted,
        (neutral, "order.ban", "is forbidden in every room", "affirms", ""),
        (neutral, "sound.life", "the key. The porter", "affirms", "two lines"),
    )
    run = texted.run("coder", "add", str(file))
    assert (run.code, run.err) == (0, "")
    corpus = texted.corpus()
    own = {c.code: c for c in corpus.by_coders if c.coder == "ada"}
    assert own["order.ban"].excerpt == "x-rules-talking"
    assert own["order.ban"].quote == "is forbidden in every room"
    made = corpus.excerpts[own["sound.life"].excerpt]
    assert (made.document, made.text, made.counted) == (RULES, "the key. The porter", True)
    text = (texted.root / f"data/texts/{RULES}.txt").read_text("utf-8")
    assert made.start is not None
    assert text[made.start : made.end] == "the key.\nThe porter"
    assert corpus.coders["ada"].read == {RULES}
    assert own["sound.life"].memo == "two lines"


@pytest.mark.parametrize(
    ("quote", "message"),
    [
        ("The porter keeps", "the words stand in the text 2 times"),
        ("", "no words"),
    ],
)
def test_words_that_could_be_anywhere_are_a_fault(
    texted: Project, quote: str, message: str
) -> None:
    """Nothing is guessed; no file is written."""
    neutral = id_on_sheet(texted)
    run = texted.run(
        "coder", "add", str(sent(texted, (neutral, "order.ban", quote, "affirms", "")))
    )
    assert run.code == 3
    assert f"{message} [ambiguous-words]" in run.err
    assert not (texted.root / "data/codings/ada.csv").exists()


def test_without_texts_there_is_no_sheet_of_texts(project: Project) -> None:
    """The command says where they would have to be."""
    run = project.run("coder", "new", "ada", "--texts")
    assert run.code == 2
    assert "no document has a whole text [no-texts]" in run.err
    assert "data/texts, as ID.txt" in run.err
