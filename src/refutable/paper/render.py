"""From an executed paper to its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from refutable.errors import Fault, MalformedError
from refutable.paper.diagnostics import title_faults
from refutable.paper.document import Insert, assemble
from refutable.paper.execute import Executed, Progress
from refutable.paper.formats import FORMATS, check_formats
from refutable.paper.html import prepare_charts
from refutable.paper.source import Source

Remark = Callable[[Fault], None]
_NO_PDF = frozenset({"no-title", "missing-glyph", "typst-refused"})
"""The rules under which a check remarks on what a PDF cannot have."""


def prepare(to: Sequence[str]) -> None:
    """Refuse unknown formats, and start what can be made ready while the cells run.

    Raises:
        UsageError: a format is unknown, or none is asked for.
    """
    check_formats(to)
    if "html" in _forms(to):
        prepare_charts()


def demand(source: Source, to: Sequence[str]) -> None:
    """Refuse a paper that one of the formats cannot show, before its cells run.

    Raises:
        MalformedError: there is no PDF of it, and one is asked for.
    """
    found = {*source.faults, *title_faults(source)}
    refused = [one for one in found if one.rule in _NO_PDF]
    if refused and any("typst" in FORMATS[name].forms for name in to):
        raise MalformedError(refused)


def render(
    executed: Executed,
    to: Sequence[str],
    out: Path,
    progress: Progress | None = None,
    remark: Remark = lambda _: None,
    *,
    insert: Insert | None = None,
) -> Mapping[Path, bytes]:
    """Return the files of a paper whose cells have run, by format. Nothing is written.

    ``insert`` is what the page has beside the text. ``progress`` is called with each format: how
    far, of how many, and what; ``remark`` with what is left out of an output.

    Raises:
        PaperError: a tool refused the paper.
    """
    stem = Path(executed.source.main).stem
    document = assemble(executed, _forms(to), to, insert)
    for fault in sorted(set(document.dead_links())):
        remark(fault)
    contents: dict[Path, bytes] = {}
    # Most of the work is done by other programs, which run side by side.
    with ThreadPoolExecutor() as pool:
        made = [pool.submit(FORMATS[name].make, document) for name in to]
        for n, (name, future) in enumerate(zip(to, made, strict=True), start=1):
            if progress:
                progress(n, len(to), name)
            for ending, content in future.result().items():
                contents[out / f"{stem}{ending}"] = content
    return contents


def _forms(to: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(form for name in to for form in FORMATS[name].forms))
