"""Papers put together at random from constructs of the table: what is checked is what is printed.

Each word of such a paper is a token of its own, so that a lost word, a word printed twice where it
stands once, and a word from nowhere are all seen.
"""

from __future__ import annotations

import html
import io
import json
import random
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdf
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from refutable.paper.document import assemble
from refutable.paper.execute import Executed
from refutable.paper.html import page
from refutable.paper.languages import words_of
from refutable.paper.notebook import notebook_text, to_notebook
from refutable.paper.pdf import pdf
from tests.paper.writer import ENTRIES, TOKEN, Writer, ran


def printed(executed: Executed) -> Mapping[str, str]:
    """Return the text of each format of a paper, its own title block included."""
    document = assemble(executed, ("html", "typst", "ipynb"))
    reader = pypdf.PdfReader(io.BytesIO(pdf(document)[".pdf"]))
    notebook = json.loads(notebook_text(to_notebook(document)))
    return {
        "page": _seen(page(document)),
        "PDF": _joined("\n".join(part.extract_text() for part in reader.pages)),
        "notebook": html.unescape("\n".join(map(_in_notebook, notebook["cells"]))),
    }


def _in_notebook(cell: Mapping[str, Any]) -> str:
    shown = (one.get("data", {"text": one.get("text")}) for one in cell.get("outputs", ()))
    texts = (text for one in shown for kind, text in one.items() if not kind.startswith("image"))
    # The options of a cell stand in its code too: "#| fig-cap: …".
    code = re.sub(r"^#\|.*$", "", "".join(cell["source"]), flags=re.M)
    return "\n".join((code, *map("".join, texts)))


def _joined(said: str) -> str:
    """Return a text with the words joined that are broken at the end of a line."""
    return re.sub(r"[-\N{SOFT HYPHEN}]\n", "", said)


def _seen(made: str) -> str:
    body = made[made.index("<body") :]
    body = re.sub(r"<(script|style)\b.*?</\1>|<annotation\b.*?</annotation>", " ", body, flags=re.S)
    return html.unescape(re.sub(r"<[^>]*>", " ", body))


def problem(seed: int, blocks: int = 5) -> str:
    """Return what is wrong with how the paper of a seed is checked and printed; "" for nothing."""
    choice = random.Random(seed)
    writer = Writer(lambda most: choice.randint(0, most), blocks)
    with tempfile.TemporaryDirectory() as name:
        text, executed = ran(writer, Path(name))
        if executed.source.faults:
            return f"{executed.source.faults}\n{text}"
        formats = printed(executed)
    for form, wanted in writer.expected(text).items():
        found = Counter(TOKEN.findall(formats[form]))
        if form == "PDF":  # the head of a table is repeated on a new page
            found = Counter({*found})
        if found != wanted:
            return f"{form}: lost {wanted - found}, added {found - wanted}\n{text}"
        if others := _words(formats[form]) - _words(text) - _OURS:
            return f"{form}: has {others}\n{text}"
    return ""


def _words(said: str) -> set[str]:
    bare = re.sub(r"<[^>]*>|\]\([^)]*\)", " ", unicodedata.normalize("NFKC", said))
    return {*re.findall(r"[^\W\d_]{2,}", TOKEN.sub(" ", bare))}


_OURS = _words(str([word for word in words_of("vi").values() if isinstance(word, str)]))
_OURS |= _words(ENTRIES) | {"qquad", "xi"}  # of a formula
_OURS |= {"iv", "vi", "vii", "viii", "ix", "xii", "xiii"}  # of a list
_OURS |= {"BibTeX", "CSL", "JSON"}  # what a reader may take
"""The words that the engine declares, and those of the list of references."""


@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.integers(0, 10**9))
def test_each_word_is_printed_once_in_each_format(seed: int) -> None:
    """A paper that passes its check is written in all formats, with its words and no others."""
    assert not problem(seed)
