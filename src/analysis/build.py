"""The order of work: what each command does, top to bottom.

``check`` reads the data and the paper, runs its cells in this process, and says what does not
hold. ``render`` does the same, then runs the cells in a kernel and writes the formats. ``record``
writes down the passages on which each claim stands today, so that a later check can name those
that were lost.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from analysis.authoring import Collected, FigureRequest, collect, draw, find_root
from analysis.claims import affirmation
from analysis.claims.affirmation import Affirmation
from analysis.claims.claim import Assessment, Verdict, rests_on
from analysis.claims.comparison import Comparison, State, Stated, compare
from analysis.claims.graph import Graph, cycles, reached, turned, unknown_names
from analysis.claims.limits import not_established
from analysis.claims.naming import Names
from analysis.claims.passages import passages
from analysis.claims.published import RESOURCE as PUBLISHED
from analysis.claims.published import Fate, Outcome, Rebuilt, is_rebuilding, rebuilt
from analysis.claims.sentences import OUT_OF_RANGE, hold_against
from analysis.claims.vocabulary import FILE as WORDING
from analysis.coders.issue import new_sheet
from analysis.coders.layer import NewCoder, add_layer
from analysis.corpus import Corpus, load_corpus
from analysis.corpus.memory import uncollected
from analysis.errors import Fault, MalformedError, PaperError, UsageError, decode_tree
from analysis.evidence.agreement import agreement_table
from analysis.evidence.disagreements import disagreements
from analysis.evidence.query import Finder
from analysis.history import Revision, find_revision, no_paper, unpack
from analysis.paper.bibliography import bibliography_keys
from analysis.paper.diagnostics import diagnose
from analysis.paper.source import ClaimSpan, Position, Source, read_source
from analysis.reports.agreement import AgreementReport, Effect, Effects
from analysis.reports.report import Change, CheckReport, ClaimReport, Entry, Tie
from analysis.robustness.disagreements import deciding_disagreements
from analysis.robustness.margins import margins
from analysis.robustness.readings import Readings, load_readings
from analysis.robustness.refutable import Trial
from analysis.rules import Rule, rules

RECORD = "data/ledger.json"
READINGS = "data/readings.yaml"
MANIFEST = "figures/manifest.json"
FORMATS = ("html", "pdf", "ipynb")


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
def open_paper(root: Path | None = None) -> Paper:
    """Return the paper of a project, its data loaded and its cells run in process.

    Raises:
        MalformedError: the data or the paper are not well formed; every fault found is in it.
        CellError: a cell or an inline value raised.
    """
    paper = open_claims(find_root(root))
    readings, unread = _readings(paper)
    of_sentences = tuple(_sentence_faults(paper))
    faults = (
        *unread,
        *_prose_faults(paper.source, paper.collected),
        *_claim_faults(paper.collected),
        *(fault for fault in of_sentences if fault.rule != OUT_OF_RANGE),
        *_published_faults(paper),
    )
    if faults:
        raise MalformedError(faults)
    return replace(paper, readings=readings, misworded=of_sentences)


def _readings(paper: Paper) -> tuple[Readings, tuple[Fault, ...]]:
    try:
        return load_readings(paper.root, paper.corpus), ()
    except MalformedError as error:
        return Readings(), error.faults


@uncollected()
def open_claims(folder: Path) -> Paper:
    """Return the paper in a folder for its claims alone, whatever is wrong with its prose.

    Raises:
        MalformedError: the data, or a claim, are not well formed.
        CellError: a cell or an inline value raised.
    """
    corpus, source = _read_both(folder)
    return Paper(folder, corpus, source, collect(source, corpus))


def _read_both(folder: Path) -> tuple[Corpus, Source]:
    # Both are read before either is reported, so that one run shows all that is wrong.
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


def _prose_faults(source: Source, collected: Collected) -> Iterable[Fault]:
    cells = {name: Position(file, line, 1) for name, (file, line) in collected.cells.items()}
    cited = {
        *collected.cited,
        *(key for made in collected.claims for key in (*made.warrant, *made.argued_from)),
    }
    return diagnose(source, bibliography_keys(source), cells, cited=cited)


def _claim_faults(collected: Collected) -> Iterable[Fault]:
    places = {made.id: made for made in collected.claims}
    graph = rests_on(collected.claims)
    for name, below in unknown_names(graph):
        message = f"'{name}' rests on '{below}', which is no claim"
        place = places[name]
        yield Fault(place.file, place.line, 1, "unknown-claim", message, "correct the id")
    yield from _warrant_faults(collected)
    for circle in cycles(graph):
        place = places[circle[0]]
        message = f"claims rest on one another in a circle: {' → '.join(circle)}"
        yield Fault(place.file, place.line, 1, "circular-claims", message, "break the circle")


def _warrant_faults(collected: Collected) -> Iterable[Fault]:
    argued = {made.id: bool(made.argued_from) for made in collected.claims}
    for made in collected.claims:
        for name in made.warranted_by:
            if name not in argued:
                message = f"'{made.id}' names the warrant '{name}', which is no claim"
                remedy = "correct the id; a work is named by its citation key, with its @"
                yield Fault(made.file, made.line, 1, "unknown-claim", message, remedy)
            elif not argued[name]:
                message = f"the warrant '{name}' of '{made.id}' is not argued from literature"
                remedy = "a claim of the record goes into rests_on="
                yield Fault(made.file, made.line, 1, "computed-warrant", message, remedy)


def _published_faults(paper: Paper) -> Iterable[Fault]:
    if not is_rebuilding(paper.root):
        return ()
    try:
        rebuilt(paper.root, verdicts_of(paper), _declared(paper))
    except MalformedError as error:
        return error.faults
    return ()


def _sentence_faults(paper: Paper) -> Iterable[Fault]:
    names = Names(paper.corpus, paper.collected.vocabulary)
    finder = paper.collected.finder
    spans = {span.id: span for span in paper.source.claims}
    for made in paper.collected.claims:
        span = spans.get(made.id)
        if span is not None:
            sentence = paper.collected.sentences[made.id]
            for found in hold_against(sentence, made, names, finder):
                place = span.at(found.start)
                message = f"{made.id}: {found.message}"
                yield place.fault(found.rule, message, found.remedy)


# ------------------------------------------------------------------ check


@uncollected()
def check(paper: Paper) -> CheckReport:
    """Return what the figures and the claims of a paper come to."""
    now, before = _as_they_are(paper), _affirmed(paper.root)
    return CheckReport(
        entries=entries(paper),
        stale=tuple(stale_figures(paper)),
        documents=len(paper.corpus.documents),
        excerpts=len(paper.corpus.counted),
        codings=len(paper.corpus.by_coders),
        coders=len(paper.corpus.coders),
        record_differs=_record_differs(paper),
        misworded=_misworded(paper),
        irrefutable=tuple(_irrefutable(paper)),
        suspects=affirmation.suspects(now, before),
        forgotten=affirmation.forgotten(now, before),
    )


def _misworded(paper: Paper) -> tuple[Fault, ...]:
    if paper.misworded is not None:
        return paper.misworded
    return tuple(fault for fault in _sentence_faults(paper) if fault.rule == OUT_OF_RANGE)


def _irrefutable(paper: Paper) -> Iterable[Fault]:
    spans = {span.id: span for span in paper.source.claims}
    trial = Trial(paper.corpus, paper.readings)
    for found in paper.collected.ledger.entries:
        criterion = found.claim.holds
        if criterion is not None and not trial.can_refute(criterion, found.verdict):
            name = found.claim.id
            message = f"{name}: no removal, no shuffle and no reading refutes it: it claims nothing"
            remedy = "give a criterion that some record would not meet"
            yield spans[name].position.fault("irrefutable", message, remedy)


def entries(paper: Paper) -> tuple[Entry, ...]:
    """Return each claim with its verdict, its passages, and what changed since the record."""
    recorded = _recorded(paper.root)
    ledger = paper.collected.ledger
    risks, below, above = ledger.at_risk, ledger.graph, turned(ledger.graph)
    warrants = turned(ledger.warrants)
    verdicts = {found.claim.id: found.verdict for found in ledger.entries}
    return tuple(
        replace(
            _entry(paper, found, number, recorded),
            at_risk=risks.get(found.claim.id, ()),
            below=_ties(found.claim.id, below, verdicts),
            above=_ties(found.claim.id, above, verdicts),
            warrants=_ties(found.claim.id, warrants, verdicts),
        )
        for number, found in enumerate(ledger.entries, start=1)
    )


def _ties(name: str, graph: Graph, verdicts: Mapping[str, Verdict]) -> tuple[Tie, ...]:
    return tuple(Tie(path, verdicts[end]) for end, path in reached(name, graph).items())


def _entry(
    paper: Paper,
    assessment: Assessment,
    number: int,
    recorded: Mapping[str, Mapping[str, Any]],
) -> Entry:
    name = assessment.claim.id
    span = next(span for span in paper.source.claims if span.id == name)
    grounds = passages(assessment.grounds, paper.corpus)
    rebuttal = passages(assessment.rebuttal, paper.corpus)
    return Entry(
        number=number,
        assessment=assessment,
        statement=paper.collected.statements.get(name, ""),
        file=span.position.file,
        line=span.position.line,
        grounds=grounds,
        rebuttal=rebuttal,
        change=Change.since(recorded.get(name), grounds, rebuttal),
        at_risk=(),
    )


def show(paper: Paper, name: str, shuffles: int, seed: int) -> ClaimReport:
    """Return one claim, by its id or its number, with how firmly it stands.

    Raises:
        UsageError: there is no such claim.
    """
    # Imported here: only what examines a claim needs it.
    from analysis.robustness.examine import examine_all

    entry = find_claim(paper, name)
    examined = examine_all(
        [entry.assessment.claim], paper.corpus, paper.readings, shuffles=shuffles, seed=seed
    )
    return ClaimReport(
        entry=entry,
        firmness=examined.get(entry.id),
        readings=paper.readings,
        not_established=not_established(entry.assessment, paper.corpus),
    )


def find_claim(paper: Paper, name: str) -> Entry:
    """Return one claim by its id or its number.

    Raises:
        UsageError: there is no such claim.
    """
    import difflib

    known = entries(paper)
    for entry in known:
        if name in (entry.id, entry.id.removeprefix("clm-"), str(entry.number)):
            return entry
    near = difflib.get_close_matches(name, [entry.id for entry in known], n=1, cutoff=0.4)
    remedy = f"did you mean '{near[0]}'?" if near else "'paper claims' lists them all"
    raise UsageError([Fault("", 0, 0, "unknown-claim", f"no claim '{name}'", remedy)])


def published(
    paper: Paper, outcome: str | None = None, section: str | None = None
) -> tuple[Rebuilt, tuple[Fate, ...]]:
    """Return how the claims of the published work fare, and those of an outcome and a section.

    Raises:
        UsageError: the paper rebuilds no published work, or there is no such outcome or section.
        MalformedError: the table of published claims is not well formed.
    """
    if not is_rebuilding(paper.root):
        remedy = f"declare the resource '{PUBLISHED}' in data/datapackage.json"
        message = "this paper's data have no table of published claims"
        raise UsageError([Fault("", 0, 0, "no-published-claims", message, remedy)])
    found = rebuilt(paper.root, verdicts_of(paper), _declared(paper))
    _demand_one_of("no-such-outcome", outcome, [one.value for one in Outcome])
    _demand_one_of("no-such-section", section, list(found.by("section")))
    return found, tuple(
        fate
        for fate in found.fates
        if outcome in (None, fate.outcome.value) and section in (None, fate.published.section)
    )


def verdicts_of(paper: Paper) -> Mapping[str, Verdict]:
    """Return the verdict of each claim by its id."""
    return {found.claim.id: found.verdict for found in paper.collected.ledger.entries}


def _declared(paper: Paper) -> Mapping[str, Verdict]:
    entries = paper.collected.ledger.entries
    return {found.claim.id: found.claim.declared for found in entries}


def _demand_one_of(rule: str, name: str | None, known: Sequence[str]) -> None:
    if name is not None and name not in known:
        message, remedy = f"there is no '{name}'", f"one of: {', '.join(known)}"
        raise UsageError([Fault("", 0, 0, rule, message, remedy)])


def folder_in_repository(root: Path | None) -> str:
    """Return where in its repository a paper lies, as "papers/one/"; "" at its root or outside."""
    try:
        folder = find_root(root)
    except UsageError:
        return ""
    for above in (folder, *folder.parents):
        if (above / ".git").exists():
            inside = folder.relative_to(above).as_posix()
            return "" if inside == "." else f"{inside}/"
    return ""


def write_report(path: Path, report: str) -> None:
    """Write a report to a file, its folder made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{report}\n", encoding="utf-8", newline="\n")


