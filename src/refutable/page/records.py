"""The records of a page: claims, corpus and words, as one JSON value that its script reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from refutable.cells.session import Collected
from refutable.corpus import Corpus
from refutable.page.claims_record import claims_record
from refutable.page.corpus_record import corpus_record
from refutable.page.expressions import Resolved
from refutable.page.places import Places
from refutable.paper.languages import words_of
from refutable.paper.source import Source
from refutable.reports.report import ClaimReport
from refutable.robustness.choices import Readings


def records(
    source: Source,
    corpus: Corpus,
    collected: Collected,
    reports: Sequence[ClaimReport],
    readings: Readings,
) -> Mapping[str, Any]:
    """Return what the page of a paper shows on demand; ``reports`` are those of all its claims.

    ``claims`` are described in :mod:`refutable.page.claims_record`, ``corpus`` in
    :mod:`refutable.page.corpus_record`; ``values`` are the numbers that the text prints, by the
    numbers of their marks; ``words`` are the labels in the language of the paper.
    """
    resolved = Resolved(collected.finder)
    places = Places(corpus)
    words = words_of(str(source.metadata.get("lang") or "en"))
    return {
        "claims": claims_record(source, collected, reports, places, resolved),
        "values": {number: resolved.json(value) for number, value in collected.printed.items()},
        # Last, for it has the tables that the expressions refer to.
        "corpus": corpus_record(corpus, readings, resolved, collected.wording),
        "words": {**words["claims"], **words["page"]},
    }
