"""Texts that would act as something if they were anything but text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from refutable.coders.sheet import LAYER, as_csv, neutral_ids
from tests.projects import Project

ALERT = "alert(document.title)"
TEXTS = (
    f"<script>{ALERT}</script>",
    f"<img src=x onerror={ALERT}>",
    f'"><svg onload={ALERT}>',
    "<!--<script>",
    "</script></style></title>-->",
    f"[a](javascript:{ALERT})",
    "![x](/etc/passwd)",
    "![x](https://example.invalid/hit.png)",
    '`#read("/data/coders.csv")`{=typst}',
    '#read("/data/coders.csv")',
    f"`<script>{ALERT}</script>`{{=html}}",
    "@public-rooms-1999 [@house-rules-1974] [-@nobody]",
    "[^papers] ^[a note]",
    "$x^2$ $$y$$ \\(z\\) \\begin{a}b\\end{a}",
    "*a* _b_ **c** ~~d~~ H~2~O x^2^ `e` [f]{.g}",
    "{{< include /etc/passwd >}} {{< meta title >}}",
    "`{python} 1 + 1`",
    "/*paper.js*/ /*paper.css*/ {{script}} {{style}} $body$",
    "&lt;b&gt; &amp; &#60;",
    "a | b || c",
    'it\'s "so" -- and --- then... p. 5, e.g. Mr. X',
    ":::: {.content-hidden}",
    "=1+1 http://example.invalid/x www.example.invalid a@example.invalid",
    "\ue0000\ue001 “quoted ‘in’ it” # 1. a) - + x",
)


def normalised(text: str) -> str:
    """Return a text with each run of blanks as one, and without what no format can print."""
    return " ".join(
        re.sub(
            "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]",
            "\ufffd",
            text,
        ).split()
    )


def fill(project: Project, texts: Iterator[str]) -> list[str]:
    """Put the next text into each field that a person writes, and return those that are printed.

    The fields are those of every table, the codebook, the readings, the list of words that are
    not checked, a bibliography, a sheet that a coder returned, and the texts that the paper's
    cells print, quote and give as reasons.
    """
    printed: list[str] = []

    def new(before: str = "", shown: bool = False) -> str:
        text = f"{before} {next(texts)}".strip()
        printed.extend([text] if shown else [])
        return text

    for file, columns in _COLUMNS.items():
        header, rows = project.rows(file)
        for row in rows:
            for column, kept in columns.items():
                place = header.index(column)
                row[place] = new(row[place] if kept else "", shown=column in ("title", "text"))
        project.write_rows(file, header, rows)
    book = yaml.safe_load(project.read("data/codebook.yaml"))
    book["title"] = new()
    book["stance"]["values"] = {name: new() for name in book["stance"]["values"]}
    for item in (*book["families"].values(), *book["codes"]):
        item["label"], item["definition"] = new(), new()
    project.write("data/codebook.yaml", yaml.safe_dump(book, sort_keys=False, allow_unicode=True))
    project.write("data/wording.yaml", yaml.safe_dump({"off": {"last": new(shown=True)}}))
    options = [
        {"id": "both", "label": new(), "default": True},
        {"id": "attic", "label": new(), "layer": "attic"},
    ]
    choice = {"id": "layer", "label": new(), "reason": new(), "options": options}
    readings = yaml.safe_dump({"choices": [choice]}, allow_unicode=True)
    project.write("data/readings.yaml", readings)
    cells = [new(shown=True) for _ in range(7)]
    project.append("sections/_20-order.qmd", _SECTION.format(*map(repr, cells)))
    return [*printed, *_cited(project, texts), *_returned(project, texts)]


def _cited(project: Project, texts: Iterator[str]) -> list[str]:
    """Cite an entry whose fields hold the next texts, and return those that its style prints."""
    fields = {name: next(texts) for name in (*_PRINTED, *_NOT_PRINTED)}
    lines = (f"  {name} = {{{{{in_tex(text)}}}}},\n" for name, text in fields.items())
    project.append("data/references.bib", f"\n@book{{any-2011,\n{''.join(lines)}}}")
    project.append("sections/_20-order.qmd", "\nSo says @any-2011.\n")
    return [fields[name] for name in _PRINTED]


def in_tex(text: str) -> str:
    """Return what BibTeX reads as a text."""
    return "".join(_IN_TEX.get(sign, sign) for sign in text)


def _returned(project: Project, texts: Iterator[str]) -> list[str]:
    """Add a coder's sheet with the next texts, all of which a table of the paper prints."""
    corpus = project.corpus()
    ids = neutral_ids((one.id for one in corpus.counted), "zed", 1)
    code, stance = next(iter(corpus.codebook.codes)), next(iter(corpus.codebook.stances))
    rows = [(ids[x.id], code, x.text, stance, next(texts)) for x in corpus.counted]
    sheet = project.root.parent / "zed.csv"
    sheet.write_text(as_csv(LAYER, rows), encoding="utf-8")
    who = ("--name", "zed", "--label", next(texts), "--made-by", next(texts))
    done = project.run("coder", "add", str(sheet), *who)
    assert done.code == 0, done.err
    return [memo for *_, memo in rows]


_PRINTED = ("title", "author", "editor", "publisher", "howpublished", "series", "volume")
_NOT_PRINTED = ("note", "address", "annote", "keywords", "abstract")
_IN_TEX = {
    **{sign: f"\\{sign}" for sign in "{}$%&#_"},
    **{"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"},
    **{"<": r"\textless{}", ">": r"\textgreater{}", '"': r"\textquotedbl{}"},
    **{"'": r"\textquotesingle{}", "`": r"\`{}", "-": "-{}", "@": "{@}"},
}

_COLUMNS = {
    "documents.csv": {"title": False, "issuer": False, "note": False},
    "excerpts.csv": {"text": True, "locator": False, "note": False},
    "coders.csv": {"label": False, "made_by": False, "note": False},
    "values.csv": {"label": False},
    "periods.csv": {"label": False, "note": False},
    "events.csv": {"event": False, "source": False, "note": False, "label": False},
    "codings/desk.csv": {"memo": False},
    "codings/attic.csv": {"memo": False},
}
"""The columns of free text, and whether what stands in them is kept before the new text."""

_SECTION = """
# Texts

All there is: `{{python}} {0}`.

```{{python}}
claim("clm-more", holds=coded("order.ban").documents >= 1, note={1}, excuse={{"all": {2}}})
```

[All of it is a ban.]{{#clm-more .claim}}

```{{python}}
from refutable.cells.session import session
corpus = session().corpus
counted = [(one.id, corpus.documents[one.document]) for one in corpus.excerpts.values()]
table([(one.title, quote(name)) for name, one in counted], columns=[{3}, {4}])
```

```{{python}}
coded_by_zed = [one for one in corpus.codings if one.coder == "zed"]
table([(one.memo, one.quote) for one in coded_by_zed], columns=[{5}, {6}])
```

```{{python}}
[one.label for one in corpus.codebook.codes.values()]
```

```{{python}}
catalogue()
```
"""
