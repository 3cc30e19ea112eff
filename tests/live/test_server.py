"""The server of a session answers its own page, and nobody else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from refutable.live.server import Site
from tests.processes import PATIENCE

FILES = {"": b"<!DOCTYPE html><p>the page", "paper.pdf": b"%PDF", "paper-data.zip": b"PK"}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A server with a page and two files."""
    made = Site()
    made.publish(FILES)
    made.start()
    yield made
    made.close()


def ask(
    site: Site, path: str, headers: Mapping[str, str] | None = None, method: str = "GET"
) -> HTTPResponse:
    """Return the answer to a request with just these headers, and the usual Host if none is."""
    connection = HTTPConnection("127.0.0.1", site.server_address[1], timeout=PATIENCE)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    given = {"Host": f"127.0.0.1:{site.server_address[1]}", **(headers or {})}
    for name, value in given.items():
        if value:
            connection.putheader(name, value)
    connection.endheaders()
    return connection.getresponse()


def own(site: Site, name: str = "") -> str:
    """Return the path of a file in the session."""
    return f"/{site.token}/{name}"


def test_page_and_downloads_are_served_whole(site: Site) -> None:
    """Each under its name, with its kind, and never kept by a browser."""
    page = ask(site, own(site))
    assert page.read() == FILES[""]
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    pdf = ask(site, own(site, "paper.pdf"))
    assert (pdf.read(), pdf.headers["Content-Type"]) == (b"%PDF", "application/pdf")
    assert pdf.headers["Cache-Control"] == "no-store"
    assert pdf.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in pdf.headers


def test_it_listens_on_loopback_only_and_its_address_has_the_token(site: Site) -> None:
    """The address is what a browser is given; two sessions share no token."""
    address = urlsplit(site.address)
    assert site.server_address[0] == address.hostname == "127.0.0.1"
    assert address.path == own(site)
    assert len(site.token) >= 20
    other = Site()
    assert other.token != site.token
    other.server_close()


@pytest.mark.parametrize("path", ["/", "/paper.pdf", "/wrong/paper.pdf", "//", "/events", ""])
def test_without_the_token_nothing_is_answered(site: Site, path: str) -> None:
    """Neither a file nor whether there is one."""
    answer = ask(site, path or "/%00")
    assert answer.status == 403
    assert all(content not in answer.read() for content in FILES.values())


def test_a_part_of_the_token_is_not_enough(site: Site) -> None:
    """Nor is more than it."""
    assert ask(site, f"/{site.token[:-1]}/").status == 403
    assert ask(site, f"/{site.token}x/").status == 403


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}", "", "0.0.0.0:{port}"],
)
def test_a_name_that_was_made_to_point_here_is_refused(site: Site, host: str) -> None:
    """DNS rebinding: the browser names the host that it believes to ask."""
    answer = ask(site, own(site), {"Host": host.format(port=site.server_address[1])})
    assert answer.status == 403


@pytest.mark.parametrize("host", ["localhost:{port}", "127.0.0.1:9000", "localhost"])
def test_this_machine_is_answered_through_a_tunnel_too(site: Site, host: str) -> None:
    """With ssh -L the port in the browser's address may be another."""
    answer = ask(site, own(site), {"Host": host.format(port=site.server_address[1])})
    assert answer.status == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}"]
)
def test_another_origin_is_refused(site: Site, origin: str) -> None:
    """A page from elsewhere gets no answer, even if it knew the token."""
    asked = {"Origin": origin.format(port=site.server_address[1])}
    assert ask(site, own(site, "events"), asked).status == 403
    same = {"Origin": f"http://127.0.0.1:{site.server_address[1]}"}
    assert ask(site, own(site, "paper.pdf"), same).status == 200


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "/etc/passwd",
        "paper.pdf/",
        "./paper.pdf",
        "pyproject.toml",
        "paper.pdf%00.html",
    ],
)
def test_no_path_leads_out_of_what_is_served(site: Site, name: str) -> None:
    """A name is looked up in a table; whatever is not in it is not there."""
    assert ask(site, own(site, name)).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_changed_from_outside(site: Site, method: str) -> None:
    """Only reading is answered."""
    assert ask(site, own(site), method=method).status == 501


def test_each_state_is_pushed_to_an_open_page(site: Site) -> None:
    """First the state that is known, then each new one."""
    site.push({"step": "one"})
    stream = ask(site, own(site, "events"))
    assert stream.headers["Content-Type"] == "text/event-stream"
    assert json.loads(stream.readline()[6:]) == {"step": "one"}
    site.push({"step": "two"})
    assert stream.readline() == b"\n"
    assert json.loads(stream.readline()[6:]) == {"step": "two"}
    stream.close()
