"""What each format shows: conditional content, raw blocks, comments."""

from __future__ import annotations

import pytest

from tests.paper.passes.rendering import render

CONDITIONS = {
    '.content-visible when-format="html"': {"html"},
    '.content-visible unless-format="html"': {"typst", "ipynb"},
    '.content-hidden when-format="html"': {"typst", "ipynb"},
    '.content-hidden unless-format="html"': {"html"},
    '.content-visible when-format="typst"': {"typst"},
    '.content-visible when-format="ipynb"': {"ipynb"},
    '.content-visible when-format="latex"': set(),
    '.content-visible when-format="html" when-format="typst"': {"html", "typst"},
    '.content-visible when-meta="flags.draft"': {"html", "typst", "ipynb"},
    '.content-visible when-meta="flags.other"': set(),
    '.content-hidden when-meta="flags.draft"': set(),
    '.content-visible when-format="html" when-meta="flags.other"': set(),
    '.content-visible when-profile="long"': set(),
    '.content-hidden when-profile="long"': {"html", "typst", "ipynb"},
    ".content-visible": {"html", "typst", "ipynb"},
    ".content-hidden": set(),
}


@pytest.mark.parametrize("form", ["html", "typst", "ipynb"])
def test_conditional_content_is_shown_where_its_conditions_hold(form: str) -> None:
    """Blocks, words and code are shown on conditions of format, profile and settings."""
    text = "".join(
        f"::: {{{condition}}}\nblock{n}end\n:::\n\nA [word{n}end]{{{condition}}} b\n\n"
        f"```{{{condition}}}\ncode{n}end\n```\n\n"
        for n, condition in enumerate(CONDITIONS)
    )
    written = render(text, form, flags={"draft": True})
    for n, formats in enumerate(CONDITIONS.values()):
        shown = {kind for kind in ("block", "word", "code") if f"{kind}{n}end" in written}
        assert shown == ({"block", "word", "code"} if form in formats else set())
    assert "content-" not in written


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("html", {"html"}),
        ("typst", {"typst"}),
        ("ipynb", {"html"}),
    ],
)
def test_raw_blocks_are_for_their_own_format(form: str, shown: set[str]) -> None:
    """What is written in one format's markup goes to that format."""
    kinds = ("html", "typst", "latex")
    text = "".join(
        f"```{{={kind}}}\nblock{kind}\n```\n\n`word{kind}`{{={kind}}}\n\n" for kind in kinds
    )
    written = render(text, form)
    assert {kind for kind in kinds if f"block{kind}" in written} == shown
    assert {kind for kind in kinds if f"word{kind}" in written} == shown


@pytest.mark.parametrize("form", ["html", "typst", "ipynb"])
def test_comments_are_dropped(form: str) -> None:
    """A comment is for those who write the paper, wherever it stands."""
    text = "A <!-- secret --> b.\n\n<!-- secret -->\n\n- x\n\n<!-- secret\n\nsecret -->"
    assert "secret" not in render(text, form)
