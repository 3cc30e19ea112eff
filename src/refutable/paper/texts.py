"""Texts that are known only once the cells have run, read by pandoc: all of them in one run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from refutable.paper.pandoc import FLAVOUR, ahead, read
from refutable.paper.tree import Node

_FORMS = {"markdown": FLAVOUR}
_ARGUMENTS = (f"--from={Path(__file__).parent / 'filters' / 'texts.lua'}", "--to=json")


@dataclass(frozen=True)
class Text:
    """A text in a format that pandoc reads."""

    form: str
    text: str


def markdown(text: object) -> Text:
    """Return a text of pandoc's Markdown."""
    return Text("markdown", str(text))


def line(text: object) -> Text:
    """Return a text of Markdown that is one line: a line block, for "1. May" is no list here."""
    return markdown(f"| {' '.join(str(text).split())}")


def html(text: object) -> Text:
    """Return a text of HTML."""
    return Text("html", str(text))


def read_texts(texts: Iterable[Text]) -> Mapping[Text, list[Node]]:
    """Return each text as the blocks of pandoc's tree."""
    known = tuple(dict.fromkeys(texts))
    if not known:
        return {}
    divs = json.loads(read(_ARGUMENTS, _given(known))[0])["blocks"]
    return {one: found["c"][1] for one, found in zip(known, divs, strict=True)}


def texts_ahead(texts: Iterable[Text]) -> None:
    """Have pandoc begin with texts that ``read_texts`` is soon asked for."""
    known = tuple(dict.fromkeys(texts))
    if known:
        ahead(_ARGUMENTS, _given(known))


def _given(texts: Iterable[Text]) -> str:
    return json.dumps([(_FORMS.get(one.form, one.form), one.text) for one in texts])
