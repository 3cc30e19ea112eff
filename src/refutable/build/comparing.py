"""``paper diff``: how the argument differs between two states."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from refutable.build.paper import Paper, open_claims
from refutable.claims.claim import Assessment
from refutable.errors import PaperError
from refutable.evaluate.query import Finder
from refutable.history.comparison import Comparison, Measured, State, Stated, compare
from refutable.history.git import Revision, find_revision, no_paper, unpack
from refutable.language.criteria import Criterion
from refutable.paper.lines import find_root
from refutable.paper.source import ClaimSpan
from refutable.robustness.choices import FILE as READINGS
from refutable.robustness.margins import margins
from refutable.wording.project import FILE as WORDING
from refutable.wording.robustness import margin_words


def diff(root: Path | None, revision: str, other: str | None = None) -> Comparison:
    """Return how the argument differs between a revision and another one, or the working tree.

    The cells of both states are run in this process, by this engine: whoever compares with a
    revision runs its code.

    Raises:
        UsageError: there is no git, no repository, or no such revision in it.
        MalformedError: a revision, or the working tree, cannot be read as a paper.
        CellError: a cell of the working tree raised.
    """
    folder = find_root(root)
    names = [revision] if other is None else [revision, other]
    states = [_state_at(folder, found) for found in [find_revision(folder, n) for n in names]]
    if other is None:
        paper = open_claims(folder)
        paper.demand_sound()
        states.append(_state(paper, "working tree"))
    return compare(*states)


def _state_at(folder: Path, revision: Revision) -> State:
    with tempfile.TemporaryDirectory(prefix="paper-") as name:
        target = Path(name)
        left_out = unpack(folder, revision, target)
        try:
            paper = open_claims(target)
            paper.demand_sound()
        except PaperError as error:
            raise no_paper(revision, error.faults, left_out) from error
        return _state(paper, str(revision), revision.commit)


def _state(paper: Paper, name: str, commit: str = "") -> State:
    finder = Finder(paper.corpus)
    spans = {span.id: span for span in paper.source.claims}
    stock = paper.collected.ledger
    claims = tuple(
        _stated(paper, found, spans.get(found.claim.id), stock.at_risk, finder)
        for found in stock.entries
    )
    files = {file: paper.root / file for file in (READINGS, WORDING)}
    texts = {file: path.read_text("utf-8") for file, path in files.items() if path.is_file()}
    return State(name, commit, finder, claims, texts)


def _stated(
    paper: Paper,
    found: Assessment,
    span: ClaimSpan | None,
    risks: Mapping[str, tuple[str, ...]],
    finder: Finder,
) -> Stated:
    made = found.claim
    return Stated(
        assessment=found,
        statement=paper.collected.statements.get(made.id, ""),
        written=span.text if span else "",
        file=span.position.file if span else made.file,
        line=span.position.line if span else made.line,
        margins=tuple(_measured(made.holds, finder)) if made.holds is not None else (),
        at_risk=risks.get(made.id, ()),
    )


def _measured(criterion: Criterion, finder: Finder) -> Iterator[Measured]:
    for one in margins(criterion, finder):
        yield Measured(one.part, one.distance, one.unit, margin_words(one))
