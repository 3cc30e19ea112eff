"""What one output of a cell is: text, markup, a picture, a chart or a formula."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import Any

from refutable.paper import texts
from refutable.paper.bundles import ERROR, MARKDOWN, PLAIN, STDERR, STDOUT, WIDTH, Bundle
from refutable.paper.constructs import find
from refutable.paper.texts import Text
from refutable.svg import tidied

SVG = "image/svg+xml"
NARROW_SVG = "application/vnd.narrow+svg"
HTML = "text/html"
LATEX = "text/latex"
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf")
_JSON = re.compile(r"^application/(?:geo\+)?json$")
_VEGA = re.compile(r"^application/vnd\.vega(?P<lite>lite)?\.v(?P<version>\d+)(?:\.[\d.]+)?\+json$")
_FORMULA = re.compile(
    r"^\s*(?:\$\$?|\\\[|\\\(|\\begin\{(?:equation|displaymath|math)\*?\})(?:\\displaystyle)?"
    r"(?P<tex>.*?)(?:\$\$?|\\\]|\\\)|\\end\{(?:equation|displaymath|math)\*?\})\s*$",
    re.DOTALL,
)
_ALIGNED = re.compile(
    r"^\s*\\begin\{(align|gather|multline|eqnarray)\*?\}.*\\end\{\1\*?\}\s*$", re.S
)
_DOLLARS = re.compile(r"(?<!\\)\$")
# What an author gives no size has one that is read on a phone, and 8 pt on paper.
_SIZES = {"labelFontSize": 11, "titleFontSize": 11}
_LEGIBLE = {"axis": _SIZES, "legend": _SIZES, "header": _SIZES, "text": {"fontSize": 11}}
# What a browser runs, loads or lets its reader fill in.
_LIVE = frozenset(
    {
        *("script", "link", "svg", "canvas", "video", "audio", "dialog"),
        *("iframe", "frame", "object", "embed", "applet"),
        *("form", "input", "button", "select", "textarea"),
    }
)


@dataclass(frozen=True)
class Verbatim:
    """Text printed as it is; ``kind`` is "value", "stdout", "stderr" or "error"."""

    text: str
    kind: str


@dataclass(frozen=True)
class Markup:
    """Text in a format that pandoc reads."""

    text: Text


@dataclass(frozen=True)
class Formula:
    """A formula in TeX."""

    tex: str


@dataclass(frozen=True)
class Picture:
    """A picture as the address that holds it, and its width in pixels where it is given."""

    address: str
    width: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart drawn as SVG, perhaps as narrow SVG, and the Vega-Lite that it was made from."""

    svg: str
    narrow: str = ""
    spec: str = ""
    says: str = ""


@dataclass(frozen=True)
class Refused:
    """What cannot be shown, and what to do instead."""

    what: str
    remedy: str


Shown = Verbatim | Markup | Formula | Picture | Chart | Refused


def shown(bundle: Bundle) -> Shown | None:
    """Return what a bundle shows: the form that keeps most in a page, a PDF and a notebook.

    Returns None for a bundle without any content.
    """
    made: Shown | None
    for made in (make(bundle) for make in _MAKERS):
        if made is not None:
            return made
    return None


def _printed(bundle: Bundle) -> Shown | None:
    kinds = ((STDOUT, "stdout"), (STDERR, "stderr"), (ERROR, "error"))
    return next((Verbatim(str(bundle[kind]), name) for kind, name in kinds if kind in bundle), None)


def _chart(bundle: Bundle) -> Shown | None:
    found = next((name for name in map(_VEGA.match, bundle) if name), None)
    if NARROW_SVG in bundle or (found and SVG in bundle):
        spec = _json(bundle[found[0]]) if found else ""
        return Chart(str(bundle[SVG]), str(bundle.get(NARROW_SVG, "")), spec, _said(spec))
    if not found:
        return None
    spec = _json(bundle[found[0]])
    if _reads_files(json.loads(spec)):
        remedy = "read the data in the cell, and give the chart the frame"
        return Refused("the chart reads its data from an address", remedy)
    try:
        svg = _drawn(spec, "vega-lite" if found["lite"] else "vega", int(found["version"]))
    except ValueError as error:
        message = str(error).strip().split("\n")[0]
        return Refused(f"the chart cannot be drawn: {message}", "correct the chart")
    return Chart(svg, "", spec if found["lite"] else "", _said(spec))


