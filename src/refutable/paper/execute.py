"""What a paper's cells and inline values give: run in a kernel, or kept from when they last ran."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from refutable import inputs
from refutable.errors import PaperError
from refutable.keeping import Step, also, begun, beside_text, digest, find, keep
from refutable.paper.bundles import ERROR, MARKDOWN, PLAIN, STDERR, Bundle
from refutable.paper.running import LATE, text_of
from refutable.paper.source import Cell, Prose, Source
from refutable.paper.watched import CELLS
from refutable.reach import also_reached, beyond, content_of, read_elsewhere

Progress = Callable[[int, int, str], None]
_STEP = "outputs of the cells"
# What no cell can see of the front matter, and authors change like prose.
_PROSE = frozenset({"title", "subtitle", "abstract", "keywords", "author", "date", "thanks"})


@dataclass(frozen=True)
class Executed:
    """A paper whose cells have run.

    ``values`` holds what each inline expression gave and ``outputs`` what each cell displayed, by
    the numbers of their marks: one mapping from media type to content for each output. ``answer``
    is the listener's last word.
    """

    source: Source
    values: Mapping[int, Bundle] = field(default_factory=dict)
    outputs: Mapping[int, tuple[Bundle, ...]] = field(default_factory=dict)
    answer: Mapping[str, Any] = field(default_factory=dict)


class Here(Protocol):
    """Runs the cells in this process, showing nothing."""

    def __call__(self, source: Source, late: Collection[int]) -> Mapping[str, Any]:
        """Return what the listener would answer, with the late values of these numbers."""
        ...


@dataclass(frozen=True)
class _Shown:
    """What inline expressions gave and cells displayed, in the order of the text.

    Late values are marks in it; ``lates`` is how many there were to be known.
    """

    values: Sequence[Bundle]
    outputs: Sequence[Sequence[Bundle]]
    lates: int


def execute(
    source: Source,
    *,
    listener: str = "refutable.paper.in_kernel:strict",
    progress: Progress | None = None,
    here: Here | None = None,
) -> Executed:
    """Return the source with the outputs of its cells and its inline values.

    Cells run in order in one kernel of the running interpreter, in the project's root.
    ``listener`` names, as ``module:function``, what opens a ``Listener`` in the kernel; its
    answer at the end may hold ``late`` values, which are put where cells and prose left a mark
    for them.

    What cells display is kept. With ``here``, no kernel starts where it is known, and the answer is
    made in this process.

    Raises:
        CellError: a cell or an inline value raised, with its line in the ``.qmd``.
        PaperError: whatever the listener raised.
    """
    project = begun() if here else None
    parts = None if project is None else _made_of(source, project)
    known = None if parts is None else _known(source, parts)
    answer = _answered(source, known, here) if known and here else None
    if known and answer:
        return _whole(source, known, answer)
    shown, answer = _in_kernel(source, listener, progress)
    if parts is not None:
        _keep(source, parts, shown)
    return _whole(source, shown, answer)


def _in_kernel(
    source: Source, listener: str, progress: Progress | None
) -> tuple[_Shown, Mapping[str, Any]]:
    # Imported here: it takes longer than all else where no kernel has to start.
    from refutable.paper.kernel import Kernel

    total = len(source.cells)
    values: list[Bundle] = []
    outputs: list[tuple[Bundle, ...]] = []
    with Kernel(source, listener) as kernel:
        for place, block in enumerate(source.blocks):
            CELLS.started(block.position)
            if isinstance(block, Prose):
                values += kernel.values(place, block)
                continue
            if progress:
                name = block.label or f"{block.position.file}:{block.position.line}"
                progress(len(outputs) + 1, total, name)
            outputs.append(kernel.outputs(place, block))
        CELLS.started(None)
        answer = kernel.finish()
    also_reached(answer["reached"])
    also(Step(name, found, tuple(why)) for name, found, why in answer["steps"])
    return _Shown(values, outputs, answer.get("lates", 0)), answer


def _whole(source: Source, shown: _Shown, answer: Mapping[str, Any]) -> Executed:
    late: Mapping[str, Bundle] = answer.get("late", {})
    prose = (block for block in source.blocks if isinstance(block, Prose))
    inlines = (one.number for block in prose for one in block.inlines)
    cells = (block.number for block in source.blocks if isinstance(block, Cell))
    return Executed(
        source,
        {n: _filled(bundle, late) for n, bundle in zip(inlines, shown.values, strict=True)},
        {
            n: tuple(_filled(one, late) for one in made)
            for n, made in zip(cells, shown.outputs, strict=True)
        },
        answer,
    )


# ------------------------------------------------------------------ what is kept


def _made_of(source: Source, project: inputs.Inputs) -> Mapping[str, str]:
    blocks = [_code_of(block) for block in source.blocks]
    front = {name: value for name, value in source.metadata.items() if name not in _PROSE}
    return {
        "the code of the cells": digest(blocks),
        "the claims": digest([span.id for span in source.claims]),
        "the front matter": digest(json.dumps(front, default=str, sort_keys=True)),
        **beside_text(project),
        **inputs.engine(),
        **inputs.versions(),
        **inputs.fonts(),
        **inputs.surroundings(source.root),
    }


def _code_of(block: Cell | Prose) -> object:
    if isinstance(block, Prose):
        return [inline.code for inline in block.inlines]
    return {"code": block.code, "shown": block.shown, "options": repr(block.options)}


def _known(source: Source, parts: Mapping[str, str]) -> _Shown | None:
    found = find(_STEP, parts)
    kept = json.loads(found) if found else None
    if (
        kept is None
        or any(content_of(path) != was for path, was in kept["elsewhere"].items())
        or kept["places"] not in ("", _places(source))
    ):
        return None
    return _Shown(kept["values"], kept["outputs"], kept["lates"])


def _answered(source: Source, known: _Shown, here: Here) -> Mapping[str, Any] | None:
    """Return what the listener answers to outputs that are known; None where they do not fit."""
    told = _texts([*known.values, *known.outputs])
    marks = {int(mark) for text in told for mark in LATE.findall(text)}
    try:
        answer = here(source, marks)
    except PaperError:  # told as the kernel tells it
        return None
    return answer if answer["lates"] == known.lates else None


def _keep(source: Source, parts: Mapping[str, str], shown: _Shown) -> None:
    """Keep what cells displayed, unless it follows from more than is known."""
    told = json.dumps({"values": shown.values, "outputs": shown.outputs}, ensure_ascii=False)
    if beyond(source.root) or str(source.root) in told or any(map(inputs.is_clock, parts)):
        return
    placed = any({STDERR, ERROR} & one.keys() for made in shown.outputs for one in made)
    kept = {
        **json.loads(told),
        "lates": shown.lates,
        "places": _places(source) if placed else "",
        "elsewhere": read_elsewhere(source.root, parts),
    }
    keep(_STEP, parts, json.dumps(kept).encode())


def _places(source: Source) -> str:
    """Return a digest of where cells stand: warnings and tracebacks say it."""
    return digest([[one.position.file, one.position.line] for one in source.cells])


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        yield from _texts(list(content.values()))
    elif isinstance(content, list | tuple):
        for one in content:
            yield from _texts(one)


# ------------------------------------------------------------------ late values


def _filled(bundle: Bundle, late: Mapping[str, Bundle]) -> Bundle:
    """Return what is displayed with the values in it that were known only at the end."""
    whole = LATE.fullmatch(str(bundle.get(MARKDOWN, bundle.get(PLAIN, ""))))
    if whole and whole[1] in late:
        return late[whole[1]]
    return {kind: _with_late(kind, value, late) for kind, value in bundle.items()}


def _with_late(kind: str, value: Any, late: Mapping[str, Bundle]) -> Any:
    if not isinstance(value, str):
        return value
    return LATE.sub(lambda mark: _as_written(kind, late, mark), value)


def _as_written(kind: str, late: Mapping[str, Bundle], mark: re.Match[str]) -> str:
    bundle = late.get(mark[1])
    if bundle is None:
        return mark[0]
    plain = str(bundle.get(PLAIN, ""))
    if kind != MARKDOWN:
        return str(bundle.get(MARKDOWN, plain))
    return str(bundle[MARKDOWN]) if MARKDOWN in bundle else text_of(plain)
