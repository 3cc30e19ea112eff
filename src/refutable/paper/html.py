"""The paper as one HTML file that asks nobody for anything."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

import vl_convert

from refutable import inputs
from refutable.escaping import css_string, json_in_html
from refutable.inputs import Inputs
from refutable.keeping import kept
from refutable.paper.about import About, about, minutes
from refutable.paper.authors import Author
from refutable.paper.document import Document
from refutable.paper.downloads import downloads
from refutable.paper.head_tags import head_tags
from refutable.paper.metadata import LENGTH, NUMBER, Layout
from refutable.paper.pandoc import EXTENSION, TEMPLATES, write
from refutable.paper.sealed import sealed
from refutable.paper.shared import shared
from refutable.paper.supplement import folded
from refutable.paper.writing import Written, variables, written

_NOTES = re.compile(r'<section id="footnotes"(.*?)>(.*?)</section>\s*', re.DOTALL)
_NOTE = re.compile(r'(?P<what>id="fn|id="fnref|href="#fn|href="#fnref)(?P<number>\d+)"')
_NOTE_SIGN = re.compile(r'(?P<before>id="fnref(?P<number>\d+)"[^>]*><sup>)\d+<')
_NOTES_HEADING = re.compile(r'(<section id="notes".*?</h\d>)', re.DOTALL)
_TOC_IDS = re.compile(r' id="toc-[^"]*"')
_COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
_CHART_SPEC = '<script type="application/json" class="chart-spec">'
_LIBRARY = "window.vegaEmbed = vegaEmbed;"


def page(document: Document) -> str:
    """Return the page: styles, scripts, charts and pictures all inside it.

    Raises:
        CellError: an output cannot be shown.
        MalformedError: a reference leads nowhere, a citation has no entry, a picture is missing.
    """
    tree = written(document, "html")
    contents, paper = tree.settings.contents, about(document, tree)
    in_records = bool(document.insert.script)
    made = write(
        tree.blocks,
        {**tree.meta, "claims-in-records": {"t": "MetaBool", "c": in_records}},
        {**_variables(tree, paper), "unscripted": document.insert.unscripted},
        {
            "to": "html5",
            "template": str(TEMPLATES / "paper.html"),
            "standalone": True,
            "section-divs": True,
            "table-of-contents": contents.shown,
            "toc-depth": contents.depth + 1,
            "shift-heading-level-by": 1,  # the one heading of the first level is the title
            "html-math-method": {"method": "mathml"},
            "filters": [str(EXTENSION / "claims.lua")],
        },
    )
    in_place = _with_notes_in_place(_TOC_IDS.sub("", made))
    in_place = folded(in_place) if in_records else in_place
    return _with_assets(in_place, document, paper)


def prepare_charts() -> None:
    """Start to build the chart library in the background.

    It takes more than a second, once in a process, and leaves the interpreter free meanwhile: call
    it as soon as a page with charts is to be expected.
    """
    threading.Thread(target=_chart_library, daemon=True).start()


def _variables(tree: Written, paper: About) -> dict[str, Any]:
    """Return what the template prints as it is: every text is escaped here."""
    own, said = tree.settings, variables(tree, escape)
    time = tree.words["reading-time"].format(minutes(tree))
    authors = zip(said["authors"], own.people.authors, strict=True)
    places = zip(said["affiliations"], own.people.affiliations, strict=True)
    return {
        **said,
        "authors": [{**one, **_more(author)} for one, author in authors],
        "affiliations": [{**one, "url": _web(place.url)} for one, place in places],
        "date-iso": escape(own.date.iso),
        "edition": escape(own.edition.spelled(tree.words)),
        "reading-time": escape(time),
        "doi": escape(own.doi),
        "repository": _web(own.edition.repository),
        "downloads": [
            {"words": escape(one.words), "address": escape(one.address), "name": escape(one.name)}
            for one in downloads(paper, tree.words)
        ],
        "head-tags": head_tags(paper),
        "licences": [{"text": escape(x.text), "url": _web(x.url)} for x in own.licences],
    }


def _more(one: Author) -> dict[str, str]:
    return {
        "url": _web(one.url),
        "roles": escape(", ".join(one.roles)),
        "remarks": escape("; ".join(one.remarks)),
    }


def _web(address: str) -> str:
    return escape(address) if address.startswith(("https://", "http://")) else ""


def _with_notes_in_place(page: str) -> str:
    """Move the notes from the end of the page to under their heading, in the order of their marks.

    Pandoc numbers those of title, abstract and the like by the names of these keys.
    """
    order = [found["number"] for found in _NOTE.finditer(page) if found["what"] == 'id="fnref']
    new = {number: str(place) for place, number in enumerate(order, start=1)}
    if order != list(new.values()):
        page = _renumbered(page, new)
    notes = _NOTES.search(page)
    if notes is None:
        return page
    rest = page.replace(notes.group(), "", 1)
    # The section is the one of the heading; a section of its own would lack one.
    body = f"<div{notes[1]}>{notes[2]}</div>".replace("<hr />\n", "", 1)
    return _NOTES_HEADING.sub(lambda heading: f"{heading.group(1)}\n{body}\n", rest, count=1)


def _renumbered(page: str, new: Mapping[str, str]) -> str:
    page = _NOTE.sub(lambda one: f'{one["what"]}{new[one["number"]]}"', page)
    page = _NOTE_SIGN.sub(r"\g<before>\g<number><", page)
    head, opening, notes = page.partition('<section id="footnotes"')
    start, *items = re.split(r'(?=<li id="fn\d+">)', notes)
    last, closing, rest = items[-1].rpartition("</ol>\n</section>")
    items = sorted([*items[:-1], last], key=lambda one: int(one[len('<li id="fn') :].split('"')[0]))
    return "".join((head, opening, start, *items, closing, rest))


def _with_assets(page: str, document: Document, paper: About) -> str:
    """Put style, records and script into the page; the chart library where a chart wants it."""
    scripts = [_chart_library()] if _CHART_SPEC in page else []
    style = (EXTENSION / "claims.css").read_text(encoding="utf-8")
    style += _asset("paper.css") + _asset("figures.css")
    style = _lean(style + document.insert.style) + "\n".join(_own_style(paper.settings.layout))
    records, data = document.executed.answer.get("records"), ""
    if records is not None and document.insert.script:
        held = json_in_html(shared({**records, "paper": paper.record}))
        data = f'<script type="application/json" id="records">{held}</script>'
        scripts.append(document.insert.script)
    return sealed(
        page, style, [*scripts, _asset("figures.js"), _asset("paper.js")], _asset("theme.js"), data
    )


def _lean(style: str) -> str:
    """Return a style without comments and indentation: every reader would load them."""
    lines = (line.strip() for line in _COMMENTS.sub("", style).splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def _own_style(layout: Layout) -> Iterator[str]:
    """Yield the rules for fonts and sizes that the paper gives; all other sizes follow them."""
    for name, fonts, last in (
        ("serif", layout.mainfont, "serif"),
        ("mono", layout.monofont, "monospace"),
        ("math", layout.mathfont, "math"),
    ):
        if fonts:
            yield f":root {{ --{name}: {', '.join((*map(css_string, fonts), last))}; }}"
    if LENGTH.match(layout.fontsize):
        yield f":root {{ font-size: calc({layout.fontsize} / 1.125); }}"
        yield f"@media print {{ body {{ font-size: {layout.fontsize}; }} }}"
    if NUMBER.match(layout.linestretch):
        yield f"body {{ line-height: {layout.linestretch}; }}"


def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@functools.cache
def _chart_library() -> str:
    def made() -> bytes:
        bundle: str = vl_convert.javascript_bundle(_LIBRARY)
        return bundle.replace("</script", "<\\/script").encode()

    def made_of(_: Inputs) -> Mapping[str, str]:
        return {**inputs.engine("paper/html"), **inputs.version_of("vl-convert-python")}

    return kept("chart library", made_of, made).decode()
