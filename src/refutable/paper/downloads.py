"""What a reader of the page can take along.

The entry of the paper for a program of references is text of a few lines: it is inside the page,
so that one file is enough. The other formats are files beside the page. A page lists those that
were written together with it, and no others: what lies there from before may say something else.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from refutable.paper.about import About
from refutable.paper.formats import DATA_PACKAGE, FORMATS, SUPPLEMENT
from refutable.paper.pandoc import read

_TO_BIBTEX = ("--from=csljson", "--to=bibtex")
_LETTERS = re.compile(r"[^a-z]")
_LITTLE = frozenset({"a", "an", "the", "on", "der", "die", "das", "ein", "le", "la", "les", "el"})


@dataclass(frozen=True)
class Download:
    """A link to something that is saved: its words, its address, and the name of the file."""

    words: str
    address: str
    name: str


def downloads(about: About, words: Mapping[str, str]) -> tuple[Download, ...]:
    """Return what the page offers: the formats beside it, then its entry for references."""
    return (*_beside(about, words), *_entries(about))


def _beside(about: About, words: Mapping[str, str]) -> Iterator[Download]:
    for name in about.to:
        if name != "html":
            one = FORMATS[name]
            yield _file(about, words.get(f"format-{name}", one.label), one.ending)
        if name == "pdf" and about.has_supplement:
            yield _file(about, words["format-supplement"], SUPPLEMENT)
    if about.data:
        yield _file(about, words["format-data"], DATA_PACKAGE)


def _file(about: About, words: str, ending: str) -> Download:
    file = f"{about.stem}{ending}"
    return Download(words, quote(file), file)


def _entries(about: About) -> Iterator[Download]:
    if not about.title:
        return
    entry = citable(about)
    texts = {"BibTeX": (bibtex(entry), "application/x-bibtex", "bib")}
    texts["CSL-JSON"] = (csl_json(entry), "application/vnd.citationstyles.csl+json", "json")
    for words, (text, kind, ending) in texts.items():
        name = f"{entry['id']}.{ending}"
        yield Download(words, f"data:{kind};charset=utf-8,{quote(text)}", name)


def citable(about: About) -> Mapping[str, Any]:
    """Return the entry of the paper in CSL, with a key as authors write them: "berg2011zoning"."""
    entry = about.settings.entry
    first: Mapping[str, str] = next(iter(entry.get("author", ())), {})
    name = first.get("family") or next(iter(str(first.get("literal", "")).split()[-1:]), "")
    issued = entry.get("issued", {}).get("date-parts", [[""]])[0][0]
    title = (_key(one) for one in about.title.split())
    word = next((one for one in title if one and one not in _LITTLE), "")
    key = f"{_key(name)}{issued}{word}"
    return {**entry, "title": _whole_title(about), "id": key or "paper"}


def _whole_title(about: About) -> str:
    return ": ".join(part for part in (about.title, about.subtitle) if part)


def _key(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return _LETTERS.sub("", bare)


def csl_json(entry: Mapping[str, Any]) -> str:
    """Return an entry as a file of CSL-JSON, which is a list."""
    return json.dumps([entry], ensure_ascii=False, indent=2) + "\n"


def bibtex(entry: Mapping[str, Any]) -> str:
    """Return an entry as a file of BibTeX.

    Raises:
        MalformedError: pandoc does not take it.
    """
    made = read(_TO_BIBTEX, csl_json(entry))[0].rstrip()
    # Pandoc gives a DOI to BibLaTeX alone; every style of today prints it.
    doi = f",\n  doi = {{{entry['DOI']}}}" if entry.get("DOI") else ""
    return f"{made.removesuffix('}').rstrip()}{doi}\n}}\n"
