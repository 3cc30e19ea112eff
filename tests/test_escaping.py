"""Escaped text: what comes out of a format is what went in."""

from __future__ import annotations

import json
import re
from typing import Any

import pypandoc
import pytest
import typst
from hypothesis import example, given, settings
from hypothesis import strategies as st

from refutable.escaping import as_text, code_span, for_github, json_in_html, typst_string
from tests.hostile import TEXTS, normalised

# Texts of the signs that some format takes for markup, among letters and blanks.
_MARKUP = st.text(
    st.sampled_from("aBé1 \\`*_{}[]()<>#+-.!|~^$@:;,&%\"'/=?\n\t“’–…\xa0\ue0000\ue001")
)
ANY = st.one_of(_MARKUP, st.text())
_CONTEXTS = (
    "{}",
    "# {}",
    "*{}*",
    "[{}](#x)",
    "a\n:   {}",
    "> {}",
    "- {}",
    "| {} | b |\n|--|--|\n| {} | b |",
)
_WORDS = {"Str", "Space", "SoftBreak", "LineBreak", "Quoted"}
_AROUND = {
    "Para",
    "Plain",
    "Header",
    "Emph",
    "Link",
    "DefinitionList",
    "BlockQuote",
    "BulletList",
    "Table",
}
_DETAILS = ("Align", "Col", "Double", "Single")
_APART = "\n\nAPART\n\n"


def _pandoc(text: str, to: str, form: str = "markdown") -> str:
    return str(pypandoc.convert_text(text, to, form, extra_args=["--wrap=none"]))


def _flat(value: object) -> str:
    return normalised(json.dumps(value, ensure_ascii=False))


def _kinds(tree: Any) -> set[str]:
    if isinstance(tree, dict):
        found = {tree["t"]} if "t" in tree else set()
        return found.union(*map(_kinds, tree.values()))
    return set().union(*map(_kinds, tree)) if isinstance(tree, list) else set()


@settings(deadline=None, max_examples=25)
@given(st.lists(ANY.filter(normalised), min_size=4, max_size=12))
@example(list(TEXTS))
def test_markdown_prints_a_text_and_nothing_else(texts: list[str]) -> None:
    """In a paragraph, heading, emphasis, link, list and table: words alone, and the same ones."""
    pairs = [(context, text) for context in _CONTEXTS for text in texts]
    written = _APART.join(context.replace("{}", as_text(text)) for context, text in pairs)
    kinds = _kinds(json.loads(_pandoc(written, "json"))["blocks"])
    assert {one for one in kinds if not one.startswith(_DETAILS)} <= {*_WORDS, *_AROUND}
    shown = _pandoc(written, "plain").split("APART")
    for (context, text), part in zip(pairs, shown, strict=True):
        assert normalised(text) in normalised(part), context


@settings(deadline=None, max_examples=50)
@given(ANY)
def test_github_shows_a_text_as_it_is(text: str) -> None:
    """Nothing in it is a link or a formula, and a name after an at sign calls on nobody."""
    written = for_github(text)
    assert not re.search(r"@\w", written)
    assert normalised(_pandoc(f"x{written}x", "plain", "gfm")) == normalised(f"x{text}x")


@given(st.text(st.sampled_from("a`b ")).filter(str.strip))
@settings(deadline=None, max_examples=30)
def test_code_holds_its_backticks(text: str) -> None:
    """A backtick in a file's name does not end the span."""
    (block,) = json.loads(_pandoc(f"x {code_span(text)} y", "json", "gfm"))["blocks"]
    assert any(one["t"] == "Code" and one["c"][1].strip() == text.strip() for one in block["c"])


@given(st.text())
@settings(deadline=None, max_examples=30)
def test_typst_reads_the_string_that_was_written(text: str) -> None:
    """Whatever the text, its string is one string of that value."""
    source = f"#metadata({typst_string(text)})<it>"
    found = json.loads(typst.query(source.encode(), "<it>", field="value", one=True))
    assert normalised(found) == normalised(text)


@given(st.recursive(st.text(), lambda inner: st.dictionaries(st.text(), inner), max_leaves=4))
def test_json_in_a_page_is_the_same_value_and_opens_no_element(value: Any) -> None:
    """There is no < in it at all."""
    written = json_in_html(value)
    assert "<" not in written
    assert _flat(json.loads(written)) == _flat(value)


@pytest.mark.parametrize("text", TEXTS)
def test_a_hostile_text_keeps_no_bare_sign(text: str) -> None:
    """Each ASCII punctuation has its backslash, so Quarto finds no shortcode either."""
    assert not re.search(r"(?<!\\)[<{\[$@`*]|\{\{<", as_text(text).replace("\\\\", ""))
