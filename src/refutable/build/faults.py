"""What is wrong with a paper whose data and cells are sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from refutable.build.paper import Paper
from refutable.cells.outline import outline
from refutable.claims.passages import passages
from refutable.claims.published import is_rebuilding, rebuilt
from refutable.errors import Fault, MalformedError
from refutable.paper.bibliography import bibliography_keys, unread
from refutable.paper.diagnostics import diagnose
from refutable.paper.lines import Position
from refutable.paper.printable import missing_fault, missing_in
from refutable.robustness.refutable import Trial
from refutable.wording.check import remarks
from refutable.wording.names import Names
from refutable.wording.project import FILE as WORDING
from refutable.wording.project import WHOLE_PAPER


def prose_faults(paper: Paper) -> Iterable[Fault]:
    """Yield what is wrong with the prose: names that do not agree, numbers typed by hand."""
    source, collected = paper.source, paper.collected
    keys: Mapping[str, Position] | None = None
    try:
        if all(path.is_file() for path in source.bibliographies):
            keys = bibliography_keys(source)
            yield from unread(source)
            yield from _missing_glyphs(paper)
    except MalformedError as error:
        yield from error.faults
    cells = {name: Position(file, line, 1) for name, (file, line) in collected.cells.items()}
    cited = {
        *collected.cited,
        *(key for made in collected.claims for key in (*made.warrant, *made.argued_from)),
    }
    yield from diagnose(source, keys, cells, cited=cited)


def _missing_glyphs(paper: Paper) -> Iterator[Fault]:
    """Yield the characters that no font of the PDF has in what claims quote and in the sources."""
    corpus, root = paper.corpus, paper.root
    known = {f"data/excerpts.csv:{x.line}": x.text for x in corpus.excerpts.values()}
    known |= {f"data/documents.csv:{x.line}": x.title for x in corpus.documents.values()}
    for path in filter(Path.is_file, paper.source.bibliographies):
        lines = enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
        known |= {f"{path.relative_to(root).as_posix()}:{n}": line for n, line in lines}
    odd = {place: text for place, text in known.items() if not text.isascii()}
    missing = frozenset(missing_in(paper.source, "".join(odd.values())))
    if not missing:
        return
    entries = paper.collected.ledger.entries
    quoted = [
        one
        for entry in entries
        for side in (entry.grounds, entry.rebuttal)
        for one in passages(side, corpus)
    ]
    shown: dict[str, str] = {place: text for place, text in odd.items() if ".csv:" not in place}
    for one in quoted:
        line = corpus.excerpts[one.excerpt].line if one.excerpt else 0
        shown[f"data/excerpts.csv:{line}"] = shown.get(f"data/excerpts.csv:{line}", "") + one.words
        shown[f"data/documents.csv:{corpus.documents[one.document].line}"] = one.title
    for place, text in shown.items():
        file, _, number = place.rpartition(":")
        if signs := "".join(sorted(missing & {*text})):
            yield missing_fault(signs, Position(file, int(number), 1))


def published_faults(paper: Paper) -> Iterable[Fault]:
    """Return what is wrong with the table of published claims, if the paper has one."""
    if not is_rebuilding(paper.root):
        return ()
    try:
        return rebuilt(paper.root, paper.collected.ledger.entries).remarks
    except MalformedError as error:
        return error.faults


def adequacy_remarks(paper: Paper) -> Iterable[Fault]:
    """Yield a remark for each claim that carries the argument and, unlike others, has no adequacy.

    A paper that never states one gets no remark.
    """
    bearing = [made for made in paper.collected.claims if made.bearing]
    if not any(made.adequacy for made in paper.collected.claims):
        return
    for made in (made for made in bearing if not made.adequacy):
        message = f"{made.id} carries the argument, and does not say how adequate its grounds are"
        remedy = "say it in adequacy=, as the others do"
        yield Position(made.file, made.line, 1).fault("no-adequacy", message, remedy)


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
            place = paper.source.at(sentence.place(found.start))
            yield place.fault(found.rule, f"{made.id}: {found.message}", found.remedy)


def _unknown_sections(paper: Paper) -> Iterable[Fault]:
    known = outline(paper.source).ids
    for name in paper.collected.wording.setting.keys() - known - {WHOLE_PAPER}:
        message = f"setting: names '{name}', but no section has this id"
        remedy = f"use the id of a heading, such as sec-method, or '{WHOLE_PAPER}'"
        yield Fault(WORDING, 0, 0, "bad-wording", message, remedy)


def irrefutable_faults(paper: Paper) -> Iterable[Fault]:
    """Yield a remark for each claim that nothing can refute."""
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
