"""The agreement of the coders and each disagreement, as text and as JSON.

The effects on claims are printed only if the report has them: an adjudicator should decide by the
codebook, not by what would follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from refutable.claims.claim import Verdict
from refutable.corpus import Coding, Corpus
from refutable.corpus.agreement import MEASURES, RARE, Agreement, AgreementTable, Measure
from refutable.corpus.alpha import CONFIDENCE
from refutable.corpus.disagreements import Disagreement, Side
from refutable.language.english import counted, listed
from refutable.reports.values import dumped, picked, plain
from refutable.reports.wrapping import wrapped

_NAME = 28


@dataclass(frozen=True)
class Effect:
    """A claim decided by a disagreement: its verdict, and the one with the side of ``coders``."""

    claim: str
    verdict: Verdict
    coders: tuple[str, ...]
    becomes: Verdict


Effects = Mapping[tuple[str, str], Sequence[Effect]]
"""By excerpt and code of the disagreement; without those that decide nothing."""


@dataclass(frozen=True)
class AgreementReport:
    """The agreement of the coders, on all codes or on some.

    ``effects`` is None while they are to be hidden from the adjudicator. ``stability`` is how far
    the runs of each machine agree.
    """

    corpus: Corpus
    table: AgreementTable
    codes: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]
    effects: Effects | None
    stability: tuple[AgreementTable, ...] = ()

    def rows(self, measure: Measure) -> tuple[Agreement, ...]:
        """Return the rows on one question, of the codes asked for."""
        rows = self.table.rows(measure)
        if not self.codes:
            return rows
        return tuple(row for row in rows if row.scope == "code" and row.name in self.codes)

    @property
    def adjudicated(self) -> int:
        """How many of the disagreements shown have been decided."""
        return sum(item.adjudication is not None for item in self.disagreements)


# ------------------------------------------------------------------ text


def agreement_text(report: AgreementReport) -> str:
    """Return the tables of agreement, then every disagreement."""
    table = report.table
    blocks = [_head(table), *(_rows(measure, report) for measure in MEASURES)]
    blocks += (_stability(one, report.corpus) for one in report.stability)
    blocks.append(_summary(report))
    blocks += [_disagreement(item, report) for item in report.disagreements]
    return "\n\n".join(block for block in blocks if block)


def _head(table: AgreementTable) -> str:
    own = zip(table.coders, table.seen, strict=True)
    seen = [f"{name} has seen {number}" for name, number in own if number < table.counted]
    lines = [
        f"Agreement of {listed(table.coders)} on {table.excerpts} of {table.counted} counted "
        f"excerpts, from {counted(table.documents, 'document')}",
        *([f"The others only one of them has seen: {listed(seen)}."] if seen else ()),
        f"Krippendorff's alpha, nominal; {CONFIDENCE:.0%} intervals from {table.resamples} "
        f"resamples of documents, seed {table.seed}; AC1 is Gwet's. A decision is an excerpt and a "
        f"code. A code that is given, or not given, in fewer than {RARE} of them is too rare, or "
        "too common, for alpha to mean anything; one never given has no alpha. "
        "Where there is no disagreement, resampling gives no interval.",
    ]
    return "\n".join(wrapped(line, "") for line in lines)


def _rows(measure: Measure, report: AgreementReport) -> str:
    rows = report.rows(measure)
    if not rows:
        return ""
    table = report.table
    several = "both" if len(table.coders) == 2 else "several of them"
    asked = {
        "presence": "Is the code given?",
        "stance": f"With which stance, where {several} gave it?",
        "words": "To which words?",
    }[measure]
    means = f"Alpha means something for {table.meaningful(measure)} of {table.codes} codes."
    return "\n".join([f"{asked} {means}", _columns(table), *map(_row, rows)])


def _columns(table: AgreementTable) -> str:
    given = "".join(f"{name[:6]:>7}" for name in table.coders)
    all_of = "both" if len(table.coders) == 2 else "all"
    alpha, first = f"{'alpha':>6}  {'interval':<15}", f"{'AC1':>6} {'interval':<11}"
    return f"{'':{_NAME}}{alpha}{'percent':>7}{first}{given}{all_of:>5}"


def _row(row: Agreement) -> str:
    named = {"all": "all", "family": f"{row.name}.*", "code": f"  {row.name}"}
    return _numbers(named[row.scope], row)


def _numbers(name: str, row: Agreement) -> str:
    limits = _limits(row.low, row.high)
    found = f"{_number(row.alpha):>6}  {limits or row.why_no_limits:<15}"
    if row.reserve:
        found = f"  {row.reserve:<21}"
    percent = "–" if row.percent is None else f"{row.percent:.1%}"
    given = "".join(f"{number:>7}" for number in row.given)
    first = f"{_number(row.ac1):>6} {_limits(row.ac1_low, row.ac1_high):<11}"
    return f"{name:{_NAME}}{found}{percent:>7}{first}{given}{row.jointly:>5}"


def _limits(low: float | None, high: float | None) -> str:
    return "" if low is None else f"{_number(low)}–{_number(high)}"


def _stability(table: AgreementTable, corpus: Corpus) -> str:
    """Return how far the runs of one machine agree, which is no agreement of coders."""
    unknown = {name for one in table.coders for name in corpus.coders[one].not_recorded}
    head = (
        f"Stability: {listed(table.coders)} are runs of one machine. How far they agree says how "
        "far it repeats itself, not whether it is right; it is no second coder."
    )
    if unknown:
        head = (
            f"Stability: {listed(table.coders)} are runs from one hand-out. Not recorded: "
            f"{listed(sorted(unknown))}. So they may be runs of different machines. How far they "
            "agree says how far such a coding repeats itself, not whether it is right."
        )
    over_all = [(measure, table.row(measure, "all")) for measure in MEASURES]
    rows = [_numbers(measure, row) for measure, row in over_all if row]
    return "\n".join([wrapped(head, ""), _columns(table), *rows])


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".replace("-", "−")


def _summary(report: AgreementReport) -> str:
    number, decided = len(report.disagreements), report.adjudicated
    if not number:
        return "No disagreement."
    lines = [f"{counted(number, 'disagreement')}, {decided} adjudicated, in the codebook's order"]
    if report.effects is None:
        lines.append(
            "Adjudicate by the codebook first. Which verdicts they decide is shown when all "
            "are adjudicated, or with --effects."
        )
    return "\n".join(lines)


def _disagreement(item: Disagreement, report: AgreementReport) -> str:
    corpus = report.corpus
    document = corpus.document_of(item.excerpt)
    lines = [
        f"{item.code}  {item.excerpt}",
        wrapped(f"“{corpus.excerpts[item.excerpt].text}”", "  "),
        wrapped(corpus.source(document.id), "  "),
    ]
    lines += [wrapped(line, "      ", "  ") for side in item.sides for line in _side(side)]
    made = item.adjudication
    if made is None:
        lines.append("  adjudicated: not yet")
    else:
        decision = f"{_decision(made.decision)}, by {made.rule}, on {made.date}: {made.reason}"
        lines.append(wrapped(f"adjudicated: {decision}", "      ", "  "))
    if report.effects is not None:
        lines += _decides(report.effects.get((item.excerpt, item.code), ()))
    return "\n".join(lines)


def _side(side: Side) -> list[str]:
    if not side.codings:
        return [f"{side.coder}: not given"]
    return [
        f"{side.coder}: {', '.join(filter(None, (coding.stance, _words(coding))))}"
        + (f" (memo: {coding.memo})" if coding.memo else "")
        for coding in side.codings
    ]


def _words(coding: Coding) -> str:
    return f"“{coding.quote}”" if coding.quote else "the whole excerpt"


def _decides(effects: Sequence[Effect]) -> list[str]:
    if not effects:
        return ["  decides: no verdict"]
    return [
        f"  decides: {effect.claim} is {effect.verdict.value}; with {listed(effect.coders)} "
        f"it would be {effect.becomes.value}"
        for effect in effects
    ]


def _decision(stances: Sequence[str]) -> str:
    return " and ".join(stances) or ("given" if stances else "the code does not apply")


# ------------------------------------------------------------------ JSON


def agreement_json(report: AgreementReport) -> str:
    """Return the same with stable keys; ``decides`` is null while effects are hidden."""
    table = report.table
    return dumped(
        {
            **_table_as_json(table, {name: report.rows(name) for name in MEASURES}),
            "stability": [
                _table_as_json(one, {name: one.rows(name) for name in MEASURES})
                for one in report.stability
            ],
            "adjudicated": report.adjudicated,
            "disagreements": [_disagreement_as_json(item, report) for item in report.disagreements],
        }
    )


def _table_as_json(
    table: AgreementTable, rows: Mapping[Measure, Sequence[Agreement]]
) -> dict[str, Any]:
    return {
        **picked(table, "coders", "documents", "excerpts", "counted", "codes"),
        "seen": dict(zip(table.coders, table.seen, strict=True)),
        "confidence": CONFIDENCE,
        **picked(table, "resamples", "seed"),
        "rare_below": RARE,
        "means_something_for": {name: table.meaningful(name) for name in MEASURES},
        **{name: [_row_as_json(row, table.coders) for row in some] for name, some in rows.items()},
    }


def _row_as_json(row: Agreement, coders: Sequence[str]) -> dict[str, Any]:
    return {**plain(row), "given": dict(zip(coders, row.given, strict=True))}


def _disagreement_as_json(item: Disagreement, report: AgreementReport) -> dict[str, Any]:
    document, made = report.corpus.document_of(item.excerpt), item.adjudication
    return {
        **picked(item, "code", "excerpt"),
        "text": report.corpus.excerpts[item.excerpt].text,
        "document": document.id,
        "title": document.title,
        "date": str(document.date),
        "on": "presence" if item.on_presence else "stance",
        "sides": {
            side.coder: [picked(coding, "stance", "quote", "memo") for coding in side.codings]
            for side in item.sides
        },
        "adjudication": made and picked(made, "decision", "rule", "reason", "date"),
        "decides": None
        if report.effects is None
        else [_effect(one) for one in report.effects.get((item.excerpt, item.code), ())],
    }


def _effect(effect: Effect) -> dict[str, Any]:
    return {**picked(effect, "claim", "verdict", "becomes"), "with": effect.coders}
