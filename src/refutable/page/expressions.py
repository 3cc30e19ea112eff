"""Expressions of the claim language as JSON, with all looked up that only the engine can look up.

What depends on nothing that a reader may change is a table beside the corpus: the days that a name
stands for, which places meet a condition on an attribute, who has an attribute, and which
documents come after another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

import numpy as np

from refutable.corpus import Interval
from refutable.evaluate.names import span_of
from refutable.evaluate.new_codes import after
from refutable.evaluate.query import Finder
from refutable.language.nodes import Node, fields_of
from refutable.language.quantities import Day, Distinct, NewCodes, Statistic, Words
from refutable.language.query import TIME, Restriction, Where
from refutable.robustness.choices import Readings

Json = dict[str, Any]


class Resolved:
    """The expressions of one paper, and the tables that they refer to."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder
        self._spans: dict[str, list[str | None]] = {}
        self._tables: dict[str, dict[Any, Any]] = {"conditions": {}, "bearers": {}, "later": {}}
        self._words = False

    def json(self, value: Any) -> Any:
        """Return a node as JSON, without its empty fields, and with places in the tables.

        Raises:
            ValueError: it names something that the corpus does not have.
        """
        if isinstance(value, Node):
            fields = {name: self.json(inner) for name, inner in fields_of(value)}
            kept = {name: inner for name, inner in fields.items() if inner not in ("", [])}
            return {"op": type(value).__name__, **kept, **dict(self._looked_up(value))}
        if isinstance(value, Enum):
            return value.value
        return [self.json(part) for part in value] if isinstance(value, tuple) else value

    def _looked_up(self, node: Node) -> Iterator[tuple[str, Any]]:
        if isinstance(node, Restriction) and node.by in TIME:
            self._name_days(node.values)
        elif isinstance(node, Day):
            self._name_days([node.name])
        elif isinstance(node, Where):
            yield "met", self._place("conditions", node, lambda: self._condition(node))
        elif isinstance(node, (Distinct, Statistic)):
            named = node.attribute, isinstance(node, Distinct)
            yield "bearers", self._place("bearers", named, lambda: self._bearers(*named))
        elif isinstance(node, NewCodes):
            key = node.document, node.order
            yield "later", self._place("later", key, lambda: self._later(node))
        self._words |= isinstance(node, Words)

    def _place(self, table: str, key: Any, make: Callable[[], Any]) -> int:
        known = self._tables[table]
        if key not in known:
            known[key] = make()
        return list(known).index(key)

    def _name_days(self, names: Any) -> None:
        for name in names:
            self._spans[name] = _ends(span_of(name, self.finder.corpus))

    def _condition(self, rule: Where) -> Json:
        arrays = self.finder.arrays
        of_documents = arrays.of_source(rule)
        met = arrays.limits(rule, of_documents)[0]
        return self._by_place(of_documents, met.tolist(), 0)

    def _bearers(self, attribute: str, by_value: bool) -> Json:
        held = self.finder.arrays.bearers(attribute, by_value=by_value)
        things = [np.flatnonzero(row).tolist() for row in held.members]
        found = self._by_place(held.of_documents, things, [])
        if by_value:
            return {**found, "known": held.known.astype(int).tolist()}
        return {**found, "numbers": [None if np.isnan(n) else n for n in held.numbers.tolist()]}

    def _later(self, node: NewCodes) -> list[int]:
        truths = after(self.finder.evaluation, node)[0].tolist()
        return self._in_file_order(True, truths, 0)

    def _by_place(self, of_documents: bool, values: list[Any], empty: Any) -> Json:
        of = "documents" if of_documents else "passages"
        return {"of": of, "at": self._in_file_order(of_documents, values, empty)}

    def _in_file_order(self, of_documents: bool, values: list[Any], empty: Any) -> list[Any]:
        arrays, corpus = self.finder.arrays, self.finder.corpus
        places = arrays.document_place if of_documents else arrays.excerpt_place
        names = corpus.documents if of_documents else corpus.excerpts
        return [values[places[name]] if name in places else empty for name in names]

    def tables(self, readings: Readings) -> Mapping[str, Any]:
        """Return the tables, with the days that readings name and words where they are counted."""
        options = [option for choice in readings.choices for option in choice.options]
        self._name_days([name for option in options for pair in option.dates for name in pair])
        found = {name: list(known.values()) for name, known in self._tables.items()}
        found["words"] = self._words_by_passage() if self._words else []
        return {"spans": self._spans, **{name: rows for name, rows in found.items() if rows}}

    def _words_by_passage(self) -> list[Any]:
        """Return of each passage in which text it stands, where, and the ends of its words."""
        words = [
            [owner, start, [end for span in spans for end in span]]
            for owner, start, spans in self.finder.arrays.words
        ]
        return self._in_file_order(False, words, ["", 0, []])


def _ends(span: Interval) -> list[str | None]:
    return [day.isoformat() if day else None for day in (span.first, span.last)]
