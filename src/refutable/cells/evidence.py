"""The evidence of a claim, as Markdown."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from refutable.claims.claim import Assessment
from refutable.claims.passages import Passage, passages
from refutable.corpus import Corpus
from refutable.escaping import as_text
from refutable.language.english import sentence
from refutable.paper.languages import words_of
from refutable.wording.wording import in_english

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")  # RFC 5646


Words = Mapping[str, Any]
"""The words round claims in a language; see ``paper.languages``."""


def evidence_markdown(entry: Assessment, corpus: Corpus, words: Words | None = None) -> str:
    """Return the evidence of a claim as a div that the claims filter knows; English by default."""
    said = definitions(entry, corpus, words or words_of("en")["claims"])
    return f"::: {{.evidence {attributes(entry)}}}\n\n{said}\n\n:::"


def attributes(entry: Assessment) -> str:
    """Return what the claims filter needs to know of a claim, as attributes of a div."""
    as_declared = "yes" if entry.as_declared else "no"
    bearing = ' bearing="yes"' if entry.claim.bearing else ""
    return (
        f'claim="{entry.claim.id}" verdict="{entry.verdict.value}" sign="{entry.verdict.sign}" '
        f'declared="{entry.claim.declared.value}" asdeclared="{as_declared}"{bearing}'
    )


def definitions(entry: Assessment, corpus: Corpus, words: Words, most: int | None = None) -> str:
    """Return what was needed, found, for, against, and by what warrant, as a definition list.

    ``most`` passages are quoted on each side, shortened; None quotes all of them whole.
    """
    made = entry.claim
    parts: list[tuple[str, list[str]]] = []
    if made.holds is not None:
        parts.append(("needed", [as_text(sentence(in_english(made.holds, corpus, numbered=True)))]))
        parts.append(("found", [as_text(found_text(entry))]))
        parts.append(("for", _quotations(passages(entry.grounds, corpus), corpus, words, most)))
        parts.append(
            ("against", _quotations(passages(entry.rebuttal, corpus), corpus, words, most))
        )
    parts.append(("argued-from", [f"[{'; '.join('@' + key for key in made.argued_from)}]"]))
    cited = [f"[{'; '.join('@' + key for key in made.warrant)}]"] if made.warrant else []
    parts.append(
        ("warrant", ["; ".join([*(f"[](#{name})" for name in made.warranted_by), *cited])])
    )
    parts.append(("would-decide", [as_text(sentence(made.would_decide))]))
    for term in ("adequacy", "added", "changed", "note"):
        parts.append((term, [as_text(sentence(getattr(made, term)))]))
    excused = "; ".join(f"“{word}”: {reason}" for word, reason in made.excuse)
    parts.append(("excused", [as_text(sentence(excused))]))
    parts.append(("rests-on", [", ".join(f"[](#{name})" for name in made.rests_on)]))
    shown = [(term, items) for term, items in parts if items and items[0] not in ("", "[]")]
    return "\n\n".join(definition_item(str(words[term]), items) for term, items in shown)


def definition_item(term: str, items: Sequence[str]) -> str:
    """Return a term with its text, and what is listed under it, as Markdown."""
    first, *rest = items
    listed = "\n".join(f"    - {item}" for item in rest)
    return f"{term}\n:   {first}\n\n{listed}" if rest else f"{term}\n:   {first}"


def found_text(entry: Assessment) -> str:
    """Return what each comparison of a criterion found, in one line."""
    found = [operand.found for operand in entry.operands]
    if len(found) == 1:
        return found[0]
    return "; ".join(f"({n}) {text}" for n, text in enumerate(found, start=1))


def _quotations(
    found: Sequence[Passage], corpus: Corpus, words: Words, most: int | None
) -> list[str]:
    if not found:
        return [words["none"]]
    documents = len({passage.document for passage in found})
    shown = found if most is None else _one_a_document(found)[:most]
    head = (
        f"{_counted(len(found), words['passages'])} {words['in']} "
        f"{_counted(documents, words['documents'])}"
    )
    head += "" if len(shown) == len(found) else words["shown"].format(len(shown))
    return [head, *(_quotation(one, corpus, words, cut=most is not None) for one in shown)]


def _counted(number: int, forms: Sequence[str]) -> str:
    return f"{number} {forms[number != 1]}"


def _one_a_document(found: Sequence[Passage]) -> list[Passage]:
    return list({passage.document: passage for passage in reversed(found)}.values())[::-1]


def _quotation(passage: Passage, corpus: Corpus, words: Words, *, cut: bool) -> str:
    page = f"{words['page']} {as_text(passage.locator)}" if passage.locator else ""
    where = ", ".join(filter(None, (as_text(passage.date), page)))
    source = f"{as_text(passage.title)} ({where})" if where else as_text(passage.title)
    if not passage.words:
        return source
    said = textwrap.shorten(passage.words, 120, placeholder=" […]") if cut else passage.words
    label = corpus.codebook.codes[passage.code].label if passage.code else ""
    code = f", {words['coded']} *{as_text(label)}*" if label else ""
    stance = f" ({as_text(passage.stance)})" if passage.stance else ""
    return f"{quotation(said, passage.language)} – {source}{code}{stance}"


def quotation(words: str, language: str) -> str:
    """Return words in quotation marks, as Markdown that names their language if it is another."""
    said = f"“{as_text(words)}”"
    # Of an attribute's value nothing but letters and digits is needed.
    foreign = language != "en" and _LANGUAGE.fullmatch(language)
    return f"[{said}]{{lang={language}}}" if foreign else said
