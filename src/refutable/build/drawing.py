"""Figures on disk: drawn, and found to be out of date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from refutable.build.paper import Paper
from refutable.cells.figures import draw
from refutable.cells.session import FigureRequest
from refutable.errors import Fault, MalformedError, decode_tree
from refutable.files import digest, write_all

MANIFEST = "figures/manifest.json"


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
        if not path.is_file() or digest(path.read_bytes()) != drawn.get(ending):
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


def figure_files(root: Path, requests: Iterable[FigureRequest]) -> Mapping[Path, bytes]:
    """Return what belongs into ``figures/``: two files a figure, and what they were drawn from."""
    folder = root / "figures"
    manifest: dict[str, dict[str, Any]] = {}
    texts: dict[Path, str] = {}
    for request in requests:
        bundle = draw(request).bundle
        svg = str(bundle["image/svg+xml"])
        vega = json.dumps(bundle["application/vnd.vegalite.v6+json"], indent=1, sort_keys=True)
        texts[folder / f"{request.label}.svg"] = svg.rstrip("\n") + "\n"
        texts[folder / f"{request.label}.vl.json"] = vega + "\n"
        manifest[request.label] = _drawn(root, request, folder, texts)
    texts[root / MANIFEST] = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    return {path: text.encode() for path, text in texts.items()}


def unwanted_figures(root: Path, wanted: Iterable[Path]) -> list[Path]:
    """Return the drawings in ``figures/`` that are not among those wanted."""
    found = (path for end in ("svg", "vl.json") for path in (root / "figures").glob(f"*.{end}"))
    return sorted(set(found) - set(wanted))


def draw_figures(paper: Paper) -> tuple[Path, ...]:
    """Write each figure of the paper, and remove what no cell asks for."""
    files = figure_files(paper.root, paper.collected.figures)
    write_all(files, remove=unwanted_figures(paper.root, files))
    return tuple(files)


def _drawn(
    root: Path, request: FigureRequest, folder: Path, texts: Mapping[Path, str]
) -> dict[str, Any]:
    files = {name: digest((root / name).read_bytes()) for name in request.drawn_from}
    return {
        "module": request.module,
        "rows": request.digest,
        "code": _code_digest(),
        "drawn_from": files,
        "svg": digest(texts[folder / f"{request.label}.svg"].encode()),
        "vl.json": digest(texts[folder / f"{request.label}.vl.json"].encode()),
    }


def _code_digest() -> str:
    folder = Path(__file__).parents[1] / "figures"
    return digest(b"".join(path.read_bytes() for path in sorted(folder.glob("*.py"))))
