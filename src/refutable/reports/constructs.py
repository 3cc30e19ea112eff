"""The table of constructs as docs/quarto.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from refutable.paper.constructs import FORMATS, Construct, constructs, find_all
from refutable.paper.constructs.check import shown
from refutable.paper.constructs.values import said
from refutable.reports.wrapping import wrapped

_HEAD = """\
# Quarto's Markdown here

What the embedded renderer makes of each construct, option and key of Quarto, and what it refuses.
`paper check` reports what is refused here or not listed at all, with file and line.
What passes the check is rendered, but for cells: one may fail in its kernel, or show what no row
below renders or a picture without any text for those who do not see it.
Word and JATS show what the writers of pandoc make of it: in structure what the column of the PDF
says, but without its type and places; no word is lost. An RO-Crate holds the page and the PDF.
A `*` stands for any letters.
This page is made from `src/refutable/paper/constructs` by `make docs`.
"""
_TITLES = {
    "block": "Blocks of text",
    "inline": "In the line",
    "reference": "What can be referred to",
    "reference form": "Forms of references",
    "raw format": "Text for one format",
    "HTML tag": "HTML tags",
    "shortcode": "Shortcodes",
    "class": "Classes",
    "attribute": "Attributes",
    "cell language": "Cells",
    "cell option": "Options of cells",
    "execute option": "Further options under `execute`",
    "output": "What cells show",
    "key": "Keys of the front matter and of `_quarto.yml`",
    "format": "Formats",
    "filter": "Filters",
    "author key": "Keys of an author",
    "name key": "Keys of a name",
    "affiliation key": "Keys of an affiliation",
    "license key": "Keys of a licence",
    "copyright key": "Keys of a copyright",
    "citation key": "Keys of `citation`",
    "crossref key": "Keys of `crossref`",
    "language key": "Keys of `language`",
    "margin key": "Keys of `margin`",
    "profile key": "Keys of `profile`",
    "refutable key": "Keys of `refutable`",
    "project key": "Keys of `project`",
    "file": "Files beside the paper",
}
_RENDERED = ("what", "meaning", "page", "PDF", "notebook")
_IGNORED = ("accepted without effect", "meaning", "why")
_REFUSED = ("refused", "meaning", "why", "instead")
_IN_WORDS = ("block", "inline", "reference form")


def explain_construct(name: str) -> str:
    """Return what the table says of a name, of whatever kind; empty where it has no such name."""
    bare = name.strip(".=<>{}@-/ ")
    kinds = dict.fromkeys(kind for row in constructs() for kind in row.kinds)
    found = [
        (kind, row)
        for kind in kinds
        for row in find_all(kind, bare)
        if bare in row.names or "*" not in row.names  # a star alone has every name
    ]
    return "\n\n".join("\n".join(_lines(kind, bare, row)) for kind, row in found)


def _lines(kind: str, name: str, row: Construct) -> Iterator[str]:
    elements = f" on {', '.join(row.elements)}" if row.elements else ""
    yield f"{shown(kind, name)} ({kind}{elements})"
    yield wrapped(f"Meaning: {_meaning(row)}", "  ")
    if row.rendered:
        for title, text in zip(("Page", "PDF", "Notebook"), _in_formats(row), strict=True):
            yield wrapped(f"{title}: {text}", "  ")
    elif row.quarto:
        yield wrapped(f"No effect here: {row.quarto}", "  ")
    else:
        yield wrapped(f"Refused: {row.refused}", "  ")
        yield wrapped(f"Instead: {row.instead}", "  ")


def constructs_markdown(rows: Iterable[Construct] | None = None) -> str:
    """Return the page: for each kind what is rendered, what has no effect, what is refused."""
    parts = [_HEAD]
    for kind, members in groupby(rows or constructs(), key=lambda row: row.kind):
        parts.append(f"## {_TITLES[kind]}\n")
        parts += ["\n".join(table) + "\n" for table in _tables(list(members))]
    return "\n".join(parts).rstrip("\n")


def _tables(rows: Sequence[Construct]) -> Iterator[list[str]]:
    rendered = [row for row in rows if row.rendered]
    if rendered:
        yield _table(
            _RENDERED, [(_names(row), _meaning(row), *_in_formats(row)) for row in rendered]
        )
    ignored = [row for row in rows if row.quarto]
    if ignored:
        yield _table(_IGNORED, [(_names(row), row.means, row.quarto) for row in ignored])
    refused = [row for row in rows if row.refused]
    if refused:
        yield _table(_REFUSED, [(_names(r), r.means, r.refused, r.instead) for r in refused])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    ]


def _names(row: Construct) -> str:
    if row.kind in _IN_WORDS:
        return ", ".join(f"`{n}`" if n[0] in "@[" else n for n in row.names)
    names = ", ".join(f"`{shown(row.kind, name)}`" for name in row.names)
    elements = f" on {', '.join(row.elements)}" if row.elements else ""
    also = "".join(f"; also {_ALSO[kind]}" for kind in row.also)
    return names + elements + also


_ALSO = {"execute option": "under `execute`", "key": "as a key of the paper"}


def _meaning(row: Construct) -> str:
    return f"{row.means}; {said(row.values, '`')}" if row.values not in ("", "any") else row.means


def _in_formats(row: Construct) -> tuple[str, ...]:
    texts = tuple(str(getattr(row, name)) for name in FORMATS)
    return (texts[0], "the same", "the same") if len(set(texts)) == 1 else texts


if __name__ == "__main__":
    print(constructs_markdown())
