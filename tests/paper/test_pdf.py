"""The PDF: tagged, the same on every run, and all of it text and lines."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest

from refutable.errors import MalformedError
from refutable.paper.bundles import MARKDOWN
from refutable.paper.metadata import settings
from refutable.paper.pdf import timestamp
from tests.paper import making
from tests.paper.making import Part, cell
from tests.paper.sample import FRONT, chart, evidence, paper, write_bibliography


def pdf_of(part: Part | str, root: Path, **front: Any) -> bytes:
    """Return the PDF of a paper."""
    write_bibliography(root)
    return making.pdf_of(root, part, FRONT | front)


def typst_of(part: Part | str, root: Path) -> str:
    """Return the Typst source of a paper."""
    write_bibliography(root)
    return making.typst_of(root, part, FRONT)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that stands for the project."""
    return tmp_path_factory.mktemp("pdf")


@pytest.fixture(scope="module")
def pdf(root: Path) -> bytes:
    """The sample paper's PDF."""
    return pdf_of(paper(), root)


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def outline_of(reader: pypdf.PdfReader) -> list[str]:
    """Return the titles of the outline, in order, nested or not."""

    def titles(entries: Any) -> Iterator[str]:
        for entry in entries:
            if isinstance(entry, list):
                yield from titles(entry)
            else:
                yield str(entry.title)

    return list(titles(reader.outline))


def test_the_same_paper_gives_the_same_bytes(root: Path, pdf: bytes) -> None:
    """The clock has no part in it."""
    assert pdf_of(paper(), root) == pdf


def test_the_pdf_says_that_it_is_accessible_and_is_tagged(pdf: bytes) -> None:
    """PDF/UA-1, with a language, a title to show, and a tree of tags."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Tea and talk"
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang) == "en-GB"
        assert document.Root.StructTreeRoot is not None
        assert document.docinfo["/Author"] == "Ada Example, Bo Second"


def test_tags_hold_figures_tables_headings_and_notes(pdf: bytes) -> None:
    """A chart has its alternative text, a table its header cells."""
    found: dict[str, int] = {}
    alternatives: list[str] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and "/S" in item:
                tag = str(item["/S"])
                found[tag] = found.get(tag, 0) + 1
                if "/Alt" in item:
                    alternatives.append(str(item["/Alt"]))
    assert found["/Figure"] >= 2
    assert found["/TH"] >= 6
    assert {"/H1", "/H2", "/Table", "/Note", "/Link", "/Caption"} <= set(found)
    assert alternatives.count("Bars of cups and pots.") == 2


def test_charts_are_drawn_in_lines_not_in_points(pdf: bytes) -> None:
    """No bitmap stands in the file, and every font is embedded."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        dictionaries = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary | pikepdf.Stream)
        ]
        assert not [item for item in dictionaries if item.get("/Subtype") == "/Image"]
        fonts = [item for item in dictionaries if item.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all(any(f"/FontFile{n}" in font for n in ("", "2", "3")) for font in fonts)


def test_the_ledger_breaks_over_pages_and_repeats_its_header(pages: list[str]) -> None:
    """Every page on which the ledger's entries go on begins with what its columns are."""
    with_entries = [page for page in pages if "Needed." in page]
    assert len(with_entries) >= 3
    assert all("Claim, what it needs and what was found" in page for page in with_entries)


def test_a_long_ledger_entry_goes_on_over_the_page(root: Path) -> None:
    """It is not cut off at the foot."""
    long = "\n\n".join(f"    passage {n} of many that count for it" for n in range(120))
    entry = (
        ':::: {.ledger}\n::: {.ledger-entry claim="clm-a" verdict="supported"}\n'
        f"For\n:   these\n\n{long}\n:::\n::::\n"
    )
    made = pdf_of("[Tea.]{#clm-a .claim}\n" + cell({MARKDOWN: entry}), root)
    text = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]
    assert any("passage 119" in page for page in text[1:])


def test_running_heads_and_page_numbers_begin_on_the_second_page(pages: list[str]) -> None:
    """Title on the right-hand pages, authors on the left-hand ones."""
    assert pages[1].strip().startswith("2")
    assert "Ada Example and Bo Second" in pages[1].splitlines()[0]
    assert pages[2].splitlines()[0].startswith("Tea and talk")
    assert "Ada Example and Bo Second" not in pages[0]


