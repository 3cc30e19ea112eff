"""What all figures share: colours, letters, marks placed in pixels, checks on a table.

Marks are placed in pixels and the outer size is fixed, so that a figure comes out the same
whatever fonts a machine has: nothing is laid out from measured text.
Text takes the colour of the text around the figure (`currentColor`), and marks that carry a
fill are outlined in it, so that a page in light letters on dark ground needs no second figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import altair as alt

if TYPE_CHECKING:
    import pandas

WIDTH = 600
PHONE = 350  # the width at which a figure is drawn once more, for small screens
NARROW = 480
FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, Libertinus Serif, sans-serif"
SIZE = 12.0
SMALL = 11.0
TINY = 10.0
BOLDER = 1.06  # how much wider bold letters run
INK = "currentColor"
NEUTRAL = "#5F6B77"

# Six colours 12 steps of CIE lightness apart, so that a grey print tells them apart, and at least
# 30 units of CIELAB apart as seen with protanopia, deuteranopia, tritanopia or none of these
# (simulated after Machado et al. 2009); neighbours in the order are farthest apart in lightness.
# The last three fill the gaps, at 18 units or more.
PALETTE = (
    "#27297D", "#AFB045", "#8F3012", "#82DBD9", "#995B6E", "#7689C8", "#21648A", "#C19171",
    "#AEB9ED",
)  # fmt: skip

# Widths of letters as parts of the size, by and large those of the usual sans-serif faces.
_WIDTHS = {"ijl|'’‘": 0.22, " tf.,:;!I/": 0.28, "r()[]-": 0.34, "cksvxyzJ": 0.5, "mMwW—…@%": 0.9}

Align = Literal["left", "center", "right"]
Facts = Mapping[str, str]
_NO_FACTS: Facts = {}


@dataclass(frozen=True)
class Box:
    """A rectangle with its corners in pixels, and what the pointer is told about it."""

    x: float
    x2: float
    y: float
    y2: float
    fill: str = NEUTRAL
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A straight line between two points, in pixels."""

    x: float
    x2: float
    y: float
    y2: float


@dataclass(frozen=True)
class Dot:
    """A mark on one point, in pixels."""

    x: float
    y: float
    fill: str = NEUTRAL
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Label:
    """A text of one or more lines; `y` is the middle of its first line, in pixels."""

    x: float
    y: float
    text: str | tuple[str, ...]
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """A part of the figure that leads somewhere, what it is called, and the lines that are its."""

    x: float
    x2: float
    y: float
    y2: float
    href: str
    name: str
    lines: tuple[Line, ...] = ()
    facts: Facts = field(default_factory=dict)


def boxes(
    marks: Sequence[Box],
    *,
    fill_opacity: float = 1.0,
    stroke: str | None = None,
    stroke_opacity: float = 1.0,
    dash: Sequence[float] = (),
    radius: float = 0.0,
) -> alt.Chart:
    """A layer of rectangles."""
    outline: dict[str, Any] = {}
    if stroke is not None:
        outline = {"stroke": stroke, "strokeWidth": 0.8, "strokeOpacity": stroke_opacity}
    if dash:
        outline["strokeDash"] = list(dash)
    if radius:
        outline["cornerRadius"] = radius
    layer = _layer(marks).mark_rect(fillOpacity=fill_opacity, **outline)
    drawn: alt.Chart = layer.encode(*_span(), _fill(), **_tooltip(marks))
    return drawn


def lines(
    marks: Sequence[Line],
    *,
    opacity: float = 0.25,
    width: float = 0.8,
    dash: Sequence[float] = (),
) -> alt.Chart:
    """A layer of straight lines in the ink of the text."""
    extra: dict[str, Any] = {"strokeDash": list(dash)} if dash else {}
    layer = _layer(marks).mark_rule(color=INK, opacity=opacity, strokeWidth=width, **extra)
    drawn: alt.Chart = layer.encode(*_span())
    return drawn


def dots(
    marks: Sequence[Dot],
    *,
    shape: str = "circle",
    size: float = 40.0,
    filled: bool = True,
    width: float = 0.8,
    stroke: str = INK,
) -> alt.Chart:
    """A layer of marks on points; `size` is an area in square pixels, as Vega counts it."""
    layer = _layer(marks).mark_point(
        shape=shape,
        size=size,
        fillOpacity=1.0 if filled else 0.0,
        stroke=stroke,
        strokeWidth=width,
    )
    drawn: alt.Chart = layer.encode(*_place(), _fill(), **_tooltip(marks))
    return drawn


