"""What a paper says of itself and how it wants to be set, in one format."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from refutable.paper.authors import People, listed, people
from refutable.paper.dates import LAST_MODIFIED, TODAY, last_modified, read_date, spelled, today
from refutable.paper.keys import Keys
from refutable.paper.revision import commit_of
from refutable.paper.rights import Licence, copyright_text, licences

_PAPERS = {"letter": "us-letter", "legal": "us-legal", "executive": "us-executive"}
LENGTH = re.compile(r"^[\d.]+ ?(?:pt|mm|cm|in|em|%)$")
"""A length that a page and a PDF both know."""
SHORT = 12
"""So many signs of a commit's name are printed."""
NUMBER = re.compile(r"^[\d.]+$")
_SIDES = ("x", "y", "top", "bottom", "left", "right")


@dataclass(frozen=True)
class When:
    """A date: as ISO 8601 for programs ("" if it is none), and in words for readers."""

    iso: str = ""
    words: str = ""
    day: datetime.date | None = None


@dataclass(frozen=True)
class Contents:
    """The table of contents: whether there is one, to which level, and its heading."""

    shown: bool = False
    depth: int = 3
    title: str = ""


@dataclass(frozen=True)
class Headings:
    """How headings are numbered; ``offset`` is added to the first number of each level."""

    numbered: bool = False
    depth: int = 6
    offset: tuple[int, ...] = ()
    shift: int = 0


@dataclass(frozen=True)
class Layout:
    """Fonts, sizes and paper; empty where the author leaves them to the engine."""

    mainfont: tuple[str, ...] = ()
    monofont: tuple[str, ...] = ()
    mathfont: tuple[str, ...] = ()
    font_paths: tuple[str, ...] = ()
    fontsize: str = ""
    linestretch: str = ""
    papersize: str = ""
    line_numbers: bool = False
    margin: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sources:
    """Bibliographies and how they are cited; paths are relative to the project's root."""

    files: tuple[str, ...] = ()
    entries: tuple[Mapping[str, Any], ...] = ()
    csl: str = ""
    nocite: tuple[str, ...] = ()
    link_citations: bool = True
    link_bibliography: bool = True
    notes_after_punctuation: bool | None = None
    title: str = ""


@dataclass(frozen=True)
class Edition:
    """Which state of a paper it is, and where its source and its page are on the web."""

    version: str = ""
    commit: str = ""
    repository: str = ""
    address: str = ""

    def spelled(self, words: Mapping[str, str]) -> str:
        """Return version and commit in words: "version 1.2, commit 0a1b2c3d4e5f"."""
        said = {"version": self.version, "commit": self.commit[:SHORT]}
        return ", ".join(f"{words[name]} {value}" for name, value in said.items() if value)


@dataclass(frozen=True)
class Settings:
    """The metadata of a paper for one format, typed; texts are Markdown as written.

    ``entry`` is the paper as an entry in CSL, and ``citation`` the same where it is to be printed.
    """

    lang: str = "en"
    dir: str = ""
    title: str = ""
    subtitle: str = ""
    people: People = field(default_factory=People)
    date: When = field(default_factory=When)
    modified: When = field(default_factory=When)
    abstract: str = ""
    abstract_title: str = ""
    keywords: tuple[str, ...] = ()
    thanks: str = ""
    doi: str = ""
    edition: Edition = field(default_factory=Edition)
    description: str = ""
    licences: tuple[Licence, ...] = ()
    copyright: str = ""
    entry: Mapping[str, Any] = field(default_factory=dict)
    citation: Mapping[str, Any] | None = None
    contents: Contents = field(default_factory=Contents)
    headings: Headings = field(default_factory=Headings)
    layout: Layout = field(default_factory=Layout)
    sources: Sources = field(default_factory=Sources)
    crossref: Mapping[str, str] = field(default_factory=dict)

    @property
    def closing(self) -> tuple[Licence, ...]:
        """What stands at the end of the paper as a link: licences, and where its source is."""
        home = self.edition.repository
        return (*self.licences, Licence(home, home)) if home else self.licences


def for_format(metadata: Mapping[str, Any], form: str) -> Mapping[str, Any]:
    """Return the keys of a paper with those of a format ("html", "typst", "ipynb") over them."""
    formats = metadata.get("format")
    own = formats.get(form) if isinstance(formats, Mapping) else None
    return Keys(own).over(Keys(metadata)).values if isinstance(own, Mapping) else metadata