# ------------------------------------------------------------------ explain


def explain(name: str | None) -> tuple[Rule, ...]:
    """Return the rule of this name; all of them where none is given.

    Raises:
        UsageError: there is no such rule.
    """
    import difflib

    known = rules()
    if name is None:
        return tuple(known.values())
    if name in known:
        return (known[name],)
    near = difflib.get_close_matches(name, known, n=1)
    remedy = f"did you mean '{near[0]}'?" if near else "'paper explain' lists them all"
    raise UsageError([Fault("", 0, 0, "no-such-rule", f"no rule '{name}'", remedy)])


# ------------------------------------------------------------------ diff


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
        states.append(_state(open_claims(folder), "working tree"))
    return compare(*states)


def _state_at(folder: Path, revision: Revision) -> State:
    with tempfile.TemporaryDirectory(prefix="paper-") as name:
        target = Path(name)
        left_out = unpack(folder, revision, target)
        try:
            # In its own folder: a cell that opens a file beside the paper opens the one of then.
            with contextlib.chdir(target):
                paper = open_claims(target)
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
        margins=margins(made.holds, finder) if made.holds is not None else (),
        at_risk=risks.get(made.id, ()),
    )


# ------------------------------------------------------------------ coders


def agreement(
    root: Path | None, name: str | None = None, *, effects: bool = False
) -> AgreementReport:
    """Return how far the coders agree on all codes, or on those of this code or family.

    What the disagreements decide is told once all of them are adjudicated, or where ``effects``
    asks for it; only then are the claims looked at.

    Raises:
        UsageError: there are not two coders, or no such code.
        MalformedError: the data are not well formed, or the paper whose claims are looked at.
    """
    corpus = load_corpus(find_root(root))
    codes = _codes_named(corpus, name)
    if len(corpus.coders) < 2:
        remedy = "add a second one: paper coder new NAME"
        raise UsageError([Fault("data/coders.csv", 0, 0, "one-coder", "one coder alone", remedy)])
    found = disagreements(corpus)
    shown = effects or all(item.adjudication is not None for item in found)
    return AgreementReport(
        corpus=corpus,
        table=agreement_table(corpus),
        codes=codes,
        disagreements=tuple(item for item in found if not codes or item.code in codes),
        effects=_effects(open_claims(corpus.root)) if shown else None,
    )


