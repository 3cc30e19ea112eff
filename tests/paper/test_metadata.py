"""What a paper says of itself: authors, dates, rights, contents, fonts, each for its format."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.errors import Fault
from refutable.paper.authors import People, people
from refutable.paper.citing import entry as entry_of
from refutable.paper.dates import last_modified, read_date, spelled, today
from refutable.paper.front import check_front
from refutable.paper.keys import Keys, read_keys
from refutable.paper.lines import Position
from refutable.paper.metadata import Settings, settings
from refutable.paper.rights import Licence, copyright_text, licences
from tests.repositories import new_repository


def keys(text: str) -> Keys:
    """Read a front matter."""
    return read_keys(text, Position("paper.qmd", 1, 1), "the front matter")


def set_as(text: str, form: str = "html") -> Settings:
    """Return the settings of a front matter for a format."""
    return settings(keys(text).values, form)


# ------------------------------------------------------------------ authors

AUTHORS = """author:
  - name: {given: Ada, non-dropping-particle: van, family: Example, suffix: Jr}
    orcid: https://orcid.org/0000-0002-1825-0097
    email: ada@example.org
    corresponding: true
    roles: [software, {role: writing, degree-of-contribution: lead}, {analysis: supporting}]
    affiliations: [ref: town, {id: press, name: Press House, ror: "05abc"}]
  - name: Bo Sample
    degrees: [PhD, MA]
    equal-contributor: Both did the same
    note: On leave.
    affiliation: press
  - Town Archive
affiliations:
  - id: town
    name: Town University
    department: Letters
    city: Town
    country: Land
    url: https://town.example
