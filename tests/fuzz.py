"""Mutated files through a check, and writing commands that are killed: what comes of them, by kind.

``python -m tests.fuzz`` runs ten thousand files and two hundred kills of each command; ``--files``
and ``--kills`` say how many.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from csv import DictReader
from pathlib import Path

from refutable import cli
from refutable.files import WRITING, recover
from tests.forked import Outcome, load, outcome
from tests.projects import copy_second_paper, copy_third_paper

FILES, KILLS = 10_000, 200
_TOKENS = (
    *("", " ", "\n", "\r", "\r\n", "\t", "\0", "\x1b[31m", "\ufeff", "\u2028", "\ud7ff", "😀", "é"),
    *(
        '"',
        "'",
        '""',
        ",",
        ";",
        ":",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "[[",
        "]]",
        "<!--",
        "-->",
        "`",
        "```",
    ),
    *(
        "```{python}\n",
        "{{< include x >}}",
        "---\n",
        "#",
        "# a\n",
        "|",
        ">",
        "*",
        "_",
        "$",
        "$$",
        "~",
    ),
    *("@", "@x", "\\", "&", "&a ", "*a", "!!int ", "!!python/object:os.system ", "%", "<<: *a"),
    *("0", "-1", "9" * 30, "9" * 5000, "1e999", "NaN", "null", "true", "no", "~", "..", "XXXX"),
    *("2001-02-30", "2001/2002/2003", "[..2003]", "Y1E9999", "1981-XX", "{a: b}", "[1, 2]", "../x"),
    *("x" * 10_000, "a b " * 5_000, "[" * 200, "<b>" * 500, "/dev/zero", "é" * 3_000),
)


def mutated(content: bytes, chance: random.Random) -> tuple[str, bytes]:
    """Return what a mutation does, and the content after it."""
    kind = chance.choice(sorted(_MUTATIONS))
    return kind, _MUTATIONS[kind](content, chance)


def _at(content: bytes, chance: random.Random) -> int:
    return chance.randrange(len(content) + 1)


def _flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content or b"x")
    for _ in range(chance.choice((1, 1, 3, 20))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _inserted(content: bytes, chance: random.Random) -> bytes:
    at, token = _at(content, chance), chance.choice(_TOKENS).encode("utf-8", "surrogatepass")
    return content[:at] + token + content[at:]


def _cut(content: bytes, chance: random.Random) -> bytes:
    start, end = sorted((_at(content, chance), _at(content, chance)))
    return content[:start] + content[min(end, start + chance.choice((1, 10, 1_000, 10**6))) :]


def _of_lines(change: Callable[[list[bytes], random.Random], None]) -> _Mutation:
    def mutation(content: bytes, chance: random.Random) -> bytes:
        lines = content.split(b"\n")
        change(lines, chance)
        return b"\n".join(lines)

    return mutation


def _twice(lines: list[bytes], chance: random.Random) -> None:
    line = chance.choice(lines)
    lines[chance.randrange(len(lines) + 1) : 0] = [line] * chance.choice((1, 1, 2, 2_000))


def _without(lines: list[bytes], chance: random.Random) -> None:
    del lines[chance.randrange(len(lines))]


def _valued(lines: list[bytes], chance: random.Random) -> None:
    """Put something else for what stands behind a colon or between commas."""
    at = chance.randrange(len(lines))
    sign = b":" if b":" in lines[at] else b","
    parts = lines[at].split(sign)
    parts[-1 if sign == b":" else chance.randrange(len(parts))] = chance.choice(_TOKENS).encode()
    lines[at] = sign.join(parts)


_Mutation = Callable[[bytes, random.Random], bytes]
_MUTATIONS: Mapping[str, _Mutation] = {
    "bytes changed": _flipped,
    "text inserted": _inserted,
    "text cut": _cut,
    "line repeated": _of_lines(_twice),
    "line gone": _of_lines(_without),
    "value replaced": _of_lines(_valued),
    "line ends": lambda content, chance: content.replace(b"\n", chance.choice((b"\r", b"\r\n"))),
    "empty": lambda _, chance: chance.choice((b"", b"\n", b"{}", b"[]", b"\xff\xfe", b"null")),
}


def mutations(root: Path, number: int, seed: int) -> Iterator[tuple[str, Outcome]]:
    """Yield what a check says of each mutated file: the kind of the file, and the outcome.

    Nine of ten files are data: a mutated text takes pandoc longer than the check.
    """
    projects = copy_second_paper(root / "second").root, copy_third_paper(root / "third").root
    chance = random.Random(seed)
    for project in projects:
        if (project / "_extensions").is_symlink():
            (project / "_extensions").unlink()
    for _ in range(number):
        project = chance.choice(projects)
        data = chance.random() < 0.9
        files = [path for path in sorted(project.rglob("*")) if path.is_file()]
        files = [path for path in files if ("data" in path.parts) == data]
        path = chance.choice(files)
        before = path.read_bytes()
        kind, after = mutated(before, chance)
        path.write_bytes(after)
        found = outcome("check", "-C", str(project), limit=20)
        if found.wrong or found.code not in range(5):
            kept = root / f"found-{seed}-{_}-{path.name}"
            kept.write_bytes(after)
        path.write_bytes(before)
        yield f"{path.suffix.removeprefix('.')}, {kind}", found


# ------------------------------------------------------------------ kills


def _state(root: Path) -> Mapping[str, bytes]:
    paths = [path for path in root.rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def killed(arguments: Sequence[str], project: Path, chance: random.Random, steps: int) -> int:
    """Run a command in a child that is killed at a random moment; return how many steps it made.

    A step is a call to the system that makes, renames, links or deletes something in the project,
    or opens a file there to write: what it holds differs only between two of them. With no
    ``steps``, it is not killed.
    """
    stop = chance.randrange(steps) if steps else -1
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
        os.dup2(1, 2)
        done, inside = 0, str(project)

        def step(event: str, given: tuple[object, ...]) -> None:
            nonlocal done
            writes = event == "open" and set(str(given[1])) & set("wxa+")
            if (event in _STEPS or writes) and any(inside in str(one) for one in given):
                if done == stop:
                    os.kill(os.getpid(), signal.SIGKILL)
                done += 1
                os.write(into, b".")

        sys.addaudithook(step)
        os.chdir(project)
        with suppress(BaseException):
            cli.run(arguments)
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as said:
        made = len(said.read())
    os.waitpid(child, 0)
    return made


_STEPS = frozenset(
    {"os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "shutil.rmtree"}
)


def kills(
    project: Path, arguments: Sequence[str], number: int, seed: int
) -> tuple[Counter[str], list[str]]:
    """Kill a command ``number`` times; return how often which state was found, and mixtures.

    After each kill the next command undoes what was left.
    """
    chance, found, mixed = random.Random(seed), Counter[str](), list[str]()
    old = _state(project)
    steps = killed(arguments, project, chance, 0)
    new = _state(project)
    assert steps
    assert new != old, f"{arguments} changes nothing"
    for _ in range(number):
        _restore(project, old)
        killed(arguments, project, chance, steps)
        undone = any([recover(project), recover(project / "made")])
        now = _state(project)
        state = "old" if now == old else "new" if now == new else "mixture"
        found[f"{state}, undone" if undone else state] += 1
        if state == "mixture":
            names = sorted({*now, *old, *new})
            mixed.append(", ".join(name for name in names if now.get(name) != old.get(name)))
    _restore(project, old)
    return found, mixed


def _restore(project: Path, state: Mapping[str, bytes]) -> None:
    for name in _state(project).keys() - state.keys():
        (project / name).unlink()
    for name, content in state.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(content)
    for folder in sorted((path for path in project.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    shutil.rmtree(project / WRITING, ignore_errors=True)


SHEET = "../sheet.csv"
WRITING_COMMANDS = {
    "render": ("render", "--to", "html", "--to", "ipynb"),
    "record": ("record",),
    "affirm": ("affirm", "1", "--by", "Ada"),
    "coder new": ("coder", "new", "zed"),
    "coder add": ("coder", "add", SHEET, "--name", "zed"),
    "import": ("import", "../other.qdpx", "-C", "."),
    "export": ("export", "out.qdpx"),
    "new": ("new", "made"),
}
"""What writes, each with arguments that have it change several files where it can."""


def prepared(folder: Path, name: str) -> Path:
    """Return a project for a writing command, and beside it what the command reads."""
    project = copy_second_paper(folder / name.replace(" ", "-") / "paper").root
    third = copy_third_paper(project.parent / "third-to-import").root
    cli.run(["export", str(project.parent / "other.qdpx"), "-C", str(third)])
    cli.run(["coder", "new", "zed", "--out", str(project.parent / "zed"), "-C", str(project)])
    with (project.parent / "zed" / "sheet.csv").open(encoding="utf-8", newline="") as sheet:
        rows = [
            f"{row['id']},order.ban,{row['text'].split()[0].strip('.,;')},affirms,\n"
            for row in DictReader(sheet)
        ]
    text = "".join(["excerpt,code,quote,stance,memo\n", *rows])
    (project.parent / "sheet.csv").write_text(text, encoding="utf-8")
    for file in ("_output/paper.html", "_output/paper.ipynb", "out.qdpx"):
        (project / file).parent.mkdir(exist_ok=True)
        (project / file).write_text("old")
    if name == "import":  # into a folder with nothing in it
        project = project.parent / "empty"
        project.mkdir()
    return project


def main() -> int:
    """Run what is asked for; print the outcomes by kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="Where mutants that fail are kept.")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp())
    load()
    codes: dict[str, Counter[str]] = {}
    for kind, found in mutations(folder, given.files, given.seed):
        codes.setdefault(kind, Counter())[found.wrong or f"exit {found.code}"] += 1
    for kind, counted in sorted(codes.items()):
        print(f"{kind:32}", dict(sorted(counted.items())))
    print("all", dict(sum(codes.values(), Counter[str]())))
    for name, arguments in WRITING_COMMANDS.items() if given.kills else ():
        project = prepared(folder, name)
        found_states, mixed = kills(project, arguments, given.kills, given.seed)
        print(f"{name:12}", dict(sorted(found_states.items())), *mixed[:5])
    return 0


if __name__ == "__main__":
    sys.exit(main())
