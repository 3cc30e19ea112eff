"""A paper and its corpus, read and run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from refutable.cells.run import collect
from refutable.cells.session import Collected
from refutable.claims.claim import Verdict
from refutable.corpus import Corpus, load_corpus
from refutable.corpus.garbage import gc_paused
from refutable.errors import CellError, Fault, MalformedError, gravest
from refutable.paper.source import Source, parse_source
from refutable.robustness.choices import Readings
from refutable.wording.affirmation import Affirmation, affirmation


@dataclass(frozen=True)
class Paper:
    """A paper and its corpus, read and run: what every command starts from.

    ``recorded`` are the passages of each claim as last recorded, and ``affirmed`` what was
    affirmed. ``faults`` are all that is wrong; a fault that is no remark leaves something
    unevaluated.
    """

    root: Path
    corpus: Corpus
    source: Source
    collected: Collected
    readings: Readings = field(default_factory=Readings)
    recorded: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    affirmed: Mapping[str, Affirmation] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def remarks(self) -> tuple[Fault, ...]:
        """The faults that leave everything to be evaluated."""
        return tuple(fault for fault in self.faults if fault.is_remark)

    @property
    def grave(self) -> tuple[Fault, ...]:
        """The faults that are no remarks."""
        return tuple(fault for fault in self.faults if not fault.is_remark)

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The verdict of each claim by its id."""
        return {found.claim.id: found.verdict for found in self.collected.ledger.entries}

    @property
    def affirmable(self) -> Mapping[str, Affirmation]:
        """What an affirmation of each claim would hold now; claims without a sentence have none."""
        written = {span.id: span.text for span in self.source.claims}
        collected = self.collected
        return {
            made.id: affirmation(
                made,
                written[made.id],
                collected.statements[made.id],
                self.corpus,
                computed=(inset.value for inset in collected.sentences[made.id].insets),
                restated=[
                    (one.written, one.statement, one.computed)
                    for one in collected.restated.get(made.id, ())
                ],
                known=self.affirmed.get(made.id),
            )
            for made in collected.claims
            if made.id in written
        }

    def demand_sound(self, except_in: str = "") -> None:
        """Raise what leaves something unevaluated, but in the file that is to be written anew.

        Raises:
            MalformedError: something is malformed.
            CellError: a cell or an inline value failed.
        """
        grave = [fault for fault in self.grave if not except_in or fault.file != except_in]
        if grave:
            failed = gravest(grave) == CellError.exit_code
            raise (CellError if failed else MalformedError)(grave)


@gc_paused()
def open_claims(folder: Path) -> Paper:
    """Return the paper in a folder for its claims alone, whatever is wrong with its prose.

    Raises:
        MalformedError: the data cannot be evaluated, or no claim can be read.
    """
    corpus, source = read_both(folder)
    return paper_of(source, corpus, collect(source, corpus))


def paper_of(source: Source, corpus: Corpus, collected: Collected) -> Paper:
    """Return a paper whose cells have run, wherever they did."""
    faults = (*source.faults, *corpus.remarks, *collected.faults)
    return Paper(source.root, corpus, source, collected, faults=faults)


def read_both(folder: Path) -> tuple[Corpus, Source]:
    """Return the data and the text of a paper.

    Raises:
        MalformedError: the data cannot be evaluated, or no claim can be read; every fault of both
            is in it.
    """
    source = parse_source(folder)
    try:
        corpus = load_corpus(folder)
    except MalformedError as error:
        raise MalformedError((*error.faults, *source.faults)) from error
    if source.faults and not source.claims:
        raise MalformedError((*corpus.remarks, *source.faults))
    return corpus, source
