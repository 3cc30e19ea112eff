"""Papers put together at random from constructs of the table: what is checked is what is printed.

Each word of such a paper is a token of its own, so that a lost word, a word printed twice where it
stands once, and a word from nowhere are all seen.
"""

from __future__ import annotations

import html
import io
import itertools
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pypdf
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from refutable.paper.document import assemble
from refutable.paper.execute import Executed
from refutable.paper.html import page
from refutable.paper.languages import words_of
from refutable.paper.notebook import notebook_text, to_notebook
from refutable.paper.pdf import pdf
from refutable.paper.source import Source, parse_source

_LETTERS = "bcdfghjkmpqrstvwxz"
_TOKEN = re.compile(rf"q[{_LETTERS}]{{5}}q")
# Languages without hyphenation, so that no word is broken in the PDF.
_HEAD = "---\ntitle: A title\nlang: vi\nnumber-sections: true\n---\n\n"


class Words:
    """Hands out words that occur once."""

    def __init__(self) -> None:
        self._numbers = itertools.count()

    def next(self) -> str:
        """Return the next word."""
        number, letters = next(self._numbers) * 7919, []
        for _ in range(5):
            number, place = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[place])
        return f"q{''.join(letters)}q"


class Writer:
    """Writes a paper: each method is a construct; ``pick`` decides at random."""

    def __init__(self, pick: Callable[[int], int]) -> None:
        self._pick = pick
        self._words = Words()
        self._labels = itertools.count()
        self._notes: list[str] = []

    def paper(self) -> str:
        """Return a paper: a heading, some blocks, and the notes of both."""
        parts = [self._heading(1), *(self._block(0) for _ in range(2 + self._pick(5)))]
        return "\n\n".join([*parts, *self._notes]) + "\n"

    def _of(self, makers: list[Callable[[], str]]) -> str:
        return makers[self._pick(len(makers) - 1)]()

    def _word(self) -> str:
        return self._words.next()

    def _text(self, depth: int = 0) -> str:
        return " ".join(self._inline(depth) for _ in range(1 + self._pick(3)))

    def _inline(self, depth: int) -> str:
        plain: list[Callable[[], str]] = [
            self._word,
            lambda: f"`{self._word()}`",
            lambda: f"\\*{self._word()}\\_",
            lambda: f"{self._word()}<!-- a comment -->",
            lambda: f'"{self._word()}" — {self._word()}…',
        ]
        nested: list[Callable[[], str]] = [
            lambda: f"*{self._word()}*",
            lambda: f"**{self._word()} {self._word()}**",
            lambda: f"~~{self._text(depth + 1)}~~",
            lambda: f"{self._word()}^{self._word()}^ {self._word()}~{self._word()}~",
            lambda: f"[{self._text(depth + 1)}](https://example.org/)",
            lambda: f"[{self._text(depth + 1)}]{{.smallcaps}}",
            lambda: f"[{self._text(depth + 1)}]{{lang=th}}",
        ]
        return self._of(plain if depth > 1 else plain + nested)

    def _sentence(self) -> str:
        return self._of([self._text, self._with_note, self._with_inline_note, self._text])

    def _with_note(self) -> str:
        name = f"n{next(self._labels)}"
        self._notes.append(f"[^{name}]: {self._text(1)}\n\n    {self._text(1)}")
        return f"{self._text()}[^{name}] {self._word()}"

    def _with_inline_note(self) -> str:
        return f"{self._text()}^[{self._text(1)}]"

    def _heading(self, level: int) -> str:
        return f"{'#' * level} {self._text(1)} {{#sec-{next(self._labels)}}}"

    def _block(self, depth: int) -> str:
        flat: list[Callable[[], str]] = [
            self._sentence,
            self._sentence,
            lambda: f"```\n{self._word()}  {self._word()}\n```",
            lambda: f"| {self._text()}\n| {self._text()}",
            self._table,
            self._formula,
        ]
        nested: list[Callable[[], str]] = [
            lambda: self._listed("- ", depth),
            lambda: self._listed("1. ", depth),
            lambda: _under("> ", "> ", self._blocks(depth)),
            lambda: f"{self._text()}\n{_under(':   ', '    ', self._blocks(depth))}",
            lambda: self._callout(depth),
            lambda: self._tabs(depth),
            lambda: f"::: {{.column-margin}}\n{self._sentence()}\n:::",
            lambda: f'::: {{lang="th"}}\n{self._blocks(depth)}\n:::',
            lambda: self._theorem(depth),
            lambda: f'::: {{.content-visible unless-format="docx"}}\n{self._blocks(depth)}\n:::',
        ]
        return self._of(flat if depth > 1 else flat + nested)

    def _blocks(self, depth: int) -> str:
        return "\n\n".join(self._block(depth + 1) for _ in range(1 + self._pick(1)))

    def _listed(self, mark: str, depth: int) -> str:
        items = (self._sentence() + "\n\n" + self._blocks(depth) for _ in range(1 + self._pick(2)))
        return "\n\n".join(_under(mark.ljust(4), "    ", item) for item in items)

    def _callout(self, depth: int) -> str:
        kind = ("note", "tip", "warning", "important", "caution")[self._pick(4)]
        title = f' title="{self._word()}"' if self._pick(1) else ""
        return f"::: {{.callout-{kind}{title}}}\n{self._blocks(depth)}\n:::"

    def _tabs(self, depth: int) -> str:
        tabs = (f"## {self._word()}\n\n{self._blocks(depth + 1)}" for _ in range(2))
        return "::: {.panel-tabset}\n" + "\n\n".join(tabs) + "\n:::"

    def _theorem(self, depth: int) -> str:
        label = f"thm-{next(self._labels)}"
        body = f"## {self._word()}\n\n{self._sentence()}"
        return f"::: {{#{label}}}\n{body}\n:::\n\n{self._word()} @{label}"

    def _table(self) -> str:
        label = f"tbl-{next(self._labels)}"
        rows = "\n".join(f"| {self._text()} | {self._text()} |" for _ in range(1 + self._pick(2)))
        head = f"| {self._word()} | {self._word()} |\n|:--|--:|"
        return f"{head}\n{rows}\n\n: {self._text()} {{#{label}}}"

    def _formula(self) -> str:
        label = f"eq-{next(self._labels)}"
        return f"$$ x^2 $$ {{#{label}}}\n\n{self._word()} $y$ @{label}"


