"""The PDF: its text, its outline, its tags, its fonts, and that nothing runs over the margin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import pikepdf
import pypdf
import pytest

from refutable.paper.languages import words_of
from tests.projects import SIGNS
from tests.this_paper.compare_with_quarto import _parts, _prose
from tests.this_paper.pdf_extents import extents
from tests.this_paper.whole_paper import Rendered, squeezed

# Typst hangs hyphens and full stops a little into the margin, as good setting does.
OVERHANG = 6.0
# What the PDF has in its text and the page beside it: marks of claims, what they admit, places in
# the other file.
_MARKS = re.compile(
    rf"\d*[{''.join(map(re.escape, SIGNS.values()))}]|Theevidence(?:refutes|doesnotdecide)this\."
    r"|\(SectionS\d+(?:\.\d+)*inthesupplement\)|inthesupplement"
)
SMALLEST = 8.0


@dataclass(frozen=True)
class Printed:
    """The PDF, as a reader's program has it and as a file."""

    reader: pypdf.PdfReader
    file: pikepdf.Pdf
    pages: tuple[str, ...]
    title: str
    authors: str

    @property
    def root(self) -> Any:
        """The catalogue of the file, whose entries have no types."""
        return self.file.Root

    @property
    def running(self) -> str:
        """The whole text squeezed, running heads left out, so that it runs on over pages."""
        bodies = [text.split("\n", 1)[1] if n else text for n, text in enumerate(self.pages)]
        return squeezed("\n".join(bodies))


@pytest.fixture(scope="module", params=["pdf", "supplement"])
def printed(request: pytest.FixtureRequest, rendered: Rendered) -> Iterator[Printed]:
    """The article of the rendered paper, and its supplement."""
    with read(rendered, request.param) as one:
        yield one


@pytest.fixture(scope="module")
def article(rendered: Rendered) -> Iterator[Printed]:
    """The article."""
    with read(rendered, "pdf") as one:
        yield one


@pytest.fixture(scope="module")
def supplement(rendered: Rendered) -> Iterator[Printed]:
    """The supplement."""
    with read(rendered, "supplement") as one:
        yield one


@contextmanager
def read(rendered: Rendered, name: str) -> Iterator[Printed]:
    """Open one of the two."""
    path = rendered.pdf_file(name)
    with pikepdf.open(path) as file:
        (title,) = rendered.page.find(tag="h1", with_class="paper-title")
        authors = [author.text for author in rendered.page.find(tag="span", with_class="author")]
        pages = rendered.pages_of(name)
        yield Printed(pypdf.PdfReader(path), file, pages, title.text, " and ".join(authors))


# ------------------------------------------------------------------ text


def test_the_article_has_the_length_of_one(article: Printed) -> None:
    """Text, references, codebook and the table of claims; all else is in the supplement."""
    assert len(article.pages) <= 32


def test_every_claim_stands_in_the_text_with_its_mark(
    article: Printed, supplement: Printed, rendered: Rendered, verdicts: Mapping[str, str]
) -> None:
    """Its sentence is printed, and its number with the sign of its verdict."""
    text = article.running + supplement.running
    for number, span in enumerate(rendered.page.find(tag="span", with_class="claim"), start=1):
        assert squeezed(span.text) in text, span.id
        assert f"{number}{SIGNS[verdicts[span.id]]}" in text, span.id


def test_the_table_of_claims_says_what_breaks_each(article: Printed) -> None:
    """A claim that falls with a document names it; one that needs more says how much."""
    assert "fallswithout“" in article.running
    assert "turnswith1moredocument" in article.running


def test_the_ledger_tells_what_was_needed_and_found(
    supplement: Printed, verdicts: Mapping[str, str]
) -> None:
    """For each computed claim the ledger has the criterion and the finding."""
    computed = sum(verdict != "argued" for verdict in verdicts.values())
    text = supplement.running
    assert text.count("Needed.") == text.count("Found.") == computed


def test_no_text_is_lost_between_article_and_supplement(
    article: Printed, supplement: Printed, rendered: Rendered
) -> None:
    """Each paragraph of the page is in one of the two, but for what it says of itself."""
    of_itself = {
        squeezed(word)
        for group in (words_of("en"), *words_of("en").values())
        if isinstance(group, Mapping)
        for word in group.values()
        if isinstance(word, str)
    }
    pages = [_MARKS.sub("", squeezed(text)) for text in (*article.pages, *supplement.pages)]
    lost = [
        told
        for what, found in _parts(rendered.page)
        if what == "paragraph"
        for told in map(_prose, found)
        if told and told not in of_itself and not stands_in(pages, _MARKS.sub("", told))
    ]
    assert lost == []


def stands_in(pages: Sequence[str], told: str) -> bool:
    """Return whether a text stands on a page, or begins on one and ends on the next."""
    if any(told in page for page in pages):
        return True
    begun = [n for n, page in enumerate(pages[:-1]) if told[:20] in page]
    return any(
        told[:cut] in pages[n] and told[cut:] in pages[n + 1]
        for n in begun
        for cut in range(20, len(told))
    )


def test_every_reference_of_the_page_is_in_the_pdf(
    article: Printed, supplement: Printed, rendered: Rendered
) -> None:
    """In the list of the file that cites it."""
    text = article.running + supplement.running
    for entry in rendered.page.find(with_class="csl-entry"):
        assert squeezed(entry.text) in text, entry.id


def test_no_markup_is_left_in_the_text(printed: Printed) -> None:
    """No inline expression, unresolved reference or div of the source shows through."""
    for sign in ("{python}", ":::", "[](#", "clm-", "@sec-", "@fig-", "undefined", "unknown claim"):
        assert not [n for n, text in enumerate(printed.pages, start=1) if sign in text], sign


