"""``paper render``: the formats and the figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from refutable.build.drawing import draw_figures
from refutable.build.opening import open_paper
from refutable.errors import Fault

FORMATS = ("html", "pdf", "ipynb")


def render(
    root: Path | None,
    formats: Sequence[str],
    engine: str = "auto",
    *,
    progress: Callable[[int, int, str], None] | None = None,
    remark: Callable[[Fault], None] = lambda fault: None,
) -> tuple[Path, ...]:
    """Run the cells in a kernel, write the formats and the figures; return the paper's files.

    Remarks do not stop it: each is handed to ``remark`` before the cells run.

    Raises:
        PaperError: something is malformed or fails; nothing that stood before is touched.
    """
    # Imported here: the kernel's libraries take longer to load than a whole check takes to run.
    from refutable.paper.quarto import render_with_quarto
    from refutable.paper.render import render as render_paper

    paper = open_paper(root)
    paper.demand_sound()
    for fault in paper.remarks:
        remark(fault)
    out = paper.root / "_output"
    if engine == "quarto":
        written = render_with_quarto(paper.source, to=formats, out=out, progress=progress)
    else:
        written = render_paper(paper.source, to=formats, out=out, progress=progress)
    draw_figures(paper)
    return written
