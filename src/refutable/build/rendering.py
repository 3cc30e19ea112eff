"""``paper render``: the formats and the figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from refutable.build.drawing import figure_files, unwanted_figures
from refutable.build.opening import open_paper
from refutable.build.paper import read_both
from refutable.cells.session import find_root
from refutable.files import write_all

OUTPUT = "_output"


def render(
    root: Path | None,
    formats: Sequence[str],
    engine: str = "auto",
    *,
    progress: Callable[[int, int, str], None] | None = None,
) -> tuple[Path, ...]:
    """Run the cells in a kernel, write the formats and the figures; return the paper's files.

    Raises:
        PaperError: something is malformed or fails; then no file has changed.
    """
    # Imported here: the kernel's libraries take longer to load than a whole check takes to run.
    from refutable.paper.quarto import render_with_quarto
    from refutable.paper.render import render as render_paper

    folder = find_root(root)
    out = folder / OUTPUT
    if engine == "quarto":
        paper = open_paper(folder)
        contents = {
            **render_with_quarto(paper.source, to=formats, out=out, progress=progress),
            **figure_files(folder, paper.collected.figures),
        }
    else:
        _, source = read_both(folder)  # what is wrong there needs no kernel to be found
        listener = "refutable.build.kernel:listen"
        contents = {
            **render_paper(source, to=formats, out=out, listener=listener, progress=progress)
        }
    write_all(contents, remove=unwanted_figures(folder, contents))
    return tuple(path for path in contents if path.parent == out)
