"""Attributes: the columns of a table beyond what its rows are, and the values in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import repeat

from refutable.corpus.load.reading import Reading
from refutable.corpus.model import SHORTHANDS
from refutable.corpus.schema import Field, Value
from refutable.corpus.tables import Table

# What a document or excerpt is, and not what it is like: nothing by which to select.
NO_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "excerpts": frozenset(
        {"id", "document", "text", "start", "end", "counted", "locator", "repeats", "emphasis"}
    ),
    "documents": frozenset({"id", "title", "date", "retrospective"}),
}


def attribute_fields(reading: Reading, owner: str) -> Iterator[Field]:
    """Yield the declared columns of documents or excerpts that are attributes."""
    for item in reading.fields(owner):
        if item.name not in NO_ATTRIBUTES[owner]:
            # Institutions are a list, declared as one or not.
            several = item.name == "institution" and owner == "documents"
            yield replace(item, type="list") if several else item


def read_attributes(fields: Iterable[Field], table: Table) -> Iterator[Mapping[str, Value]]:
    """Yield, for each record, its values in these columns."""
    further = [item for item in fields if item.name in table.places]
    names = [item.name for item in further]
    columns = [table.column(item.name) for item in further]
    # Each distinct text is read once, however often it occurs.
    read = [
        {text: _value(item, text) for text in set(texts)}
        for item, texts in zip(further, columns, strict=True)
    ]
    if all(value is None for values in read for value in values.values()):
        return repeat(dict.fromkeys(names), len(table.lines))
    values = (map(known.__getitem__, texts) for known, texts in zip(read, columns, strict=True))
    return (dict(zip(names, row, strict=True)) for row in zip(*values, strict=True))


def _value(item: Field, text: str) -> Value:
    return () if not text and item.name in SHORTHANDS else item.read(text)
