"""Links: to the web, to mail, to a place in the paper, to a file of the project; no others."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest

from refutable.paper.passes.links import safe_target
from tests.paper.passes.rendering import PROJECT, pdf, render


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("https://example.org/a?b#c", "https://example.org/a?b#c"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("doi:10.1000/a(b)<c>", "https://doi.org/10.1000/a(b)<c>"),
        ("#sec-x", "#sec-x"),
        ("a.png", "a.png"),
        ("a.png#part", "a.png#part"),
        ("javascript:alert(1)", ""),
        ("JavaScript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        (" javascript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("vbscript:x", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("blob:x", ""),
        ("//example.org/x", ""),
        ("/etc/passwd", ""),
        ("../../etc/passwd", ""),
        ("none.png", ""),
        ("", ""),
    ],
)
def test_a_link_leads_where_it_may_or_nowhere(target: str, leads: str) -> None:
    """A bibliography cannot make a link that runs code or opens a file of the machine."""
    assert safe_target(target, PROJECT) == leads


@pytest.mark.parametrize("form", ["html", "typst", "ipynb"])
def test_a_link_that_leads_nowhere_is_printed_as_its_words(form: str) -> None:
    """Its words are not lost."""
    text = render("A [*good* word](javascript:alert) and [web](https://example.org).", form)
    assert "javascript" not in text
    assert "word" in text
    assert "https://example.org" in text


def test_no_attribute_that_runs_code_reaches_the_page() -> None:
    """Neither on spans nor on links, pictures or divs."""
    text = '[a]{onclick="x()"} [b](#c){onclick="x()"} ::: \n\n::: {#c onmouseover="x()"}\nd\n:::'
    page = render(text, "html")
    assert "x()" not in page


def test_a_notebook_has_no_links_to_places_that_it_lacks() -> None:
    """The words stay."""
    assert render("See [there](#x) now.", "ipynb") == "See there now."


def test_links_in_a_pdf_lead_to_what_they_name(tmp_path: Path) -> None:
    """Headings, spans, divs, figures and equations can all be linked to."""
    text = (
        "# H {#sec-h}\n\n[s]{#s} [t](#s) [u](#sec-h) [v](#d) [w](#p)\n\n::: {#d}\nx\n:::\n\n"
        "::: {.callout-note #p}\n## T {#t}\n[]{#e}y\n:::\n\n[f](#e) [g](#t)"
    )
    assert pdf(text, tmp_path).startswith(b"%PDF")


def test_a_link_to_a_place_that_is_not_there_keeps_its_words() -> None:
    """Typst would refuse the whole paper; a check tells of the link at its line."""
    text = "See [the end](#end), [here](#here) and [a claim](#clm-a).\n\n[x]{#here}"
    code = render(text, "typst")
    assert "#link(<end>)" not in code
    assert "the end" in code
    assert "#link(<here>)" in code
    assert "#link(<clm-a>)" in code


def test_a_span_with_a_name_adds_no_gap() -> None:
    """The place that a link leads to has no width."""
    reader = pypdf.PdfReader(io.BytesIO(pdf("([Gap]{#gap})")))
    assert "(Gap)" in reader.pages[0].extract_text()
