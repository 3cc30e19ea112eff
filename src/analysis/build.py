"""The order of work: what each command does, top to bottom.

``check`` reads the data and the paper, runs its cells in this process, and says what does not
hold. ``render`` does the same, then runs the cells in a kernel and writes the formats. ``record``
writes down the passages on which each claim stands today, so that a later check can name those
that were lost.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from analysis.authoring import Collected, FigureRequest, collect, draw, find_root
from analysis.claims.claim import Assessment, assess, cycles
from analysis.claims.passages import passages
from analysis.corpus import Corpus, load_corpus
from analysis.errors import Fault, MalformedError, UsageError, decode
from analysis.evidence.query import Finder
from analysis.paper.bibliography import bibliography_keys
from analysis.paper.diagnostics import diagnose
from analysis.paper.source import Position, Source, read_source
from analysis.reports.report import Change, CheckReport, Entry

RECORD = "data/ledger.json"
MANIFEST = "figures/manifest.json"
FORMATS = ("html", "pdf", "ipynb")


@dataclass(frozen=True)
class Paper:
    """A paper and its corpus, read and run: what every command starts from."""

    root: Path
    corpus: Corpus
    source: Source
    collected: Collected


def open_paper(root: Path | None = None) -> Paper:
    """Return the paper of a project, its data loaded and its cells run in process.

    Raises:
        MalformedError: the data or the paper are not well formed; every fault found is in it.
        CellError: a cell or an inline value raised.
    """
    folder = find_root(root)
    corpus, source = _read_both(folder)
    collected = collect(source, corpus)
    faults = (*_prose_faults(source, collected), *_claim_faults(collected))
    if faults:
        raise MalformedError(faults)
    return Paper(folder, corpus, source, collected)


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
    names = {made.id for made in collected.claims}
    for made in collected.claims:
        for below in made.rests_on:
            if below not in names:
                message = f"'{made.id}' rests on '{below}', which is no claim"
                yield Fault(made.file, made.line, 1, "unknown-claim", message, "correct the id")
    for circle in cycles(collected.claims):
        place = next(made for made in collected.claims if made.id == circle[0])
        message = f"claims rest on one another in a circle: {' → '.join(circle)}"
        yield Fault(place.file, place.line, 1, "circular-claims", message, "break the circle")


# ------------------------------------------------------------------ check


def check(paper: Paper) -> CheckReport:
    """Return what the figures and the claims of a paper come to."""
    return CheckReport(
        entries=entries(paper),
        stale=tuple(stale_figures(paper)),
        documents=len(paper.corpus.documents),
        excerpts=len(paper.corpus.counted),
        codings=len(paper.corpus.codings),
        coders=len(paper.corpus.coders),
        record_differs=_record_differs(paper),
    )


def entries(paper: Paper) -> tuple[Entry, ...]:
    """Return each claim with its verdict, its passages, and what changed since the record."""
    recorded = _recorded(paper.root)
    risks = paper.collected.ledger.at_risk
    return tuple(
        _entry(paper, assessment, number, recorded, risks.get(assessment.claim.id, ()))
        for number, assessment in enumerate(paper.collected.ledger.entries, start=1)
    )


def _entry(
    paper: Paper,
    assessment: Assessment,
    number: int,
    recorded: Mapping[str, Mapping[str, Any]],
    risk: tuple[str, ...],
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
        at_risk=risk,
    )


def under_each_coder(paper: Paper, name: str) -> Mapping[str, Assessment]:
    """Return the claim's verdict on each coder's layer alone."""
    claim = paper.collected.ledger[name].claim
    return {coder: assess(claim, Finder(paper.corpus, coder)) for coder in paper.corpus.coders}


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
        content = json.loads(decode(path.read_bytes(), RECORD))
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
        content = json.loads(path.read_bytes())
    except ValueError:
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