def test_the_outline_lists_the_sections(pdf: bytes) -> None:
    """With their numbers, and the abstract is none of them."""
    titles = outline_of(pypdf.PdfReader(io.BytesIO(pdf)))
    assert [title.split("\u2003")[-1].split()[-1] for title in titles] == [
        "Introduction",
        "Claims",
        "More",
        "References",
        "Ledger",
    ]


def test_claims_and_ledger_lead_to_each_other(root: Path) -> None:
    """By labels, so that a missing end would have stopped the build."""
    source = typst_of(paper(3), root)
    for name in ("clm-c2", "ledger-clm-c2", "ref-leaf-2001", "fig-cups", "tbl-pots"):
        assert f"<{name}>" in source
    assert "#link(<ledger-clm-c2>)" in source
    assert "#link(<clm-c2>)" in source


def test_code_stays_out_and_numbers_agree(pages: list[str]) -> None:
    """A reader on paper has the ledger; the caption's number is the reference's."""
    text = " ".join(" ".join(pages).split())
    assert "holds=tea" not in text
    assert "Figure 2. What was drunk" in text
    assert "Table 1. Pots by cup." in text
    assert "See Figure 1, Figure 2, Table 1 and Section 2." in text
    assert "“té para todos”" in text
    assert "✓\u00a0supported" in text or "✓ supported" in text


def test_the_language_of_a_quotation_is_kept(root: Path) -> None:
    """Of a few words as of a block."""
    source = typst_of(paper(1), root)
    assert '#text(lang: "es")[“té para todos”]' in source
    assert '#set text(lang: "es")' in source


def test_strings_reach_typst_as_they_are(root: Path) -> None:
    """Quotation marks, backslashes and signs of markup in names and alternative texts."""
    odd = chart("fig-odd", alt='Bars: 50% "cups" \\ #1 $x$')
    pdf = pdf_of(odd, root, author='A "B" \\ #C', title="C\\# & *D*")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.docinfo["/Author"] == 'A "B" \\ #C'
        alternatives = [
            str(item["/Alt"])
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
        ]
    assert 'Bars: 50% "cups" \\ #1 $x$' in alternatives


@pytest.mark.parametrize(
    ("markdown", "says"),
    [
        ("![](cup.svg)", "has no words"),
        ("![A cup](missing.svg)", "missing.svg"),
        ("Said [@nobody].", "citation nobody not found"),
    ],
)
def test_what_typst_or_pandoc_refuses_is_a_fault_of_the_paper(
    root: Path, markdown: str, says: str
) -> None:
    """So is a picture that says nothing to those who do not see it."""
    (root / "cup.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8"
    )
    with pytest.raises(MalformedError) as caught:
        pdf_of(markdown, root)
    assert says in str(caught.value)
    assert str(root) not in str(caught.value)


def test_evidence_without_a_ledger_needs_no_link(root: Path) -> None:
    """The mark stands, and leads nowhere."""
    assert pdf_of("[Tea.]{#clm-a .claim}\n" + cell({MARKDOWN: evidence("a")}), root).startswith(
        b"%PDF"
    )


def test_the_files_date_is_the_papers(pdf: bytes) -> None:
    """At midnight, in UTC; a paper without a date has the epoch."""
    made = pypdf.PdfReader(io.BytesIO(pdf)).metadata
    assert made is not None
    assert made.creation_date is not None
    assert made.creation_date.date() == datetime.date(2025, 11, 23)
    assert timestamp(settings({}, "typst")) == datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@pytest.mark.parametrize(("highest", "depth"), [("#", 1), ("##", 2), ("##", 1)])
def test_the_contents_reach_as_deep_as_on_the_page(root: Path, highest: str, depth: int) -> None:
    """A level is one of the source, wherever the headings of a PDF have to begin."""
    text = f"{highest} Green\n\n{highest}# Black\n\nTea.\n"
    front = {"title": "Tea", "toc": True, "toc-depth": depth, "toc-title": "Inside"}
    first = pypdf.PdfReader(io.BytesIO(making.pdf_of(root, text, front))).pages[0].extract_text()
    page = making.html_of(root, text, front)
    assert first.count("Black") == 1
    assert (first.count("Green") == 2) == ('href="#green"' in page)
    assert 'href="#black"' not in page


