"""The same paper through stock Quarto, where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from refutable.errors import Fault, MalformedError, UsageError
from refutable.paper.execute import Progress
from refutable.paper.formats import FORMATS, check_formats
from refutable.paper.pandoc import EXTENSION
from refutable.paper.source import Source


def render_with_quarto(
    source: Source, *, to: Sequence[str], out: Path, progress: Progress | None = None
) -> Mapping[Path, bytes]:
    """Return the files that Quarto makes, one a format, by their place in `out`.

    Quarto works in a copy of the project, so that it leaves nothing behind. Raises UsageError when
    there is no `quarto` on the PATH or no such format, MalformedError when it fails.
    """
    quarto = find_quarto()
    check_formats(to)
    _check_known(to)
    contents: dict[Path, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="paper-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "project"
        _copy_project(source.root, copy, leave=out)
        for n, name in enumerate(to, start=1):
            if progress:
                progress(n, len(to), f"{name} with Quarto")
            made = _rendered(quarto, copy, source, name)
            contents[out / made.name] = made.read_bytes()
    return contents


def _check_known(to: Sequence[str]) -> None:
    remedy = "render it without --engine quarto"
    faults = [
        Fault("", 0, 0, "unknown-format", f"Quarto does not write {name} here", remedy)
        for name in to
        if not FORMATS[name].quarto
    ]
    if faults:
        raise UsageError(faults)


def find_quarto() -> str:
    """Return the `quarto` on the PATH; raises UsageError when there is none."""
    found = shutil.which("quarto")
    if found is None:
        message = "quarto is not on the PATH"
        remedy = "install Quarto 1.10 or later, or render without --engine quarto"
        raise UsageError([Fault("", 0, 0, "no-quarto", message, remedy)])
    return found


def _copy_project(root: Path, copy: Path, *, leave: Path) -> None:
    def left_out(folder: str, names: list[str]) -> set[str]:
        hidden = {name for name in names if name.startswith(".")}
        built = {name for name in names if (Path(folder) / name).resolve() == leave.resolve()}
        return hidden | built | {"__pycache__"}

    shutil.copytree(root, copy, ignore=left_out)
    # The filter of this engine, so that it fits what the cells print.
    shutil.copytree(EXTENSION, copy / "_extensions" / "refutable", dirs_exist_ok=True)


def _rendered(quarto: str, copy: Path, source: Source, name: str) -> Path:
    kind = FORMATS[name].quarto
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
    made = copy / f"_{name}" / f"{Path(source.main).stem}.{name}"
    if done.returncode or not made.is_file():
        said = "\n    ".join(done.stderr.strip().splitlines()[-20:])
        message = f"Quarto could not render {name}"
        raise MalformedError([Fault(source.main, 0, 0, "quarto-failed", message, said)])
    return made
