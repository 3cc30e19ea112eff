"""Open a paper and find everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

from refutable.build.faults import adequacy_remarks, prose_faults, published_faults, wording_remarks
from refutable.build.paper import Paper, open_claims
from refutable.claims.links import link_faults
from refutable.claims.record import read_record
from refutable.corpus.garbage import gc_paused
from refutable.errors import Fault, MalformedError
from refutable.paper.lines import find_root
from refutable.robustness.choices import Readings, load_readings
from refutable.wording.affirmation import read_affirmed

P = ParamSpec("P")
T = TypeVar("T")


@gc_paused()
def open_paper(root: Path | None = None) -> Paper:
    """Return the paper of a project, its data loaded, its cells run in process, its faults found.

    Raises:
        MalformedError: the data cannot be evaluated, or no claim can be read.
    """
    return examined(open_claims(find_root(root)))


def examined(paper: Paper) -> Paper:
    """Return a paper whose cells have run with everything that is wrong with it."""
    unread: list[Fault] = []
    paper = replace(
        paper,
        readings=_or_none(Readings(), unread, load_readings, paper.root, paper.corpus),
        recorded=_or_none({}, unread, read_record, paper.root),
        affirmed=_or_none({}, unread, read_affirmed, paper.root),
    )
    faults = {
        *paper.faults,
        *unread,
        *prose_faults(paper),
        *link_faults(paper.collected.claims),
        *adequacy_remarks(paper),
        *wording_remarks(paper),
        *published_faults(paper),
    }
    return replace(paper, faults=tuple(sorted(faults)))


def _or_none(
    none: T, faults: list[Fault], read: Callable[P, T], *args: P.args, **more: P.kwargs
) -> T:
    """Return what is read; ``none`` where it is malformed, and the faults are kept."""
    try:
        return read(*args, **more)
    except MalformedError as error:
        faults += error.faults
        return none
