"""``paper review``: what a reader's disagreements do to the verdicts."""

from __future__ import annotations

from pathlib import Path

from refutable.build.opening import open_paper
from refutable.build.paper import Paper
from refutable.coders.layer import read_layer
from refutable.corpus.schema import missing
from refutable.errors import UsageError, decode, read_file
from refutable.reports.review import ReviewReport
from refutable.robustness.review import Disagreement, Effect, effect, stock
from refutable.robustness.review_text import Known, of_layer, read_review


def review(root: Path | None, file: Path) -> ReviewReport:
    """Return the effect of each disagreement in a review or a reader's layer, and of all together.

    Raises:
        UsageError: there is no such file.
        MalformedError: the file, the data or the paper is malformed; it holds every fault.
        CellError: a cell failed.
    """
    paper = open_paper(root)
    paper.demand_sound()
    found = _read(file, paper)
    claims = paper.collected.claims
    before = stock(claims, paper.corpus, paper.readings, ())

    def of(*some: Disagreement) -> Effect:
        return effect(before, stock(claims, paper.corpus, paper.readings, some))

    return ReviewReport(
        corpus=paper.corpus,
        statements=paper.collected.statements,
        readings=paper.readings,
        alone=tuple((one, of(one)) for one in found),
        together=of(*found),
    )


def _read(file: Path, paper: Paper) -> tuple[Disagreement, ...]:
    corpus = paper.corpus
    if file.suffix == ".csv":
        layer = read_layer(corpus, file, file.stem)
        return of_layer(layer.codings, layer.seen, corpus)
    try:
        text = decode(read_file(file, str(file)), str(file))
    except FileNotFoundError as error:
        raise UsageError([missing(str(file))]) from error
    claims = {one.id: one for one in paper.collected.claims if one.holds is not None}
    return read_review(text, str(file), Known(corpus, claims, paper.readings))
