"""The coding page as it is written: whole, and of nothing that lies elsewhere."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from refutable.coders.handout import read_hand_out
from refutable.coders.page import page
from refutable.coders.sheet import SheetRow, sheet
from refutable.corpus import Corpus
from tests.page_tree import Element, parse

NAUGHTY = "</script><!-- <b>&amp; {{style}} \u2028 'words' \"words\""


def made(corpus: Corpus, rows: tuple[SheetRow, ...] | None = None) -> tuple[str, Element]:
    """Return the page of a corpus, as text and as a tree."""
    shown = sheet(corpus, "ada", 1) if rows is None else rows
    text = page(corpus, shown, read_hand_out(corpus.root), "ada", 1)
    return text, parse(text)


def test_it_holds_the_sheet_the_codes_and_the_stances(corpus: Corpus) -> None:
    """What the script works on is all of the sheet, in its order, and the codebook's lists."""
    _, tree = made(corpus)
    (script,) = [e for e in tree.find(tag="script") if e.id == "sheet"]
    held = json.loads("".join(map(str, script.children)))
    assert [row["text"] for row in held["excerpts"]] == [
        row.text for row in sheet(corpus, "ada", 1)
    ]
    assert [code["id"] for code in held["codes"]] == list(corpus.codebook.codes)
    assert [stance["id"] for stance in held["stances"]] == list(corpus.codebook.stances)
    assert all(stance["definition"] for stance in held["stances"])
    assert held["columns"] == ["excerpt", "code", "quote", "stance", "memo"]


def held_by(corpus: Corpus) -> list[dict[str, str]]:
    """Return the stances that the page of a corpus offers."""
    _, tree = made(corpus)
    (script,) = [e for e in tree.find(tag="script") if e.id == "sheet"]
    stances: list[dict[str, str]] = json.loads("".join(map(str, script.children)))["stances"]
    return stances


def test_a_stance_can_be_given_if_it_can_be_counted(small: Corpus) -> None:
    """What counting knows and the codebook does not explain is offered last; the reverse, never."""
    book = replace(small.codebook, stances=("wonders", "aims", "affirms"))
    offered = [stance["id"] for stance in held_by(replace(small, codebook=book))]
    assert offered == ["aims", "affirms", "effect", "rejects", "reports"]
    assert [s["id"] for s in held_by(small)] == list(small.codebook.stances)


def test_no_gap_of_the_template_is_left(corpus: Corpus) -> None:
    """Name, style, script, hand-out and sheet are all in it."""
    text, tree = made(corpus)
    assert "{{" not in text
    assert tree.find(tag="h1")[0].text == "Coding sheet of ada"


def test_words_that_look_like_markup_stay_words(small: Corpus) -> None:
    """An excerpt can end no script, and is no gap of the template."""
    row = replace(sheet(small, "ada", 1)[0], text=NAUGHTY)
    text, tree = made(small, (row,))
    (script,) = [e for e in tree.find(tag="script") if e.id == "sheet"]
    assert json.loads("".join(map(str, script.children)))["excerpts"][0]["text"] == NAUGHTY
    assert len(tree.find(tag="script")) == len(re.findall("<script", text)) == 2


def test_it_points_nowhere(corpus: Corpus) -> None:
    """No address of another file stands in it, and a policy forbids to ask for any."""
    text, tree = made(corpus)
    addresses = [
        e.attributes[name]
        for e in tree.everything()
        for name in ("src", "href")
        if name in e.attributes
    ]
    assert [a for a in addresses if not a.startswith(("#", "data:"))] == []
    policy = next(e for e in tree.find(tag="meta") if "http-equiv" in e.attributes)
    assert policy.attributes["content"].startswith("default-src 'none'; ")
    script = text.split("<script>")[1]
    assert not re.search(r"fetch\(|XMLHttpRequest|WebSocket|import\(|sendBeacon", script)


def test_every_field_has_a_label(corpus: Corpus) -> None:
    """Each field of the template is named by a label, and no id stands twice."""
    _, tree = made(corpus)
    named = {e.attributes.get("for") for e in tree.find(tag="label")}
    fields = [e for tag in ("input", "select", "textarea") for e in tree.find(tag=tag)]
    assert len(fields) >= 7
    assert [e.id for e in fields if e.id not in named] == []
    ids = [e.id for e in tree.everything() if e.id]
    assert len(ids) == len(set(ids))
