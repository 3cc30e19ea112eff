"""Open a paper and hold everything that is wrong with it against it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from refutable.build.faults import claim_faults, prose_faults, published_faults, sentence_faults
from refutable.build.paper import Paper, open_claims
from refutable.cells.session import find_root
from refutable.corpus.memory import uncollected
from refutable.errors import Fault, MalformedError
from refutable.robustness.readings import Readings, load_readings
from refutable.wording.sentences import OUT_OF_RANGE


@uncollected()
def open_paper(root: Path | None = None) -> Paper:
    """Return the paper of a project, its data loaded and its cells run in process.

    Raises:
        MalformedError: the data or the paper are not well formed; every fault found is in it.
        CellError: a cell or an inline value raised.
    """
    return sound(open_claims(find_root(root)))


def sound(paper: Paper) -> Paper:
    """Return a paper with all that its examination needs; its cells have run.

    Raises:
        MalformedError: the prose, the claims or the declared readings are not well formed.
    """
    readings, unread = _readings(paper)
    of_sentences = tuple(sentence_faults(paper))
    faults = (
        *unread,
        *prose_faults(paper.source, paper.collected),
        *claim_faults(paper.collected),
        *(fault for fault in of_sentences if fault.rule != OUT_OF_RANGE),
        *published_faults(paper),
    )
    if faults:
        raise MalformedError(faults)
    return replace(paper, readings=readings, misworded=of_sentences)


def _readings(paper: Paper) -> tuple[Readings, tuple[Fault, ...]]:
    try:
        return load_readings(paper.root, paper.corpus), ()
    except MalformedError as error:
        return Readings(), error.faults