"""


def test_affiliations_are_resolved_and_numbered_once() -> None:
    """By reference, by a bare id, or in place: each stands once, in the order of the authors."""
    found = people(keys(AUTHORS).values)
    assert [place.text for place in found.affiliations] == [
        "Letters, Town University, Town, Land",
        "Press House, ROR 05abc",
    ]
    assert found.affiliations[0].url == "https://town.example"
    assert [author.affiliations for author in found.authors] == [(1, 2), (2,), ()]


def test_nothing_that_is_said_of_an_author_is_lost() -> None:
    """Parts of names, ORCID without its site, degrees, roles with their degree, remarks."""
    ada, bo, archive = people(keys(AUTHORS).values).authors
    assert (ada.name, ada.given, ada.family) == ("Ada van Example Jr", "Ada", "van Example")
    assert (ada.orcid, ada.email) == ("0000-0002-1825-0097", "ada@example.org")
    assert ada.roles == ("software", "writing (lead)", "analysis (supporting)")
    assert ada.remarks == ("corresponding author",)
    assert bo.degrees == ("PhD", "MA")
    assert bo.remarks == ("Both did the same", "On leave.")
    assert (archive.name, archive.remarks) == ("Town Archive", ())


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("Ada", ["Ada"]),
        (["Ada", {"name": "Bo"}], ["Ada", "Bo"]),
        ({"name": {"literal": "The Group"}}, ["The Group"]),
        (None, []),
        (1984, ["1984"]),
    ],
)
def test_authors_are_names_or_mappings_one_or_several(given: object, names: list[str]) -> None:
    """As in Quarto; ``authors`` is another word for ``author``."""
    assert [author.name for author in people({"author": given}).authors] == names
    assert [author.name for author in people({"authors": given}).authors] == names


# ------------------------------------------------------------------ dates

DAY = datetime.date(2026, 11, 3)


@pytest.mark.parametrize(
    "written",
    ["2026-11-03", "11/03/2026", "2026/11/03", "3 November 2026", "November 3, 2026",
     "Nov 3, 2026", "2026-11-03T10:00:00"],
)  # fmt: skip
def test_a_day_is_read_in_every_common_form(written: str) -> None:
    """It means the same however it is written."""
    read = read_date(written)
    assert read is not None
    assert read.day == DAY


@pytest.mark.parametrize(
    ("lang", "form", "words"),
    [
        ("en", "", "3 November 2026"),
        ("en-GB", "", "3 November 2026"),
        ("en-US", "", "November 3, 2026"),
        ("de", "", "3. November 2026"),
        ("de-AT", "full", "Dienstag, 3. November 2026"),
        ("fr", "", "3 novembre 2026"),
        ("es", "full", "martes, 3 de noviembre de 2026"),
        ("no", "medium", "3. nov. 2026"),
        ("hu", "", "2026-11-03"),
        ("hu", "D. MMMM YYYY", "2026-11-03"),
        ("en", "full", "Tuesday, 3 November 2026"),
        ("en", "iso", "2026-11-03"),
        ("en", "D. MMMM YYYY", "3. November 2026"),
        ("en", "dddd [the] Do", "Tuesday the 3rd"),
        ("hu", "DD.MM.YY", "03.11.26"),
    ],
)
def test_a_day_is_written_in_the_language_of_the_paper(lang: str, form: str, words: str) -> None:
    """In words where the engine has them, else in digits; a pattern of digits holds anywhere."""
    assert spelled(DAY, lang, form) == words


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_a_day_that_is_written_is_read_back(day: datetime.date) -> None:
    """In both kinds of English, and in digits."""
    for lang in ("en", "en-US", "hu"):
        read = read_date(spelled(day, lang))
        assert read is not None
        assert read.day == day


def test_today_is_the_day_of_the_render(monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH sets it, as in other programs, for a render that is to be repeated."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793664000")
    assert today() == datetime.date(2026, 11, 3)
    assert set_as("date: today").date.words == "3 November 2026"
    assert set_as("date: now").date.iso == "2026-11-03"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert abs(today() - datetime.date.today()) <= datetime.timedelta(days=1)


def test_last_modified_is_the_last_commit_of_the_text(tmp_path: Path) -> None:
    """Not the last commit of anything else, and not the time of the file."""
    repository = new_repository(tmp_path)
    (tmp_path / "paper.qmd").write_text("one", encoding="utf-8")
    repository.commit("The text")
    day = datetime.date(2026, 11, 23)
    os.utime(tmp_path / "paper.qmd", (86400, 86400))
    assert last_modified(tmp_path, ["paper.qmd"]) == day
    read = settings({"date": "last-modified"}, "html", root=tmp_path)
    assert read.date.day == day


def test_without_a_commit_last_modified_is_the_time_of_the_file(tmp_path: Path) -> None:
    """The latest of the files counts."""
    for name, when in (("paper.qmd", 10 * 86400), ("one.qmd", 12 * 86400 + 43200)):
        (tmp_path / name).write_text("", encoding="utf-8")
        os.utime(tmp_path / name, (when, when))
    found = last_modified(tmp_path, ["paper.qmd", "one.qmd", "gone.qmd"])
    assert found == datetime.date.fromtimestamp(12 * 86400 + 43200)


def test_a_month_and_a_year_are_dates_too() -> None:
    """They are no day: programs get them as written."""
    month, year = set_as("date: 2026-11").date, set_as("date: 2026").date
    assert (month.words, month.iso, month.day) == ("November 2026", "2026-11", None)
    assert (year.words, year.iso, year.day) == ("2026", "2026", None)
    assert set_as("date: 2026-11\nlang: es").date.words == "noviembre de 2026"
    assert set_as("date: 2026-11\nlang: hu").date.words == "2026-11"


# ------------------------------------------------------------------ rights


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("CC BY", [Licence("CC BY", "https://creativecommons.org/licenses/by/4.0/")]),
        ("CC BY-NC-SA 3.0",
         [Licence("CC BY-NC-SA 3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/")]),
        ("cc0", [Licence("cc0", "https://creativecommons.org/publicdomain/zero/1.0/")]),
        ("All rights *reserved*", [Licence("All rights *reserved*")]),
        ({"text": "Ours", "url": "https://a.example"}, [Licence("Ours", "https://a.example")]),
        (["CC BY", {"type": "MIT"}],
         [Licence("CC BY", "https://creativecommons.org/licenses/by/4.0/"), Licence("MIT")]),
        (None, []),
    ],
)  # fmt: skip
def test_a_licence_is_words_with_an_address(given: object, expected: list[Licence]) -> None:
    """A short name of Creative Commons has the address of its deed; other words are as they are."""
    assert list(licences(given)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Held by all", "Held by all"),
        ({"holder": "A", "year": 2026}, "Copyright 2026 A"),
        ({"holder": "A", "year": [2020, 2026]}, "Copyright 2020, 2026 A"),
        ({"holder": "A", "statement": "Ours."}, "Ours."),
        (None, ""),
    ],
)
def test_copyright_is_a_statement_or_holder_and_years(given: object, expected: str) -> None:
    """As in Quarto."""
    assert copyright_text(given) == expected


def test_a_paper_is_cited_with_what_it_says_of_itself() -> None:
    """Authors, title, date and DOI come from the front matter where ``citation`` gives none."""
    text = "title: T *of* it\nauthor: Ada Example\ndate: 2026-11-03\ndoi: 10.5/x\ncitation: true"
    assert set_as(text).citation == {
        "id": "this-paper",
        "type": "document",
        "title": "T of it",
        "author": [{"given": "Ada", "family": "Example"}],
        "issued": {"date-parts": [[2026, 11, 3]]},
        "DOI": "10.5/x",
    }
    assert set_as("title: T").citation is None
    assert set_as("title: T\ncitation: false").citation is None


def test_what_citation_gives_goes_before() -> None:
    """Fields have the names of CSL; authors and days are read as elsewhere."""
    own: Mapping[str, Any] = {
        "title": "U", "author": ["Bo Sample", "Group"], "issued": "2025", "container-title": "J",
        "first-page": 3, "last-page": 9, "url": "https://a.example", "volume": 2,
    }  # fmt: skip
    entry = entry_of({"title": "T", "citation": own}, People(), DAY)
    assert entry == {
        "id": "this-paper",
        "type": "article-journal",
        "title": "U",
        "author": [{"given": "Bo", "family": "Sample"}, {"literal": "Group"}],
        "issued": {"date-parts": [[2025]]},
        "container-title": "J",
        "page": "3–9",
        "URL": "https://a.example",
        "volume": "2",
    }


# ------------------------------------------------------------------ how it is set


def test_the_defaults_are_those_of_quarto() -> None:
    """No contents and no numbers unless the paper asks for them; three levels, six levels."""
    given = set_as("title: T")
    assert (given.contents.shown, given.contents.depth) == (False, 3)
    assert (given.headings.numbered, given.headings.depth, given.headings.shift) == (False, 6, 0)
    assert given.lang == "en"
    assert given.sources.link_citations


def test_the_keys_of_a_format_hold_for_it_alone() -> None:
    """They go before those of the paper."""
    text = """toc: true
