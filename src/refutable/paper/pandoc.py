"""Pandoc, run so that it reads and fetches nothing but what it is given."""

from __future__ import annotations

import atexit
import functools
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from math import ceil
from pathlib import Path
from typing import Any

from refutable import cache

if sys.platform == "linux":
    import resource

from refutable.errors import Fault, MalformedError
from refutable.paper.tree import Node, node, para

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
EXTENSION = HERE / "extension"
FLAVOUR = "markdown+autolink_bare_uris"
"""Pandoc's name of the Markdown that stock Quarto reads."""
MARKDOWN = (f"--from={FLAVOUR}", "--to=json")
"""The arguments with which pandoc reads the text of a paper."""
_VERSION = [1, 23, 1]
# Pandoc, Lua and Haskell's runtime take orders from other variables.
_KEPT = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")

_WARNING = re.compile(r"\[WARNING\] (?P<message>.*?)(?=\n\[|\Z)", re.DOTALL)
_FORMULA = re.compile(
    r"\[WARNING\] Could not convert TeX math (?P<tex>.*?), rendering as TeX:"
    r".*?\n *\^\n(?P<what>[^\n]*)",
    re.DOTALL,
)
_PLACE = re.compile(r" ?at (?:chunk|line) (?P<line>\d+) column (?P<column>\d+)")
_FILTER_ERROR = re.compile(
    r"Error running filter \S+\.lua:\s*(?:\S+\.lua:\d+: )?(.*?)\s*stack traceback:.*", re.DOTALL
)


@dataclass(frozen=True)
class Warned:
    """What pandoc warns of, and the line and column of its input; 0 where it names none."""

    message: str
    line: int
    column: int


def read_markdown(
    markdown: str, change: Callable[[str], str] = str
) -> tuple[list[Node], tuple[Warned, ...]]:
    """Return the blocks of a Markdown text, and what pandoc warns of.

    ``change`` is applied to the tree as JSON before it is read.

    Raises:
        MalformedError: pandoc cannot read the text.
    """
    written, said = read(MARKDOWN, markdown)
    blocks: list[Node] = json.loads(change(written), object_hook=_Shared())["blocks"]
    return blocks, tuple(_warnings(said))


class _Shared(dict[tuple[str, object], Node]):
    """Nodes without others in them, each once: a paper has the same words again and again."""

    def __call__(self, made: Node) -> Node:
        content = made.get("c", "")
        if "t" not in made or not isinstance(content, str):
            return made
        return self.setdefault((made["t"], content), made)


def write(
    blocks: Sequence[Node],
    meta: Mapping[str, Any],
    variables: Mapping[str, Any],
    settings: Mapping[str, Any],
) -> str:
    """Return what pandoc's writer makes of a tree.

    ``settings`` are pandoc's defaults ("to", "template", "filters"), ``variables`` are filled into
    the template as they are.

    Raises:
        MalformedError: pandoc refuses the tree.
    """
    tree = {"pandoc-api-version": version(), "meta": meta, "blocks": list(blocks)}
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        defaults = Path(folder) / "defaults.json"
        given = {"from": "json", "wrap": "none", **settings, "variables": dict(variables)}
        defaults.write_text(json.dumps(given), encoding="utf-8")
        done = run(["--defaults", str(defaults)], json.dumps(tree, ensure_ascii=False))
    for one in _FORMULA.finditer(done.stderr):
        raise MalformedError([paper_fault("pandoc", f"it cannot read the formula {one['tex']}")])
    return done.stdout


def write_file(
    blocks: Sequence[Node], meta: Mapping[str, Any], settings: Mapping[str, Any]
) -> bytes:
    """Return the file that pandoc makes of a tree; ``settings`` are its defaults, as in ``write``.

    Raises:
        MalformedError: pandoc refuses the tree.
    """
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        made = Path(folder) / "made"
        write(blocks, meta, {}, {"output-file": str(made), **settings})
        return made.read_bytes()


def unread_formulas(formulas: Sequence[str]) -> Mapping[str, str]:
    """Return the formulas that pandoc cannot read, each with what it says of it."""
    maths = [node("Math", {"t": "InlineMath"}, tex) for tex in dict.fromkeys(formulas)]
    tree = {"pandoc-api-version": version(), "meta": {}, "blocks": [para(maths)]}
    _, said = read(["--from=json", "--to=typst"], json.dumps(tree)) if maths else ("", "")
    return {one["tex"].strip(): one["what"].strip() for one in _FORMULA.finditer(said)}


def version() -> list[int]:
    """Return the version of pandoc-types whose tree the engine reads and writes."""
    return _VERSION


def ahead(arguments: Sequence[str], given: str) -> None:
    """Start a run that ``read`` is soon asked for: pandoc works while this process does."""
    key = (*arguments, given)
    if key not in _STARTED and not cache.has(_name(arguments, given)):
        _STARTED[key] = _Run(arguments, given)
        atexit.register(_stop, key)


