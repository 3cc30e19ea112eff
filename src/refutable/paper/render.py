"""From an executed paper to its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from refutable.paper.document import assemble
from refutable.paper.execute import Executed, Progress
from refutable.paper.formats import FORMATS, check_formats
from refutable.paper.html import prepare_charts


def prepare(to: Sequence[str]) -> None:
    """Refuse unknown formats, and start what can be made ready while the cells run.

    Raises:
        UsageError: a format is unknown, or none is asked for.
    """
    check_formats(to)
    if "html" in to:
        prepare_charts()


def render(
    executed: Executed, to: Sequence[str], out: Path, progress: Progress | None = None
) -> Mapping[Path, bytes]:
    """Return the files of a paper whose cells have run, one a format. Nothing is written.

    ``progress`` is called with each format: how far, of how many, and what.

    Raises:
        PaperError: a tool refused the paper.
    """
    stem = Path(executed.source.main).stem
    document = assemble(executed, [FORMATS[name].form for name in to])
    contents: dict[Path, bytes] = {}
    # Most of the work is done by other programs, which run side by side.
    with ThreadPoolExecutor() as pool:
        made = [pool.submit(FORMATS[name].make, document) for name in to]
        for n, (name, future) in enumerate(zip(to, made, strict=True), start=1):
            if progress:
                progress(n, len(to), name)
            contents[out / f"{stem}.{name}"] = future.result()
    return contents
