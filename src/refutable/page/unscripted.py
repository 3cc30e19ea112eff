"""The claims of a page as a plain list: for those who run no script, and for print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from textwrap import shorten
from typing import Any

Json = Mapping[str, Any]
_LETTERS = 70  # of a sentence: the whole stands in the text, and a script has it in the records


def unscripted(records: Json) -> str:
    """Return a list of all claims with their verdicts, and how much speaks for and against them."""
    words, claims = records["words"], records["claims"]
    if not claims:
        return ""
    items = "\n".join(_item(claim, words) for claim in claims)
    title = escape(words["claims-list"])
    return (
        f'<noscript class="claims-list"><section aria-labelledby="claims-list">'
        f'<h2 id="claims-list">{title}</h2>\n<ol>\n{items}\n</ol>\n</section></noscript>'
    )


def _item(claim: Json, words: Json) -> str:
    begins = shorten(claim["sentence"], _LETTERS, placeholder=" …")
    link = f'<a href="#{escape(claim["id"])}">{escape(begins)}</a>'
    said = [words[claim["verdict"]], *filter(None, [claim.get("figures")])]
    if "criterion" in claim:
        said += [_side(claim.get(side, ()), words[side], words) for side in ("for", "against")]
    return f'<li value="{claim["number"]}">{link} – {escape("; ".join(said))}</li>'


def _side(items: Sequence[Sequence[int]], name: str, words: Json) -> str:
    passages = len({item[1] for item in items if len(item) > 1})
    number, forms = (passages, "passages") if passages else (len(items), "documents")
    return (
        f"{name.lower()}: {number} {words[forms][number != 1]}"
        if number
        else f"{name.lower()}: {words['none']}"
    )