def _codes_named(corpus: Corpus, name: str | None) -> tuple[str, ...]:
    import difflib

    codes = corpus.codebook.expand(name) if name else ()
    if name and not codes:
        known = [*corpus.codebook.codes, *corpus.codebook.families]
        near = difflib.get_close_matches(name, known, n=1)
        remedy = f"did you mean '{near[0]}'?" if near else "data/codebook.yaml has them all"
        fault = Fault("", 0, 0, "no-such-code", f"'{name}' is no code or family", remedy)
        raise UsageError([fault])
    return codes


def _effects(paper: Paper) -> Effects:
    effects: dict[tuple[str, str], list[Effect]] = {}
    claims = [made for made in paper.collected.claims if made.holds is not None]
    for under in deciding_disagreements(claims, paper.corpus):
        now = under.verdicts[paper.corpus.default]
        for deciding in under.deciding:
            place = (deciding.disagreement.excerpt, deciding.disagreement.code)
            told = Effect(under.claim, now, deciding.coders, deciding.verdict)
            effects.setdefault(place, []).append(told)
    return effects


def new_coder(root: Path | None, name: str, seed: int, out: Path | None = None) -> Path:
    """Write what a blind coder needs into a new folder; return the folder.

    Raises:
        UsageError: no coder can have this name, or something stands in the folder already.
        MalformedError: the data are not well formed, or the codebook hands nothing out.
    """
    folder = find_root(root)
    return new_sheet(load_corpus(folder), name, seed, out or folder / "sheets" / name)


