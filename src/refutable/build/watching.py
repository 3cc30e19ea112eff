"""``paper watch`` and ``paper check --watch``: the side of the terminal and of the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from refutable.errors import UsageError
from refutable.live.crew import Message
from refutable.live.pages import as_json, live, waiting
from refutable.live.server import Site
from refutable.live.session import Session
from refutable.live.standing import State
from refutable.paper.formats import check_formats
from refutable.paper.lines import find_root

WORK = "refutable.build.watched:work"
Show = Callable[[State, Message], None]


def watch(
    root: Path | None, formats: Sequence[str], port: int, begun: Callable[[str], None], show: Show
) -> None:
    """Serve the page of a paper and renew it with each change, until Ctrl-C.

    ``begun`` gets the address. ``show`` gets each state, and the message that led to it.

    Raises:
        UsageError: there is no paper, the port is taken, or a format is unknown.
    """
    folder = find_root(root).resolve()
    check_formats(formats)
    site = _site(port)
    site.publish({"": live(waiting())})
    site.push(as_json(State()))
    with TemporaryDirectory(prefix="paper-watch-") as out:

        def heard(state: State, message: Message) -> None:
            if "page" in message:
                site.publish(_taken(Path(out)))
            site.push(as_json(state))
            show(state, message)

        site.start()
        begun(site.address)
        given = {"root": str(folder), "formats": list(formats), "out": out}
        try:
            Session(folder, WORK, given, heard).run()
        finally:
            site.close()


def watch_check(root: Path | None, show: Show) -> None:
    """Check a paper with each change, until Ctrl-C; ``show`` gets each state.

    Raises:
        UsageError: there is no paper.
    """
    folder = find_root(root).resolve()
    Session(folder, WORK, {"root": str(folder), "formats": [], "out": ""}, show).run()


def _site(port: int) -> Site:
    try:
        return Site(port)
    except OSError as error:
        remedy = "name another port, or leave --port out"
        raise UsageError.of("system", f"port {port}: {error.strerror}", remedy) from error


def _taken(out: Path) -> Mapping[str, bytes]:
    """Return the files that a render left, the page with the bar in it."""
    files = {path.name: path.read_bytes() for path in sorted(out.iterdir())}
    page = next((name for name in files if name.endswith(".html")), "")
    return {**files, "": live(files.get(page, waiting()))}
