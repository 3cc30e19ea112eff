"""claims.lua: numbers, marks, evidence and ledger, with nothing but pandoc round it."""

from __future__ import annotations

import re
from pathlib import Path

import pypandoc
import pytest
import typst

from refutable.paper.pandoc import EXTENSION
from tests.paper.sample import evidence, ledger

FILTER = str(EXTENSION / "claims.lua")
TWO = "[Tea is shared.]{#clm-a .claim}\n\n[Talk is *not*.^[A note.]]{#clm-b .claim}\n"


def through(markdown: str, to: str = "html", *options: str) -> str:
    """Return what pandoc writes with this filter and no other."""
    text: str = pypandoc.convert_text(
        markdown, to, format="markdown", extra_args=["--wrap=none", *options], filters=[FILTER]
    )
    return text


def mark_of(page: str, number: int) -> str:
    """Return the element of the mark with this number."""
    found = re.search(rf'<(a|span)[^>]*class="claim-mark[^>]*>{number}.*?</\1>', page, re.DOTALL)
    assert found, page
    return found.group()


def test_claims_are_numbered_in_the_order_of_the_text() -> None:
    """The sentence comes first that stands first, whatever order the cells and ledger have."""
    page = through(ledger("b", "a") + TWO + evidence("b") + evidence("a"))
    assert mark_of(page, 1).count("ledger-clm-a") == 1
    assert mark_of(page, 2).count("ledger-clm-b") == 1


@pytest.mark.parametrize(
    ("verdict", "sign"),
    [("supported", "✓"), ("refuted", "✗"), ("undetermined", "?"), ("argued", "§"), ("error", "!")],
)
def test_a_mark_says_its_verdict_by_sign_and_in_words(verdict: str, sign: str) -> None:
    """The sign is never alone: the same is said to who hears the page."""
    mark = mark_of(through(TWO + evidence("a", verdict)), 1)
    assert f">1{sign}<" in mark
    assert f'aria-label="Claim 1: {verdict}.' in mark
    assert f"verdict-{verdict}" in mark


def test_a_mark_leads_to_the_ledger_or_else_to_the_evidence_or_nowhere() -> None:
    """No mark is a dead link."""
    assert 'href="#ledger-clm-a"' in mark_of(through(TWO + evidence("a") + ledger("a")), 1)
    assert 'href="#evidence-clm-a"' in mark_of(through(TWO + evidence("a")), 1)
    assert "href" not in mark_of(through(TWO), 1)


def test_a_claim_that_is_not_as_declared_stands_out() -> None:
    """The mark and the summary say what was declared."""
    page = through(TWO + evidence("a", "refuted", 'asdeclared="no"'))
    assert "astray" in mark_of(page, 1)
    assert "Claim 1: refuted, though declared supported" in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("As [](#clm-b) shows.", "claim\u00a02"),
        ("[](#clm-b) shows.", "Claim\u00a02"),
        ("It is so.\n[](#clm-b) shows.", "Claim\u00a02"),
        ("It is so (cf. [](#clm-b)).", "claim\u00a02"),
        ("[see there](#clm-b)", "see there"),
    ],
)
def test_an_empty_link_to_a_claim_reads_as_its_number(text: str, words: str) -> None:
    """It takes a capital at the start of a sentence, and words of one's own are kept."""
    assert re.search(rf'href="#clm-b"[^>]*>{words}</a>', through(TWO + "\n" + text + "\n"))


def test_an_unknown_claim_is_said_and_not_linked() -> None:
    """Whoever runs the filter alone sees the gap."""
    page = through("See [](#clm-none).")
    assert "unknown claim" in page
    assert "href" not in page


@pytest.mark.parametrize("to", ["html", "typst", "docx", "gfm"])
def test_a_link_to_a_list_of_the_page_is_its_words_elsewhere(to: str, tmp_path: Path) -> None:
    """A question to the passages has an answer on the engine's own page alone."""
    text = "[Tea 2](<#passages?code=a.tea&institution=B C>){.q}\n\n[Up](#clm-a)\n\n" + TWO
    shown = through(text, "json" if to == "docx" else to)
    assert "Tea" in shown
    assert "passages" not in shown
    on_page = through("---\nclaims-in-records: true\n---\n\n" + text)
    assert "passages?code=a.tea" in on_page


def test_evidence_folds_under_its_sentence() -> None:
    """The page asks the reader's question and names the verdict before it is opened."""
    page = through(TWO + evidence("a"))
    assert '<details class="evidence verdict-supported" id="evidence-clm-a">' in page
    assert "On what grounds?" in page
    assert page.count("<dt>") == 5


def test_paragraphs_of_a_definition_stay_apart() -> None:
    """Two passages are two paragraphs, though pandoc takes a tight list for one text."""
    page = through(TWO + evidence("a"))
    assert "<p>“tea for all”" in page
    assert '<p><span lang="es">' in page


def test_a_ledger_entry_leads_back_and_repeats_the_sentence() -> None:
    """Neither the id nor the note of the sentence is repeated with it."""
    page = through(TWO + ledger("b"))
    entry = page[page.index('id="ledger-clm-b"') :]
    assert 'href="#clm-b"' in entry
    assert '<span class="statement">Talk is <em>not</em>.</span>' in entry
    assert page.count('id="clm-b"') == 1
    assert page.count("A note.") == 1


def test_the_overview_leads_to_the_entries() -> None:
    """Its first column is the number, and its link goes to the ledger."""
    page = through(TWO + ledger("a", "b"))
    assert re.search(r'<a href="#ledger-clm-b"[^>]*>2</a>', page)


def test_the_key_counts_the_verdicts(tmp_path: Path) -> None:
    """A verdict that no claim has is not explained."""
    template = tmp_path / "key.html"
    template.write_text("$claims-key$", encoding="utf-8")
    said = through(TWO + evidence("a") + evidence("b", "argued"), "html", f"--template={template}")
    assert "✓\u00a0supported (1), §\u00a0argued from literature (1)" in said
    assert "refuted" not in said


def test_on_paper_the_ledger_is_a_table_with_a_header_and_evidence_is_left_to_it() -> None:
    """Typst repeats such a header on each page."""
    source = through(TWO + evidence("a") + ledger("a", "b"), "typst")
    assert "table.header([*No.*]" in source
    assert "#metadata(none)<ledger-clm-b>" in source
    assert "On what grounds" not in source


def test_what_the_filter_writes_for_typst_needs_no_template_of_ours() -> None:
    """So that Quarto, with a template of its own, can set it."""
    source = through(TWO + evidence("a") + ledger("a", "b"), "typst", "--standalone")
    source = source.replace("@leaf-2001", "leaf")  # no citations are processed here
    pdf = typst.compile(source.encode("utf-8"))
    assert isinstance(pdf, bytes)
    assert pdf.startswith(b"%PDF")


@pytest.mark.parametrize("to", ["markdown", "latex", "rst"])
def test_other_formats_pass(to: str) -> None:
    """A format that the filter does not know still gets numbers and links."""
    text = through(TWO + evidence("a") + ledger("a"), to)
    assert "ledger-clm-a" in text
