"""A render and a check of what has not changed: what they came to before is found again.

This decides before the engine is loaded. What a result depends on is taken whole, by its bytes:
the project, the engine, Python and its packages, fonts and environment.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refutable import cache, inputs
from refutable.errors import Fault
from refutable.files import digest
from refutable.inputs import Inputs
from refutable.keeping import Step, changed, keeping, steps
from refutable.paper.ahead import read_ahead
from refutable.paper.formats import FORMATS, SUPPLEMENT
from refutable.paper.lines import MAIN, find_root
from refutable.reach import beyond, content_of, forget, read_elsewhere

if TYPE_CHECKING:
    from refutable.build.rendering import Progress, Remark


@dataclass(frozen=True)
class Asked:
    """What a command is asked for; ``options`` are those that change what it comes to."""

    command: str
    root: Path
    options: Mapping[str, str]

    @cached_property
    def now(self) -> Inputs:
        """What the result depends on, as it was before the command began."""
        return self._read()

    @property
    def found(self) -> Mapping[str, Any] | None:
        """What the command came to with the same inputs, if that is kept."""
        if not cache.is_on():
            return None
        kept = cache.get(self._name)
        known: Mapping[str, Any] | None = json.loads(kept) if kept else None
        if known and all(content_of(path) == was for path, was in known["elsewhere"].items()):
            return known
        return None

    def keep(self, result: Mapping[str, Any]) -> None:
        """Keep what the command came to, unless something changed meanwhile."""
        if cache.is_on() and self._read() == self.now and not beyond(self.root):
            elsewhere = read_elsewhere(self.root, self.now)
            cache.put(self._name, json.dumps({**result, "elsewhere": elsewhere}).encode())
            cache.put(self._latest, json.dumps(dict(self.now)).encode())

    def as_step(self, found: bool) -> Step:
        """Return the command as a step of itself: found, or what had changed since the last."""
        what = () if found else changed(cache.get(self._latest), self.now)
        return Step(f"the whole {self.command}", found, what)

    def _read(self) -> Inputs:
        own = {f"option {name}": value for name, value in self.options.items()}
        return {
            **own,
            **inputs.project(self.root, drawn=self.command == "check"),
            **inputs.engine(),
            **inputs.versions(),
            **inputs.fonts(),
            **inputs.surroundings(self.root),
        }

    @property
    def _latest(self) -> str:
        return cache.key(b"last", str(self.root).encode(), self.command.encode())

    @property
    def _name(self) -> str:
        return cache.key(self.command.encode(), json.dumps(self.now, sort_keys=True).encode())


def check(project: Path | None, form: str, make: Callable[[], Sequence[Any]]) -> Sequence[Any]:
    """Return what a check in a form comes to: made, or as it was when nothing has changed.

    Raises:
        PaperError: there is no paper, or what ``make`` raises.
    """
    asked = Asked("check", find_root(project), {"form": form})
    known = asked.found
    if known is not None:
        result: Sequence[Any] = known["result"]
        return result
    read_ahead(asked.root)
    forget()
    made = make()
    asked.keep({"result": made})
    return made


def render(
    project: Path | None,
    formats: Sequence[str],
    engine: str = "auto",
    *,
    progress: Progress | None = None,
    remark: Remark = lambda _: None,
    explain: Callable[[Step], None] = lambda _: None,
) -> tuple[Path, ...]:
    """Have the formats and the figures of a paper written; return the paper's files.

    Where nothing has changed, nothing runs; only what is missing or was edited is written again.
    ``explain`` is called with each step, when all are done.

    Raises:
        PaperError: something is malformed or fails; then no file has changed.
    """
    root = find_root(project)
    asked = Asked("render", root, {"to": " ".join(formats), "engine": engine})
    known = asked.found if engine != "quarto" else None
    if known is not None and _are_there(root, known["files"]):
        explain(asked.as_step(True))
        for fault in known["remarks"]:
            remark(Fault(*fault))
        return _of_the_paper(root, map(root.joinpath, known["files"]), remark)
    read_ahead(root)
    from refutable.build.rendering import made, write_figures

    remarks: list[Fault] = []

    def told(fault: Fault) -> None:
        remarks.append(fault)
        remark(fault)

    forget()
    with keeping(root):
        contents = made(root, formats, engine, progress=progress, remark=told)
        done = (asked.as_step(False), *steps())
    write_figures(root, contents)
    if engine != "quarto":
        for content in contents.values():
            cache.put(_blob(digest(content)), content)
        files = {path.relative_to(root).as_posix(): digest(contents[path]) for path in contents}
        asked.keep({"files": files, "remarks": [astuple(one) for one in remarks]})
    for one in done:
        explain(one)
    return _of_the_paper(root, contents, remark)


def _are_there(root: Path, files: Mapping[str, str]) -> bool:
    """Return whether files are on the disk as they were written, or could be written again."""
    if all(content_of(str(root / name)) == was for name, was in files.items()):
        return True
    contents = {root / name: cache.get(_blob(was)) for name, was in files.items()}
    whole = {path: content for path, content in contents.items() if content is not None}
    if len(whole) == len(contents):
        from refutable.build.drawing import write_figures

        write_figures(root, whole)
    return len(whole) == len(contents)


def _blob(found: str) -> str:
    return cache.key(b"a file", found.encode())


def _of_the_paper(root: Path, paths: Iterable[Path], remark: Remark) -> tuple[Path, ...]:
    """Return the files of the paper itself; those that are older have a remark."""
    out = root / inputs.OUTPUT
    written = tuple(path for path in paths if path.parent == out)
    endings = [*(one.ending for one in FORMATS.values()), SUPPLEMENT]
    known = [out / f"{Path(MAIN).stem}{ending}" for ending in endings]
    if older := [path.name for path in known if path not in written and path.is_file()]:
        message = f"of an earlier render, and not made now: {', '.join(older)}"
        remedy = "delete what you do not need, or write all: paper render"
        remark(Fault(inputs.OUTPUT, 0, 0, "older-output", message, remedy))
    return written
