"""What is written to be read is spelt and worded as it should be, and what is not is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.this_paper.prose import EXCUSED, ROOT, misspelt, prose, unstylish


def test_nothing_here_is_misspelt() -> None:
    """Paper, documentation and data keep to British spelling and to the project's words."""
    assert [str(found) for found in misspelt(ROOT)] == []


def test_nothing_here_is_badly_worded() -> None:
    """Neither clichés nor doubled words nor any other known fault of style stand in the prose."""
    assert [str(found) for found in unstylish(ROOT)] == []


@pytest.mark.parametrize("wrong", ["the goverment", "a favorite color", "they recieve"])
def test_a_misspelling_is_found_where_it_stands(wrong: str, tmp_path: Path) -> None:
    """A wrong word, and a word of American spelling, is named with its line."""
    (tmp_path / "README.md").write_text(f"# Title\n\nHere is {wrong}.\n", encoding="utf-8")
    findings = list(misspelt(tmp_path))
    assert findings
    assert {(found.file, found.line) for found in findings} == {("README.md", 3)}


@pytest.mark.parametrize("word", ["depoliticization", "International Organization for Migration"])
def test_words_of_the_field_are_known(word: str, tmp_path: Path) -> None:
    """Terms that the literature spells otherwise, and names, are in the project's word list."""
    (tmp_path / "README.md").write_text(f"The {word}.\n", encoding="utf-8")
    assert list(misspelt(tmp_path)) == []


def test_a_doubled_word_is_found_and_code_is_not_read(tmp_path: Path) -> None:
    """Style is judged of prose alone, at the line of the source."""
    (tmp_path / "README.md").write_text(
        "# Title\n\n```\nthe the\n```\n\nIt is `a` `a` and the the same.\n", encoding="utf-8"
    )
    (found,) = unstylish(tmp_path, ["README.md"])
    assert (found.file, found.line) == ("README.md", 7)


def test_prose_keeps_its_lines() -> None:
    """What is taken out leaves its line ends, so that a finding stands where it is reported."""
    text = "---\na: 1\n---\nOne\n```\ncell\n```\n| table |\nTwo “quoted” `code`.\n"
    kept = prose(text)
    assert kept.count("\n") == text.count("\n")
    assert "cell" not in kept
    assert "quoted" not in kept
    assert "table" not in kept


def test_every_excuse_is_needed() -> None:
    """No excuse outlives the words that it excuses."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("sections/*.qmd"))]
    assert [word for word in EXCUSED if not any(word in prose(text) for text in texts)] == []


# ------------------------------------------------------------------ its length

# What a reader does not read as words of the article: cells, citations and links.
_CELL = re.compile(r"^```\{python\}$.*?^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`\{python\} [^`]*`")
_CITED = re.compile(r"\[[^\[\]]*@[^\[\]]*\]|\(\[\]\(#[^)]*\)(?:, \[\]\(#[^)]*\))*\)")
_ATTRIBUTES = re.compile(r"\{[#.][^}]*\}|^#+ .*$", re.MULTILINE)


def words_of(text: str) -> int:
    """Return how many words of a section are read, an inline value being one of them."""
    for pattern, instead in ((_CELL, ""), (_INLINE, "x"), (_CITED, ""), (_ATTRIBUTES, "")):
        text = pattern.sub(instead, text)
    return len([word for word in text.split() if any(sign.isalnum() for sign in word)])


def test_the_article_has_the_length_of_one() -> None:
    """From introduction to limits, without abstract, disclosure, appendices and ledger."""
    files = sorted((ROOT / "sections").glob("_[1-8][0-9]-*.qmd"))
    files = [file for file in files if file.stem <= "_80-limits"]
    assert 6000 <= sum(words_of(file.read_text(encoding="utf-8")) for file in files) <= 8000


def test_what_counts_as_a_word_is_what_is_read() -> None:
    """A claim's sentence is text; its cell, its mark, a citation and a link are not."""
    text = (
        "# Tone {#sec-tone}\n\n[Most of it [@a-1999, p. 3] is `{python} f('x y')`.]"
        "{#clm-x .claim} So it is ([](#clm-x), [](#clm-y)).\n\n```{python}\nclaim()\n```\n"
    )
    assert words_of(text) == len(["Most", "of", "it", "is", "x.", "So", "it", "is"])