def settings(
    metadata: Mapping[str, Any],
    form: str,
    *,
    root: Path = Path(),
    files: Iterable[str] = ("paper.qmd",),
) -> Settings:
    """Return what a paper says of itself for a format; it must have passed its check.

    ``files`` are those of the paper's text, relative to ``root``: the day on which one of them was
    changed last is what the date ``last-modified`` means.
    """
    from refutable.paper.citing import asked, entry

    given = for_format(metadata, form)
    lang = _text(given, "lang") or "en"
    named = tuple(files)
    date, modified = (_when(given, key, lang, root, named) for key in ("date", "date-modified"))
    persons = people(given)
    cited = entry(given, persons, date.day)
    return Settings(
        lang=lang,
        dir=_text(given, "dir"),
        title=_text(given, "title"),
        subtitle=_text(given, "subtitle"),
        people=persons,
        date=date,
        modified=modified,
        abstract=_text(given, "abstract"),
        abstract_title=_text(given, "abstract-title"),
        keywords=_texts(given, "keywords"),
        thanks=_text(given, "thanks"),
        doi=_text(given, "doi"),
        edition=Edition(
            _text(given, "version"),
            commit_of(given.get("commit"), root),
            _text(given, "repository").rstrip("/"),
            _text(given, "canonical-url"),
        ),
        description=_text(given, "description"),
        licences=licences(given.get("license")),
        copyright=copyright_text(given.get("copyright")),
        entry=cited,
        citation=cited if asked(given) else None,
        contents=_contents(given),
        headings=_headings(given),
        layout=_layout(given),
        sources=_sources(given),
        crossref=_crossref(given),
    )


def _when(
    given: Mapping[str, Any], key: str, lang: str, root: Path, files: tuple[str, ...]
) -> When:
    written = read_date(given.get(key))
    if written is None:
        return When()
    day = written.day
    if written.written in TODAY:
        day = today()
    elif written.written == LAST_MODIFIED:
        day = last_modified(root, files)
    if day is None:
        return When(written.written, written.spelled(lang))
    return When(day.isoformat(), spelled(day, lang, _text(given, "date-format")), day)


def _contents(given: Mapping[str, Any]) -> Contents:
    shown = given.get("toc", given.get("table-of-contents", False))
    return Contents(_flag(shown), _number(given, "toc-depth", 3), _text(given, "toc-title"))


def _headings(given: Mapping[str, Any]) -> Headings:
    offset = tuple(int(number) for number in listed(given.get("number-offset")))
    return Headings(
        # A paper that says to what level it numbers wants numbers, as in pandoc.
        _flag(given.get("number-sections", bool(offset))),
        _number(given, "number-depth", 6),
        offset,
        _number(given, "shift-heading-level-by", 0),
    )


def _layout(given: Mapping[str, Any]) -> Layout:
    margin = given.get("margin") or {}
    paper = _text(given, "papersize")
    return Layout(
        mainfont=_texts(given, "mainfont"),
        monofont=_texts(given, "monofont") or _texts(given, "codefont"),
        mathfont=_texts(given, "mathfont"),
        font_paths=_texts(given, "font-paths"),
        fontsize=_with_unit(_text(given, "fontsize")),
        linestretch=_text(given, "linestretch"),
        papersize=_PAPERS.get(paper, paper),
        line_numbers=_flag(given.get("line-numbers", False)),
        margin={side: _with_unit(str(margin[side])) for side in _SIDES if side in margin},
    )


def _with_unit(size: str) -> str:
    return f"{size}pt" if NUMBER.match(size) else size


def _sources(given: Mapping[str, Any]) -> Sources:
    after = given.get("notes-after-punctuation")
    return Sources(
        files=_texts(given, "bibliography"),
        entries=tuple(listed(given.get("references"))),
        csl=_text(given, "csl"),
        nocite=_texts(given, "nocite"),
        link_citations=_flag(given.get("link-citations", True)),
        link_bibliography=_flag(given.get("link-bibliography", True)),
        notes_after_punctuation=None if after is None else _flag(after),
        title=_text(given, "reference-section-title"),
    )


def _crossref(given: Mapping[str, Any]) -> Mapping[str, str]:
    words = given.get("crossref")
    return {key: str(word) for key, word in words.items()} if isinstance(words, Mapping) else {}


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given.get(key)
    return "" if value is None else str(value).strip()


def _texts(given: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(one).strip() for one in listed(given.get(key)))


def _number(given: Mapping[str, Any], key: str, default: int) -> int:
    value = given.get(key)
    return default if value is None else int(value)


def _flag(value: Any) -> bool:
    return value in (True, "true")
