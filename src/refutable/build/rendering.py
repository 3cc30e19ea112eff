"""``paper render``: the formats and the figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from refutable.build.drawing import drawings_here, figure_files, with_shown
from refutable.build.drawing import write_figures as write_figures
from refutable.build.kernel import LISTENER, drawings_of, here, remarks_of
from refutable.build.opening import open_paper
from refutable.build.paper import read_both
from refutable.errors import Fault
from refutable.inputs import OUTPUT

Progress = Callable[[int, int, str], None]
Remark = Callable[[Fault], None]


def made(
    root: Path,
    formats: Sequence[str],
    engine: str = "auto",
    *,
    progress: Progress | None = None,
    remark: Remark = lambda _: None,
) -> Mapping[Path, bytes]:
    """Return the files of the formats and the figures of a paper; nothing is written.

    Remarks do not stop it: each is handed to ``remark``, before what may fail because of it.

    Raises:
        PaperError: something is malformed or fails.
    """
    make = _with_quarto if engine == "quarto" else _embedded
    return make(root, formats, root / OUTPUT, progress, remark)


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
    corpus, source = read_both(folder)  # no kernel is needed to find what is wrong there
    demand(source, formats)
    executed = execute(source, listener=LISTENER, progress=progress, here=partial(here, corpus))
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
