"""Parts of a run that are kept: each is made only where something that it depends on is another.

Keys hold the project as it was when the run began, before anything of it was read. What is made is
kept at the end, and only if the project is still the same: so nothing is ever kept under a key that
says other bytes than it was made of.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from refutable import cache, inputs
from refutable.inputs import Inputs

_FEW = 5
TEXT = ".qmd"
"""How the files of a paper's own text end."""


@dataclass(frozen=True)
class Step:
    """A part of a run: whether it was found, and else what had changed since it was made last."""

    name: str
    found: bool
    changed: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """Why it ran, in words."""
        few = [*self.changed[:_FEW], *(["…"] if len(self.changed) > _FEW else [])]
        return f"changed: {', '.join(few)}" if few else "nothing was kept"


@dataclass
class _Run:
    root: Path
    project: Inputs
    made: dict[str, bytes] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)


_run: _Run | None = None


@contextlib.contextmanager
def keeping(root: Path) -> Iterator[None]:
    """Have parts found and kept while a block runs; outside of it all are made."""
    global _run
    before, _run = _run, _Run(root, inputs.project(root)) if cache.is_on() else None
    try:
        yield
    finally:
        current, _run = _run, before
        if current is not None and inputs.project(root) == current.project:
            for name, made in current.made.items():
                cache.put(name, made)


def kept(
    step: str,
    made_of: Callable[[Inputs], Mapping[str, str]],
    make: Callable[[], bytes],
    *,
    worth: Callable[[Mapping[str, str]], bool] = lambda _: True,
) -> bytes:
    """Return a part of a run, found or made.

    ``made_of`` returns all that it depends on, each by its name, from the project as it was when
    the run began: the digests of its files by their paths. ``worth`` says of these parts, once it
    is made, whether it can be kept.
    """
    project = begun()
    if project is None:
        return make()
    parts = made_of(project)
    found = find(step, parts)
    if found is not None:
        return found
    made = make()
    if worth(parts):
        keep(step, parts, made)
    return made


def begun() -> Inputs | None:
    """Return the project as it was when the run began; None where nothing is kept."""
    return _run.project if _run else None


def find(step: str, parts: Mapping[str, str]) -> bytes | None:
    """Return what a step came to, if it is kept."""
    assert _run is not None
    found = cache.get(_named(step, parts))
    before = None if found is not None else cache.get(_latest(step, _run))
    _run.steps.append(Step(step, found is not None, changed(before, parts)))
    return found


def keep(step: str, parts: Mapping[str, str], made: bytes) -> None:
    """Keep what a step came to, once the run ends."""
    assert _run is not None
    _run.made |= {_named(step, parts): made, _latest(step, _run): json.dumps(dict(parts)).encode()}


def told(done: Iterable[Step]) -> Iterator[str]:
    """Yield a line for steps of one kind that ran for the same reason, and one for those kept."""
    ran: dict[tuple[str, tuple[str, ...]], list[Step]] = {}
    found = 0
    for one in done:
        found += one.found
        if not one.found:
            ran.setdefault((one.name.partition(" of ")[0], one.changed), []).append(one)
    for first, *others in ran.values():
        more = f" (and {len(others)} more)" if others else ""
        yield f"{first.name}{more}: ran, {first.why}"
    if found:
        yield f"kept: {found}"


def steps() -> list[Step]:
    """Return the parts of the run so far."""
    return _run.steps if _run else []


def also(steps_there: Iterable[Step]) -> None:
    """Take the parts that another process made or found as parts of this run."""
    if _run:
        _run.steps += steps_there


def changed(before: bytes | None, now: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the inputs that are others than before; none where nothing was before."""
    if before is None:
        return ()
    was = json.loads(before)
    return tuple(sorted(one for one in {*was, *now} if was.get(one) != now.get(one)))


def beside_text(project: Inputs) -> Inputs:
    """Return the files of a project but those of the paper's own text."""
    return {name: digest for name, digest in project.items() if not name.endswith(TEXT)}


def digest(content: object) -> str:
    """Return a digest of a value that can be written as JSON."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _latest(step: str, run: _Run) -> str:
    return cache.key(b"last", str(run.root).encode(), step.encode())


def _named(step: str, parts: Mapping[str, str]) -> str:
    return cache.key(step.encode(), json.dumps(dict(parts), sort_keys=True).encode())
