"""Figures on disk: what is to be written, and what is out of date."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from refutable.build.paper import Paper
from refutable.cells.drawn import DrawnFigure
from refutable.cells.figures import FigureRequest
from refutable.cells.session import Collected
from refutable.errors import Fault, MalformedError, parse_json
from refutable.files import digest, locked, write_all
from refutable.paper.bundles import Bundle

MANIFEST = "figures/manifest.json"
_ENDING = re.compile(r"(?:\d+\.)?(?:svg|vl\.json|png|jpg|gif|webp|pdf)")
_PICTURES = {"svg+xml": "svg", "jpeg": "jpg"}


@dataclass(frozen=True)
class Drawing:
    """A figure as it goes into ``figures/``: its files by the ends of their names."""

    label: str
    kind: str
    made_of: str
    files: Mapping[str, bytes] = field(default_factory=dict)


def stale_figures(paper: Paper) -> Iterator[Fault]:
    """Return a fault for each figure that is missing, edited, or drawn from other data or code."""
    manifest = _manifest(paper.root) or {}
    wanted: tuple[FigureRequest | DrawnFigure, ...]
    wanted = (*paper.collected.figures, *paper.collected.drawn)
    for figure in wanted:
        drawn = manifest.get(figure.label)
        if drawn is None:
            yield _stale(f"{figure.label}.svg", "the figure was never drawn")
        elif drawn.get("made_of") != figure.digest:
            yield _stale(f"{figure.label}.svg", "the figure is out of date")
        else:
            yield from _edited(paper.root, figure.label, drawn)
    for label in manifest.keys() - {figure.label for figure in wanted}:
        yield _stale(f"{label}.svg", "no cell of the paper asks for this figure")


def drawings(collected: Collected) -> Iterator[Drawing]:
    """Yield the figures of a paper; those that cells draw themselves have no files yet."""
    yield from map(_requested, collected.figures)
    for figure in collected.drawn:
        yield Drawing(figure.label, figure.kind, figure.digest)


def with_shown(made: Iterable[Drawing], shown: Mapping[str, Sequence[Bundle]]) -> Iterator[Drawing]:
    """Yield figures with the files of those that cells drew: what each cell shows, by its label."""
    for drawing in made:
        bundles = shown.get(drawing.label, ())
        yield drawing if drawing.files else replace(drawing, files=_pictures(bundles))


def drawings_here(paper: Paper) -> Iterator[Drawing]:
    """Yield the figures of a paper whose cells ran in a check, which keeps charts of altair alone.

    What a cell draws with another library stays as it was drawn last.
    """
    charts = {one.label: [one.chart] for one in paper.collected.drawn if one.chart}
    manifest = _manifest(paper.root) or {}
    for drawing in with_shown(drawings(paper.collected), charts):
        known = manifest.get(drawing.label)
        if drawing.files:
            yield drawing
        elif known is not None:
            paths = {one: _path(paper.root, drawing.label, one) for one in _endings(known)}
            files = {one: path.read_bytes() for one, path in paths.items() if path.is_file()}
            yield replace(drawing, made_of=str(known.get("made_of")), files=files)


def figure_files(root: Path, made: Iterable[Drawing]) -> Mapping[Path, bytes]:
    """Return what belongs into ``figures/``: the drawings, and what they were made of."""
    files: dict[Path, bytes] = {}
    manifest: dict[str, Mapping[str, str]] = {}
    for drawing in made:
        given = {_path(root, drawing.label, ending): raw for ending, raw in drawing.files.items()}
        files |= given
        manifest[drawing.label] = {
            "figure": drawing.kind,
            "made_of": drawing.made_of,
            **{ending: digest(raw) for ending, raw in drawing.files.items()},
        }
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    return files | {root / MANIFEST: text.encode()}


def write_figures(root: Path, contents: Mapping[Path, bytes]) -> None:
    """Write figures, with what goes with them, and remove those of an earlier render.

    Raises:
        MalformedError: a file of the project's own would be written over; then nothing is written.
    """
    with locked(root):
        manifest = _manifest(root)
        write_all(contents, remove=_outdated(root, contents, manifest), root=root)


def _outdated(
    root: Path, contents: Mapping[Path, bytes], manifest: dict[str, dict[str, Any]] | None
) -> list[Path]:
    known = manifest or {}
    ours = {_path(root, label, one) for label in known for one in _endings(known[label])}
    others = [path for path in contents if path.parent == root / "figures" and path not in ours]
    faults = [
        _not_ours(path.name)
        for path in others
        if manifest is not None and path != root / MANIFEST
        if path.is_file() and path.read_bytes() != contents[path]
    ]
    if faults:
        raise MalformedError(faults)
    return sorted(path for path in ours - set(contents) if path.is_file())


def draw_figures(paper: Paper) -> tuple[Path, ...]:
    """Write each figure that needs no kernel, and remove what no cell asks for."""
    files = figure_files(paper.root, drawings_here(paper))
    write_figures(paper.root, files)
    return tuple(files)


def _requested(request: FigureRequest) -> Drawing:
    from refutable.figures.theme import SVG, VEGA_LITE, written

    bundle = request.draw()
    texts = {
        "svg": bundle[SVG].rstrip("\n") + "\n",
        "vl.json": written(bundle[VEGA_LITE]) + "\n",
    }
    files = {ending: text.encode() for ending, text in texts.items()}
    return Drawing(request.label, request.figure.name, request.digest, files)


def _pictures(bundles: Iterable[Bundle]) -> Mapping[str, bytes]:
    """Return the files of what a cell draws; where it draws several things, each has a number."""
    from refutable.paper.media import Chart, Picture, shown

    found = [one for one in map(shown, bundles) if isinstance(one, Chart | Picture)]
    numbers = [f"{n}." for n in range(1, len(found) + 1)] if len(found) > 1 else [""]
    return {
        f"{number}{ending}": raw
        for number, one in zip(numbers, found, strict=False)
        for ending, raw in (_chart(one) if isinstance(one, Chart) else _picture(one.address))
    }


def _chart(chart: Any) -> Iterator[tuple[str, bytes]]:
    from refutable.figures.theme import written

    yield "svg", f"{chart.svg.rstrip()}\n".encode()
    if chart.spec:
        yield "vl.json", f"{written(json.loads(chart.spec))}\n".encode()


def _picture(address: str) -> Iterator[tuple[str, bytes]]:
    head, _, content = address.partition(";base64,")
    kind = head.rpartition("/")[2]
    yield _PICTURES.get(kind, kind), b64decode(content)


def _edited(root: Path, label: str, drawn: Mapping[str, Any]) -> Iterator[Fault]:
    for ending in _endings(drawn):
        path = _path(root, label, ending)
        if not path.is_file() or digest(path.read_bytes()) != drawn[ending]:
            yield _stale(path.name, "the file is missing or was edited by hand")


def _endings(drawn: Mapping[str, Any]) -> list[str]:
    return [ending for ending in drawn if _ENDING.fullmatch(ending)]


def _path(root: Path, label: str, ending: str) -> Path:
    return root / "figures" / f"{Path(label).name}.{ending}"


def _stale(name: str, message: str) -> Fault:
    return Fault(f"figures/{name}", 0, 0, "stale-figure", message, "draw it again: paper render")


def _not_ours(name: str) -> Fault:
    message = f"a figure would be written over figures/{name}, which {MANIFEST} does not list"
    remedy = "if it is yours, give it another name; if not, delete it and render again"
    return Fault(f"figures/{name}", 0, 0, "file-not-ours", message, remedy)


def _manifest(root: Path) -> dict[str, dict[str, Any]] | None:
    """Return what the manifest says of each figure; None where it cannot be read."""
    path = root / MANIFEST
    if not path.is_file():
        return {}
    try:
        content = parse_json(path.read_bytes(), MANIFEST)
    except MalformedError:
        return None
    if not isinstance(content, dict):
        return None
    return {label: drawn for label, drawn in content.items() if isinstance(drawn, dict)}
