"""A blind coder's page: hand-out, excerpts and form in one file that asks nobody for anything."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from refutable.coders.handout import HandOut
from refutable.coders.sheet import SheetRow, layer_columns
from refutable.corpus import Corpus
from refutable.escaping import json_in_html
from refutable.paper.sealed import sealed

_TEMPLATES = Path(__file__).with_name("templates")
_GAP = re.compile(r"\{\{(\w+)\}\}")


def page(
    corpus: Corpus,
    rows: Sequence[SheetRow],
    hand_out: HandOut,
    name: str,
    seed: int,
    *,
    texts: bool = False,
) -> str:
    """Return the page on which the coder of this name codes the rows of the sheet.

    ``texts`` is whether these are whole texts, in which words must tell where they stand.
    """
    parts = {
        "name": html.escape(name),
        "hand_out": hand_out.as_html(),
        "sheet": _sheet(corpus, rows, hand_out, name, seed, texts=texts),
    }
    filled = _GAP.sub(lambda gap: parts[gap[1]], _template("coding.html"))
    return sealed(filled, _template("coding.css"), [_template("coding.js")])


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8").rstrip("\n")


def _sheet(
    corpus: Corpus,
    rows: Sequence[SheetRow],
    hand_out: HandOut,
    name: str,
    seed: int,
    *,
    texts: bool,
) -> str:
    book, told = corpus.codebook, hand_out.stances
    content = {
        "name": name,
        "seed": seed,
        "columns": layer_columns(corpus),
        "texts": texts,
        "excerpts": [asdict(row) for row in rows],
        "codes": [
            {"id": code.id, "label": code.label, "family": group.label if group else ""}
            for code in book.codes.values()
            for group in (book.group_of(code.id),)
        ],
        "stances": [{"id": s, "definition": str(told.get(s, ""))} for s in _stances(corpus)],
    }
    return json_in_html(content)


def _stances(corpus: Corpus) -> list[str]:
    """Return the stances that a coding may have, those of the codebook first, in its order."""
    may_be = corpus.counting.upheld | corpus.counting.apart
    explained = [stance for stance in corpus.codebook.stances if stance in may_be]
    return [*explained, *sorted(may_be.difference(explained))]
