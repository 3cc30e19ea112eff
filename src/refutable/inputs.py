"""What the results of a paper depend on, each part by its name, as a digest or a version.

No modification time is among it: the same bytes are the same input, wherever and whenever they
were written. Nothing heavy is imported here, for a command asks before it loads the engine.
"""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

Inputs = Mapping[str, str]
ENGINE = Path(__file__).parent
_CLOCK_READ = "the clock, which"
OUTPUT = "_output"
"""The folder that a render writes the paper to."""
FIGURES, MANIFEST = "figures", "figures/manifest.json"
"""The folder of the figures, and the file there that lists those that a render has drawn."""
_CODE = re.compile(rb"^[ \t>]*```+[ \t]*\{python.*?^[ \t>]*```|`\{python\}[^`]*`", re.M | re.S)
_CLOCK = re.compile(
    rb"\b(?:now|today|utcnow|localtime|gmtime|ctime|asctime|strftime|time_ns|monotonic"
    rb"|perf_counter|time\(\))\b|\btime\.time\b|\bst_[mac]time"
)
_DAY = re.compile(rb"\b(?:today|now|last-modified)\b")
_HEAD = re.compile(rb"^---.*?^(?:---|\.\.\.)\s*$", re.M | re.S)
_COMMIT = re.compile(rb"^\s*commit\s*:\s*[\"']?true", re.M)
# What git, editors and other tools keep beside a paper; other hidden files are files like any.
_PASSING = re.compile(
    r"__pycache__|\.(?:git|hg|svn|venv|tox|nox|quarto|idea|vscode|cache|hypothesis|Rproj\.user"
    r"|ipynb_checkpoints|paper-writing|DS_Store|[#~].*|.*_cache|.*\.sw[a-z])"
)
# Those of the terminal, which change from one shell to the next.
_OF_A_SHELL = frozenset({"_", "PWD", "OLDPWD", "SHLVL", "COLUMNS", "LINES", "PAPER_CACHE"})
_MATTERS = re.compile(r"PYTHON|LANG|LC_|TZ$|QUARTO_|SOURCE_DATE|MPL|TYPST|FONTCONFIG|PAPER_")
_FONTS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"),
    *("/Library/Fonts", "/System/Library/Fonts", "~/Library/Fonts", r"C:\Windows\Fonts"),
)


def project(root: Path, drawn: bool = False) -> Inputs:
    """Return the digest of each file of a project by its path, without what a render writes.

    Left out are also what git, editors and tools keep in hidden folders, environments and bytecode,
    and the engine where it lies in the project. ``drawn`` adds the figures that the last render
    drew, for a check reads them; so does a text that shows one as a picture.
    """
    found = dict(_files(root, {ENGINE, root / OUTPUT}))
    texts = (path.read_bytes() for name, path in found.items() if name.endswith(".qmd"))
    shown = drawn or any(f"{FIGURES}/".encode() in text for text in texts)
    written = frozenset() if shown else _drawn(root)
    return {name: _digest(path) for name, path in found.items() if name not in written}


def engine(*rooms: str) -> Inputs:
    """Return the digest of each file of some rooms of the engine; of all, where none is named."""
    begin = tuple(f"{room}{end}" for room in rooms for end in ("/", ".py"))
    found = {
        f"engine {name}": _digest(path)
        for name, path in _files(ENGINE, ())
        if name.startswith(begin or "")
    }
    return _as_loaded(" ".join(rooms), found)


_FIRST: dict[str, Inputs] = {}


def _as_loaded(what: str, now: Inputs) -> Inputs:
    """Return what code is made of; what was edited after this process loaded it fits no result."""
    if _FIRST.setdefault(what, now) == now:
        return now
    return {**now, "code, edited since this process began": str(time.time_ns())}


@functools.cache
def versions() -> Inputs:
    """Return the version of Python and of each package that it can import."""
    found = {"Python": f"{sys.version} {sys.platform} {platform.machine()} {sys.flags.optimize}"}
    for folder in reversed(sys.path):
        with suppress(OSError):
            for entry in os.listdir(folder or "."):
                name, dash, version = entry.removesuffix(".dist-info").partition("-")
                if dash and entry.endswith((".dist-info", ".egg-info")):
                    found[f"package {name}"] = version
    return found