# ------------------------------------------------------------------ outline, pages


def outline(reader: pypdf.PdfReader) -> list[tuple[str, int]]:
    """Return title and page of each entry of the outline, in order."""

    def flat(entries: list[Any]) -> Iterator[tuple[str, int]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from flat(entry)
            else:
                page = reader.get_destination_page_number(entry)
                assert page is not None
                yield str(entry.title), page

    return list(flat(reader.outline))


def test_the_outlines_have_every_section_of_the_page(
    article: Printed, supplement: Printed, rendered: Rendered
) -> None:
    """The bookmarks are the page's contents, numbers and all, but for notes and abstract."""
    titles = [title for one in (article, supplement) for title, _ in outline(one.reader)]
    (contents,) = rendered.page.find(tag="nav", with_class="contents-side")
    sections = [link.text for link in contents.find(tag="a")]
    apart = {"Notes", "Abstract"}  # the PDF sets notes at the foot of a page
    assert [one for one in sections if one not in apart and one not in titles] == []
    first = [title for title, _ in outline(supplement.reader)]
    assert [title[:2] for title in first[:-1]] == ["S" + title[1] for title in first[:-1]]


def test_each_bookmark_leads_to_the_page_of_its_heading(printed: Printed) -> None:
    """Whoever opens a bookmark finds its heading there."""
    pages = [page for _, page in outline(printed.reader)]
    assert pages == sorted(pages)
    for title, page in outline(printed.reader):
        assert squeezed(title) in squeezed(printed.pages[page]), title


def test_pages_are_numbered_as_they_are_labelled(printed: Printed) -> None:
    """The number printed on each page is the one that the reader's program shows."""
    labels = printed.reader.page_labels
    sign = labels[0].removesuffix("1")
    assert sign in ("", "S")
    assert labels == [f"{sign}{n}" for n in range(1, len(printed.pages) + 1)]
    assert printed.pages[0].rstrip().endswith(labels[0])
    for label, text in zip(labels[1:], printed.pages[1:], strict=True):
        assert re.search(rf"(^| ){label}( |$)", text.splitlines()[0])


# ------------------------------------------------------------------ tags


def structure(element: Any) -> Iterator[Any]:
    """Return every structure element below, in reading order."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from structure(kid)


def test_figures_have_words_tables_have_heads_headings_skip_no_level(printed: Printed) -> None:
    """In the tags, figures have their words, tables their heads, headings their order."""
    elements = list(structure(printed.root.StructTreeRoot))
    kinds = [str(element.S) for element in elements]
    figures = [e for e in elements if e.S == "/Figure"]
    assert len(figures) >= 2
    assert all(len(str(figure.get("/Alt", ""))) > 40 for figure in figures)
    for table in (e for e in elements if e.S == "/Table"):
        assert "/TH" in {str(below.S) for below in structure(table)}
    assert kinds.count("/Table") >= 2
    levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_links_say_where_they_lead(printed: Printed) -> None:
    """Each link inside the file leads to a place in it, each other one to an address."""
    inside = outside = 0
    pages = {page.obj.objgen for page in printed.file.pages}
    named = names(printed.file)
    for page in printed.file.pages:
        annotations: Any = page.obj.get("/Annots", [])
        for link in annotations:
            action = link.get("/A", {})
            if action.get("/S") == "/URI":
                outside += 1
                assert re.match(r"(https?://|mailto:)\S+$", str(action.URI))
            else:
                inside += 1
                goal = action.get("/D", link.get("/Dest"))
                goal = goal if isinstance(goal, pikepdf.Array) else named[str(goal)]
                assert goal[0].objgen in pages
    assert inside > 200
    assert outside > 20


def names(file: pikepdf.Pdf) -> Mapping[str, Any]:
    """Return the named places of a file."""
    root: Any = file.Root
    if "/Names" not in root or "/Dests" not in root.Names:
        return {}
    tree = pikepdf.NameTree(root.Names.Dests)
    found: dict[str, Any] = {}
    for name, goal in tree.items():
        found[str(name)] = goal.D if isinstance(goal, pikepdf.Dictionary) else goal
    return found


# ------------------------------------------------------------------ looks


def test_every_font_is_embedded_and_can_be_copied_from(printed: Printed) -> None:
    """Each font lies in the file, with the table that turns its glyphs into text."""
    fonts = [
        item
        for item in printed.file.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
    ]
    assert fonts
    for font in fonts:
        if font.get("/Subtype") == "/Type0":
            assert "/ToUnicode" in font
        else:
            descriptor = font["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_figures_are_vectors(printed: Printed) -> None:
    """There is no raster image in the file, not even a small one."""
    images = [
        item
        for item in printed.file.objects
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
    ]
    assert images == []


def test_no_text_runs_over_the_margins(printed: Printed) -> None:
    """Every string of every page, drawings included, ends where the text column does."""
    page_width = float(printed.file.pages[0].mediabox[2])
    by_page = {n: list(extents(page)) for n, page in enumerate(printed.file.pages, start=1)}
    margin = min(extent.left for extent in by_page[2])
    assert margin > 50
    column = page_width - margin
    over = {n: max(extent.right for extent in found) for n, found in by_page.items()}
    assert {n: right for n, right in over.items() if right > column + OVERHANG} == {}
    everything = list(chain.from_iterable(by_page.values()))
    assert min(extent.left for extent in everything) >= margin - OVERHANG
    assert min(extent.bottom for extent in everything) > 30


def test_no_type_is_smaller_than_eight_points(printed: Printed) -> None:
    """In text, tables, notes and marks; what a figure has is drawn elsewhere."""
    sizes = {
        round(extent.size, 1)
        for page in printed.file.pages
        for extent in extents(page)
        if extent.signs > 1
    }
    assert min(sizes) >= SMALLEST
