"""A paper and its corpus, read and run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from refutable.cells.run import collect
from refutable.cells.session import Collected
from refutable.claims.claim import Verdict
from refutable.corpus import Corpus, load_corpus
from refutable.corpus.memory import uncollected
from refutable.errors import Fault, MalformedError
from refutable.paper.source import Source, read_source
from refutable.robustness.readings import Readings

READINGS = "data/readings.yaml"


@dataclass(frozen=True)
class Paper:
    """A paper and its corpus, read and run: what every command starts from.

    ``misworded`` are the quantity words that do not hold of what is found, where they have been
    looked for already.
    """

    root: Path
    corpus: Corpus
    source: Source
    collected: Collected
    readings: Readings = field(default_factory=Readings)
    misworded: tuple[Fault, ...] | None = None


@uncollected()
def open_claims(folder: Path) -> Paper:
    """Return the paper in a folder for its claims alone, whatever is wrong with its prose.

    Raises:
        MalformedError: the data, or a claim, are not well formed.
        CellError: a cell or an inline value raised.
    """
    corpus, source = read_both(folder)
    return Paper(folder, corpus, source, collect(source, corpus))


def read_both(folder: Path) -> tuple[Corpus, Source]:
    """Return the data and the text of a paper.

    Raises:
        MalformedError: one of them, or both, are not well formed; every fault is in it.
    """
    faults: list[Fault] = []
    corpus = source = None
    try:
        corpus = load_corpus(folder)
    except MalformedError as error:
        faults.extend(error.faults)
    try:
        source = read_source(folder)
    except MalformedError as error:
        faults.extend(error.faults)
    if corpus is None or source is None:
        raise MalformedError(faults)
    return corpus, source


def verdicts_of(paper: Paper) -> Mapping[str, Verdict]:
    """Return the verdict of each claim by its id."""
    return {found.claim.id: found.verdict for found in paper.collected.ledger.entries}


def declared_verdicts(paper: Paper) -> Mapping[str, Verdict]:
    entries = paper.collected.ledger.entries
    return {found.claim.id: found.claim.declared for found in entries}
