"""``paper render``: the formats and the figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from refutable.build.drawing import drawings_here, figure_files, with_shown, write_figures
from refutable.build.kernel import LISTENER, drawings_of, remarks_of
from refutable.build.opening import open_paper
from refutable.build.paper import read_both
from refutable.errors import Fault
from refutable.paper.formats import FORMATS, SUPPLEMENT
from refutable.paper.lines import MAIN, find_root

Progress = Callable[[int, int, str], None]
Remark = Callable[[Fault], None]
OUTPUT = "_output"


def render(
    root: Path | None,
    formats: Sequence[str],
    engine: str = "auto",
    *,
    progress: Progress | None = None,
    remark: Remark = lambda _: None,
) -> tuple[Path, ...]:
    """Run the cells in a kernel, write the formats and the figures; return the paper's files.

    Remarks do not stop it: each is handed to ``remark``, before what may fail because of it.

    Raises:
        PaperError: something is malformed or fails; then no file has changed.
    """
    folder = find_root(root)
    contents = made(folder, formats, engine, progress=progress, remark=remark)
    write_figures(folder, contents)
    written = tuple(path for path in contents if path.parent == folder / OUTPUT)
    if older := _older(folder / OUTPUT, written):
        message = f"of an earlier render, and not made now: {', '.join(older)}"
        remedy = "delete what you do not need, or write all: paper render"
        remark(Fault(OUTPUT, 0, 0, "older-output", message, remedy))
    return written


def _older(out: Path, written: Sequence[Path]) -> list[str]:
    """Return the names of the paper's outputs in a folder that this render did not write."""
    endings = [*(one.ending for one in FORMATS.values()), SUPPLEMENT]
    known = [out / f"{Path(MAIN).stem}{ending}" for ending in endings]
    return [path.name for path in known if path not in written and path.is_file()]


def made(
    root: Path | None,
    formats: Sequence[str],
    engine: str = "auto",
    *,
    progress: Progress | None = None,
    remark: Remark = lambda _: None,
) -> Mapping[Path, bytes]:
    """Return what the files of a paper and its figures come to; nothing is written.

    Raises:
        PaperError: something is malformed or fails.
    """
    folder = find_root(root)
    make = _with_quarto if engine == "quarto" else _embedded
    return make(folder, formats, folder / OUTPUT, progress, remark)


def _embedded(
    folder: Path, formats: Sequence[str], out: Path, progress: Progress | None, remark: Remark
) -> Mapping[Path, bytes]:
    # Imported here: the kernel's libraries take longer to load than a whole check takes to run.
    from refutable.page import assets
    from refutable.page.unscripted import unscripted
    from refutable.paper.document import Insert
    from refutable.paper.execute import execute
    from refutable.paper.render import demand, prepare, render

    prepare(formats)
    _, source = read_both(folder)  # no kernel is needed to find what is wrong there
    demand(source, formats)
    executed = execute(source, listener=LISTENER, progress=progress)
    for fault in remarks_of(executed.answer):
        remark(fault)
    shown = {one.label: executed.outputs[one.number] for one in source.cells if one.label}
    figures = figure_files(folder, with_shown(drawings_of(executed.answer), shown))
    insert = Insert(assets.style(), assets.script(), unscripted(executed.answer["records"]))
    return {**render(executed, formats, out, progress, remark, insert=insert), **figures}


def _with_quarto(
    folder: Path, formats: Sequence[str], out: Path, progress: Progress | None, remark: Remark
) -> Mapping[Path, bytes]:
    from refutable.paper.quarto import find_quarto, render_with_quarto

    find_quarto()  # before the paper is opened, which takes longer
    paper = open_paper(folder)
    paper.demand_sound()
    for fault in paper.remarks:
        remark(fault)
    pages = render_with_quarto(paper.source, to=formats, out=out, progress=progress)
    return {**pages, **figure_files(folder, drawings_here(paper))}