def _svg(bundle: Bundle) -> Shown | None:
    return Picture(_address(SVG, str(bundle[SVG]).encode())) if SVG in bundle else None


def _markdown(bundle: Bundle) -> Shown | None:
    return Markup(texts.markdown(bundle[MARKDOWN])) if MARKDOWN in bundle else None


def _html(bundle: Bundle) -> Shown | None:
    if HTML not in bundle:
        return None
    code = str(bundle[HTML]).strip()
    if re.match(r"(?:<\?xml[^>]*>\s*)?<svg\b", code) and code.endswith("</svg>"):
        return Picture(_address(SVG, code.encode()))
    live = _live_parts(code)
    if not live:
        return Markup(texts.html(code))
    if any(kind in bundle for kind in (LATEX, *_PICTURES)):
        return None
    remedy = "show a table, a picture or a text instead, for example print(value)"
    return Refused(f"the output is HTML with <{live[0]}>, which only a browser shows", remedy)


def _formula(bundle: Bundle) -> Shown | None:
    if LATEX not in bundle:
        return None
    code = str(bundle[LATEX])
    if _ALIGNED.match(code):
        return Formula(code.strip())
    formula = _FORMULA.match(code)
    if formula and not _DOLLARS.search(formula["tex"]):
        return Formula(formula["tex"].strip())
    if any(kind in bundle for kind in _PICTURES):
        return None
    return Refused(
        "the output is LaTeX that is no formula", "show it as Markdown, or as a frame of pandas"
    )


def _picture(bundle: Bundle) -> Shown | None:
    kind = next((kind for kind in _PICTURES if kind in bundle), None)
    if kind is None:
        return None
    given = bundle[kind]
    raw = given if isinstance(given, bytes) else base64.b64decode(str(given))
    return Picture(_address(kind, raw), str(bundle.get(WIDTH, "")))


def _foreign(bundle: Bundle) -> Shown | None:
    """Return the refusal of what only the program that made it can show."""
    for kind in bundle:
        row = find("output", kind)
        if row and row.refused and "*" not in row.names:
            return Refused(f"the output is {row.means} ({kind}): {row.refused}", row.instead)
    return None


def _data(bundle: Bundle) -> Shown | None:
    kind = next((kind for kind in bundle if _JSON.match(kind)), None)
    if kind is None:
        return None
    return Verbatim(json.dumps(bundle[kind], ensure_ascii=False, indent=2), "value")


def _text(bundle: Bundle) -> Shown | None:
    text = str(bundle.get(PLAIN, ""))
    return Verbatim(text, "value") if text else None


def _unknown(bundle: Bundle) -> Shown | None:
    kind = next((kind for kind in bundle if kind not in (PLAIN, WIDTH)), None)
    row = find("output", kind or "")
    return Refused(f"the output is {kind}: {row.refused}", row.instead) if kind and row else None


_MAKERS = (
    *(_printed, _chart, _foreign, _svg, _markdown, _html, _formula, _picture),
    *(_data, _text, _unknown),
)


def _address(kind: str, raw: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"


def _json(value: Any) -> str:
    parsed = json.loads(value) if isinstance(value, str) else value
    return json.dumps(parsed, ensure_ascii=False, separators=(",", ":"))


def _said(spec: str) -> str:
    """Return what a chart says of itself to those who do not see it."""
    given = json.loads(spec) if spec else {}
    title = given.get("title")
    title = title.get("text") if isinstance(title, dict) else title
    said = given.get("description") or title or ""
    return " ".join(said) if isinstance(said, list) else str(said)


def _reads_files(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_reads_files, value))
    if not isinstance(value, dict):
        return False
    data = value.get("data")
    if isinstance(data, dict) and isinstance(data.get("url"), str):
        return True
    return any(
        _reads_files(inner) for key, inner in value.items() if key not in ("values", "datasets")
    )


@cache
def _drawn(spec: str, language: str, version: int) -> str:
    import vl_convert

    if language == "vega":
        return tidied(vl_convert.vega_to_svg(spec, allowed_base_urls=[]))
    known = [name for name in vl_convert.get_vegalite_versions() if name.startswith(f"{version}.")]
    newest = known[-1] if known else None
    drawn = vl_convert.vegalite_to_svg(
        spec, vl_version=newest, config=_LEGIBLE, allowed_base_urls=[]
    )
    return tidied(drawn)


def _live_parts(code: str) -> list[str]:
    found: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag in _LIVE:
                found.append(tag)

    parser = Tags()
    parser.feed(code)
    parser.close()
    return found
