"""The values of attributes: columns of a table beyond those that it is known by."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import repeat

from refutable.corpus.schema import Field, Value
from refutable.corpus.tables import Table


def read_attributes(
    fields: Sequence[Field], table: Table, known: Collection[str]
) -> Iterator[Mapping[str, Value]]:
    """Yield, for each record, its values in the columns that are not known by name."""
    further = [item for item in fields if item.name not in known and item.name in table.places]
    names = [item.name for item in further]
    columns = [table.column(item.name) for item in further]
    # Each distinct text is read once, however often it occurs.
    read = [
        {text: item.read(text) for text in set(texts)}
        for item, texts in zip(further, columns, strict=True)
    ]
    if all(value is None for values in read for value in values.values()):
        return repeat(dict.fromkeys(names), len(table.lines))
    values = (map(known.__getitem__, texts) for known, texts in zip(read, columns, strict=True))
    return (dict(zip(names, row, strict=True)) for row in zip(*values, strict=True))
