"""What a reader's disagreements do to the verdicts, as text and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from refutable.claims.claim import Assessment
from refutable.claims.labels import Labels
from refutable.corpus import Corpus
from refutable.reports.text import HOLDS
from refutable.reports.wrapping import wrapped
from refutable.robustness.choices import Readings
from refutable.robustness.review import Added, Counted, Disagreement, Dropped, Effect, Needed
from refutable.robustness.review_text import written
from refutable.wording.wording import in_english

_LETTERS = 100


@dataclass(frozen=True)
class ReviewReport:
    """The effect of each disagreement alone, and of all of them together."""

    corpus: Corpus
    statements: Mapping[str, str]
    readings: Readings
    alone: tuple[tuple[Disagreement, Effect], ...]
    together: Effect


def review_text(found: ReviewReport) -> str:
    """Return each disagreement with the claims that turn, then what all of them do."""
    if not found.alone:
        return "The file agrees with the layer that counts: no disagreement."
    parts = [
        "\n".join([f"{written(one)}", *_indented(said(one, found)), *_effect(effect, found)])
        for one, effect in found.alone
    ]
    if len(found.alone) > 1:
        parts.append("\n".join(["All together", *_effect(found.together, found)]))
    return "\n\n".join(parts)


def _indented(text: str) -> list[str]:
    return [wrapped(text, "  ")]


def said(one: Disagreement, found: ReviewReport) -> str:
    """Return a disagreement in words."""
    labels = Labels(found.corpus)
    if isinstance(one, (Dropped, Added)):
        verb = "would not code" if isinstance(one, Dropped) else "would code"
        stance = f" {labels.stance(one.stance)}" if isinstance(one, Added) and one.stance else ""
        text = textwrap.shorten(found.corpus.excerpts[one.excerpt].text, _LETTERS, placeholder=" …")
        source = found.corpus.source(found.corpus.document_of(one.excerpt).id)
        return f"{verb} as {labels.entry(one.code)}{stance}: “{text}” — {source}"
    if isinstance(one, Needed):
        return f"number {one.place} of the criterion of {one.claim} is {one.value:g}"
    if isinstance(one, Counted):
        return f"whose coding counts: {labels.coder(one.layer)}"
    choice = next(choice for choice in found.readings.choices if choice.id == one.choice)
    label = next(option.label for option in choice.options if option.id == one.option)
    return f"{choice.label}: {label}"


def _effect(effect: Effect, found: ReviewReport) -> Iterator[str]:
    for old, new in effect.turned:
        yield f"  {new.claim.id}: {_verdicts(old, new)}, declared {new.claim.declared.value}"
        yield wrapped(found.statements.get(new.claim.id, ""), "    ")
        yield from (wrapped(line, "      ", "    ") for line in _operands(old, new, found.corpus))
    for name, path in effect.at_risk.items():
        yield f"  {name}: at risk, for it rests on {' → '.join(path)}"
    if not effect.turned and not effect.at_risk:
        yield "  no verdict turns"


def _verdicts(old: Assessment, new: Assessment) -> str:
    return " → ".join(f"{one.verdict.sign} {one.verdict.value}" for one in (old, new))


def _operands(old: Assessment, new: Assessment, corpus: Corpus) -> Iterator[str]:
    before = [part.found for part in old.operands]
    comparable = len(before) == len(new.operands)
    for place, part in enumerate(new.operands):
        was = f", before {before[place]}" if comparable and before[place] != part.found else ""
        needed = in_english(part.part, corpus)
        yield f"{HOLDS[part.truth]}: found {part.found}{was}, needed {needed}"


def review_json(found: ReviewReport) -> str:
    """Return the same for programs."""
    content = {
        "disagreements": [
            {"written": written(one), "said": said(one, found), **_plain(effect)}
            for one, effect in found.alone
        ],
        "together": _plain(found.together),
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _plain(effect: Effect) -> Mapping[str, Any]:
    return {
        "turned": [
            {"id": new.claim.id, "before": old.verdict.value, "after": new.verdict.value}
            for old, new in effect.turned
        ],
        "at_risk": {name: list(path) for name, path in effect.at_risk.items()},
    }
