"""Figures on disk: what is to be written, and what is out of date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from refutable.build.paper import Paper
from refutable.cells.figures import FigureRequest
from refutable.errors import Fault, MalformedError, parse_json
from refutable.files import digest, write_all

MANIFEST = "figures/manifest.json"
_ENDINGS = ("svg", "vl.json")


def stale_figures(paper: Paper) -> Iterator[Fault]:
    """Return a fault for each figure that is missing, edited, or drawn from other data or code."""
    manifest = _manifest(paper.root)
    for request in paper.collected.figures:
        drawn = manifest.get(request.label)
        if drawn is None:
            yield _stale(f"{request.label}.svg", "the figure was never drawn")
        elif drawn.get("made_of") != request.digest:
            yield _stale(f"{request.label}.svg", "the figure is out of date")
        else:
            yield from _edited(paper.root, request.label, drawn)
    for label in manifest.keys() - {request.label for request in paper.collected.figures}:
        yield _stale(f"{label}.svg", "no cell of the paper asks for this figure")


def figure_files(root: Path, requests: Iterable[FigureRequest]) -> Mapping[Path, bytes]:
    """Return what belongs into ``figures/``: two files a figure, and what they were made of."""
    from refutable.figures.theme import SVG, VEGA_LITE, written

    folder = root / "figures"
    files: dict[Path, bytes] = {}
    manifest: dict[str, dict[str, str]] = {}
    for request in requests:
        bundle = request.draw()
        texts = (bundle[SVG].rstrip("\n") + "\n", written(bundle[VEGA_LITE]) + "\n")
        manifest[request.label] = {"figure": request.figure.name, "made_of": request.digest}
        for ending, text in zip(_ENDINGS, texts, strict=True):
            files[folder / f"{request.label}.{ending}"] = text.encode()
            manifest[request.label][ending] = digest(text.encode())
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    return files | {root / MANIFEST: text.encode()}


def unwanted_figures(root: Path, wanted: Iterable[Path]) -> list[Path]:
    """Return the drawings that an earlier render made and that are not among those wanted."""
    labels = {Path(label).name for label in _manifest(root)}
    made = {root / "figures" / f"{label}.{ending}" for label in labels for ending in _ENDINGS}
    return sorted(path for path in made - set(wanted) if path.is_file())


def draw_figures(paper: Paper) -> tuple[Path, ...]:
    """Write each figure of the paper, and remove what no cell asks for."""
    files = figure_files(paper.root, paper.collected.figures)
    write_all(files, remove=unwanted_figures(paper.root, files))
    return tuple(files)


def _edited(root: Path, label: str, drawn: Mapping[str, Any]) -> Iterator[Fault]:
    for ending in _ENDINGS:
        path = root / "figures" / f"{label}.{ending}"
        if not path.is_file() or digest(path.read_bytes()) != drawn.get(ending):
            yield _stale(path.name, "the file is missing or was edited by hand")


def _stale(name: str, message: str) -> Fault:
    return Fault(f"figures/{name}", 0, 0, "stale-figure", message, "draw it again: paper render")


def _manifest(root: Path) -> dict[str, dict[str, Any]]:
    path = root / MANIFEST
    if not path.is_file():
        return {}
    try:
        content = parse_json(path.read_bytes(), MANIFEST)
    except MalformedError:
        return {}  # an unreadable manifest says nothing about any figure: all are out of date
    known = content if isinstance(content, dict) else {}
    return {label: drawn for label, drawn in known.items() if isinstance(drawn, dict)}