margin: {x: 2cm, top: 3cm}
format:
  html: {toc: false, number-sections: true}
  typst: {papersize: letter, margin: {x: 4cm}, mainfont: [A, B], fontsize: 11pt}
"""
    page, pdf = set_as(text, "html"), set_as(text, "typst")
    assert (page.contents.shown, page.headings.numbered, page.layout.papersize) == (False, True, "")
    assert (pdf.contents.shown, pdf.headings.numbered) == (True, False)
    assert pdf.layout.papersize == "us-letter"
    assert pdf.layout.margin == {"x": "4cm", "top": "3cm"}
    assert pdf.layout.mainfont == ("A", "B")
    assert pdf.layout.fontsize == "11pt"


def test_sources_are_one_or_several() -> None:
    """Files, entries in the front matter, a style, entries that are not cited."""
    text = "bibliography: [a.bib, b.json]\nnocite: '@*'\ncsl: a.csl\nlink-citations: false\n"
    found = set_as(text + "references: [{id: x, title: X}]\n").sources
    assert found.files == ("a.bib", "b.json")
    assert (found.nocite, found.csl, found.link_citations) == (("@*",), "a.csl", False)
    assert found.entries == ({"id": "x", "title": "X"},)
    assert set_as("bibliography: a.bib").sources.files == ("a.bib",)


# ------------------------------------------------------------------ what it names


def wrong(text: str, root: Path) -> list[tuple[int, int, str]]:
    """Return the place and the rule of each fault."""
    faults: list[Fault] = list(check_front(keys(text), root))
    return [(fault.line, fault.column, fault.rule) for fault in faults]


def test_a_file_that_is_named_is_in_the_project(tmp_path: Path) -> None:
    """A missing one, one above the project and one by its whole path are faults at their line."""
    (tmp_path / "a.bib").write_text("", encoding="utf-8")
    text = "bibliography:\n  - a.bib\n  - b.bib\ncsl: ../a.csl\nformat:\n  html:\n    csl: /a.csl\n"
    assert wrong(text, tmp_path) == [
        (3, 5, "missing-file"),
        (4, 1, "missing-file"),
        (7, 5, "missing-file"),
    ]


def test_a_font_of_the_pdf_is_there(tmp_path: Path) -> None:
    """One of Typst's own, in any case of letters; a font for the page alone may be any."""
    text = "mainfont: libertinus serif\nmonofont: [DejaVu Sans Mono, Other]\n"
    assert wrong(text, tmp_path) == [(2, 30, "unknown-font")]
    assert wrong("format:\n  html:\n    mainfont: Any\n", tmp_path) == []
    assert wrong("format:\n  typst:\n    mathfont: Any\n", tmp_path) == [(3, 5, "unknown-font")]


def test_an_affiliation_that_is_referred_to_is_given(tmp_path: Path) -> None:
    """With the paper's affiliations or with another author."""
    text = "author:\n  - name: A\n    affiliations:\n      - ref: here\n      - ref: gone\n"
    assert wrong(text + "affiliations: [{id: here, name: H}]\n", tmp_path) == [
        (5, 9, "unknown-reference")
    ]