def version_of(*names: str) -> Inputs:
    """Return the version of Python and of some packages."""
    known = versions()
    wanted = ["Python", *(f"package {name.replace('-', '_')}" for name in names)]
    return {name: known.get(name, "") for name in wanted}


@functools.cache
def fonts() -> Inputs:
    """Return a digest of the names and sizes of the fonts of this system."""
    found = hashlib.sha256()
    for folder in _FONTS:
        for name, path in sorted(_files(Path(folder).expanduser(), ())):
            found.update(f"{name} {os.stat(path).st_size}\n".encode())
    return {"fonts": found.hexdigest()}


def surroundings(root: Path) -> Inputs:
    """Return what a paper takes from outside: variables of the environment, git's commit, time.

    Where the project's own code reads the environment, all of it counts. Where it reads the clock,
    nothing is as it was.
    """
    code, heads = _code(root), list(_heads(root))
    whole = any(b"environ" in text or b"getenv" in text for text in code.values())
    found = {
        f"variable {name}": value
        for name, value in os.environ.items()
        if name not in _OF_A_SHELL and (whole or _MATTERS.match(name))
    }
    if any(map(_COMMIT.search, heads)):
        command = ["git", "-c", "core.fsmonitor=false", "rev-parse", "HEAD"]
        with suppress(OSError):
            done = subprocess.run(command, cwd=root, capture_output=True, check=False)
            found["commit"] = done.stdout.decode(errors="replace")
    late = [name for name, text in code.items() if _CLOCK.search(text)]
    late += ["the front matter" for text in heads if _DAY.search(text)]
    return found | {f"{_CLOCK_READ} {name} reads": str(time.time_ns()) for name in late}


def is_clock(name: str) -> bool:
    """Return whether an input is the time, which is never the same again."""
    return name.startswith(_CLOCK_READ)


def _code(root: Path) -> Mapping[str, bytes]:
    """Return the code that may run when the paper does, by its file: cells, and ``src/``."""
    made = {}
    for name, path in _files(root, {ENGINE, root / OUTPUT}):
        if name.endswith(".qmd"):
            made[name] = b"\n".join(_CODE.findall(path.read_bytes()))
        elif name.startswith("src/") and name.endswith(".py"):
            made[name] = path.read_bytes()
    return made


def _heads(root: Path) -> Iterator[bytes]:
    """Yield what may hold metadata of the paper."""
    for path in root.iterdir():
        if path.suffix in (".yml", ".yaml") and path.is_file():
            yield path.read_bytes()
        elif path.suffix == ".qmd" and path.is_file():
            yield from _HEAD.findall(path.read_bytes())


def _drawn(root: Path) -> frozenset[str]:
    """Return the files that the last render wrote to ``figures/``."""
    import json

    with suppress(OSError, ValueError, AttributeError):
        known = json.loads((root / MANIFEST).read_bytes())
        endings = {label: set(one) - {"figure", "made_of"} for label, one in known.items()}
        named = {f"{FIGURES}/{label}.{end}" for label in endings for end in endings[label]}
        return frozenset({MANIFEST, *named})
    return frozenset({MANIFEST})


def _files(folder: Path, without: Collection[Path]) -> Iterator[tuple[str, Path]]:
    """Yield the files of a folder by their paths from it, links followed, in order."""
    with suppress(OSError):
        above = frozenset({folder.stat().st_ino})
        yield from _below(os.fspath(folder), "", frozenset(map(os.fspath, without)), above)


def _below(
    folder: str, at: str, without: Collection[str], above: frozenset[int]
) -> Iterator[tuple[str, Path]]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda one: one.name)
    if any(one.name == "pyvenv.cfg" for one in entries):
        return
    for one in entries:
        if _PASSING.fullmatch(one.name) or one.path in without:
            continue
        if one.is_dir():
            number = os.stat(one.path).st_ino
            if number not in above:  # a link to a folder above leads round in a circle
                with suppress(OSError):
                    yield from _below(one.path, f"{at}{one.name}/", without, above | {number})
        elif one.is_file():
            yield f"{at}{one.name}", Path(one.path)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return ""
