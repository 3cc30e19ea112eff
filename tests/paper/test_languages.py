"""The words that the engine prints follow the language of the paper."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pypdf
import pytest

from refutable.paper.languages import missing_words, words_of
from refutable.paper.pandoc import EXTENSION
from tests.paper.making import html_of, notebook_of, pdf_of
from tests.paper.sample import FRONT, paper, write_bibliography

LANGUAGES = sorted(path.stem for path in (EXTENSION / "languages").glob("*.yaml"))
ENGLISH = words_of("en")
OPTIONAL = {"ordinal", "dates-us"}
FRENCH = ("Mots-clés", "Citer comme", "modifié le", "23 novembre 2025", "Sommaire")


def shape(given: Any) -> Any:
    """Return the names in a table of words, and how many words its lists have."""
    if isinstance(given, dict):
        return {key: shape(value) for key, value in given.items() if key not in OPTIONAL}
    return len(given) if isinstance(given, list) else str


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_each_word(language: str) -> None:
    """A further language is one file with the same names, and nothing else."""
    assert shape(words_of(language)) == shape(ENGLISH)
    text = json.dumps(words_of(language))
    assert text.count("{}") - ("ordinal" in words_of(language)) == json.dumps(ENGLISH).count("{}")


@pytest.mark.parametrize("language", ["en-GB", "de", "fi"])
def test_what_is_english_in_another_language_is_told(language: str, tmp_path: Path) -> None:
    """The key to the marks says so, on the page and in the PDF, in the paper's language."""
    write_bibliography(tmp_path)
    front, told = FRONT | {"lang": language}, words_of(language)["claims"]["key-in-english"]
    page = unescape(html_of(tmp_path, paper(1), front))
    read = pypdf.PdfReader(io.BytesIO(pdf_of(tmp_path, paper(1), front)))
    printed = "".join(part.extract_text() for part in read.pages)
    is_told = not language.startswith("en")
    assert (told in " ".join(page.split())) is is_told
    assert ("".join(told.split()) in re.sub(r"-\n|\s|\N{SOFT HYPHEN}", "", printed)) is is_told


def french(root: Path) -> dict[str, Any]:
    """Return the front matter of the sample paper in French."""
    write_bibliography(root)
    return FRONT | {"lang": "fr", "date-modified": "2025-12-01", "citation": True}


def test_the_page_speaks_the_language_of_the_paper(tmp_path: Path) -> None:
    """Labels, dates, the key to the marks, verdicts, and what only a screen reader says."""
    page = html_of(tmp_path, paper(), french(tmp_path))
    bare = re.sub(r"(?s)<script.*?</script>", "", page).split("<body")[1]
    shown, page = unescape(re.sub(r"<[^>]+>", "", bare)), unescape(page)
    for words in (*FRENCH, "Affirmation 1", "étayée", "Sur quelle base ?", "Aller au texte"):
        assert words in shown
    assert 'data-dark="Page sombre"' in page
    assert 'aria-label="Comment lire les signes"' in page
    assert "Aller à son entrée du registre." in page
    for words in ("Keywords", "Cite as", "November", "On what grounds", "supported", "Claim "):
        assert words not in shown


def test_the_pdf_and_the_notebook_speak_it_too(tmp_path: Path) -> None:
    """The head, the ledger and the references to claims."""
    front = french(tmp_path)
    pages = pypdf.PdfReader(io.BytesIO(pdf_of(tmp_path, paper(), front))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in (*FRENCH, "étayée", "Verdict", "ce qu’elle exige"):
        assert words in text
    book = json.loads(notebook_of(tmp_path, paper(), front))
    said = "".join(
        "".join(one["source"]) for one in book["cells"] if one["cell_type"] == "markdown"
    )
    for words in (
        "Mots-clés",
        "Citer comme",
        "23 novembre 2025",
        "affirmation\N{NO-BREAK SPACE}1: étayée",
    ):
        assert words in said


def test_an_author_may_set_another_word(tmp_path: Path) -> None:
    """Under its name in Quarto."""
    front = french(tmp_path) | {"language": {"title-block-keywords": "Thèmes"}}
    page = html_of(tmp_path, paper(), front)
    assert "Thèmes" in page
    assert "Mots-clés" not in page


def test_a_language_without_words_is_told_and_gets_english() -> None:
    """No paper waits for a table."""
    assert words_of("hu") is words_of("en-GB") is ENGLISH
    assert "hu" in missing_words("hu")
    assert [name for name in ("en", "de-AT", "no", "nn-NO", "pt_BR") if missing_words(name)] == []
