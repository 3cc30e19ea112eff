"""Pictures: files of the project only, embedded in every format, with their words.

Nothing is fetched, and no file outside the project is read. A picture in the form of SVG stands
in an ``img`` element, where nothing in it can run.

Reads:   ``![words](file){width=50% fig-align=center fig-alt="…"}``; the target may be a ``data:``
         address that the engine made from what a cell showed
Writes:  an ``img`` element with the picture in it; a call of Typst's ``image``; in the notebook an
         image with the picture in its address
"""

from __future__ import annotations

import base64
import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from refutable.errors import Fault, MalformedError
from refutable.escaping import typst_string
from refutable.paper.passes import floats, typst
from refutable.paper.passes.context import Context, refused
from refutable.paper.passes.crossref import words_of_caption
from refutable.paper.tree import (
    Node,
    attr,
    classes,
    from_top,
    identifier,
    node,
    pairs,
    plain_text,
    raw,
    raw_block,
    words,
)

DECORATIVE = "decorative"
"""The class of a picture that says nothing, and needs no words."""

_KINDS = (
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
_DATA = re.compile(
    r"^data:(?P<kind>[\w/+.-]+)(?:;[\w=-]+)*?(?P<base64>;base64)?,(?P<data>.*)$", re.S
)
_ADDRESS = re.compile(r"^(?:[A-Za-z][\w+.-]+:|//)")
_LENGTH = re.compile(r"^(?P<number>\d+(?:\.\d+)?)(?P<unit>px|%|cm|mm|in|pt|pc|em)?$")
_POINTS = {"": 0.75, "px": 0.75, "cm": 28.3465, "mm": 2.83465, "in": 72.0, "pt": 1.0, "pc": 12.0}
_EM = 10.5
_PLACES = frozenset({"Figure", "Image", "Para", "Plain"})
_ALIGNMENTS = ("left", "center", "right")


@dataclass(frozen=True)
class Picture:
    """What an image shows: its kind (MIME), its bytes and the words for those who do not see it.

    ``words`` is None for a picture that is only decoration.
    """

    kind: str
    data: bytes
    words: str | None

    @property
    def uri(self) -> str:
        """The picture as an address that holds it."""
        return f"data:{self.kind};base64,{base64.b64encode(self.data).decode()}"


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with every picture embedded.

    Raises:
        MalformedError: a picture is no file of the project, has no words, or is of a kind that
            is not known.
    """

    def within(content: list[Node], caption: str) -> list[Node]:
        made: list[Node] = from_top(content, lambda one: change(one, caption), _PLACES)
        return made

    def change(element: Node, caption: str) -> Node | None:
        if element["t"] == "Figure":
            attributes, said, content = element["c"]
            alt = pairs(element).get("fig-alt") or words_of_caption(element)
            return node("Figure", attributes, within([said], caption)[0], within(content, alt))
        if element["t"] == "Image":
            return _embedded(element, context, caption)
        if context.is_typst and element["t"] in ("Para", "Plain") and len(element["c"]) == 1:
            return _alone(element["c"][0], context, caption)
        return None

    return within(blocks, "")


def faults(blocks: list[Node], root: Path) -> Iterator[tuple[str, int, Fault]]:
    """Yield why pictures of a paper cannot be shown.

    Each with the target of the picture, and how many with this target stand before it: the place
    is not known here.
    """
    seen: Counter[str] = Counter()
    for image, caption in _with_captions(floats.apply(blocks)):
        target = image["c"][2][0]
        try:
            _picture(image, root, caption)
        except MalformedError as error:
            yield target, seen[target], error.faults[0]
        seen[target] += 1


def _with_captions(content: list[Node]) -> Iterator[tuple[Node, str]]:
    found: list[tuple[Node, str]] = []

    def collect(element: Node, caption: str) -> Node | None:
        if element["t"] == "Image":
            found.append((element, caption))
        elif element["t"] == "Figure":
            given = pairs(element)
            own = given.get("fig-alt") or given.get("fig-cap") or words_of_caption(element)
            from_top(element["c"][2], lambda one: collect(one, own), _PLACES)
            return element
        return None

    from_top(content, lambda one: collect(one, ""), _PLACES)
    yield from found


def words_of(image: Node, caption: str = "") -> str | None:
    """Return the words of a picture; None for decoration, "" where the author gave none.

    The words are its ``fig-alt``, else those in its brackets, else the caption of its figure.
    """
    given = pairs(image)
    for key in ("fig-alt", "alt"):
        if key in given:
            return given[key] or None
    if DECORATIVE in classes(image):
        return None
    return plain_text(image["c"][1]) or caption


def _alone(inline: Node, context: Context, caption: str) -> Node | None:
    """Return a picture that is a paragraph as a block: a paragraph would indent it."""
    if inline["t"] != "Image":
        return None
    align = aligned(pairs(inline)) or "left"
    code = _embedded(inline, context, caption)["c"][1]
    return raw_block("typst", f"#align({align}, block[{code}])")


def _embedded(image: Node, context: Context, caption: str) -> Node:
    picture = _picture(image, context.root, caption)
    if context.is_html:
        return raw("html", _html(image, picture))
    if context.is_typst:
        return raw("typst", _typst(image, picture))
    if context.is_pandoc:
        sizes = [[key, size] for key, size in pairs(image).items() if key in ("width", "height")]
        attributes = [identifier(image), [], sizes]
        return {**image, "c": [attributes, words(picture.words or ""), [picture.uri, ""]]}
    if {"width", "height"} & set(pairs(image)):
        return raw("html", _html(image, picture))
    return {**image, "c": [attr(), words(picture.words or ""), [picture.uri, ""]]}


def _picture(image: Node, root: Path, caption: str) -> Picture:
    target = image["c"][2][0]
    said = words_of(image, caption)
    if said == "":
        remedy = (
            "write them between the brackets, or in fig-alt; decoration gets the class .decorative"
        )
        raise refused("picture-without-words", f"the picture {_short(target)} has no words", remedy)
    return Picture(*_loaded(target, root), said)


def _short(target: str) -> str:
    return target if len(target) < 80 else f"{target[:60]}…"


# Bytes


def _loaded(target: str, root: Path) -> tuple[str, bytes]:
    """Return the kind and the bytes of a picture, a PDF drawn as SVG."""
    found = _DATA.match(target)
    if found:
        encoded = found["data"]
        data = base64.b64decode(encoded) if found["base64"] else unquote_to_bytes(encoded)
    else:
        data = inside(target, root).read_bytes()
    kind = _kind(data)
    if kind == "application/pdf":
        return "image/svg+xml", _drawn(data)
    if not kind:
        remedy = "use PNG, JPEG, GIF, WebP, SVG or PDF"
        message = f"the picture {_short(target)} is of no kind that can be shown"
        raise refused("bad-picture", message, remedy)
    return kind, data


def inside(target: str, root: Path) -> Path:
    """Return the file of the project that a target names.

    Raises:
        MalformedError: it is an address, lies outside the project, or does not exist.
    """
    if _ADDRESS.match(target):
        remedy = "save the picture in the project; nothing is fetched during a render"
        raise refused("bad-picture", f"the picture {_short(target)} is not a file", remedy)
    top = root.resolve()
    paths = [(top / name.lstrip("/")).resolve() for name in (target, unquote(target))]
    for path in paths:
        if path.is_relative_to(top) and path.is_file():
            return path
    if any(path.is_relative_to(top) for path in paths):
        raise refused("missing-file", f"the picture {target} does not exist", "correct its path")
    message = f"the picture {target} lies outside the project"
    raise refused("bad-picture", message, "copy it into the project")


def _kind(data: bytes) -> str:
    for start, kind in _KINDS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return "image/svg+xml" if re.search(rb"<svg[\s>]", data[:4096]) else ""


@functools.lru_cache(maxsize=32)
def _drawn(pdf: bytes) -> bytes:
    """Return the first page of a PDF as SVG."""
    import tempfile

    import typst as compiler

    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        (Path(folder) / "page.pdf").write_bytes(pdf)
        page = "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        source = f'{page}#image("page.pdf")'
        drawn = compiler.Compiler(source.encode(), root=folder, ignore_system_fonts=True).compile(
            format="svg"
        )
    assert isinstance(drawn, bytes)  # one page
    return drawn


# Formats


def _html(image: Node, picture: Picture) -> str:
    given, title = pairs(image), image["c"][2][1]
    align = given.get("fig-align", "")
    names = [*classes(image), *([f"align-{align}"] if align in _ALIGNMENTS else [])]
    parts = {
        "id": identifier(image),
        "class": " ".join(name for name in names if name != DECORATIVE),
        "title": title,
        "width": _html_length(given.get("width", "")),
        "height": _html_length(given.get("height", "")),
    }
    written = "".join(f' {key}="{escape(value)}"' for key, value in parts.items() if value)
    return f'<img src="{picture.uri}" alt="{escape(picture.words or "")}"{written}>'


def _html_length(length: str) -> str:
    """Return a length as the attribute of an ``img``: pixels, or a share of the line."""
    found = _LENGTH.match(length)
    if not found:
        return ""
    number, unit = float(found["number"]), found["unit"] or "px"
    if unit == "%":
        return f"{number:g}%"
    return f"{_points(number, unit) / _POINTS['px']:.0f}"


def _points(number: float, unit: str) -> float:
    return number * (_EM if unit == "em" else _POINTS[unit])


def _typst(image: Node, picture: Picture) -> str:
    given = pairs(image)
    sizes = "".join(
        f", {key}: {length}"
        for key in ("width", "height")
        if (length := _length(given.get(key, "")))
    )
    alt = f", alt: {typst_string(picture.words)}" if picture.words else ""
    drawn = f'image(bytes({typst_string(_as_svg(picture))}), format: "svg"{alt}{sizes})'
    shown = drawn if picture.words else f"pdf.artifact({drawn})"
    mark = typst.label(identifier(image))
    return f"#box({shown}){mark}" if mark else f"#box({shown});"


def _length(length: str) -> str:
    found = _LENGTH.match(length)
    if not found:
        return ""
    number, unit = float(found["number"]), found["unit"] or "px"
    return f"{number:g}%" if unit == "%" else f"{_points(number, unit):g}pt"


def _as_svg(picture: Picture) -> str:
    """Return a picture as the text of an SVG: a string of Typst holds no other bytes."""
    if picture.kind == "image/svg+xml":
        return picture.data.decode("utf-8")
    return f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{picture.uri}"/></svg>'


def aligned(given: Mapping[str, str]) -> str:
    """Return how a figure stands: "left", "center", "right", "" where nothing is said."""
    align = given.get("fig-align", "")
    return align if align in _ALIGNMENTS else ""
