"""What values of an attribute are called in print, where the data declare another word for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from refutable.corpus.load.cases import Cases
from refutable.corpus.load.reading import Reading
from refutable.corpus.model import (
    DERIVED,
    Codebook,
    Coder,
    CountingRules,
    Document,
    Excerpt,
    values_of,
)
from refutable.corpus.tables import Row
from refutable.errors import Fault, did_you_mean

Labels = Mapping[tuple[str, str], str]

# The file with the values of an attribute, if it is not documents.csv.
_VALUES_IN: Mapping[str, str] = {
    "coder": "coders.csv",
    "stance": "counting.yaml",
    "code": "codebook.yaml",
    "family": "codebook.yaml",
}


def labels(
    reading: Reading,
    documents: Mapping[str, Document],
    excerpts: Mapping[str, Excerpt],
    codebook: Codebook,
    counting: CountingRules,
    coders: Mapping[str, Coder],
    cases: Cases,
) -> Labels:
    """Return each label by attribute and value."""
    rows = reading.table("values").rows
    if not rows:
        return {}
    # What the schema allows is known too: a label may wait for its first value, or outlive it.
    known: dict[str, set[str]] = {
        **{
            name: {*values_of(one, documents, excerpts.values(), cases.tables), *one.enum}
            for name, one in cases.attributes.items()
        },
        "document": set(documents),
        "retrospective": {"yes", "no"},
        "coder": {*coders, *DERIVED},
        "stance": set(counting.stances),
        "code": set(codebook.codes),
        "family": set(codebook.families),
    }
    unread = {
        name
        for name, values in known.items()
        if not values or reading.unread(_VALUES_IN.get(name, "documents.csv"))
    }
    reading.faults.extend(_label_faults(rows, known, unread))
    return _labels_of(rows)


def _labels_of(rows: Iterable[Row]) -> Labels:
    return {(row["attribute"], row["value"]): row["label"] for row in rows}


def _label_faults(
    rows: Sequence[Row], known: Mapping[str, Collection[str]], unread: Collection[str]
) -> Iterable[Fault]:
    """Yield what is wrong with a table of labels.

    ``known`` are the values that an attribute can have, ``unread`` the attributes whose values
    are in a file that could not be read. Two values of an attribute may not share a label: a
    sentence would not tell which is meant.
    """
    lines: dict[tuple[str, str], int] = {}
    called = {(attribute, value): value for attribute in known for value in known[attribute]}
    called.update(_labels_of(rows))
    for row in rows:
        attribute, value, label = row["attribute"], row["value"], row["label"]
        if attribute not in known:
            message = f"'{attribute}' is not an attribute with labels"
            yield row.fault("attribute", "unknown-attribute", message, _nearest(attribute, known))
        elif value not in known[attribute] and attribute not in unread:
            message = f"the data have no {attribute} '{value}'"
            yield row.fault("value", "unknown-value", message, _nearest(value, known[attribute]))
        if (attribute, value) in lines:
            message = f"line {lines[attribute, value]} already gives {attribute} '{value}' a label"
            yield row.fault("value", "duplicate-value", message, "keep one of the two")
        lines.setdefault((attribute, value), row.line)
        alike = [
            other
            for (of, other), name in called.items()
            if of == attribute and name == label and other != value
        ]
        if alike:
            message = f"{attribute} '{alike[0]}' has the same label, '{label}'"
            yield row.fault("label", "ambiguous-label", message, "give each value its own label")


def _nearest(name: str, known: Collection[str]) -> str:
    return did_you_mean(name, known, f"use one of: {', '.join(sorted(known))}")