def add_coder(root: Path | None, file: Path, coder: NewCoder, *, again: bool = False) -> Path:
    """Check what a coder sends back, and write it as a layer of the project; return the layer.

    Raises:
        UsageError: there is no such file, or the coder's name is none, or taken.
        MalformedError: the file, or the data with it, are not well formed.
    """
    return add_layer(load_corpus(find_root(root)), file, coder, again=again)


# ------------------------------------------------------------------ render


def render(
    root: Path | None,
    formats: Sequence[str],
    engine: str = "auto",
    *,
    progress: Callable[[int, int, str], None] | None = None,
) -> tuple[Path, ...]:
    """Run the cells in a kernel, write the formats and the figures; return the paper's files.

    Raises:
        PaperError: something is malformed or fails; nothing that stood before is touched.
    """
    # Imported here: the kernel's libraries take longer to load than a whole check takes to run.
    from analysis.paper.quarto import render_with_quarto
    from analysis.paper.render import render as render_paper

    paper = open_paper(root)
    out = paper.root / "_output"
    if engine == "quarto":
        written = render_with_quarto(paper.source, to=formats, out=out, progress=progress)
    else:
        written = render_paper(paper.source, to=formats, out=out, progress=progress)
    draw_figures(paper)
    return written


# ------------------------------------------------------------------ affirm


