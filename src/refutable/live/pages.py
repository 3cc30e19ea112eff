"""What is put into a page that is served: the bar, and nothing that stays in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from refutable.files import digest
from refutable.live.standing import State
from refutable.paper.sealed import sealed, with_more

_FOLDER = Path(__file__).parent / "page"


def live(page: bytes) -> bytes:
    """Return a page with the bar, which hears from the server what changed."""
    script, style = (_read(name) for name in ("live.js", "live.css"))
    return with_more(page.decode(), style, script, version(page)).encode()


def version(page: bytes) -> str:
    """Return what names the version of a page."""
    return digest(page)[:16]


def waiting() -> bytes:
    """Return the page that is shown until there is one of the paper."""
    return sealed(_read("waiting.html"), "", []).encode()


def as_json(state: State) -> Mapping[str, Any]:
    """Return what the bar shows of a state."""
    return {
        "page": state.page,
        "step": state.step,
        "files": state.files,
        "moves": [asdict(move) for move in state.moves],
        "grave": [asdict(note) for note in state.grave],
        "remarks": [asdict(note) for note in state.notes if not note.grave],
        "failing": [asdict(one) for one in state.claims.values() if not one.fine],
        "claims": state.in_short if state.claims else "",
    }


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
