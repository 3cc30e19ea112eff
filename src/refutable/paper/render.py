"""From an executed paper to its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from refutable.paper.execute import Executed, Progress, execute
from refutable.paper.formats import FORMATS, check_formats
from refutable.paper.html import prepare_charts
from refutable.paper.source import Source


def render(
    source: Source,
    *,
    to: Sequence[str],
    out: Path,
    listener: str = "",
    progress: Progress | None = None,
) -> Mapping[Path, bytes]:
    """Return the files of a paper, one a format, and those that the ``listener`` made.

    ``progress`` is called with each cell and each format: how far, of how many, and what.
    ``listener`` is that of ``execute``. Nothing is written.

    Raises:
        UsageError: a format is unknown, or none is asked for.
        PaperError: a cell failed, or a tool refused the paper.
    """
    check_formats(to)
    if "html" in to:
        prepare_charts()  # in the background, while the cells run
    return rendered(execute(source, listener=listener, progress=progress), to, out, progress)


def rendered(
    executed: Executed, to: Sequence[str], out: Path, progress: Progress | None = None
) -> Mapping[Path, bytes]:
    """Return the files of a paper whose cells have run; see ``render``."""
    stem = Path(executed.source.main).stem
    contents: dict[Path, bytes] = {}
    # Most of the work is done by other programs, which run side by side.
    with ThreadPoolExecutor() as pool:
        made = [pool.submit(FORMATS[name].make, executed) for name in to]
        for n, (name, future) in enumerate(zip(to, made, strict=True), start=1):
            if progress:
                progress(n, len(to), name)
            contents[out / f"{stem}.{name}"] = future.result()
    return {**contents, **executed.files}
