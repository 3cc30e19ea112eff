"""A small paper as the engine hands it to the pages: claims, a ledger, charts, a table, notes."""

from __future__ import annotations

from pathlib import Path

from refutable.claims.claim import Verdict
from refutable.figures.theme import VEGA_LITE
from refutable.paper import media
from refutable.paper.bundles import MARKDOWN
from tests.paper.making import Part, cell

FRONT = {
    "title": "Tea and *talk*",
    "subtitle": "A second look",
    "author": [
        {"name": "Ada Example", "affiliation": "A University", "orcid": "0000-0001-2345-6789"},
        "Bo Second",
    ],
    "date": "2025-11-23",
    "lang": "en-GB",
    "keywords": ["tea", "talk"],
    "thanks": "Rebuilt by a program and its makers.",
    "bibliography": "references.bib",
    "number-sections": True,
    "toc": True,
}

VERDICTS = ("supported", "refuted", "undetermined", "argued")

BIBLIOGRAPHY = """
@book{leaf-2001, author = {Leaf, Lea}, title = {On Tea}, publisher = {Pot}, address = {Bern},
  year = 2001}
@book{cup-2003, author = {Cup, Cleo}, title = {Talk}, publisher = {Pot}, address = {Bern},
  year = 2003}
"""

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60" viewBox="0 0 300 60">'
    '<defs><clipPath id="clip0"><rect width="300" height="60"/></clipPath></defs>'
    '<g clip-path="url(#clip0)"><rect x="10" y="10" width="120" height="30" fill="#117733"/>'
    '<text x="140" y="30" font-family="Arial, sans-serif" fill="currentColor">cups</text></g></svg>'
)

SPECIFICATION = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"what": "cups </script>", "n": 3}, {"what": "pots", "n": 5}]},
    "params": [{"name": "picked", "select": "point"}],
    "mark": {"type": "bar", "tooltip": True},
    "encoding": {
        "x": {"field": "n", "type": "quantitative"},
        "y": {"field": "what", "type": "nominal"},
    },
    "width": 300,
}


def chart(
    label: str,
    alt: str = "Bars of cups and pots.",
    caption: str = "What was *drunk*.",
    width: int = 300,
) -> Part:
    """A cell that draws a labelled chart."""
    drawing = SVG.replace('width="300"', f'width="{width}"')
    bundle = {media.SVG: drawing, VEGA_LITE: {**SPECIFICATION, "width": width}}
    return cell(bundle, code="draw()", label=label, fig_cap=caption, fig_alt=alt)


def claim(name: str, verdict: str = "supported", text: str = "Tea is *shared* in 4 texts.") -> Part:
    """A claim with the cell that backs it."""
    code = f'claim("clm-{name}", holds=tea.documents >= 4)'
    return f"\n[{text}]{{#clm-{name} .claim}}\n" + cell(
        {MARKDOWN: evidence(name, verdict)}, code=code
    )


def found(verdict: str) -> str:
    """A verdict as the engine hands it to the filter: its name and its sign."""
    return f'verdict="{verdict}" sign="{Verdict(verdict).sign}"'


def evidence(name: str, verdict: str = "supported", extra: str = "") -> str:
    """What the cell of a claim prints."""
    return f"""
::: {{.evidence claim="clm-{name}" {found(verdict)} declared="supported" {extra}}}
{grounds()}
:::
"""


def grounds() -> str:
    """The definition list under a claim."""
    return """Needed
:   at least 4 documents

Found
:   4 documents

For
:   “tea for all” – *Minutes* (May 1994)

    [“té para todos”]{lang=es} – *Acta* (1995)

Against
:   none

Warrant
:   [@leaf-2001]
"""


def ledger(*names: str) -> str:
    """The ledger of claims: the overview, then an entry for each."""
    rows = "\n".join(
        f'| [](#clm-{name}){{.to-ledger}} | []{{.statement-of claim="clm-{name}"}} | yes |'
        for name in names
    )
    entries = "\n".join(
        f'::: {{.ledger-entry claim="clm-{name}" {found(VERDICTS[n % 4])}}}\n'
        f'[]{{.statement-of claim="clm-{name}"}}\n\n{grounds()}\n:::\n'
        for n, name in enumerate(names)
    )
    head = "| No. | Claim | Verdict |\n|----:|:------|:--------|"
    return f"\n{head}\n{rows}\n\n:::: {{.ledger}}\n{entries}\n::::\n"


def paper(claims: int = 30) -> Part:
    """A whole paper with this many claims."""
    names = [f"c{n}" for n in range(1, claims + 1)]
    claimed = (claim(name, VERDICTS[n % 4]) for n, name in enumerate(names))
    return sum(
        (
            *(chart("fig-cups"), chart("fig-pots"), Part(POTS)),
            *claimed,
            Part(END),
            cell({MARKDOWN: ledger(*names)}, code="ledger()", echo=False),
        ),
        Part(BEGINNING),
    )


BEGINNING = """
# Abstract {.unnumbered #sec-abstract}

What was drunk, and by whom [@leaf-2001].

# Introduction {#sec-introduction}

Tea is talked of [@leaf-2001; @cup-2003, p. 4].^[A note, with a source [@cup-2003].]
See @fig-cups, @fig-pots, @tbl-pots and @sec-claims.
They say [“té para todos”]{lang=es}, and [](#clm-c1) says so.
"""

POTS = """
::: {#tbl-pots}
| Pot | Cups | A column so long that the source line passes the width that pandoc takes |
|:----|-----:|:----------|
| red | 4 | and a cell that says a little more than the other cells of its row can say |

Pots by cup.
:::

# Claims {#sec-claims}
"""

END = """
## More {#sec-more}

:::: {lang=es}
> Té para todos.
::::

# References {.unnumbered}

::: {#refs}
:::

# Ledger {#sec-ledger}
"""


def write_bibliography(folder: Path) -> Path:
    """The sample's bibliography, in a folder."""
    path = folder / "references.bib"
    path.write_text(BIBLIOGRAPHY, encoding="utf-8")
    return path
