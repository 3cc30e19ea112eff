"""Serves the page of a session to its author's browser, and to nobody else.

It listens on the loopback interface only. Whoever asks must know the token of the session, which
is part of the address, and must have come to this address by its name: a page of another origin is
not answered, nor is a name that was made to point here (DNS rebinding). What can be asked for is a
table of names; no path of the disk is ever made from a request.
"""

from __future__ import annotations

import json
import mimetypes
import secrets
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Any
from urllib.parse import unquote, urlsplit

NAMES = ("127.0.0.1", "localhost")
EVENTS = "events"
BEAT = 10.0
"""Seconds after which a silent stream of events says that it is still there."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Site(ThreadingTCPServer):
    """What is served: files by their names, the page under "", and a state that is pushed."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, port: int = 0) -> None:
        """Listen on a port of the loopback interface; 0 takes one that is free.

        Raises:
            OSError: the port is taken.
        """
        super().__init__((NAMES[0], port), _Handler)
        self.token = secrets.token_urlsafe(16)
        self._files: Mapping[str, bytes] = {}
        self._state, self._number = "{}", 0
        self._changed = threading.Condition()

    @property
    def address(self) -> str:
        """The address of the page."""
        return f"http://{NAMES[0]}:{self.server_address[1]}/{self.token}/"

    def start(self) -> None:
        """Serve in a thread, until ``close``."""
        threading.Thread(target=self.serve_forever, args=[0.1], daemon=True).start()

    def close(self) -> None:
        """Serve nothing more."""
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: Any) -> None:
        """Say nothing of a browser that went away before it had its answer."""

    def publish(self, files: Mapping[str, bytes]) -> None:
        """Serve these files from now on."""
        self._files = files

    def push(self, state: Mapping[str, Any]) -> None:
        """Send a state to every page that is open."""
        with self._changed:
            self._state, self._number = json.dumps(state), self._number + 1
            self._changed.notify_all()

    def file(self, name: str) -> bytes | None:
        """Return a file that is served."""
        return self._files.get(name)

    def state_after(self, number: int) -> tuple[int, str]:
        """Return a state later than ``number``, or after a while the one that is known."""
        with self._changed:
            self._changed.wait_for(lambda: self._number > number, BEAT)
            return self._number, self._state


class _Handler(BaseHTTPRequestHandler):
    server: Site
    server_version, sys_version = "paper", ""

    def do_GET(self) -> None:
        """Answer with a file or with the events, to whom may have them."""
        token, _, name = unquote(urlsplit(self.path).path)[1:].partition("/")
        if not self._is_own() or not secrets.compare_digest(
            token.encode(), self.server.token.encode()
        ):
            self.send_error(403)
        elif name == EVENTS:
            self._events()
        elif (content := self.server.file(name)) is not None:
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            self._answer("text/html; charset=utf-8" if not name else kind, len(content))
            self.wfile.write(content)
        else:
            self.send_error(404)

    def _is_own(self) -> bool:
        """Return whether the request is meant for this address, and comes from its own page."""
        hosts, origins = self.headers.get_all("Host") or [], self.headers.get_all("Origin") or []
        if len(hosts) != 1 or _name(hosts[0]) not in NAMES:
            return False
        return origins in ([], [f"http://{hosts[0]}"])

    def _events(self) -> None:
        self._answer("text/event-stream")
        number, sent = -1, -1
        try:
            while True:
                number, state = self.server.state_after(sent)
                said = f"data: {state}\n\n" if number != sent else ":\n\n"
                self.wfile.write(said.encode())
                sent = number
        except OSError:  # the page was closed
            return

    def _answer(self, kind: str, length: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def end_headers(self) -> None:
        """Send what every answer has."""
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal tells of the paper."""


def _name(host: str) -> str:
    """Return the name in a Host header, without its port: over SSH that may be another."""
    return host.rpartition(":")[0] or host
