"""The records of a page: claims, corpus and words, as one JSON value that its script reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from refutable.cells.session import Collected
from refutable.corpus import Corpus
from refutable.page.claims_record import claims_record
from refutable.paper.languages import words_of
from refutable.paper.source import Source
from refutable.reports.report import ClaimReport


def records(
    source: Source, corpus: Corpus, collected: Collected, reports: Sequence[ClaimReport]
) -> Mapping[str, Any]:
    """Return what the page of a paper shows on demand; ``reports`` are those of all its claims.

    ``claims`` are described in :mod:`refutable.page.claims_record`; ``words`` are the labels in
    the language of the paper.
    """
    words = words_of(str(source.metadata.get("lang") or "en"))
    return {
        "claims": claims_record(source, corpus, collected, reports),
        "words": {**words["claims"], **words["page"]},
    }