def _under(first: str, rest: str, text: str) -> str:
    """Return a text with what stands before its first line and before all others."""
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(f"{rest}{line}".rstrip() for line in lines[1:])])


def printed(source: Source) -> Mapping[str, str]:
    """Return the text of each format of a paper without cells, its own title block included."""
    document = assemble(Executed(source), ("html", "typst", "ipynb"))
    reader = pypdf.PdfReader(io.BytesIO(pdf(document)[".pdf"]))
    notebook = json.loads(notebook_text(to_notebook(document)))
    return {
        "page": _seen(page(document)),
        "PDF": _joined("\n".join(part.extract_text() for part in reader.pages)),
        "notebook": html.unescape("\n".join("".join(x["source"]) for x in notebook["cells"])),
    }


def _joined(said: str) -> str:
    """Return a text with the words joined that are broken at the end of a line."""
    return re.sub(r"[-\N{SOFT HYPHEN}]\n", "", said)


def _seen(made: str) -> str:
    body = made[made.index("<body") :]
    body = re.sub(r"<(script|style)\b.*?</\1>|<annotation\b.*?</annotation>", " ", body, flags=re.S)
    return html.unescape(re.sub(r"<[^>]*>", " ", body))


def paper_of(text: str, folder: Path) -> Source:
    """Return a paper that stands alone in a folder."""
    (folder / "_quarto.yml").write_text("project:\n  type: default\n", encoding="utf-8")
    (folder / "paper.qmd").write_text(_HEAD + text, encoding="utf-8")
    return parse_source(folder)


@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.integers(0, 10**9))
def test_each_word_is_printed_once_in_each_format(seed: int) -> None:
    """A paper that passes its check is written in all formats, with its words and no others."""
    choice = random.Random(seed)
    text = Writer(lambda most: choice.randint(0, most)).paper()
    with tempfile.TemporaryDirectory() as name:
        source = paper_of(text, Path(name))
        assert source.faults == (), text
        formats = printed(source)
    wanted = Counter(_TOKEN.findall(text))
    assert max(wanted.values()) == 1
    for form, said in formats.items():
        found = Counter(_TOKEN.findall(said))
        if form == "PDF":  # the head of a table is repeated on a new page
            found = Counter({*found})
        assert (form, wanted - found, found - wanted) == (form, Counter(), Counter()), text


def test_nothing_but_the_words_of_the_engine_is_added(tmp_path: Path) -> None:
    """Beside the author's words stand those that the engine declares, numbers and signs."""
    text = Writer(lambda most: most).paper()
    source = paper_of(text, tmp_path)
    names = (
        "crossref-tbl-title",
        "crossref-thm-title",
        "crossref-eq-prefix",
        "crossref-sec-prefix",
    )
    known = {words_of("en")[name] for name in names} | {"A", "title", "Skip", "to", "the", "text"}
    known |= {"Notes", "Note", "Tip", "Warning", "Important", "Caution", "x", "y"}
    known |= {"math", "qquad"}  # a formula in a notebook
    for form, said in printed(source).items():
        words = re.findall(r"[^\W\d_]{2,}", _TOKEN.sub(" ", said))
        assert sorted({*words} - known) == [], form
