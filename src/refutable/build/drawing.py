"""Figures on disk: drawn, and found to be out of date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from refutable.build.files import digest, write_whole
from refutable.build.paper import Paper
from refutable.cells.figures import draw
from refutable.cells.session import FigureRequest
from refutable.errors import Fault, MalformedError, decode_tree

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
        write_whole(path, text)
        written.append(path)
    _remove_unasked(folder, written)
    return tuple(written)


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


def _remove_unasked(folder: Path, written: Sequence[Path]) -> None:
    for path in (*folder.glob("*.svg"), *folder.glob("*.vl.json")):
        if path not in written:
            path.unlink()


def _code_digest() -> str:
    folder = Path(__file__).parent / "figures"
    return digest(b"".join(path.read_bytes() for path in sorted(folder.glob("*.py"))))