def labels(
    marks: Sequence[Label],
    *,
    size: float = SIZE,
    align: Align = "left",
    bold: bool = False,
    color: str = INK,
    opacity: float = 1.0,
    upward: bool = False,
) -> alt.Chart:
    """A layer of texts in one size, one weight and one colour, `upward` if they are read so."""
    turned: dict[str, Any] = {"angle": 270} if upward else {}
    layer = _layer(marks).mark_text(
        align=align,
        baseline="middle",
        font=FONT,
        fontSize=size,
        fontWeight="bold" if bold else "normal",
        lineHeight=line_height(size),
        color=color,
        opacity=opacity,
        **turned,
    )
    drawn: alt.Chart = layer.encode(*_place(), alt.Text("text:N"), **_tooltip(marks))
    return drawn


def targets(marks: Sequence[Target]) -> alt.Chart:
    """A layer of parts that lead somewhere, each followed by its lines; nothing of it is seen.

    It is the last of a figure. In an SVG a part is a link with its name for label, and the path
    after it holds its lines, so that a page may show both where a reader points.
    """
    rows = [row for mark in marks for row in _target_rows(mark)]
    layer = alt.Chart(alt.InlineData(values=rows)).mark_point(
        aria=True,
        size=4,  # the area at which a path is drawn in its own measure
        opacity=1.0,
        fill=INK,
        fillOpacity=0.0,
        stroke=INK,
        strokeOpacity=0.0,
    )
    leads = "isValid(datum.href)"
    drawn: alt.Chart = layer.encode(
        *_place(),
        alt.Shape("shape:N", scale=None, legend=None),
        href=alt.condition(leads, alt.Href("href:N"), alt.value(None)),
        description=alt.condition(leads, alt.Description("name:N"), alt.value(None)),
        **_tooltip(marks),
    )
    return drawn


def compose(
    layers: Iterable[alt.Chart], *, width: float, height: float, description: str
) -> alt.LayerChart:
    """The layers that hold anything, one over the other, as a figure of a fixed outer size.

    Where parts lead somewhere, only these are there for who does not see the figure: each is
    named, and what is drawn under them says no more.
    """
    drawn = [layer for layer in layers if _rows(layer)]
    chart = alt.layer(*drawn).properties(
        width=width,
        height=height,
        padding=0,
        autosize=alt.AutoSizeParams(type="none"),
        background="transparent",
        description=description,
    )
    figure: alt.LayerChart = chart.configure(aria=False).configure_view(stroke=None)
    if any("href" in row for layer in drawn for row in _rows(layer)):
        figure = figure.configure_mark(aria=False)
    return figure


def line_height(size: float) -> float:
    """The distance between the lines of a text, in pixels."""
    return round(size * 1.2)


def wrap(text: str, width: float, size: float = SIZE, most: int = 3) -> tuple[str, ...]:
    """The text in at most `most` lines of about `width` pixels, cut with an ellipsis if need be.

    It breaks at spaces; a word too wide for the line after its own hyphen or dash, or with one.
    """
    done: list[str] = []
    line = ""
    for word, glue in _words(text, width, size):
        joined = f"{line}{glue}{word}" if line else word
        if line and text_width(joined, size) > width:
            done.append(line)
            line = word
        else:
            line = joined
    done.append(line)
    if len(done) <= most:
        return tuple(done)
    return (*done[: most - 1], _cut(done[most - 1] + " " + done[most], width, size))


def text_width(text: str, size: float) -> float:
    """About how many pixels a text takes in a sans-serif face, rather too many than too few."""
    return sum(_character(letter) for letter in text) * size * 1.03


