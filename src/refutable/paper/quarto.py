"""The same paper through stock Quarto, where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from refutable.errors import Fault, MalformedError, UsageError
from refutable.paper.execute import Progress
from refutable.paper.render import write_all
from refutable.paper.source import Source

# What our formats are called there: the PDF of this project is set by Typst in both engines.
FORMATS = {"html": ("html", ".html"), "pdf": ("typst", ".pdf"), "ipynb": ("ipynb", ".ipynb")}


def render_with_quarto(
    source: Source, *, to: Sequence[str], out: Path, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Return the files that Quarto made in `out`, one a format, in the order of `to`.

    Quarto works in a copy of the project, so that it leaves nothing behind. Raises UsageError when
    there is no `quarto` on the PATH or it makes no such format, MalformedError when it fails.
    """
    quarto = find_quarto()
    for name in to:
        if name not in FORMATS:
            raise UsageError([Fault("", 0, 0, "unknown-format", f"Quarto makes no {name} here")])
    contents: dict[Path, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="paper-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "project"
        _copy_project(source.root, copy, leave=out)
        for n, name in enumerate(to, start=1):
            if progress:
                progress(n, len(to), f"{name} with Quarto")
            made = _rendered(quarto, copy, source, name)
            contents[out / made.name] = made.read_bytes()
    write_all(contents)
    return tuple(contents)


def find_quarto() -> str:
    """Return the `quarto` on the PATH; raises UsageError when there is none."""
    found = shutil.which("quarto")
    if found is None:
        message = "there is no quarto on the PATH"
        remedy = "install Quarto 1.10 or later, or leave --engine quarto out"
        raise UsageError([Fault("", 0, 0, "no-quarto", message, remedy)])
    return found


def _copy_project(root: Path, copy: Path, *, leave: Path) -> None:
    def left_out(folder: str, names: list[str]) -> set[str]:
        hidden = {name for name in names if name.startswith(".")}
        built = {name for name in names if (Path(folder) / name).resolve() == leave.resolve()}
        return hidden | built | {"__pycache__"}

    shutil.copytree(root, copy, ignore=left_out)


def _rendered(quarto: str, copy: Path, source: Source, name: str) -> Path:
    kind, suffix = FORMATS[name]
    command = [quarto, "render", source.main, "--to", kind, "--output-dir", f"_{name}"]
    # Quarto runs the cells in the interpreter that runs us, where the engine is installed.
    environment = {**os.environ, "QUARTO_PYTHON": sys.executable}
    path = environment.get("PYTHONPATH", "")
    if path:
        parts = (str(Path(part).resolve()) for part in path.split(os.pathsep) if part)
        environment["PYTHONPATH"] = os.pathsep.join(parts)
    done = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    made = copy / f"_{name}" / f"{Path(source.main).stem}{suffix}"
    if done.returncode or not made.is_file():
        said = "\n    ".join(done.stderr.strip().splitlines()[-20:])
        message = f"Quarto could not render {name}"
        raise MalformedError([Fault(source.main, 0, 0, "quarto-failed", message, said)])
    return made
