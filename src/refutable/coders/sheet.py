"""The excerpts that a blind coder codes, under neutral ids and in an order that says nothing.

A neutral id is a digest of seed, coder's name and excerpt id, followed by the seed: it tells
whoever has the corpus and the name which excerpt is meant, and whoever has not, nothing. Excerpts
stand in the order of their neutral ids, so one more excerpt shifts no other.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

from refutable.corpus import Corpus, Excerpt
from refutable.corpus.schema import fields_of, read_package

LAYER = ("excerpt", "code", "quote", "stance", "memo")
"""The columns that a coder can fill in."""


def layer_columns(corpus: Corpus) -> tuple[str, ...]:
    """Return the columns of a layer as a coder sends it: those that the project declares."""
    resources = read_package(corpus.root)
    layer = next(item for name, item in resources.items() if name.startswith("codings"))
    return tuple(item.name for item in fields_of(layer) if item.name in LAYER)


# No vowels, so that no word comes about, and no sign that is easily taken for another. A letter
# comes first: a spreadsheet takes an id for neither a number nor a date.
_LETTERS = "bcdfghjkmnpqrstvwxz"
_SIGNS = _LETTERS + "23456789"
_SHORTEST, _LONGEST = 6, 32
_ON_ONE_LINE = str.maketrans("\n\r\x0b\x0c", "    ")
_NEUTRAL = re.compile(rf"([{_LETTERS}][{_SIGNS}]*)-(\d+)")


@dataclass(frozen=True)
class SheetRow:
    """One excerpt as a blind coder sees it."""

    id: str
    title: str
    date: str
    actor: str
    type: str
    language: str
    text: str


def sheet(
    corpus: Corpus, name: str, seed: int, excerpts: Sequence[Excerpt] | None = None
) -> tuple[SheetRow, ...]:
    """Return excerpts for the coder of this name, ordered by their neutral ids.

    Without ``excerpts``, these are all that count.
    """
    ids = neutral_ids((excerpt.id for excerpt in corpus.counted), name, seed)
    rows: list[SheetRow] = []
    for excerpt in corpus.counted if excerpts is None else excerpts:
        document = corpus.document_of(excerpt.id)
        rows.append(
            SheetRow(
                id=ids[excerpt.id],
                title=document.title,
                date=corpus.date_of(document.id),
                actor=document.actor,
                type=document.type,
                language=corpus.language_of(document.id, excerpt.id),
                text=excerpt.text,
            )
        )
    return tuple(sorted(rows, key=lambda row: row.id))


def neutral_ids(excerpts: Iterable[str], name: str, seed: int) -> Mapping[str, str]:
    """Return a neutral id for each excerpt; two that would be alike are both made longer."""
    digests = {excerpt: _digest(excerpt, name, seed) for excerpt in excerpts}
    lengths = dict.fromkeys(digests, _SHORTEST)
    while True:
        taken = Counter(digest[: lengths[excerpt]] for excerpt, digest in digests.items())
        alike = [e for e, digest in digests.items() if taken[digest[: lengths[e]]] > 1]
        if not alike:
            return {e: f"{digest[: lengths[e]]}-{seed}" for e, digest in digests.items()}
        for excerpt in alike:
            lengths[excerpt] += 1


def excerpts_of(neutral: Iterable[str], excerpts: Sequence[str], name: str) -> Mapping[str, str]:
    """Return the excerpt of each neutral id that belongs to the coder's sheet; others are absent.

    A coder who is not blind names the excerpts by their own ids.

    An id is found by how the digest begins, so one that was made longer to tell it from another
    is found when that other is gone.
    """
    neutral = list(neutral)
    known = frozenset(excerpts)
    found = {text: text for text in neutral if text in known}
    digests: dict[int, Mapping[str, str]] = {}
    for text in neutral:
        match = _NEUTRAL.fullmatch(text)
        if match is None or len(match[1]) < _SHORTEST:
            continue
        seed = int(match[2])
        if seed not in digests:
            digests[seed] = {excerpt: _digest(excerpt, name, seed) for excerpt in excerpts}
        meant = [e for e, digest in digests[seed].items() if digest.startswith(match[1])]
        if len(meant) == 1:
            found[text] = meant[0]
    return found


def _digest(excerpt: str, name: str, seed: int) -> str:
    number = int.from_bytes(hashlib.sha256(f"{seed}\0{name}\0{excerpt}".encode()).digest(), "big")
    number, place = divmod(number, len(_LETTERS))
    signs = [_LETTERS[place]]
    while len(signs) < _LONGEST:
        number, place = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[place])
    return "".join(signs)


def sheet_csv(rows: Iterable[SheetRow]) -> str:
    """Return the sheet as CSV with a header, without columns in which nothing is known."""
    columns = zip(*map(astuple, rows), strict=True)
    known = {item.name: texts for item, texts in zip(fields(SheetRow), columns, strict=True)}
    known = {name: tuple(map(_shown, texts)) for name, texts in known.items() if any(texts)}
    return as_csv(list(known), zip(*known.values(), strict=True))


def _shown(text: str) -> str:
    return _no_formula(on_one_line(text))


def on_one_line(text: str) -> str:
    """Return a text as a field of a table has it: a line break is a blank."""
    return text.translate(_ON_ONE_LINE)


def _no_formula(text: str) -> str:
    # A spreadsheet computes what begins with one of these; nothing of this sheet is read back.
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """Return a table as CSV with LF line ends."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()
