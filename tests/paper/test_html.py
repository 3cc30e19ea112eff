"""The page: one file, whole without script, quiet on the network, fit for keyboard and phone."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from refutable.errors import MalformedError
from refutable.paper import media
from tests.paper.making import Part, cell, html_of
from tests.paper.sample import FRONT, SVG, paper, write_bibliography

CHARTLESS = "# One {#sec-one}\n\nNo chart.\n"


class Elements(HTMLParser):
    """The start tags of a page, as (name, attributes)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag with its attributes."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def values(self, name: str) -> list[str]:
        """Return every value of an attribute, in the order of the page."""
        return [attributes[name] for _, attributes in self.found if name in attributes]


def page_of(part: Part | str, root: Path, **front: Any) -> str:
    """Return the page of a paper."""
    write_bibliography(root)
    return html_of(root, part, FRONT | front)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that stands for the project."""
    return tmp_path_factory.mktemp("html")


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    """The sample paper's page."""
    return page_of(paper(), root)


# The file ---------------------------------------------------------------------------------------


def test_the_page_names_nothing_that_a_browser_would_fetch(page: str) -> None:
    """No style sheet, script, font or picture lies outside it, and its policy forbids any."""
    elements = Elements(page)
    assert not [source for source in elements.values("src") if not source.startswith("data:")]
    assert not [tag for tag, _ in elements.found if tag in {"link", "iframe", "object", "base"}]
    assert "default-src 'none'" in page


def test_every_link_within_the_page_resolves_and_no_id_stands_twice(page: str) -> None:
    """Claims, ledger, notes, references, sections, figures and tables."""
    elements = Elements(page)
    ids = elements.values("id")
    assert len(ids) == len(set(ids))
    targets = {link[1:] for link in elements.values("href") if link.startswith("#")}
    assert targets <= set(ids)
    assert {"clm-c7", "ledger-clm-c7", "fig-cups", "tbl-pots", "sec-claims"} <= targets


def test_the_same_paper_gives_the_same_page(root: Path, page: str) -> None:
    """Byte for byte."""
    assert page_of(paper(), root) == page


def test_the_head_tells_title_authors_date_and_makers(page: str) -> None:
    """Authors may be names or mappings."""
    assert "<title>Tea and talk</title>" in page
    assert 'lang="en-GB"' in page
    assert "Ada Example" in page
    assert "Bo Second" in page
    assert ">23 November 2025</time>" in page
    assert "Rebuilt by a program" in page


def test_an_abstract_that_is_a_section_opens_the_text(page: str) -> None:
    """It is no numbered section, and a link to it still resolves."""
    head, text = page.split("<body", 1)[1].split('<main id="text"')
    assert "What was drunk" not in head
    assert 'id="sec-abstract"' in text
    assert text.index("What was drunk") < text.index("<section id=")


def test_an_abstract_of_the_front_matter_is_printed_in_paragraphs(root: Path) -> None:
    """With its citations."""
    page = page_of(CHARTLESS, root, abstract="First.\n\nSecond [@leaf-2001].")
    assert "<p>First.</p>" in page
    assert 'href="#ref-leaf-2001"' in page


def test_notes_stand_under_their_heading_before_the_references(page: str) -> None:
    """Not after the ledger, where pandoc puts them."""
    places = [page.index(f'<section id="{name}"') for name in ("notes", "references", "sec-ledger")]
    assert places == sorted(places)
    assert places[0] < page.index('id="fn1"') < places[1]


def test_code_folds_into_the_evidence_of_its_claim(page: str) -> None:
    """One thing to open under a sentence, not two."""
    start = page.index('id="evidence-clm-c1"')
    fold = page[start : page.index("clm-c2", start)]
    assert '<details class="code"><summary>Code</summary>' in fold
    assert fold.index("<dt>Needed") < fold.index('<details class="code">')


def test_code_that_should_not_fold_stays_open(root: Path) -> None:
    """`code-fold: false` is the author's word."""
    page = page_of(CHARTLESS + cell(code_fold=False), root)
    assert '<details class="code">' not in page
    assert "sourceCode" in page


def test_charts_are_drawn_in_the_page_and_their_ids_are_their_own(page: str) -> None:
    """Two charts with a clip path of the same name do not clash."""
    assert page.count('class="chart-static" role="img" aria-label="Bars of cups') == 2
    assert 'id="fig-cups-clip0"' in page
    assert "url(#fig-pots-clip0)" in page
    assert "<strong>Figure\u00a01.</strong>" in page
    assert "<strong>Table\u00a01.</strong>" in page


def test_the_chart_library_is_there_only_for_charts(root: Path, page: str) -> None:
    """It is most of a page's weight; one serves all charts that a reader can work with."""
    assert page.count("window.vegaEmbed=") == 1
    assert "vegaEmbed=" not in page_of(CHARTLESS, root)


def test_a_chart_without_label_is_drawn_too(root: Path) -> None:
    """It has neither number nor id."""
    page = page_of(cell({media.SVG: SVG}, fig_alt="Bars."), root)
    assert "<figure" not in page
    assert '<img src="data:image/svg+xml;base64,' in page


def test_a_picture_goes_into_the_page(root: Path) -> None:
    """As data, since nothing is fetched."""
    (root / "cup.svg").write_text(SVG, encoding="utf-8")
    assert 'src="data:image/svg+xml' in page_of("![A cup](cup.svg)", root)


def test_the_language_of_a_quotation_is_kept(page: str) -> None:
    """For whoever hears the page."""
    assert '<span lang="es">“té para todos”</span>' in page
    assert '<div lang="es">' in page


@pytest.mark.parametrize(
    ("markdown", "says"),
    [
        ("Said [@nobody].", "citation nobody not found"),
        ("![A cup](missing.png)", "missing.png"),
        ("See @fig-none.", "fig-none"),
    ],
)
def test_what_pandoc_refuses_is_a_fault_of_the_paper(root: Path, markdown: str, says: str) -> None:
    """It names what is wrong and no folder of the engine."""
    with pytest.raises(MalformedError) as caught:
        page_of(markdown, root)
    assert says in str(caught.value)
    assert ".lua" not in str(caught.value)


def test_notes_are_numbered_in_the_order_of_their_marks(tmp_path: Path) -> None:
    """Title, subtitle, abstract, text, thanks: pandoc goes by the alphabet."""
    front = {key: f"{key}^[Of {key}.]" for key in ("title", "subtitle", "abstract", "thanks")}
    made = html_of(tmp_path, "Tea^[Of text.].\n", front)
    order = ["title", "subtitle", "abstract", "text", "thanks"]
    notes = made[made.index('role="doc-endnotes"') :]
    assert re.findall(r'<li id="fn(\d)"><p>Of (\w+)', notes) == [
        (str(n), name) for n, name in enumerate(order, start=1)
    ]
    marks = re.findall(r'href="#fn(\d)" class="footnote-ref" id="fnref(\d)"[^>]*><sup>(\d)<', made)
    assert marks == [(str(n),) * 3 for n in range(1, 6)]
