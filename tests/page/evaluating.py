"""The evaluator of the page beside the engine's: what each makes of a corpus that is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page

from refutable.cells.show import printed
from refutable.claims.claim import Assessment, Claim
from refutable.corpus import Corpus
from refutable.evaluate.evaluate import amount
from refutable.evaluate.numbers import EARLIEST, LATEST
from refutable.evaluate.query import Finder, Item
from refutable.language.criteria import Compare, Criterion, Not, Omitted, Order
from refutable.language.quantities import Date, Printable, Quantity, Spelled
from refutable.page.corpus_record import corpus_record
from refutable.page.expressions import Resolved
from refutable.robustness.choices import Readings
from refutable.robustness.review import (
    Added,
    Counted,
    Disagreement,
    Dropped,
    Needed,
    Read,
    reviewed,
    stock,
)
from refutable.wording.project import Project

Json = Any
SCRIPT = files("refutable.page") / "script" / "evaluator.js"
Review = Sequence[Disagreement]
_VERBS = {Dropped: "drop", Added: "add", Needed: "need", Counted: "layer", Read: "read"}
_TRUTHS = {"refuted": 0, "undetermined": 1, "supported": 2}
# What the browser makes of each review of one corpus: the same as `by_python` below.
_EVALUATE = """
([corpus, claims, values, reviews]) => reviews.map((changes) => {
  const { on, asked } = evaluator.reviewed(corpus, changes);
  const { passages, documents, codes, stances } = corpus;
  const item = ({ document, passage, row, truth }) => [
    documents[document].id, passage < 0 ? "" : passages[passage].id,
    row ? codes[row[1]].id : "", row ? stances[row[2]] : "", truth].join(" ");
  return {
    claims: claims.map(({ id, expression, against }) => {
      const criterion = asked(id, expression);
      const { grounds, rebuttal } = on.sides({ expression: criterion, against });
      const operands = on.operands(criterion);
      return {
        truth: on.truth(criterion),
        truths: operands.map((one) => one.truth),
        found: operands.map((one) => one.found),
        left: operands.map((one) => one.left),
        grounds: grounds.map(item).sort(),
        rebuttal: rebuttal.map(item).sort(),
      };
    }),
    values: values.map((value) => evaluator.text(on, value)),
  };
})
"""


@dataclass(frozen=True)
class Asked:
    """What is asked of both evaluators: claims and quantities, on each review of one corpus."""

    corpus: Corpus
    claims: Sequence[Claim]
    reviews: Sequence[Review]
    values: Sequence[Printable] = ()
    readings: Readings = field(default_factory=Readings)
    wording: Project = field(default_factory=lambda: Project(None))


def blank(browser: Browser) -> Page:
    """Return an empty page that has the evaluator."""
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    return page


def by_browser(page: Page, asked: Asked) -> list[Json]:
    """Return what the evaluator of the page finds, review by review."""
    resolved = Resolved(Finder(asked.corpus))
    claims = [
        {
            "id": one.id,
            "expression": resolved.json(one.holds),
            "against": resolved.json(one.against),
        }
        for one in asked.claims
    ]
    values = [resolved.json(one) for one in asked.values]
    record = corpus_record(asked.corpus, asked.readings, resolved, asked.wording)
    reviews = [[_listed(one) for one in review] for review in asked.reviews]
    found: list[Json] = page.evaluate(_EVALUATE, [record, claims, values, reviews])
    return found


def _listed(one: Disagreement) -> list[str]:
    return [_VERBS[type(one)], *map(str, vars(one).values())]


def by_python(asked: Asked) -> list[Json]:
    """Return what the engine finds, review by review, on corpora that are written out."""
    return [_of_review(asked, review) for review in asked.reviews]


def _of_review(asked: Asked, review: Review) -> Json:
    finder = reviewed(asked.corpus, asked.readings, review)
    ledger = stock(asked.claims, asked.corpus, asked.readings, review)
    return {
        "claims": [_of_claim(entry, finder) for entry in ledger.entries],
        "values": [_of_value(value, finder) for value in asked.values],
    }


def _of_claim(entry: Assessment, finder: Finder) -> Json:
    return {
        "truth": _TRUTHS[entry.verdict.value],
        "truths": [
            _TRUTHS[{"true": "supported", "false": "refuted"}.get(o.truth.value, "undetermined")]
            for o in entry.operands
        ],
        "found": [list(_ends(operand.part, finder)) for operand in entry.operands],
        "left": [len(operand.left_out) for operand in entry.operands],
        "grounds": _told(entry.grounds, finder),
        "rebuttal": _told(entry.rebuttal, finder),
    }


def _told(items: Any, finder: Finder) -> list[str]:
    certain = items.certain.tolist()
    return sorted(map(_item, items, certain, [finder.corpus] * len(items)))


def _item(item: Item, certain: bool, corpus: Corpus) -> str:
    coding = corpus.codings[item.coding] if item.coding >= 0 else None
    code, stance = (coding.code, coding.stance) if coding else ("", "")
    return " ".join([item.document, item.excerpt, code, stance, "2" if certain else "1"])


def _ends(part: Criterion, finder: Finder) -> Iterable[Json]:
    leaf = part.part if isinstance(part, Not) else part
    if isinstance(leaf, Omitted):
        yield _pair(leaf.of.documents, finder)
    elif isinstance(leaf, Order):
        yield from (_days(side, finder) for side in (leaf.left, leaf.right))
    elif isinstance(leaf, Compare):
        named = type(leaf.right).__name__ == "Number"
        yield from (_pair(side, finder) for side in (leaf.left, *(() if named else (leaf.right,))))


def _pair(value: Quantity, finder: Finder) -> Json:
    found = amount(value, finder)
    return None if found.low is None else [found.low, found.high]


def _days(value: Date, finder: Finder) -> Json:
    ends = [float(end[0]) for end in finder.evaluation.days(value)]
    return None if np.isnan(ends[0]) else [_day(end) for end in ends]


def _day(number: float) -> str:
    known: Mapping[float, str] = {EARLIEST: "", LATEST: "~"}
    return known.get(number) or (
        "" if number == EARLIEST else date.fromordinal(int(number)).isoformat()
    )


def _of_value(value: Printable, finder: Finder) -> str:
    number = value.of if isinstance(value, Spelled) else value
    undefined = isinstance(number, Quantity) and amount(number, finder).low is None
    return "undefined" if undefined else printed(value, finder)


def rounded(found: Json) -> Json:
    """Return what was found with numbers rounded, so that the last bit of a float is nothing."""
    if isinstance(found, dict):
        return {name: rounded(value) for name, value in found.items()}
    if isinstance(found, list):
        return [rounded(value) for value in found]
    return round(found, 9) if isinstance(found, float) else found