def affirm(
    root: Path | None, names: Sequence[str], date: str, *, whole: bool = False
) -> Mapping[str, Affirmation]:
    """Affirm the sentence and the criterion of claims as they are; return what was affirmed.

    ``whole`` affirms every claim that is not affirmed as it now is, and forgets those that the
    paper no longer makes. ``date`` is the day on which it is done.

    Raises:
        UsageError: no claim is named, or one that there is not.
    """
    paper = open_paper(root)
    if not (names or whole):
        remedy = "name claims, or give --all after reading every one"
        raise UsageError([Fault("", 0, 0, "no-claim-named", "no claim is named", remedy)])
    now, before = _as_they_are(paper, date), _affirmed(paper.root)
    named = [find_claim(paper, name).id for name in names]
    if whole:
        named += [item.id for item in affirmation.suspects(now, before)]
        before = {name: item for name, item in before.items() if name in now}
    made = {name: now[name] for name in named}
    _write(paper.root / affirmation.FILE, affirmation.as_text({**before, **made}))
    return made


def _as_they_are(paper: Paper, date: str = "") -> Mapping[str, Affirmation]:
    written = {span.id: span.text for span in paper.source.claims}
    said = paper.collected.statements
    return {
        made.id: affirmation.affirmation(
            made,
            written[made.id],
            said[made.id],
            paper.corpus,
            date,
            (inset.value for inset in paper.collected.sentences[made.id].insets),
        )
        for made in paper.collected.claims
    }


def _affirmed(root: Path) -> Mapping[str, Affirmation]:
    path = root / affirmation.FILE
    if not path.is_file():
        return {}
    return affirmation.read_affirmations(
        decode_tree(path.read_bytes(), affirmation.FILE, "bad-json")
    )


# ------------------------------------------------------------------ record


def record(root: Path | None = None) -> Path:
    """Write down the verdict and the passages of each claim as they are; return the file."""
    paper = open_paper(root)
    target = paper.root / RECORD
    _write(target, _record_text(paper))
    return target


def _record_text(paper: Paper) -> str:
    content = {entry.id: entry.as_record() for entry in entries(paper)}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _recorded(root: Path) -> Mapping[str, Mapping[str, Any]]:
    path = root / RECORD
    if not path.is_file():
        return {}
    remedy = "write it anew: paper record, once the claims are as declared"
    try:
        content = json.loads(decode_tree(path.read_bytes(), RECORD, "bad-json"))
    except json.JSONDecodeError as error:
        fault = Fault(RECORD, error.lineno, error.colno, "bad-json", error.msg, remedy)
        raise MalformedError([fault]) from error
    if not _is_record(content):
        raise MalformedError([Fault(RECORD, 1, 1, "bad-record", "this is no record", remedy)])
    return cast(Mapping[str, Mapping[str, Any]], content)