SUPPLEMENTED = (
    """# Green {#sec-green}

[Tea is *green* [@leaf-2001].]{#clm-a .claim} See @sec-more, @fig-more, [the list](#sec-more).

# More {#sec-more .supplement}

Of [](#clm-a), @sec-green and @cup-2003.
"""
    + cell({MARKDOWN: '[]{.statement-of claim="clm-a"}'})
    + """
![A cup](cup.svg){#fig-more}

# References {.unnumbered}

::: {#refs}
:::
"""
)


@pytest.fixture(scope="module")
def both(root: Path) -> dict[str, str]:
    """The text of an article and of its supplement, blanks and ends of lines as one blank."""
    write_bibliography(root)
    (root / "cup.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8"
    )
    made = making.pdfs_of(root, SUPPLEMENTED, FRONT)
    return {
        name: " ".join(
            " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(one)).pages).split()
        )
        for name, one in made.items()
    }


def test_a_supplement_is_a_file_with_its_own_title_and_numbers(both: dict[str, str]) -> None:
    """Its sections, figures and pages are counted apart; the article has none of its text."""
    assert list(both) == [".pdf", "-supplement.pdf"]
    assert both["-supplement.pdf"].startswith("Supplement to Tea and talk")
    assert "S1 More Of" in both["-supplement.pdf"]
    assert "Figure S1. A cup" in both["-supplement.pdf"]
    assert "More Of" not in both[".pdf"]


def test_the_article_says_in_words_what_is_in_the_supplement(both: dict[str, str]) -> None:
    """No link leads from one file to the other, and no reader is left without a place."""
    said = "See Section S1 in the supplement, Figure S1 in the supplement, the list (Section S1 in"
    assert said in both[".pdf"]
    assert "Of claim 1, Section 1 and Cup (2003)." in both["-supplement.pdf"]


def test_each_file_lists_the_works_that_it_cites(both: dict[str, str]) -> None:
    """Also those that a repeated sentence cites."""
    listed = {name: text.rpartition("References")[2] for name, text in both.items()}
    assert "Leaf, Lea" in listed[".pdf"]
    assert "Cup, Cleo" not in listed[".pdf"]
    assert "Leaf, Lea" in listed["-supplement.pdf"]
    assert "Cup, Cleo" in listed["-supplement.pdf"]


def test_a_paper_without_a_supplement_is_one_file(root: Path) -> None:
    """The class makes the second one, and nothing else does."""
    assert list(making.pdfs_of(root, "# Tea\n\nGreen.", {"title": "Tea"})) == [".pdf"]


def test_a_short_table_stays_whole_and_no_figure_floats_into_a_long_one(root: Path) -> None:
    """A long one goes over pages, after the figures that wait for a place."""
    head = "| Cup | Pot |\n|:---|:---|\n"
    short = typst_of(head + "| green | black |\n", root)
    long = typst_of(head + "| green tea in a cup | black tea in a pot |\n" * 90, root)
    assert "whole: true" in short
    assert "#long-table-follows" not in short.split("// ---- head")[1]
    assert "#long-table-follows" in long.split("// ---- head")[1]


def test_a_claim_leads_to_its_row_in_the_table_of_claims(root: Path) -> None:
    """And its number there leads back to the sentence."""
    table = (
        "::: {.claims-table}\n| No. | Claim | Verdict |\n|--:|:--|:--|\n"
        '| [](#clm-a){.row-of} | []{.statement-of claim="clm-a"} | ✓ |\n:::\n'
    )
    cells = cell({MARKDOWN: evidence("a")}) + cell({MARKDOWN: table})
    source = typst_of("[Tea.]{#clm-a .claim}\n" + cells, root)
    assert "#link(<row-clm-a>)" in source
    assert "<row-clm-a>" in source.split("#link(<row-clm-a>)")[1]
    assert source.count("#link(<clm-a>)") == 1


def test_lines_have_numbers_where_the_front_matter_wants_them(root: Path) -> None:
    """A reviewer can name a line; the text itself is the same."""
    plain, numbered = (
        making.pdf_of(root, "# Tea\n\nGreen.", {"title": "Tea", "line-numbers": wanted})
        for wanted in (False, True)
    )
    texts = [pypdf.PdfReader(io.BytesIO(one)).pages[0].extract_text() for one in (plain, numbered)]
    assert [text.split().count("2") for text in texts] == [0, 1]
