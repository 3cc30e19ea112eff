"""The project's own Python: importable while its cells run, and gone afterwards."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from importlib.machinery import (
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
)
from pathlib import Path
from types import ModuleType
from typing import Any

from refutable.cells.session import is_open
from refutable.errors import UsageError
from refutable.figures import FIGURES
from refutable.paper.lines import find_root

ENGINE = __name__.partition(".")[0]


@contextlib.contextmanager
def project_modules(root: Path) -> Iterator[None]:
    """Run a block in a project's folder, with the project's ``src/`` first on the path.

    Modules that this process has loaded under the same names, and the figures that it knows, are
    put aside and restored at the end. So two projects, or two revisions of one, can each have a
    package ``analysis``. The engine is never taken from a project.
    """
    folder = (root / "src").resolve()
    names = project_names(folder)
    before, figures = _unload(names), dict(FIGURES)
    sys.path.insert(0, str(folder))
    hook = partial(_finder, folder)
    sys.path_hooks.insert(0, hook)
    _forget_finders(folder)
    try:
        with contextlib.chdir(root):
            yield
    finally:
        sys.path_hooks.remove(hook)
        _forget_finders(folder)
        sys.path.remove(str(folder))
        _unload(names)
        sys.modules.update(before)
        FIGURES.clear()
        FIGURES.update(figures)


class _Source(SourceFileLoader):
    """Compiles a module at each first import.

    What Python keeps compiled it takes for that of a file of the same size and second.
    """

    def path_stats(self, path: str) -> Mapping[str, Any]:
        raise OSError(path)  # no module that is kept is read or written


def _finder(folder: Path, path: str) -> FileFinder:
    if not Path(path).is_relative_to(folder):
        raise ImportError(path)
    return FileFinder(path, (ExtensionFileLoader, EXTENSION_SUFFIXES), (_Source, SOURCE_SUFFIXES))


def _forget_finders(folder: Path) -> None:
    importlib.invalidate_caches()
    for path in [one for one in sys.path_importer_cache if Path(one).is_relative_to(folder)]:
        del sys.path_importer_cache[path]


def serve_live_kernel() -> None:
    """In a kernel of Jupyter or Quarto, put the ``src/`` of its paper on the path for good."""
    if "ipykernel" not in sys.modules or is_open():
        return
    with contextlib.suppress(UsageError):
        sys.path.insert(0, str(find_root() / "src"))


def project_names(folder: Path) -> frozenset[str]:
    """Return the names of the modules and packages in a project's ``src/``, without the engine."""
    found = folder.iterdir() if folder.is_dir() else ()
    names = {path.stem for path in found if path.suffix == ".py" or path.is_dir()}
    return frozenset(name for name in names - {ENGINE} if name.isidentifier())


def project_files(root: Path) -> tuple[Path, ...]:
    """Return the Python files of a project's ``src/``, without the engine, in order."""
    folder = root / "src"
    names = project_names(folder)
    files = (path for path in folder.rglob("*.py") if path.is_file())
    return tuple(sorted(p for p in files if p.relative_to(folder).parts[0].split(".")[0] in names))


def _unload(names: Collection[str]) -> dict[str, ModuleType]:
    taken = [name for name in sys.modules if name.partition(".")[0] in names]
    return {name: sys.modules.pop(name) for name in taken}
