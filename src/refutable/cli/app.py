"""What all sub-commands share: options, how they are registered, how they end."""

from __future__ import annotations

import argparse
import functools
import inspect
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from refutable import __version__, build
from refutable.errors import PaperError, UsageError, gravest, system_error
from refutable.files import recover
from refutable.paper.ahead import read_ahead
from refutable.paper.lines import PROFILE, find_root
from refutable.paper.watched import CELLS, LIMIT

DONE = "0 done; 2 wrong usage; 3 data or paper malformed; 4 a cell failed."
CHECKED = (
    "0 all as declared; 1 a claim lost support, is at risk or is suspect, a figure is out of date, "
    "or there is a remark; 2 wrong usage; 3 data or paper malformed; 4 a cell failed."
)


class _Parser(argparse.ArgumentParser):
    def __init__(self, **details: Any) -> None:
        super().__init__(**details, allow_abbrev=False, add_help=False)
        self.add_argument("--help", "-h", action="help", help="Show this message and exit.")
        # Replaced by the command that is named; without one, the help says which there are.
        self.set_defaults(run=self._without_command)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"Error: {message}\n{self.prog} --help says what it takes.\n")

    def _without_command(self, _: Guard) -> NoReturn:
        self.exit(2, self.format_help())


_app = _Parser(
    prog="paper",
    description="Build and check a paper whose claims are computed from its coded corpus.",
    epilog=f"Exit codes: {CHECKED}",
)
_app.add_argument(
    "--version",
    action="version",
    version=f"paper {__version__}",
    help="Print the version and exit.",
)
_commands = _app.add_subparsers(title="Commands", metavar="COMMAND")
_GROUPS = {"coder": "Prepare a sheet for a blind coder, and add the codings that come back."}

Argument = Callable[[argparse.ArgumentParser], object]
Command = Callable[..., int | None]
Guard = Callable[[Callable[[], int]], int]


def argument(*names: str, **details: Any) -> Argument:
    """Return an argument or an option of a command, described as argparse wants it."""
    return lambda parser: parser.add_argument(*names, **details)


def at_least(least: int) -> Callable[[str], int]:
    """Return what reads a whole number that is not below ``least``."""

    def number(text: str) -> int:
        found = int(text)
        if found < least:
            raise argparse.ArgumentTypeError(f"{found} is less than {least}")
        return found

    return number


def _with_profiles(names: str) -> str:
    os.environ[PROFILE] = names
    return names


PROJECT = argument(
    "--project",
    "-C",
    type=Path,
    metavar="FOLDER",
    help="Folder of the paper. Default: this folder, or one above it.",
)
PROFILES = argument(
    "--profile",
    type=_with_profiles,
    metavar="NAMES",
    help=f"Profiles that are on, with commas between them. Default: those of {PROFILE}, else of "
    "_quarto.yml.",
)
SCHEDULER = argument(
    "--scheduler",
    metavar="ADDRESS",
    help="Address of a dask scheduler that shares the work. Default: this machine only.",
)


TIMEOUT = argument(
    "--timeout",
    type=at_least(0),
    default=LIMIT,
    metavar="SECONDS",
    help=f"How long a cell may run; 0 is without a limit. Default: {LIMIT}.",
)
FORMAT = argument(
    "--format",
    choices=("text", "json"),
    default="text",
    help="text for readers, json for programs.",
)
MARKDOWN = argument(
    "--format",
    choices=("text", "json", "markdown"),
    default="text",
    help="text for readers, json for programs, or markdown.",
)


def command(
    *arguments: Argument,
    name: str = "",
    exits: str = DONE,
    reads: bool = False,
    ahead: bool = True,
) -> Callable[[Command], Command]:
    """Register a function as a sub-command, which may return an exit code other than 0.

    The function gets each argument by its name. ``exits`` says in its help what each exit code
    means. What the function raises is printed, as JSON where its ``format`` is json. ``reads`` says
    that it reads the whole paper: pandoc begins with it while the engine is loaded. Where ``ahead``
    is false, the command looks first whether there is anything to read.
    """

    def register(function: Command) -> Command:
        told = inspect.getdoc(function) or ""
        group, _, own = (name or function.__name__).rpartition(" ")
        parser = _group(group).add_parser(
            own,
            help=told.partition("\n")[0],
            description=told,
            epilog=f"Exit codes: {exits}",
        )
        for add in arguments:
            add(parser)
        parser.set_defaults(run=functools.partial(_run, function, reads, ahead))
        return function

    return register


@functools.cache
def _group(name: str) -> Any:
    if not name:
        return _commands
    parser = _commands.add_parser(name, help=_GROUPS[name], description=_GROUPS[name])
    return parser.add_subparsers(title="Commands", metavar="COMMAND")


def _itself(work: Callable[[], int]) -> int:
    return work()


def run(arguments: Sequence[str] | None = None, *, guard: Guard = _itself) -> int:
    """Run the command that a line names; return its exit code.

    ``guard`` runs those that run cells in this process.

    Raises:
        SystemExit: the line asks for help, or is wrong.
    """
    given = vars(_app.parse_args(arguments))
    code: int = given.pop("run")(guard, **given)
    return code


def _run(function: Command, reads: bool, ahead: bool, guard: Guard, **options: Any) -> int:
    CELLS.limit = options.pop("timeout", LIMIT)
    reads = reads and not options.get("watch")  # what goes on guards each piece of work itself

    def work() -> int:
        _recover(options.get("project"))
        if reads and ahead:
            read_ahead(options["project"])
        return function(**options) or 0

    def told(work: Callable[[], int]) -> int:
        try:
            return work()
        except PaperError as error:
            return _stopped(error, options)
        except BrokenPipeError:
            raise
        except OSError as error:
            return _stopped(system_error(error), options)

    # A worker tells what stopped the command; what stopped the worker is told here.
    return told(lambda: guard(lambda: told(work))) if reads else told(work)


def _recover(start: Path | None) -> None:
    with suppress(UsageError):  # there is no paper: the command says so, if it needs one
        if recover(find_root(start)):
            message = "a command was stopped while it wrote: its files are as they were before it"
            print(message, file=sys.stderr)


def _stopped(error: PaperError, options: Mapping[str, Any]) -> int:
    from refutable.reports import json as as_json

    if options.get("format") == "json":
        print(as_json.faults_json(error.faults, error.exit_code))
    else:
        print(error, file=sys.stderr)
    return error.exit_code


def grave(paper: build.Paper) -> int:
    """Print what is malformed or failed beside what was shown; return the exit code."""
    from refutable.reports import text as as_text

    if paper.grave:
        print(as_text.faults_text(paper.grave), file=sys.stderr)
    return gravest(paper.grave)