def columns_in(
    table: pandas.DataFrame, columns: Sequence[str], figure: str
) -> list[dict[str, Any]]:
    """The rows of a table that has these columns; ValueError if it lacks one or has no row."""
    if len(table) == 0:
        raise ValueError(f"{figure}: the table has no rows, so there is nothing to draw")
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise ValueError(
            f"{figure}: the table lacks {', '.join(missing)}; it needs {', '.join(columns)}"
        )
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def counted(value: Any, what: str, figure: str) -> int:
    """A whole number that counts something; ValueError if it is none."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = -1
    if number < 0 or number != value:
        raise ValueError(f"{figure}: {what} must be a whole number from 0 on, not {value!r}")
    return number


def family_names(
    families: Mapping[str, str] | None, found: Iterable[tuple[str, str]], figure: str
) -> dict[str, str]:
    """The label of each family, in the order given or else in that of the rows.

    With `families` given, a family has the same colour in every figure, whichever are drawn.
    """
    seen = dict(found)
    if families is None:
        return seen
    unknown = [family for family in seen if family not in families]
    if unknown:
        raise ValueError(f"{figure}: families does not name {', '.join(unknown)}")
    return dict(families)


def family_colours(families: Iterable[str]) -> dict[str, str]:
    """The fixed colour of each family by its place in the order; ValueError beyond nine."""
    names = tuple(families)
    if len(names) > len(PALETTE):
        raise ValueError(f"{len(names)} families: only {len(PALETTE)} colours can be told apart")
    return dict(zip(names, PALETTE, strict=False))


def count_text(certain: int, possible: int) -> str:
    """A count as printed: `3`, or `3–5` when it is not known more closely."""
    return str(certain) if certain == possible else f"{certain}–{possible}"


def plural(count: str | int, noun: str = "document") -> str:
    """A count with its noun: `1 document`, `4 documents`."""
    return f"{count} {noun}" if str(count) == "1" else f"{count} {noun}s"


def _layer(marks: Sequence[Box | Line | Dot | Label]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=[_row(mark) for mark in marks]))


def _row(mark: Box | Line | Dot | Label) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, value in vars(mark).items():
        if name == "facts":
            continue
        row[name] = round(value, 2) if isinstance(value, int | float) else value
    text = row.get("text")
    if isinstance(text, tuple):
        row["text"] = text[0] if len(text) == 1 else list(text)
    return row | dict(getattr(mark, "facts", _NO_FACTS))


def _target_rows(mark: Target) -> Iterator[dict[str, Any]]:
    middle = {"x": (mark.x + mark.x2) / 2, "y": (mark.y + mark.y2) / 2}
    wide, high = (mark.x2 - mark.x) / 2, (mark.y2 - mark.y) / 2
    corners = [(-wide, -high), (wide, -high), (wide, high), (-wide, high), (-wide, -high)]
    told = dict(mark.facts)
    yield middle | {"shape": _path(corners), "href": mark.href, "name": mark.name} | told
    drawn = [
        _path([(line.x - middle["x"], line.y - middle["y"]),
               (line.x2 - middle["x"], line.y2 - middle["y"])])
        for line in mark.lines
    ]  # fmt: skip
    if drawn:
        yield middle | {"shape": "".join(drawn)} | told


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _rows(layer: alt.Chart) -> Sequence[Any]:
    data = layer.data
    return data.values if isinstance(data, alt.InlineData) else ()


def _place() -> tuple[alt.X, alt.Y]:
    return alt.X("x:Q", scale=None, axis=None), alt.Y("y:Q", scale=None, axis=None)


def _span() -> tuple[alt.X, alt.X2, alt.Y, alt.Y2]:
    x, y = _place()
    return x, alt.X2("x2:Q"), y, alt.Y2("y2:Q")


def _fill() -> alt.Fill:
    return alt.Fill("fill:N", scale=None)


def _tooltip(marks: Sequence[Box | Dot | Label | Target]) -> dict[str, Any]:
    facts = marks[0].facts if marks else _NO_FACTS
    return {"tooltip": [alt.Tooltip(f"{name}:N") for name in facts]} if facts else {}


def _words(text: str, width: float, size: float) -> Iterator[tuple[str, str]]:
    """The pieces that may begin a line, each with what joins it to the piece before."""
    for word in text.split():
        glue = " "
        for piece in _pieces(word, width, size):
            yield piece, glue
            glue = ""


def _pieces(word: str, width: float, size: float) -> Iterator[str]:
    """The word, broken where it has a dash or else wherever the line is full."""
    while text_width(word, size) > width and len(word) > 2:
        ends = [at + 1 for at, letter in enumerate(word[:-1]) if letter in "–-/"]
        ends = [end for end in ends if text_width(word[:end], size) <= width]
        if ends:
            yield word[: ends[-1]]
            word = word[ends[-1] :]
            continue
        end = max(len(word) - 3, 2)  # no scrap of a word on the next line
        while end > 1 and text_width(word[:end] + "-", size) > width:
            end -= 1
        yield word[:end] + ("" if word[end] in "–-/" else "-")
        word = word[end:]
    yield word


def _cut(text: str, width: float, size: float) -> str:
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip(" ,;:") + "…"


def _character(letter: str) -> float:
    for letters, width in _WIDTHS.items():
        if letter in letters:
            return width
    return 0.7 if letter.isupper() else 0.56
