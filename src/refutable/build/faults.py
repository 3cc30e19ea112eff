"""What is wrong with a paper whose data and cells are sound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from refutable.build.paper import Paper, declared_verdicts, verdicts_of
from refutable.cells.outline import outline
from refutable.cells.session import Collected
from refutable.claims.claim import rests_on
from refutable.claims.graph import cycles, unknown_names
from refutable.claims.published import is_rebuilding, rebuilt
from refutable.errors import Fault, MalformedError
from refutable.paper.bibliography import bibliography_keys
from refutable.paper.diagnostics import diagnose
from refutable.paper.source import Position
from refutable.robustness.refutable import Trial
from refutable.wording.check import remarks
from refutable.wording.names import Names
from refutable.wording.project import FILE as WORDING
from refutable.wording.project import WHOLE_PAPER


def prose_faults(paper: Paper) -> Iterable[Fault]:
    source, collected = paper.source, paper.collected
    keys: Mapping[str, Position] | None = None
    try:
        keys = bibliography_keys(source)
    except MalformedError as error:
        yield from error.faults
    cells = {name: Position(file, line, 1) for name, (file, line) in collected.cells.items()}
    cited = {
        *collected.cited,
        *(key for made in collected.claims for key in (*made.warrant, *made.argued_from)),
    }
    yield from diagnose(source, keys, cells, cited=cited)


def claim_faults(collected: Collected) -> Iterable[Fault]:
    places = {made.id: made for made in collected.claims}
    graph = rests_on(collected.claims)
    for name, below in unknown_names(graph):
        message = f"'{name}' rests on '{below}', but there is no claim '{below}'"
        place = places[name]
        yield Fault(place.file, place.line, 1, "unknown-claim", message, "correct the id")
    yield from _warrant_faults(collected)
    for circle in cycles(graph):
        place = places[circle[0]]
        message = f"claims rest on one another in a circle: {' → '.join(circle)}"
        yield Fault(
            place.file,
            place.line,
            1,
            "circular-claims",
            message,
            "take one of these ids out of rests_on=",
        )


def _warrant_faults(collected: Collected) -> Iterable[Fault]:
    argued = {made.id: bool(made.argued_from) for made in collected.claims}
    for made in collected.claims:
        for name in made.warranted_by:
            if name not in argued:
                message = f"'{made.id}' names the warrant '{name}', but there is no claim '{name}'"
                remedy = "correct the id; to name a work, give its citation key with the @"
                yield Fault(made.file, made.line, 1, "unknown-claim", message, remedy)
            elif not argued[name]:
                message = f"the warrant '{name}' of '{made.id}' has a criterion of its own"
                remedy = "name it in rests_on= instead; a warrant is argued from literature"
                yield Fault(made.file, made.line, 1, "computed-warrant", message, remedy)


def published_faults(paper: Paper) -> Iterable[Fault]:
    if not is_rebuilding(paper.root):
        return ()
    try:
        return rebuilt(paper.root, verdicts_of(paper), declared_verdicts(paper)).remarks
    except MalformedError as error:
        return error.faults


def wording_remarks(paper: Paper) -> Iterable[Fault]:
    """Yield each remark on the wording of a claim, at its place in the sentence."""
    collected = paper.collected
    table = collected.wording.table
    if table is None:
        return
    yield from _unknown_sections(paper)
    names = Names(paper.corpus, collected.wording, table)
    spans = {span.id: span for span in paper.source.claims}
    for made in collected.claims:
        span = spans.get(made.id)
        if span is None or made.id in collected.incomplete:
            continue
        sentence, inside = collected.sentences[made.id], collected.inside[made.id]
        for found in remarks(sentence, made, names, collected.finder, inside):
            place = span.at(sentence.place(found.start))
            yield place.fault(found.rule, f"{made.id}: {found.message}", found.remedy)


def _unknown_sections(paper: Paper) -> Iterable[Fault]:
    known = {name for names in outline(paper.source).values() for name in (s.id for s in names)}
    for name in paper.collected.wording.setting.keys() - known - {WHOLE_PAPER}:
        message = f"setting: names '{name}', but no section has this id"
        remedy = f"use the id of a heading, such as sec-method, or '{WHOLE_PAPER}'"
        yield Fault(WORDING, 0, 0, "bad-wording", message, remedy)


def irrefutable_faults(paper: Paper) -> Iterable[Fault]:
    places = {made.id: Position(made.file, made.line, 1) for made in paper.collected.claims}
    places.update({span.id: span.position for span in paper.source.claims})
    trial = Trial(paper.corpus, paper.readings)
    for found in paper.collected.ledger.entries:
        criterion = found.claim.holds
        if criterion is not None and not trial.can_refute(criterion, found.verdict):
            name = found.claim.id
            message = f"nothing could refute {name}: no removal, shuffle or reading does"
            remedy = "give a criterion that other data would not meet"
            yield places[name].fault("irrefutable", message, remedy)
