"""Signs that the next program would read as something else are printed as they are."""

from __future__ import annotations

from tests.paper.passes.rendering import render

SPANNED = """
+-----+------+
| a & b      |
+=====+======+
| R&D | $5   |
|     | @-b  |
+-----+------+
"""


def test_a_table_that_a_notebook_has_as_html_keeps_its_signs() -> None:
    """Markdown has no table with spans; raw Markdown inside HTML would be dropped."""
    table = render(SPANNED, "ipynb")
    assert '<th colspan="2">a &#38; b</th>' in table
    assert "<td>R&#38;D</td>" in table
    assert "<td>&#36;5 &#64;&#45;b</td>" in table


def test_a_link_in_a_notebook_keeps_its_words() -> None:
    """Neither an address nor a link with attributes becomes HTML without its words."""
    assert render("<https://x.org/a>", "ipynb") == r"[https\:\/\/x\.org\/a](https://x.org/a)"
    assert render("[A & B](https://x.org){.external}", "ipynb") == r"[A \& B](https://x.org)"
