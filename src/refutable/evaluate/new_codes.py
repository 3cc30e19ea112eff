"""Saturation: which codes first appear after a document, in a declared order of documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from refutable.evaluate.attributes import attribute_of, borne, is_of_documents
from refutable.evaluate.numbers import TRUE, UNKNOWN, Bools, Truths, decided, preceding
from refutable.language.quantities import NewCodes

if TYPE_CHECKING:
    from refutable.evaluate.batch import Evaluation


def new_codes(on: Evaluation, value: NewCodes) -> Mapping[str, tuple[Bools, Bools]]:
    """Return for each code whether it is certainly and possibly new, two of (1 or B,).

    It is new where some document after the named one has it, and none up to it.

    Raises:
        ValueError: there is no such document, or no such order.
    """
    later = after(on, value)
    surely, maybe = later == TRUE, later >= UNKNOWN
    found: dict[str, tuple[Bools, Bools]] = {}
    for (_, code, _), places in on.by_kind(value.of.query).items():
        here = on.over_documents(places.certain), on.over_documents(places.possible)
        before = found.get(code, here)
        found[code] = before[0] | here[0], before[1] | here[1]
    new: dict[str, tuple[Bools, Bools]] = {}
    for code, (sure, may) in found.items():
        certain = sure.any(axis=1) & ~(may & ~surely).any(axis=1)
        possible = (may & maybe).any(axis=1) & ~(sure & ~maybe).any(axis=1)
        new[code] = np.asarray(certain), np.asarray(possible)
    return new


def after(on: Evaluation, value: NewCodes) -> Truths:
    """Return which documents come after the named one, (1 or B, D).

    Raises:
        ValueError: there is no such document, or no such order.
    """
    arrays = on.arrays
    if value.document not in arrays.document_place:
        raise ValueError(f"there is no document '{value.document}'")
    here = arrays.document_place[value.document]
    if value.order == "file":
        ranks = arrays.ranks[0]
        later = (ranks > ranks[here])[None]
        return decided(later, later)
    if value.order != "date":
        return _by_attribute(on, value.order, here)
    days = on.dates.astype(np.float64)
    own, others = days[:, here, None], days
    later = preceding((own[..., 0], own[..., 1]), (others[..., 0], others[..., 1]))
    later[:, here] = 0
    return later


def _by_attribute(on: Evaluation, order: str, here: int) -> Truths:
    corpus = on.arrays.corpus
    attribute = attribute_of(order, corpus)
    if not is_of_documents(attribute, corpus) or attribute.type not in ("number", "integer"):
        message = f"'{order}' is no number of whole documents"
        raise ValueError(f"{message}; order them by date, by file, or by such a number")
    names = on.arrays.documents
    ranks = [[v for _, v in borne(attribute, corpus, name)] for name in names]
    first, last = (
        np.array([rank[0] if rank and rank[0] is not None else end for rank in ranks], np.float64)
        for end in (-np.inf, np.inf)
    )
    later = decided(first > last[here], last > first[here])[None]
    later[:, here] = 0
    return later
