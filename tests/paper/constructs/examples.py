"""The examples of constructs, rendered together in few papers: one render, many rows."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pypandoc
import pypdf
import yaml

from refutable.paper.execute import execute
from refutable.paper.render import render
from refutable.paper.source import read_source
from tests.paper.sample import BIBLIOGRAPHY

FOLDER = Path(__file__).parent / "examples"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<rect width="9" height="9"/></svg>'
)
FRONT = """title: Examples
author: Ada Example
lang: en
bibliography: a.bib
place: Metaplace
nested: {key: Metanested}
switch: {"on": true, "off": false}
execute: {echo: true}
format: {docx: {echo: true}, jats: {echo: true}}
number-sections: true
"""
SETUP = f"""```{{python}}
#| include: false
import base64, sys, warnings
import altair, pandas
from IPython.display import HTML, SVG, Image, Latex, Markdown, display
picture = lambda: display(Image(data=base64.b64decode("{base64.b64encode(PNG).decode()}")))
```
"""
FILES: Mapping[str, str | bytes] = {
    "_quarto.yml": "project:\n  type: default\n  execute-dir: project\n",
    "_quarto-draft.yml": "subtitle: Draftsubtitle\n",
    "_variables.yml": "version: 1.2\ndeep:\n  one: Deepvar\n",
    "_more.qmd": "Includedword.\n\n{{< include _nested.qmd >}}\n",
    "_nested.qmd": "Nestedinclude.\n",
    "_with blank.qmd": "Blankname.\n",
    "code.py": "included = 1\n",
    "a.svg": SVG,
    "a.png": PNG,
    "a.bib": BIBLIOGRAPHY,
    "b.json": json.dumps([{"id": "json-2011", "type": "book", "title": "Jsontitle"}]),
    "style.csl": """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Small</title><id>small</id><updated>2026-11-30T00:00:00+00:00</updated></info>
  <citation><layout prefix="⟨" suffix="⟩"><text variable="title"/></layout></citation>
  <bibliography><layout><text variable="title" prefix="Stylemark "/></layout></bibliography>
</style>
""",
    "fonts/README": "No fonts.\n",
    "other.ipynb": json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            "cells": [
                {
                    "id": "one",
                    "cell_type": "code",
                    "execution_count": 1,
                    "metadata": {},
                    "source": "#| label: embedded\nprint('Embedded' + 'out')",
                    "outputs": [
                        {"output_type": "stream", "name": "stdout", "text": "Embeddedout\n"}
                    ],
                }
            ],
        }
    ),
}


@dataclass(frozen=True)
class Example:
    """What an author writes, and what must come of it; examples/markdown.yaml has the fields."""

    rows: tuple[str, ...]
    source: str = ""
    words: Sequence[str] = ()
    never: Sequence[str] = ()
    only: Mapping[str, Sequence[str]] = field(default_factory=dict)
    patterns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    elsewhere: str = ""
    owed: str = ""
    anywhere: bool = False
    paper: str = ""
    front: str = FRONT
    project: str = ""
    pages: tuple[float, ...] = ()
    fonts: tuple[str, ...] = ()


def examples(name: str) -> tuple[Example, ...]:
    """Return the examples of a file."""
    given = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return tuple(_example(one) for one in given)


def _example(given: dict[str, Any]) -> Example:
    rows = given.pop("rows", None) or [given.pop("row")] if "row" in given else given.pop("rows")
    patterns = {name: _listed(given.pop(name, ())) for name in ("html", "pdf", "notebook")}
    only = {name: _listed(texts) for name, texts in given.pop("only", {}).items()}
    given["source"] = given.pop("text", given.get("source", ""))
    for name in ("words", "never", "pages", "fonts"):
        given[name] = tuple(_listed(given.get(name, ())))
    return Example(tuple(rows), patterns=patterns, only=only, **given)


def _listed(given: Any) -> list[Any]:
    return [given] if isinstance(given, str) else list(given)


IN_ONE_PAPER = tuple(one for name in ("markdown", "classes", "cells") for one in examples(name))
PAPERS = examples("keys")
EXAMPLES = (*IN_ONE_PAPER, *PAPERS)


@dataclass(frozen=True)
class Made:
    """A paper in each format, and the text that a reader finds there."""

    html: str
    pdf: bytes
    notebook: str
    word: bytes
    jats: bytes
    supplement: bytes = b""

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The readable text of each format."""
        files = filter(None, (self.pdf, self.supplement))
        pages = [page for one in files for page in pypdf.PdfReader(io.BytesIO(one)).pages]
        return {
            "html": _text_of_html(self.html),
            "pdf": "\n".join(page.extract_text() for page in pages),
            "notebook": _text_of_html(_as_html("\n\n".join(_cells(self.notebook)))),
            "word": text_of_word(self.word),
            "jats": text_of_jats(self.jats),
        }

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """What patterns are looked for in: the page's source, the PDF's text, the notebook's."""
        source = re.sub(r"(?s)<script.*?</script>", "", self.html)
        return {**self.texts, "html": source, "notebook": "\n\n".join(_cells(self.notebook))}


