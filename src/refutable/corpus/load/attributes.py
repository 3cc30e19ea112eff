"""The values of attributes: columns of a table beyond those that it is known by."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from refutable.corpus.schema import Field, Value
from refutable.corpus.tables import Table


def read_attributes(
    fields: Sequence[Field], table: Table, known: Collection[str]
) -> Iterator[Mapping[str, Value]]:
    """Yield, for each record, its values in the columns that are not known by name."""
    further = [item for item in fields if item.name not in known and item.name in table.places]
    names = [item.name for item in further]
    columns = [_values(item, table.column(item.name)) for item in further]
    rows = zip(*columns, strict=True) if columns else iter([()] * len(table.lines))
    return (dict(zip(names, row, strict=True)) for row in rows)


def _values(item: Field, texts: Sequence[str]) -> list[Value]:
    # Each distinct text is read once, however often it occurs.
    read = {text: item.read(text) for text in set(texts)}
    return [read[text] for text in texts]
