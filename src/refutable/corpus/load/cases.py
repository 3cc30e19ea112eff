"""Attributes that the schema declares, and the tables of cases that documents or excerpts name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from refutable.corpus.load.attributes import NO_ATTRIBUTES, attribute_fields, read_attributes
from refutable.corpus.load.reading import Reading
from refutable.corpus.model import Attribute, Case
from refutable.corpus.schema import Field, listed
from refutable.corpus.tables import Table
from refutable.errors import Nearest


class Cases:
    """The tables of cases, such as people, that columns of documents or excerpts refer to."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.tables: dict[str, Mapping[str, Case]] = {}
        for owner in NO_ATTRIBUTES:
            for item in self._referring(owner):
                table, key = item.refers or ("", "")
                if table not in self.tables:
                    self.tables[table] = self._read(table, key, item)

    def _referring(self, owner: str) -> Iterator[Field]:
        for item in self._reading.fields(owner):
            if item.refers and item.refers[0] not in ("", *NO_ATTRIBUTES):
                yield item

    def _read(self, name: str, key: str, item: Field) -> Mapping[str, Case]:
        fields = self._reading.fields(name)
        if key not in (field.name for field in fields):
            what = f"table '{name}'" if not fields else f"column '{key}' of '{name}'"
            message = f"the column '{item.name}' refers to the {what}, which is not declared"
            remedy = "declare it, or correct the foreign key"
            self._reading.fault("datapackage.json", "bad-schema", message, remedy, item.line)
            return {}
        table = self._reading.table(name, key=key)
        attributes = read_attributes((one for one in fields if one.name != key), table)
        rows = zip(table.column(key), table.lines, attributes, strict=True)
        return {one: Case(one, name, values, line) for one, line, values in rows}

    def check(self, owner: str, table: Table) -> None:
        """Add a fault for each row that refers to a case that is not there."""
        for item in self._referring(owner):
            name = item.refers[0] if item.refers else ""
            file = str(self._reading.resources.get(name, {}).get("path"))
            known = self.tables[name]
            if not known or self._reading.unread(file):
                continue
            texts = table.column(item.name)
            parts = {text: listed(text) if item.type == "list" else (text,) for text in set(texts)}
            unknown = {text for text in parts if text and not set(parts[text]) <= known.keys()}
            near = Nearest(known)
            for place, text in enumerate(texts if unknown else ()):
                for part in parts[text] if text in unknown else ():
                    if part not in known:
                        remedy = near.to(part)
                        message = f"there is no '{part}' in data/{file}"
                        row = table.row(place)
                        fault = row.fault(item.name, "unknown-case", message, remedy)
                        self._reading.faults.append(fault)

    @cached_property
    def attributes(self) -> Mapping[str, Attribute]:
        """All that can be selected by, under each name that means one.

        What excerpts have goes before what documents have. A column of a table of cases is known
        by its name alone if no other column has it, and always with the referring column before
        it.
        """
        own: dict[str, Attribute] = {}
        for owner in NO_ATTRIBUTES:
            for item in attribute_fields(self._reading, owner):
                known = own.get(item.name)
                made = replace(known, of_both=True) if known else _attribute(item, owner)
                own[item.name] = made
        theirs = [one for has in own.values() if has.refers for one in self._attributes_of(has)]
        number = Counter(one.column for one in theirs)
        for one in theirs:
            qualified = f"{one.via}.{one.column}"
            plain = one.column not in own and number[one.column] == 1
            named = replace(one, name=one.column if plain else qualified)
            own.update({named.name: named, qualified: named})
        return own

    def _attributes_of(self, referring: Attribute) -> Iterator[Attribute]:
        refers = {item.name: item.refers for item in self._reading.fields(referring.table)}
        key = (refers[referring.column] or ("", ""))[1]
        for item in self._reading.fields(referring.refers):
            if item.name != key:
                made = _attribute(item, referring.refers)
                yield replace(made, of="case", via=referring.name, refers="")


def _attribute(item: Field, table: str) -> Attribute:
    refers = item.refers[0] if item.refers else ""
    return Attribute(
        name=item.name,
        label=item.title or item.name.replace("_", " "),
        type=item.type,
        enum=item.enum,
        of="excerpt" if table == "excerpts" else "document",
        table=table,
        column=item.name,
        refers="" if refers in NO_ATTRIBUTES else refers,
    )
