"""Whole texts as what a coder is handed, and the excerpts that marked words become.

On a sheet of texts, a text stands where an excerpt stands on others. What a coder marked in it is
coded in the smallest excerpt that holds the words, or becomes an excerpt of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from refutable.coders.sheet import as_csv, on_one_line
from refutable.corpus import Corpus, Excerpt
from refutable.errors import UsageError


@dataclass(frozen=True)
class Placed:
    """The rows of a layer, by excerpt, and the excerpts that are new."""

    rows: tuple[tuple[str, ...], ...]
    excerpts: tuple[Excerpt, ...]


def of_texts(corpus: Corpus, *, as_fields: bool = False) -> Corpus:
    """Return the corpus with its whole texts for excerpts, each by the id of its document.

    Raises:
        UsageError: no document has a whole text.
    """
    made: dict[str, Excerpt] = {}
    # What is marked is of the kind that its neighbours have, where the project knows kinds.
    kinds = {one.document: one.kind for one in reversed(corpus.counted)}
    usual = next((one.kind for one in corpus.counted), "")
    shared = {one.column for one in corpus.attributes.values() if one.of_both}
    for document in corpus.documents.values():
        if (text := document.text) is not None:
            made[document.id] = Excerpt(
                id=document.id,
                document=document.id,
                text=on_one_line(text) if as_fields else text,
                counted=True,
                locator="",
                repeats=None,
                emphasis=(),
                attributes={
                    **{name: document.attributes[name] for name in shared},
                    "kind": kinds.get(document.id, usual),
                },
            )
    if not made:
        message = "no document has a whole text"
        raise UsageError.of("no-texts", message, "put the texts into data/texts, as ID.txt")
    return replace(corpus, excerpts=made)


def placed(corpus: Corpus, rows: Iterable[Sequence[str]], names: Sequence[str]) -> Placed:
    """Return what was marked in whole texts as codings of excerpts.

    ``names`` are the columns of the rows. The words of each row stand once in the text of its
    document, whose id the row has.
    """
    texts = of_texts(corpus, as_fields=True).excerpts
    known: dict[str, list[Excerpt]] = {}
    for excerpt in corpus.counted:
        known.setdefault(excerpt.document or "", []).append(excerpt)
    made: list[tuple[str, ...]] = []
    new: list[Excerpt] = []
    for row in rows:
        values = dict(zip(names, row, strict=True))
        document, quote = values["excerpt"], values["quote"]
        start = texts[document].text.index(quote)
        held = _holding(known.get(document, ()), start, quote)
        if held is None:
            held = _excerpt(texts[document], start, quote)
            known.setdefault(document, []).append(held)
            new.append(held)
        made.append(tuple({**values, "excerpt": held.id}.values()))
    return Placed(tuple(made), tuple(new))


def _holding(excerpts: Sequence[Excerpt], start: int, quote: str) -> Excerpt | None:
    """Return the smallest excerpt that has these words at this place of the text, if any."""
    fitting = [
        one
        for one in excerpts
        if one.start is not None and one.text.find(quote) == start - one.start >= 0
    ]
    return min(fitting, key=lambda one: len(one.text), default=None)


def _excerpt(text: Excerpt, start: int, quote: str) -> Excerpt:
    end = start + len(quote)
    return replace(text, id=f"{text.id}-{start}-{end}", text=quote, start=start, end=end)


def with_excerpts(table: str, header: Sequence[str], excerpts: Iterable[Excerpt]) -> str:
    """Return the text of the table of excerpts with these at its end."""
    lines = [as_csv(_fields(one, header), ()) for one in excerpts]
    return table.rstrip("\n") + "\n" + "".join(lines)


def _fields(excerpt: Excerpt, header: Sequence[str]) -> list[str]:
    known: Mapping[str, str] = {
        **{name: value for name, value in excerpt.attributes.items() if isinstance(value, str)},
        "id": excerpt.id,
        "document": excerpt.document or "",
        "text": excerpt.text,
        "start": str(excerpt.start),
        "end": str(excerpt.end),
        "counted": "yes",
    }
    return [known.get(name, "") for name in header]