def _is_record(content: object) -> bool:
    def is_passage(item: object) -> bool:
        return isinstance(item, dict) and isinstance(item.get("key"), list) and "text" in item

    return isinstance(content, dict) and all(
        isinstance(claim, dict)
        and all(
            isinstance(claim.get(side), list) and all(map(is_passage, claim[side]))
            for side in ("for", "against")
        )
        for claim in content.values()
    )


def _record_differs(paper: Paper) -> bool:
    path = paper.root / RECORD
    return not path.is_file() or path.read_bytes() != _record_text(paper).encode()


# ------------------------------------------------------------------ figures


def stale_figures(paper: Paper) -> Iterable[Fault]:
    """Return a fault for each figure that is missing, edited, or drawn from other data."""
    manifest = _manifest(paper.root)
    for request in paper.collected.figures:
        drawn = manifest.get(request.label)
        shown = f"figures/{request.label}.svg"
        if drawn is None:
            yield _stale(shown, "the figure has not been drawn")
        elif drawn.get("rows") != request.digest or drawn.get("code") != _code_digest():
            yield _stale(shown, "the figure is out of date with its data")
        else:
            yield from _edited(paper.root, request.label, drawn)
    for label in manifest.keys() - {request.label for request in paper.collected.figures}:
        yield _stale(f"figures/{label}.svg", "no cell of the paper asks for this figure")


def _edited(root: Path, label: str, drawn: Mapping[str, Any]) -> Iterable[Fault]:
    for ending in ("svg", "vl.json"):
        path = root / "figures" / f"{label}.{ending}"
        if not path.is_file() or _digest(path.read_bytes()) != drawn.get(ending):
            yield _stale(f"figures/{path.name}", "the file is missing or was edited by hand")


def _stale(file: str, message: str) -> Fault:
    return Fault(file, 0, 0, "stale-figure", message, "draw it anew: paper render")


def _manifest(root: Path) -> dict[str, dict[str, Any]]:
    path = root / MANIFEST
    if not path.is_file():
        return {}
    try:
        content = json.loads(decode_tree(path.read_bytes(), MANIFEST, "bad-json"))
    except (ValueError, MalformedError):
        return {}  # what cannot be read says nothing of any figure: all are drawn anew
    known = content if isinstance(content, dict) else {}
    return {label: drawn for label, drawn in known.items() if isinstance(drawn, dict)}


def draw_figures(paper: Paper) -> tuple[Path, ...]:
    """Write each figure of the paper as SVG and Vega-Lite, and what it was drawn from."""
    folder = paper.root / "figures"
    manifest: dict[str, dict[str, Any]] = {}
    written: list[Path] = []
    texts: dict[Path, str] = {}
    for request in paper.collected.figures:
        bundle = draw(request).bundle
        svg = str(bundle["image/svg+xml"])
        vega = json.dumps(bundle["application/vnd.vegalite.v6+json"], indent=1, sort_keys=True)
        texts[folder / f"{request.label}.svg"] = svg.rstrip("\n") + "\n"
        texts[folder / f"{request.label}.vl.json"] = vega + "\n"
        manifest[request.label] = _drawn(paper.root, request, folder, texts)
    texts[folder / "manifest.json"] = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    for path, text in texts.items():
        _write(path, text)
        written.append(path)
    _remove_unasked(folder, written)
    return tuple(written)


def _drawn(
    root: Path, request: FigureRequest, folder: Path, texts: Mapping[Path, str]
) -> dict[str, Any]:
    files = {name: _digest((root / name).read_bytes()) for name in request.drawn_from}
    return {
        "module": request.module,
        "rows": request.digest,
        "code": _code_digest(),
        "drawn_from": files,
        "svg": _digest(texts[folder / f"{request.label}.svg"].encode()),
        "vl.json": _digest(texts[folder / f"{request.label}.vl.json"].encode()),
    }


def _remove_unasked(folder: Path, written: Sequence[Path]) -> None:
    for path in (*folder.glob("*.svg"), *folder.glob("*.vl.json")):
        if path not in written:
            path.unlink()


def _code_digest() -> str:
    folder = Path(__file__).parent / "figures"
    return _digest(b"".join(path.read_bytes() for path in sorted(folder.glob("*.py"))))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, text: str) -> None:
    # Beside the target and then moved over it: a stop half-way leaves what was there.
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    os.chmod(name, 0o644)
    os.replace(name, path)
