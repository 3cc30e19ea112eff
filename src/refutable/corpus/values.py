"""What values of an attribute are called in print: the labels that a paper's data declare."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping

from refutable.corpus.tables import Row
from refutable.errors import Fault

Labels = Mapping[tuple[str, str], str]


def labels_of(rows: Iterable[Row]) -> Labels:
    """Return each label by attribute and value."""
    return {(row["attribute"], row["value"]): row["label"] for row in rows}


def label_faults(
    rows: Iterable[Row], known: Mapping[str, Collection[str]], unread: Collection[str]
) -> Iterable[Fault]:
    """Yield what is wrong with a table of labels.

    ``known`` are the values that an attribute can have, ``unread`` the attributes whose values
    stand in a file that could not be read. Two values of an attribute may not be called alike: a
    sentence would not tell which is meant.
    """
    lines: dict[tuple[str, str], int] = {}
    called = {(attribute, value): value for attribute in known for value in known[attribute]}
    rows = list(rows)
    called.update(labels_of(rows))
    for row in rows:
        attribute, value, label = row["attribute"], row["value"], row["label"]
        if attribute not in known:
            message = f"'{attribute}' is no attribute that has labels"
            yield row.fault("attribute", "unknown-attribute", message, _nearest(attribute, known))
        elif value not in known[attribute] and attribute not in unread:
            message = f"'{value}' is no {attribute} of this corpus"
            yield row.fault("value", "unknown-value", message, _nearest(value, known[attribute]))
        if (attribute, value) in lines:
            message = f"{attribute} '{value}' has a label on line {lines[attribute, value]} already"
            yield row.fault("value", "duplicate-value", message, "keep one of the two")
        lines.setdefault((attribute, value), row.line)
        alike = [
            other
            for (of, other), name in called.items()
            if of == attribute and name == label and other != value
        ]
        if alike:
            message = f"{attribute} '{alike[0]}' is called '{label}' as well"
            yield row.fault("label", "ambiguous-label", message, "call each by a name of its own")


def _nearest(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean '{near[0]}'?" if near else f"one of: {', '.join(sorted(known))}"
