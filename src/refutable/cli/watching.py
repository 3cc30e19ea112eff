"""Sub-commands that go on while a paper is written, until Ctrl-C."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from refutable.cli.app import PROFILES, PROJECT, argument, at_least, command
from refutable.errors import UsageError
from refutable.paper.formats import FORMATS

if TYPE_CHECKING:
    from refutable.live.crew import Message
    from refutable.live.standing import State

ENDED = "0 ended with Ctrl-C, whatever was found; 2 wrong usage."


@command(
    argument(
        "--to",
        action="append",
        metavar="|".join(FORMATS),
        help="Format to make with each change; may be repeated. The page links to all of them. "
        "Default: html.",
    ),
    argument(
        "--port",
        type=at_least(0),
        default=0,
        metavar="N",
        help="Port to serve on, for example to reach the page through SSH. Default: a free one.",
    ),
    argument(
        "--no-open",
        dest="open_it",
        action="store_false",
        help="Do not open the page in a browser.",
    ),
    PROJECT,
    PROFILES,
    exits=ENDED,
)
def watch(
    to: Sequence[str] | None, port: int, open_it: bool, project: Path | None, profile: str | None
) -> None:
    """Show the page in a browser, and renew it with each change until Ctrl-C.

    Watches text, data, code and the engine. After a save, a bar above the page says which claims
    fell or rose since the last good state, and what is wrong, with file, line and remedy; then the
    page is renewed where its reader is. While something is wrong, it stays as it was. Writes
    nothing into the project: `paper render` does. Serves this machine only, at an address that
    nobody can guess; on another machine, use `ssh -L 8000:localhost:8000` and --port 8000.
    """
    from refutable.build.watching import watch

    def begun(address: str) -> None:
        print(address, flush=True)
        if open_it:
            import webbrowser

            webbrowser.open(address)

    with _until_stopped():
        watch(project, to or ["html"], port, begun, _tell)


def check_again(project: Path | None, *, asked: bool) -> int:
    """Check with each change until Ctrl-C; ``asked`` says that another report was asked for.

    Raises:
        UsageError: there is no paper, or another report was asked for.
    """
    from refutable.build.watching import watch_check

    if asked:
        remedy = "leave out --format, --report and --output, or --watch"
        raise UsageError.of("system", "--watch prints text to the terminal only", remedy)
    with _until_stopped():
        watch_check(project, _tell)
    return 0


@contextmanager
def _until_stopped() -> Iterator[None]:
    """Run a block until Ctrl-C, which is the way to end it, and no failure."""
    try:
        yield
    except KeyboardInterrupt:
        print("ended", file=sys.stderr)


def _tell(state: State, message: Message) -> None:
    """Print what a message adds: what was found, or that the page was renewed."""
    from refutable.live.standing import told

    now = time.strftime("%H:%M:%S")
    if "notes" in message:
        print(f"{now} {', '.join(state.files)}".rstrip(), told(state), sep="\n", flush=True)
    elif "page" in message:
        print(f"{now} the page is renewed", flush=True)
