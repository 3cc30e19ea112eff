"""The paper as one HTML file that asks nobody for anything."""

from __future__ import annotations

import datetime
import functools
import re
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import vl_convert

from refutable.paper.document import assemble
from refutable.paper.execute import Executed
from refutable.paper.pandoc import EXTENSION, TEMPLATES, authors, convert

_NOTES = re.compile(r'<section id="footnotes".*?</section>\s*', re.DOTALL)
_NOTES_HEADING = re.compile(r'(<section id="notes".*?</h1>)', re.DOTALL)
_TOC_IDS = re.compile(r' id="toc-[^"]*"')
_CHART = "{.vega-lite}"
_LIBRARY = "window.vegaEmbed = vegaEmbed;"


def to_html(
    markdown: str,
    *,
    root: Path,
    metadata: Mapping[str, Any],
    bibliography: Path | None,
) -> str:
    """The page: styles, scripts, charts and pictures all inside it.

    ``markdown`` is the executed paper without front matter; ``root`` is where its pictures' paths
    start. Raises MalformedError where pandoc refuses the text.
    """
    if _CHART in markdown:
        prepare_charts()
    page = convert(
        markdown,
        to="html5",
        template="paper.html",
        root=root,
        metadata=metadata,
        bibliography=bibliography,
        variables=_variables(metadata),
    )
    return _with_assets(_with_notes_in_place(_TOC_IDS.sub("", page)))


def page(executed: Executed) -> str:
    """The page of a paper whose cells have run; see ``to_html``."""
    source = executed.source
    return to_html(
        assemble(executed),
        root=source.root,
        metadata=source.metadata,
        bibliography=source.bibliography,
    )


def prepare_charts() -> None:
    """Start to build the chart library in the background.

    It takes more than a second, once in a process, and leaves the interpreter free meanwhile: call
    it as soon as a page with charts is to be expected.
    """
    threading.Thread(target=_chart_library, daemon=True).start()


def _variables(metadata: Mapping[str, Any]) -> dict[str, Any]:
    date = str(metadata.get("date") or "")
    return {
        "authors": [asdict(author) for author in authors(metadata)],
        "date-iso": date,
        "date-words": spelled(date),
    }


def spelled(date: str) -> str:
    """An ISO date in words, "3 May 2026"; anything else as it is."""
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        return date
    return f"{day.day} {day:%B} {day.year}"


def _with_notes_in_place(page: str) -> str:
    """Move the notes from the end of the page to under their heading."""
    notes = _NOTES.search(page)
    if notes is None:
        return page
    rest = page.replace(notes.group(), "", 1)
    body = notes.group().replace("<hr />\n", "", 1).replace(' id="footnotes"', "", 1)
    return _NOTES_HEADING.sub(lambda heading: heading.group(1) + "\n" + body, rest, count=1)


def _with_assets(page: str) -> str:
    """Put style and script into the page; the chart library only where a chart wants it."""
    script = _asset("paper.js")
    if 'class="chart-spec"' in page:
        script = f"{_chart_library()}\n</script>\n<script>\n{script}"
    style = (EXTENSION / "claims.css").read_text(encoding="utf-8") + _asset("paper.css")
    return page.replace("/*paper.css*/", style, 1).replace("/*paper.js*/", script, 1)


def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@functools.cache
def _chart_library() -> str:
    return vl_convert.javascript_bundle(_LIBRARY).replace("</script", "<\\/script")
