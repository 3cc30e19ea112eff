"""Writes papers at random from the constructs of the table, each of their words a token of its own.

So a lost word, a word printed twice where it stands once, and a word from nowhere are all seen.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from refutable.paper.bundles import MARKDOWN, PLAIN, STDOUT, Bundle
from refutable.paper.execute import Executed
from refutable.paper.source import parse_source

FORMATS = ("page", "PDF", "notebook")
TOKEN = re.compile(r"q[bcdfghjkmpqrstvwxz]{5}q")

_LETTERS = "bcdfghjkmpqrstvwxz"
_CALLOUTS = {"note": "nte", "tip": "tip", "warning": "wrn", "important": "imp", "caution": "cau"}
_THEOREMS = ("thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem")
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<rect width="40" height="20" fill="#117733"/></svg>'
)
ENTRIES = "".join(
    f"@book{{{key}, author = {{{name}, A.}}, title = {{Cups}}, publisher = {{Pot}}, year = 2001}}\n"
    for key, name in (("leaf", "Leaf"), ("cup", "Cup"))
)

Maker = Callable[[], str]


class Writer:
    """Writes a paper: each method is a construct; ``pick`` returns a number up to the given one.

    ``only`` says of a token that not every format shows it in which it stands, ``shown`` what each
    cell displays, in their order, and ``values`` what each inline value comes to.
    """

    def __init__(self, pick: Callable[[int], int], blocks: int = 5) -> None:
        self._pick = pick
        self._blocks_at_top = blocks
        self._numbers = itertools.count()
        self._labels = itertools.count()
        self._notes: list[str] = []
        self._known: list[str] = []
        self.only: dict[str, frozenset[str]] = {}
        self.shown: list[tuple[Bundle, ...]] = []
        self.values: list[Bundle] = []

    def paper(self) -> str:
        """Return a paper: front matter, a heading, some blocks, and the notes of both."""
        parts = [self._heading(1)]
        parts += [self._block(0) for _ in range(2 + self._pick(self._blocks_at_top))]
        return "\n\n".join([self._front(), *parts, *self._notes]) + "\n"

    def expected(self, text: str) -> Mapping[str, Counter[str]]:
        """Return the words of a paper that each format prints, those that its cells show too."""
        every = TOKEN.findall(f"{text}{self.shown}{self.values}")
        return {
            form: Counter(one for one in every if form in self.only.get(one, FORMATS))
            for form in FORMATS
        }

    def _word(self) -> str:
        number, letters = next(self._numbers) * 7919, []
        for _ in range(5):
            number, place = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[place])
        return f"q{''.join(letters)}q"

    def _label(self, kind: str) -> str:
        made = f"{kind}-{next(self._labels)}"
        self._known.append(made)
        return made

    def _of(self, makers: Iterable[Maker]) -> str:
        listed = list(makers)
        return listed[self._pick(len(listed) - 1)]()

    def _for(self, formats: Iterable[str], text: str) -> str:
        for token in TOKEN.findall(text):
            self.only[token] = self.only.get(token, frozenset(FORMATS)) & {*formats}
        return text

    # ------------------------------------------------------------------ front matter

    def _front(self) -> str:
        # A language without hyphenation, so that no word is broken in the PDF.
        lines = ["lang: vi", "number-sections: true", "bibliography: references.bib"]
        lines.append(f"title: '{self._word()} {self._text(1)}'")
        if self._pick(1):
            lines.append(f"subtitle: '{self._text(1)}^[{self._word()}]'")
            lines.append(f"abstract: '{self._text(1)}^[{self._text(1)}] [@leaf]'")
            lines.append(f"keywords: [{self._word()}, {self._word()}]")
            lines.append(f"author: {self._word()}")
        return "\n".join(["---", *lines, "---"])

    # ------------------------------------------------------------------ inlines

    def _text(self, depth: int = 0) -> str:
        return " ".join(self._inline(depth) for _ in range(1 + self._pick(3)))

    def _inline(self, depth: int) -> str:
        word = self._word
        plain: list[Maker] = [
            word,
            lambda: f"`{word()}`",
            lambda: f"\\*{word()}\\_",
            lambda: f"{word()}<!-- a comment -->",
            lambda: f'"{word()}" — {word()}…',
            lambda: f"{word()} $x^2$ {word()}",
            lambda: f"{word()} &amp; {word()} -- {word()}",
            lambda: f"<b>{word()}</b> <sub>{word()}</sub>",
        ]
        nested: list[Maker] = [
            lambda: f"*{word()}*",
            lambda: f"**{word()} {word()}**",
            lambda: f"~~{self._text(depth + 1)}~~",
            lambda: f"{word()}^{word()}^ {word()}~{word()}~",
            lambda: f"[{self._text(2)}](https://example.org/)",
            lambda: f"[{self._text(depth + 1)}]{{.smallcaps}}",
            lambda: f"[{self._text(depth + 1)}]{{.underline}} [{word()}]{{.mark}}",
            lambda: f"[{self._text(depth + 1)}]{{lang=th}}",
            lambda: self._for(
                ["page"], f'[{self._text(depth + 1)}]{{.content-visible when-format="html"}}'
            ),
            lambda: self._for(["PDF"], f"`#strong[{word()}]`{{=typst}}"),
        ]
        return self._of(plain if depth > 1 else plain + nested)

    def _sentence(self) -> str:
        return self._of(
            [
                self._text,
                self._with_note,
                self._with_inline_note,
                self._with_citation,
                self._with_reference,
                self._with_value,
            ]
        )

    def _with_note(self) -> str:
        name = f"n{next(self._labels)}"
        self._notes.append(f"[^{name}]: {self._text(1)}\n\n    {self._text(1)}")
        return f"{self._text()}[^{name}] {self._word()}"

    def _with_inline_note(self) -> str:
        return f"{self._text()}^[{self._text(1)}]"

    def _with_citation(self) -> str:
        cited = f"[{self._word()} @leaf, p. 3, {self._word()}; @cup]"
        return f"{self._word()} {self._of([lambda: cited, lambda: '@cup'])} {self._text()}"

    def _with_reference(self) -> str:
        if not self._known:
            return self._text()
        label = self._known[self._pick(len(self._known) - 1)]
        capital = label[:1].upper() + label[1:]
        made = self._of(
            [
                lambda: f"@{label}",
                lambda: f"@{capital}",
                lambda: f"[-@{label}]",
                lambda: f"[{self._word()} @{label}]",
                lambda: f"[@{label}; @{self._known[0]}]",
            ]
        )
        return f"{self._word()} {made} {self._text()}"

    def _with_value(self) -> str:
        self.values.append({PLAIN: self._word()})
        return f"{self._word()} `{{python}} x` {self._word()}"

    # ------------------------------------------------------------------ blocks

    def _heading(self, level: int) -> str:
        return f"{'#' * level} {self._text(1)} {{#{self._label('sec')}}}"

    def _block(self, depth: int) -> str:
        flat: list[Maker] = [
            self._sentence,
            self._sentence,
            lambda: f"```\n{self._word()}  {self._word()}\n```",
            lambda: f'```{{.python filename="{self._word()}.py"}}\nx = "{self._word()}"\n```',
            self._listing,
            lambda: f"| {self._text()}\n|    {self._text()}",
            self._pipe_table,
            self._grid_table,
            self._simple_table,
            self._html_table,
            self._list_table,
            self._formula,
            self._figure,
            self._tasks,
            lambda: "***",
            lambda: self._for(["PDF"], f"```{{=typst}}\n#align(center)[{self._word()}]\n```"),
        ]
        nested: list[Maker] = [
            lambda: self._listed("- ", depth),
            lambda: self._listed(("1. ", "iv) ", "(c) ", "#. ")[self._pick(3)], depth),
            lambda: _under("> ", "> ", self._blocks(depth)),
            lambda: f"{self._text()}\n{_under(':   ', '    ', self._blocks(depth))}",
            lambda: self._callout(depth),
            lambda: self._tabs(depth),
            lambda: f"::: {{.column-margin}}\n{self._sentence()}\n:::",
            lambda: f"::: {{.aside}}\n{self._sentence()}\n:::",
            lambda: f'::: {{lang="th"}}\n{self._blocks(depth)}\n:::',
            lambda: self._theorem(depth),
            lambda: f"::: {{.proof}}\n{self._blocks(depth)}\n:::",
            lambda: f'::: {{.content-visible unless-format="epub"}}\n{self._blocks(depth)}\n:::',
            lambda: self._hidden(depth),
            lambda: self._columns(depth),
            self._subfigures,
            self._cell,
            self._cell,
        ]
        top: list[Maker] = [lambda: self._heading(2), lambda: self._heading(1)]
        return self._of(flat if depth > 1 else flat + nested + (top if depth == 0 else []))

    def _blocks(self, depth: int) -> str:
        return "\n\n".join(self._block(depth + 1) for _ in range(1 + self._pick(1)))

    def _listed(self, mark: str, depth: int) -> str:
        items = (self._sentence() + "\n\n" + self._blocks(depth) for _ in range(1 + self._pick(2)))
        return "\n\n".join(_under(mark.ljust(4), "    ", item) for item in items)

    def _tasks(self) -> str:
        return f"- [ ] {self._text()}\n- [x] {self._text()}"

    def _callout(self, depth: int) -> str:
        kind = list(_CALLOUTS)[self._pick(4)]
        title = self._text(2)
        given = [
            f'title="{title}"' if self._pick(1) and '"' not in title else "",
            ("", "collapse=true", "icon=false", "appearance=simple")[self._pick(3)],
            f"#{self._label(_CALLOUTS[kind])}" if self._pick(1) else "",
        ]
        return f"::: {{.callout-{kind} {' '.join(given)}}}\n{self._blocks(depth)}\n:::"

    def _tabs(self, depth: int) -> str:
        tabs = (f"## {self._text(1)}\n\n{self._blocks(depth + 1)}" for _ in range(2))
        return "::: {.panel-tabset}\n" + "\n\n".join(tabs) + "\n:::"

    def _theorem(self, depth: int) -> str:
        label = self._label(_THEOREMS[self._pick(len(_THEOREMS) - 1)])
        head = f"## {self._text(1)}\n\n" if self._pick(1) else ""
        return f"::: {{#{label}}}\n{head}{self._blocks(depth)}\n:::\n\n{self._word()} @{label}"

    def _hidden(self, depth: int) -> str:
        known, values, notes = len(self._known), len(self.values), len(self._notes)
        form, name = (("html", "page"), ("typst", "PDF"), ("ipynb", "notebook"))[self._pick(2)]
        hides = self._pick(1)
        formats = {*FORMATS} - {name} if hides else {name}
        made = self._for(formats, self._sentence())
        self._for(formats, f"{self.values[values:]}{self._notes[notes:]}")
        del self._known[known:]  # no other format may refer to it
        verb = "content-hidden" if hides else "content-visible"
        return f'::: {{.{verb} when-format="{form}"}}\n{made}\n:::'

    def _columns(self, depth: int) -> str:
        column = "::: {{.column width={}%}}\n{}\n:::"
        made = (column.format(width, self._blocks(depth)) for width in (40, 60))
        return ":::: {.columns}\n" + "\n\n".join(made) + "\n::::"

    def _figure(self) -> str:
        caption = self._text(1)
        return f"![{caption}](plan.svg){{#{self._label('fig')} fig-alt=alt}}"

    def _subfigures(self) -> str:
        label, parts = self._label("fig"), []
        for _ in range(1 + self._pick(2)):
            parts.append(f"![{self._text(1)}](plan.svg){{#{self._label('fig')} fig-alt=alt}}")
        inner = "\n\n".join(parts)
        return f"::: {{#{label} layout-ncol=2}}\n{inner}\n\n{self._text(1)}\n:::"

    def _listing(self) -> str:
        caption, label = self._word(), self._label("lst")
        return f'```{{#{label} .python lst-cap="{caption}"}}\nx = "{self._word()}"\n```'

    def _captioned(self, table: str) -> str:
        return f"{table}\n\n: {self._text()} {{#{self._label('tbl')}}}"

    def _pipe_table(self) -> str:
        rows = "\n".join(f"| {self._text()} | {self._text()} |" for _ in range(1 + self._pick(2)))
        return self._captioned(f"| {self._word()} | {self._word()} |\n|:--|--:|\n{rows}")

    def _grid_table(self) -> str:
        rule = "+" + "+".join(["-" * 18] * 2) + "+"

        def row() -> str:
            two = ("".join(f"| {self._word():<17}" for _ in range(2)) + "|" for _ in range(2))
            return "\n".join(two)

        span = f"| {self._word():<36}|"
        rows = [rule, row(), rule.replace("-", "="), row(), rule, span, rule]
        return self._captioned("\n".join(rows))

    def _simple_table(self) -> str:
        rows = "\n".join(f"{self._word():<12}{self._word()}" for _ in range(1 + self._pick(2)))
        return self._captioned(f"{self._word():<12}{self._word()}\n{'-' * 11} {'-' * 11}\n{rows}")

    def _html_table(self) -> str:
        cells = "".join(f"<td>{self._word()}</td>" for _ in range(2))
        head = f"<tr><th colspan=2>{self._word()}</th></tr>"
        return f"<table>{head}<tr>{cells}</tr></table>"

    def _list_table(self) -> str:
        rows = (f"- - {self._text()}\n  - {self._text()}" for _ in range(2))
        return "::: {.list-table}\n" + "\n".join(rows) + "\n:::"

    def _formula(self) -> str:
        label = self._label("eq")
        return f"$$ \\sum_{{i=1}}^n x_i $$ {{#{label}}}\n\n{self._word()} $y$ @{label}"

    # ------------------------------------------------------------------ cells

    def _cell(self) -> str:
        kind = self._pick(5)
        options: list[str] = []
        outputs: tuple[Bundle, ...] = ({STDOUT: f"{self._word()}\n{self._word()}\n"},)
        if kind == 1:
            outputs = ({MARKDOWN: f"{self._text()}\n\n- {self._word()}"},)
        elif kind == 2:
            options = [f"label: {self._label('tbl')}", f"tbl-cap: '{self._word()}'"]
            outputs = ({"text/html": self._html_table()},)
        elif kind == 3:
            alt = "fig-alt: alt"
            options = [f"label: {self._label('fig')}", f"fig-cap: '{self._word()}'", alt]
            outputs = ({"image/svg+xml": _PICTURE},)
        elif kind == 4:
            outputs = ({PLAIN: self._word()}, {MARKDOWN: f"*{self._word()}*"})
        echo = self._pick(2) > 0
        options += [] if echo else ["echo: false"]
        word = self._for(["page", "notebook"] if echo else ["notebook"], self._word())
        self.shown.append(outputs)
        head = "".join(f"#| {line}\n" for line in options)
        return f'```{{python}}\n{head}x = "{word}"\n```'


def _under(first: str, rest: str, text: str) -> str:
    """Return a text with what stands before its first line and before all others."""
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(f"{rest}{line}".rstrip() for line in lines[1:])])


def ran(writer: Writer, folder: Path) -> tuple[str, Executed]:
    """Return a paper that stands alone in a folder: its text, and what it is once it has run."""
    text = writer.paper()
    files: Mapping[str, str] = {
        "_quarto.yml": "project:\n  type: default\n",
        "plan.svg": _PICTURE,
        "references.bib": ENTRIES,
        "paper.qmd": text,
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    source = parse_source(folder)
    values = zip((one.number for one in source.inlines), writer.values, strict=True)
    shown = zip((one.number for one in source.cells), writer.shown, strict=True)
    return text, Executed(source, dict(values), dict(shown))
