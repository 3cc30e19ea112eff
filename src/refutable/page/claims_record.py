"""The record of each claim, as the page shows it on its card and in its ledger.

Documents, passages and codes are named by their places in the record of the corpus. An item of
evidence is a list: a document; then its passage; then code, stance, and first and last place of
the coded words; as far as it has them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from refutable.cells.session import Collected
from refutable.claims.claim import Claim
from refutable.claims.searched import Search, searches
from refutable.evaluate.evaluate import Operand, borne, found_in
from refutable.evaluate.query import Item
from refutable.language.criteria import Compare, Criterion, Every, Not, Omitted, Order
from refutable.language.english import counted, plural, sentence
from refutable.language.nodes import walk
from refutable.language.quantities import Count, Number, share_of
from refutable.language.queries import plain_queries
from refutable.language.query import Query, Rule, Selected, asked_beside
from refutable.language.truth import Truth
from refutable.page.expressions import Resolved
from refutable.page.places import Places
from refutable.paper.diagnostics import claims_of
from refutable.paper.languages import words_of
from refutable.paper.source import Source
from refutable.reports.report import ClaimReport
from refutable.robustness.breaking import smallest
from refutable.robustness.examine import Robustness
from refutable.robustness.readings import nearest_reading
from refutable.wording.phrases import frame_of
from refutable.wording.robustness import (
    addition_words,
    breaking_sentence,
    coders_sentence,
    deciding_sentences,
    margin_words,
    nearest_reading_sentence,
    null_sentence,
    readings_sentence,
)
from refutable.wording.wording import carried, in_english, looked_at

Json = Mapping[str, Any]


def claims_record(
    source: Source,
    collected: Collected,
    reports: Sequence[ClaimReport],
    places: Places,
    resolved: Resolved,
) -> Sequence[Json]:
    """Return a record for each claim that has a sentence, in the order of the text."""
    code = {name: cell.shown for cell in source.cells for name, _ in claims_of(cell)}
    shown = [one for one in reports if one.entry.id in collected.statements]
    lang = str(source.metadata.get("lang") or "en")
    maker = _Maker(collected, places, resolved)
    return [_Record(one, maker, code.get(one.entry.id, ""), lang).whole for one in shown]


@dataclass(frozen=True)
class _Maker:
    """What the records of all claims are made with."""

    collected: Collected
    places: Places
    resolved: Resolved


class _Record:
    """The record of one claim, which is being made."""

    def __init__(self, report: ClaimReport, maker: _Maker, code: str, lang: str) -> None:
        self.report = report
        self.code = code
        self.lang = lang
        self.claim: Claim = report.entry.assessment.claim
        self.collected, self.corpus = maker.collected, maker.places.corpus
        self.places, self.resolved = maker.places, maker.resolved
        self.finder = maker.collected.finder

    @property
    def whole(self) -> Json:
        """All of the record, without what is empty."""
        found = {**self._said(), **self._found(), **self._firmly(), **self._ties()}
        return {
            name: value for name, value in found.items() if value not in (None, "", [], {}, False)
        }

    def _said(self) -> Json:
        entry, made = self.report.entry, self.claim
        return {
            "id": entry.id,
            "number": entry.number,
            "section": self.collected.sections[entry.id],
            "sentence": self._sentence(),
            "kind": kind_of(made.holds),
            "bearing": made.bearing,
            "verdict": entry.verdict.value,
            "declared": made.declared.value,
            "error": entry.assessment.error,
            "file": entry.file,
            "line": entry.line,
            "code": self.code,
            **{n: sentence(getattr(made, n)) for n in ("adequacy", "added", "changed", "note")},
            "decide": sentence(made.would_decide),
            "excused": [list(pair) for pair in made.excuse],
            "limits": list(self.report.not_established),
        }

    def _sentence(self) -> str:
        """Return the sentence; a reference to a claim names its number, as the text does."""
        numbers = {one.claim.id: n for n, one in enumerate(self.collected.ledger.entries, start=1)}
        word = words_of(self.lang)["claims"]["claim"]
        return re.sub(
            r"\bclm-[\w-]+",
            lambda name: f"{word} {numbers[name[0]]}" if name[0] in numbers else name[0],
            self.report.entry.statement,
        )

    # ------------------------------------------------------------------ what was found

    def _found(self) -> Json:
        criterion = self.claim.holds
        if criterion is None:
            return {"argued": list(self.claim.argued_from)}
        assessment = self.report.entry.assessment
        against = [(what, False) for what in borne(criterion, False)]
        if self.claim.against is not None:
            against.append((self.claim.against, False))
        sides = [*((what, True) for what in borne(criterion, True)), *against]
        reasons = [(looked_at(what, self.corpus), found_in(what, self.finder)) for what, _ in sides]
        return {
            "expression": self.resolved.json(criterion),
            "also_against": self.resolved.json(self.claim.against),
            "criterion": sentence(in_english(criterion, self.corpus, numbered=True)),
            "found": [one.found for one in assessment.operands],
            "figures": figures(criterion, assessment.operands),
            "holds": [one.truth.value for one in assessment.operands],
            "for": self._items(assessment.grounds),
            "against": self._items(assessment.rebuttal),
            "reasons": self._reasons(reasons, [way for _, way in sides]),
            "tables": list(self._tables(criterion)),
            "searched": [self._search(one) for one in searches(criterion, self.finder)],
        }

    def _items(self, found: Iterable[Item]) -> list[list[int]]:
        return [self.places.of(item) for item in found]

    def _reasons(self, reasons: Sequence[tuple[str, Iterable[Item]]], ways: Sequence[bool]) -> Json:
        """Return, for each side, what is counted there and the places of the items that are so."""
        entry = self.report.entry.assessment
        made: dict[str, list[Any]] = {"for": [], "against": []}
        for (text, found), way in zip(reasons, ways, strict=True):
            side = "for" if way else "against"
            shown = entry.grounds if way else entry.rebuttal
            here = set(found)
            at = [place for place, item in enumerate(shown) if item in here]
            one = {"text": text, "items": at if len(at) < len(shown) else None}
            # What another reason counts already needs no second one.
            if text and at and all(other["items"] != one["items"] for other in made[side]):
                made[side].append(one)
        return {side: texts for side, texts in made.items() if texts}

    def _tables(self, criterion: Criterion) -> Iterator[Json]:
        """Yield the documents of each comparison of a share: with and without what is counted."""
        for leaf, _ in criterion.leaves(conditions=False):
            if not isinstance(leaf, Compare):
                continue
            shares = [share_of(side) for side in (leaf.left, leaf.right)]
            rows = [
                (part.of.query, whole.of.query)
                for part, whole in filter(None, shares)
                if isinstance(part, Count)
                and isinstance(whole, Count)
                and part.unit == whole.unit == "documents"
            ]
            if rows and len(rows) == sum(share is not None for share in shares):
                frame = frame_of(
                    [one for row in rows for query in row for one in plain_queries(query)]
                )
                yield {"rows": [self._row(part, whole, frame) for part, whole in rows]}

    def _row(self, part: Query, whole: Query, frame: Collection[Rule]) -> Json:
        within, all_of = self._documents(part), self._documents(whole)
        beside = asked_beside(part, whole, by_excerpt=False)
        return {
            "of": looked_at(Selected(whole), self.corpus, "documents", frame),
            "what": carried(beside or part, self.corpus, frame),
            "with": within,
            "without": [one for one in all_of if one not in within],
        }

    def _search(self, one: Search) -> Json:
        searched = list(one.searched)
        return {
            "where": looked_at(Selected(one.where), self.corpus),
            "documents": len({item.document for item in searched}),
            "passages": len({item.excerpt for item in searched if item.excerpt}),
            "exceptions": self._items(one.exceptions),
        }

    def _documents(self, query: Query) -> list[int]:
        found = dict.fromkeys(item.document for item in self.finder.find(query))
        return [self.places.documents[name] for name in found]

    # ------------------------------------------------------------------ how firmly it stands

    def _firmly(self) -> Json:
        found = self.report.firmness
        if found is None:
            return {}
        fewest, nearest = (
            smallest(found.breaking),
            nearest_reading(found.readings, self.report.readings),
        )
        return {
            "margins": [_margin(one) for one in found.margins],
            "breaks": breaking_sentence(found.breaking),
            "removed": self._items(fewest.removed) if fewest else [],
            "fewest": fewest.size if fewest else None,
            "add": [sentence(addition_words(one, self.corpus)) for one in _additions(found)],
            "readings": readings_sentence(found, self.report.readings),
            "reading": nearest_reading_sentence(nearest) if nearest else "",
            "coders": coders_sentence(found, self.corpus),
            "decided": [sentence(one) for one in deciding_sentences(found, self.corpus)],
            "shuffles": null_sentence(found),
        }

    def _ties(self) -> Json:
        entry, made = self.report.entry, self.claim
        return {
            "rests_on": list(made.rests_on),
            "rested_on_by": [tie.id for tie in entry.above if len(tie.path) == 1],
            "warrant": list(made.warrant),
            "warranted_by": list(made.warranted_by),
            "warrants": [tie.id for tie in entry.warrants if len(tie.path) == 1],
            "at_risk": list(entry.at_risk),
        }


_MOST_FIGURES = 3
_NOUNS = {"excerpts": "passage", "actors": "kind of actor"}


def figures(criterion: Criterion, operands: Sequence[Operand]) -> str:
    """Return what was found, in a few words: of many comparisons, how many hold."""
    if isinstance(criterion, Every) and all(one.found.isdigit() for one in operands):
        having, lacking = (int(one.found) for one in operands)
        return f"{counted(lacking, 'exception')} among {counted(having + lacking, 'document')}"
    if len(operands) > _MOST_FIGURES:
        held = sum(one.truth is Truth.TRUE for one in operands)
        return f"{held} of {len(operands)} conditions hold"
    return "; ".join(_figure(one) for one in operands)


def _figure(operand: Operand) -> str:
    part = operand.part.part if isinstance(operand.part, Not) else operand.part
    if isinstance(part, Omitted):
        return "none" if operand.found == "0" else counted(operand.found, "document")
    if isinstance(part, Order):
        return operand.found.replace("; ", " against ", 1)
    if not isinstance(part, Compare):
        return operand.found
    shares = share_of(part.left)
    count = shares[1] if shares else part.left
    if not isinstance(count, Count):
        return operand.found
    noun = _NOUNS.get(count.unit, count.unit.removesuffix("s"))
    first, *rest = operand.found.split(" ", 1) if not shares else (operand.found,)
    if shares:
        return re.sub(r"( of \d+)", rf"\1 {plural(noun)}", first, count=1)
    said = "none" if first == "0" else counted(first, noun)
    return " ".join((said, *rest)) if first.isdigit() else operand.found


def _margin(margin: Any) -> str:
    said = margin_words(margin).removeprefix("open: ")
    return "" if said == margin.operand.found else sentence(said)


def _additions(found: Robustness) -> Iterable[Any]:
    return found.additions if found.verdict.value != "supported" else ()


def kind_of(criterion: Criterion | None) -> str:
    """Return what kind of claim a criterion makes, by the first of its parts that tells."""
    if criterion is None:
        return "argued"
    kinds = [_kind(node) for node in walk(criterion) if isinstance(node, Criterion)]
    order = ("universal", "omission", "comparison", "order", "absence")
    return next((kind for kind in order if kind in kinds), "presence")


def _kind(node: Criterion) -> str:
    if isinstance(node, Every):
        return "universal"
    if isinstance(node, Omitted):
        return "omission"
    if isinstance(node, Order):
        return "order"
    if isinstance(node, Compare):
        if not isinstance(node.right, Number) or share_of(node.left):
            return "comparison"
        if node.operator in ("<", "<=") or (node.operator == "==" and node.right.is_none):
            return "absence"
    return ""
