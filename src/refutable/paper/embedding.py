"""``{{< embed notebook.ipynb#label >}}``: a cell of a notebook, with its outputs as saved."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from refutable.errors import MalformedError, decode_tree, read_file
from refutable.paper.bundles import ERROR, STDERR, STDOUT, Bundle
from refutable.paper.keys import read_keys
from refutable.paper.lines import Position

_TARGET = re.compile(
    r"^[\"']?(?P<file>[^#\"']+?)(?:#(?P<label>[^\s\"']+))?[\"']?(?:\s+(?P<rest>.*))?$"
)
_ECHO = re.compile(r"\becho\s*=\s*[\"']?true\b")


@dataclass(frozen=True)
class Embedded:
    """A cell of a notebook: its code, its options, and what it displays."""

    code: str
    options: Mapping[str, Any]
    outputs: tuple[Bundle, ...]


def embedded(root: Path, detail: str, place: Position) -> Embedded:
    """Return the cell that a shortcode names; the first with outputs where it names none.

    Raises:
        MalformedError: the file is missing, lies outside of the project or is no notebook, or no
            cell has the label.
    """
    target = _TARGET.match(detail)
    if target is None:
        raise _fault(place, "embed names no file", "write {{< embed notebook.ipynb#label >}}")
    file = target["file"].strip().lstrip("/")
    if ".." in PurePosixPath(file).parts or not (root / file).is_file():
        message = f"there is no notebook {file} in the project"
        raise _fault(place, message, "add the notebook, or correct the path")
    echo = bool(_ECHO.search(target["rest"] or ""))
    if not file.endswith(".ipynb"):
        message = f"{file} is no Jupyter notebook, and its cells are not run"
        raise _fault(place, message, "move the cell into the paper, or embed a saved .ipynb")
    known = list(_cells(_notebook(root / file, file), place, echo))
    for names, cell in known:
        if target["label"] in names or (target["label"] is None and cell.outputs):
            return cell
    labels = ", ".join(sorted({name for names, _ in known for name in names})) or "none"
    message = f"no cell of {file} has the label {target['label']}"
    raise _fault(place, message, f"its cells are labelled: {labels}")


def _notebook(path: Path, file: str) -> Mapping[str, Any]:
    text = decode_tree(read_file(path, file), file, "bad-json")
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("cells"), list):
        place = Position(file, 1, 1)
        raise _fault(place, f"{file} is not a notebook", "save it again from Jupyter")
    return found


def _cells(
    notebook: Mapping[str, Any], place: Position, echo: bool
) -> Iterator[tuple[frozenset[str], Embedded]]:
    for cell in notebook["cells"]:
        if cell.get("cell_type") != "code":
            continue
        code = _joined(cell.get("source", ""))
        head = [line[2:] for line in code.split("\n") if line.startswith("#|")]
        own = read_keys("\n".join(head), place, "the embedded cell's options").values
        names = {str(cell.get("id", "")), str(own.get("label", ""))}
        names |= set(map(str, cell.get("metadata", {}).get("tags", ())))
        outputs = tuple(_bundles(cell.get("outputs", ())))
        yield frozenset(names - {""}), Embedded(code, {**own, "echo": echo}, outputs)


def _bundles(outputs: Any) -> Iterator[Bundle]:
    for one in outputs:
        kind = one.get("output_type")
        if kind == "stream":
            yield {STDOUT if one.get("name") == "stdout" else STDERR: _joined(one.get("text", ""))}
        elif kind == "error":
            yield {ERROR: "\n".join(one.get("traceback", ()))}
        elif kind in ("display_data", "execute_result"):
            yield {
                name: value if isinstance(value, dict) else _joined(value)
                for name, value in one.get("data", {}).items()
            }


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)


def _fault(place: Position, message: str, remedy: str) -> MalformedError:
    return MalformedError([place.fault("bad-embed", message, remedy)])