def made(root: Path, text: str, front: str = FRONT, project: str = "") -> Made:
    """Return a paper of this text in each format; ``project`` are keys for _quarto.yml."""
    for name, content in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    with (root / "_quarto.yml").open("a", encoding="utf-8") as file:
        file.write(project)
    (root / "paper.qmd").write_text(f"---\n{front}---\n\n{SETUP}\n{text}", encoding="utf-8")
    executed = execute(read_source(root))
    files = render(executed, ["html", "pdf", "ipynb", "docx", "jats"], root)
    page, pdf, notebook, word = (
        files[root / f"paper.{name}"] for name in ("html", "pdf", "ipynb", "docx")
    )
    return Made(
        page.decode(),
        pdf,
        notebook.decode(),
        word,
        files[root / "paper-jats.zip"],
        files.get(root / "paper-supplement.pdf", b""),
    )


def text_of_word(file: bytes) -> str:
    """Return the text of a Word file, a paragraph a line: its notes, then its text."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        parts = [archive.read(f"word/{name}.xml").decode() for name in ("footnotes", "document")]
    return "\n".join(_text_of_html(part.replace("</w:p>", "</w:p>\n")) for part in parts)


def text_of_jats(file: bytes) -> str:
    """Return the text of an article in JATS, without the TeX of its formulas."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        article = archive.read("paper.xml").decode()
    return _text_of_html(re.sub(r"(?s)<tex-math>.*?</tex-math>|<!\[CDATA\[|\]\]>", "", article))


def _text_of_html(page: str) -> str:
    body = re.sub(r"(?s)<(script|style|annotation|head)\b.*?</\1>|<!--.*?-->", "", page)
    return html.unescape(re.sub(r"<[^>]*>", "", body))


def _as_html(markdown: str) -> str:
    """Return the Markdown of a notebook as a viewer shows it."""
    command = [pypandoc.get_pandoc_path(), "--from=gfm-emoji+tex_math_dollars", "--to=html"]
    done = subprocess.run(
        command, input=markdown, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


def _cells(notebook: str) -> Iterator[str]:
    """Return the cells of a notebook and their outputs as Markdown."""
    for cell in json.loads(notebook)["cells"]:
        source = "".join(cell["source"])
        yield _fenced(source) if cell["cell_type"] == "code" else source
        for output in cell.get("outputs", ()):
            yield from _output(output)


def _output(output: Mapping[str, Any]) -> Iterator[str]:
    yield _fenced("".join(output.get("text", ())))
    yield _fenced("\n".join(output.get("traceback", ())))
    for kind, content in output.get("data", {}).items():
        text = content if isinstance(content, str) else "".join(map(str, content))
        if kind in ("text/markdown", "text/html", "text/latex"):
            yield text
        elif kind == "text/plain":
            yield _fenced(text)
        elif kind == "application/json":
            yield _fenced(json.dumps(content))


def _fenced(text: str) -> str:
    return f"``````\n{text}\n``````" if text else ""


# ------------------------------------------------------------------ what is compared


def mark(number: int) -> str:
    """Return the paragraph that stands before an example."""
    return f"Mark{number:04}mark."


def segment(text: str, number: int) -> str:
    """Return what stands between the paragraphs round an example."""
    start = text.index(mark(number)) + len(mark(number))
    return text[start : text.index(mark(number + 1), start)]


def squeezed(text: str) -> str:
    """Return a text without blanks, marks of emphasis and hyphens at the end of lines."""
    text = re.sub(r"[\u00ad\u200b\u2060]|[-‐]\n", "", text)
    return re.sub(r"\s+", "", text)


def _is_in(words: str, text: str, name: str) -> bool:
    """Return whether a text has some words; in JATS an entry has the capitals of its database."""
    return words in text or (name == "jats" and words.casefold() in text.casefold())


def faults(
    example: Example,
    sources: Mapping[str, str],
    texts: Mapping[str, str],
    whole: Mapping[str, str],
) -> list[str]:
    """Return in words what each format lacks or has too much of.

    On paper a figure may stand above or below its example: its words are looked for in the whole.
    """
    found: list[str] = []
    for name, text in texts.items():
        reading = squeezed(text)
        everywhere = squeezed(whole[name]) if name == "pdf" or example.anywhere else reading
        found += [
            f"{name}: no {words!r}"
            for words in (*example.words, *example.only.get(name, ()))
            if not _is_in(squeezed(words), everywhere, name)
        ]
        others = [
            w
            for form, words in example.only.items()
            if form != name
            for w in words
            if w not in example.only.get(name, ())
        ]
        found += [
            f"{name}: has {words!r}"
            for words in (*example.never, *others)
            if squeezed(words) in reading
        ]
        found += [
            f"{name}: nothing like {pattern!r}"
            for pattern in example.patterns.get(name, ())
            if not re.search(pattern, sources[name])
        ]
    return found