def read(arguments: Sequence[str], given: str) -> tuple[str, str]:
    """Return what pandoc writes and what it says of a text, or what it wrote and said before.

    What it writes must depend on the text, the arguments and the Lua files that they name, and on
    nothing else.

    Raises:
        MalformedError: it failed.
    """
    name = _name(arguments, given)
    known = cache.get(name)
    if known is None:
        done = run(arguments, given)
        said = done.stderr.encode()
        cache.put(name, b"%d\n" % len(said) + said + done.stdout.encode())
        return done.stdout, done.stderr
    length, _, both = known.partition(b"\n")
    return both[int(length) :].decode(), both[: int(length)].decode()


def _name(arguments: Sequence[str], given: str) -> str:
    """Return the name of a result in the cache, from everything that it depends on."""
    return cache.key(*_way(), *map(_meaning, arguments), given.encode())


def _meaning(argument: str) -> bytes:
    option, _, value = argument.partition("=")
    if value.endswith(".lua"):
        return option.encode() + Path(value).read_bytes()
    return argument.encode()


@functools.cache
def _way() -> tuple[bytes, bytes]:
    """Return which pandoc it is, and how this module runs it."""
    return release(Path(_program())), Path(__file__).read_bytes()


def release(program: Path) -> bytes:
    """Return what tells a pandoc from all others: the record of its wheel, else its own bytes."""
    wheels = program.parents[2].glob("pypandoc_binary-*.dist-info/RECORD")
    return next(wheels, program).read_bytes()


def run(arguments: Sequence[str], given: str) -> subprocess.CompletedProcess[str]:
    """Run pandoc without the user's own configuration; its reader and writer read no files.

    Citeproc and filters stand outside of the sandbox: they read the files that they are named.

    Raises:
        MalformedError: it failed.
    """
    started = _STARTED.pop((*arguments, given), None)
    done = (started or _Run(arguments, given)).end()
    if done.returncode < 0:
        raise MalformedError([paper_fault("pandoc", _ENDLESS)])
    if done.returncode:
        raise MalformedError([paper_fault("pandoc", _complaint(done.stderr))])
    return done


class _Run:
    """A run of pandoc. It reads from files and writes to files, so that nothing holds it up."""

    def __init__(self, arguments: Sequence[str], given: str) -> None:
        with ExitStack() as opened:
            # In an empty folder, with an empty home: no file of the user is found by its name.
            empty = opened.enter_context(tempfile.TemporaryDirectory(prefix="paper-"))
            stdin, self._out, self._err = (
                opened.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
                for _ in range(3)
            )
            stdin.write(given)
            stdin.seek(0)
            kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
            self._process = subprocess.Popen(
                [_program(), "--sandbox", f"--data-dir={empty}", *arguments],
                cwd=empty,
                env={**kept, "HOME": empty, "XDG_DATA_HOME": empty, "LC_ALL": "C.UTF-8"},
                stdin=stdin,
                stdout=self._out,
                stderr=self._err,
            )
            _limit(self._process.pid, len(given))
            self._opened = opened.pop_all()

    def end(self) -> subprocess.CompletedProcess[str]:
        """Wait for its end and return what it has written."""
        with self._opened:
            code = self._process.wait()
            texts = []
            for file in (self._out, self._err):
                file.seek(0)
                texts.append(file.read())
        return subprocess.CompletedProcess(self._process.args, code, *texts)

    def stop(self) -> None:
        """Stop it: nobody asks for what it writes."""
        self._process.kill()
        self.end()


def _limit(process: int, length: int) -> None:
    """Give a run thirty times the time that pandoc takes for so many characters.

    A few hundred kilobytes of `<!--` or `[` keep it busy for minutes, and take all memory.
    """
    if sys.platform == "linux":
        most = _SECONDS + ceil(length * _SECONDS_A_CHARACTER)
        with suppress(ProcessLookupError):  # it has ended
            resource.prlimit(process, resource.RLIMIT_CPU, (most, most))


_SECONDS, _SECONDS_A_CHARACTER = 2, 1e-5
_ENDLESS = "it takes too long to read; look for brackets or comments that open again and again"
_STARTED: dict[tuple[str, ...], _Run] = {}


def _stop(key: tuple[str, ...]) -> None:
    started = _STARTED.pop(key, None)
    if started:
        started.stop()


@functools.cache
def _program() -> str:
    """Return the pandoc of the lock, which writes trees of the version that the engine reads.

    Its wheel is not imported: that takes long, and it would look for other pandocs.
    """
    spec = find_spec("pypandoc")
    assert spec is not None
    assert spec.origin is not None
    name = "pandoc.exe" if os.name == "nt" else "pandoc"
    return str(Path(spec.origin).parent / "files" / name)


def _warnings(stderr: str) -> list[Warned]:
    found = []
    for one in _WARNING.finditer(stderr):
        message = " ".join(one["message"].split())
        place = _PLACE.search(message)
        line, column = (int(place["line"]), int(place["column"])) if place else (0, 0)
        found.append(Warned(_PLACE.sub("", message), line, column))
    return found


def _complaint(stderr: str) -> str:
    """Return what is wrong, without where on this machine a filter noticed."""
    return " ".join(_FILTER_ERROR.sub(r"\1", stderr).replace("[WARNING] Citeproc: ", "").split())


def paper_fault(tool: str, message: str) -> Fault:
    """Return the fault of a paper that a tool down the line refused as a whole."""
    rule = f"{tool.lower()}-refused"
    return Fault("paper.qmd", 0, 0, rule, f"{tool} refused the paper: {message}")
