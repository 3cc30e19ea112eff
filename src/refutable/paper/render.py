"""From a paper's source to its files: run once, then a file for each format."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from refutable.errors import Fault, UsageError
from refutable.paper.document import assemble
from refutable.paper.execute import Executed, Progress, execute
from refutable.paper.html import prepare_charts, to_html
from refutable.paper.notebook import notebook_text, to_notebook
from refutable.paper.pdf import to_pdf
from refutable.paper.source import Source


def render(
    source: Source, *, to: Sequence[str], out: Path, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Return the files made in `out`, one a format, in the order of `to`.

    `progress` hears of each cell and then of each format: how far, of how many, and what. Raises
    UsageError at an unknown format, CellError and MalformedError as the stages do; what was built
    before then stands untouched.
    """
    check_formats(to)
    if "html" in to:
        prepare_charts()  # in the background, while the cells run
    return render_executed(execute(source, progress=progress), to=to, out=out, progress=progress)


def render_executed(
    executed: Executed, *, to: Sequence[str], out: Path, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Return the files made in `out` of a paper that has run; see `render`."""
    check_formats(to)
    contents: dict[Path, bytes] = {}
    for n, name in enumerate(to, start=1):
        if progress:
            progress(n, len(to), name)
        contents[out / f"{Path(executed.source.main).stem}.{name}"] = FORMATS[name](executed)
    # Only now, with all of them made, is anything replaced.
    write_all(contents)
    return tuple(contents)


def check_formats(to: Sequence[str]) -> None:
    """Raise UsageError unless every format is one of FORMATS and there is one."""
    known = ", ".join(FORMATS)
    unknown = [name for name in to if name not in FORMATS]
    faults = [
        Fault("", 0, 0, "unknown-format", f"no format {name}", f"known are: {known}")
        for name in unknown
    ]
    if not to:
        faults = [Fault("", 0, 0, "no-format", "no format is asked for", f"known are: {known}")]
    if faults:
        raise UsageError(faults)


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write files so that each is, at any moment, either as before or whole and new."""
    written: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
            written.append((beside, path))
            beside.write_bytes(content)
        for beside, path in written:
            os.replace(beside, path)
    finally:
        for beside, _ in written:
            beside.unlink(missing_ok=True)


def _html(executed: Executed) -> bytes:
    source = executed.source
    page = to_html(
        assemble(executed),
        root=source.root,
        metadata=source.metadata,
        bibliography=bibliography_of(source),
    )
    return page.encode("utf-8")


def _pdf(executed: Executed) -> bytes:
    source = executed.source
    return to_pdf(
        assemble(executed),
        root=source.root,
        metadata=source.metadata,
        bibliography=bibliography_of(source),
    )


def _ipynb(executed: Executed) -> bytes:
    return notebook_text(to_notebook(executed)).encode("utf-8")


def bibliography_of(source: Source) -> Path | None:
    """Return where the paper's bibliography lies, or None when it names none."""
    name = source.metadata.get("bibliography")
    return source.root / str(name) if name else None


FORMATS: Mapping[str, Callable[[Executed], bytes]] = {"html": _html, "pdf": _pdf, "ipynb": _ipynb}
