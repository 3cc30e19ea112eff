"""The agreement of the coders and each disagreement, as text and as JSON.

The effects on claims are printed only if the report has them: an adjudicator should decide by the
codebook, not by what would follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from refutable.claims.claim import Verdict
from refutable.corpus import Coding, Corpus
from refutable.corpus.agreement import RARE, Agreement, AgreementTable
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

    ``effects`` is None while they are to be hidden from the adjudicator.
    """

    corpus: Corpus
    table: AgreementTable
    codes: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]
    effects: Effects | None

    @property
    def presence(self) -> tuple[Agreement, ...]:
        """The rows on presence of the codes asked for."""
        return self._asked(self.table.presence)

    @property
    def stance(self) -> tuple[Agreement, ...]:
        """The rows on stance of the codes asked for."""
        return self._asked(self.table.stance)

    @property
    def adjudicated(self) -> int:
        """How many of the disagreements shown have been decided."""
        return sum(item.adjudication is not None for item in self.disagreements)

    def _asked(self, rows: Iterable[Agreement]) -> tuple[Agreement, ...]:
        if not self.codes:
            return tuple(rows)
        return tuple(row for row in rows if row.scope == "code" and row.name in self.codes)


# ------------------------------------------------------------------ text


def agreement_text(report: AgreementReport) -> str:
    """Return the table of agreement, then every disagreement."""
    table = report.table
    head = [
        f"Agreement of {listed(table.coders)} on {table.excerpts} counted excerpts of "
        f"{table.documents} documents",
        wrapped(
            f"Krippendorff's alpha, nominal; {CONFIDENCE:.0%} intervals from {table.resamples} "
            f"resamples of documents, seed {table.seed}. A decision is an excerpt and a code. A "
            f"code that is given, or not given, in fewer than {RARE} of them is too rare, or too "
            "common, for alpha to mean anything; one never given has no alpha. "
            "Where there is no disagreement, resampling gives no interval.",
            "",
        ),
    ]
    blocks = ["\n".join(head), _rows("Is the code given?", report.presence, report)]
    if report.stance:
        title = f"With which stance, where {_all_of(table.coders)} gave it?"
        blocks.append(_rows(title, report.stance, report))
    blocks.append(_summary(report))
    blocks += [_disagreement(item, report) for item in report.disagreements]
    return "\n\n".join(blocks)


def _rows(title: str, rows: Iterable[Agreement], report: AgreementReport) -> str:
    table = report.table
    given = "".join(f"{name[:7]:>8}" for name in table.coders)
    all_of = _all_of(table.coders)
    lines = [title, f"{'':{_NAME}}{'alpha':>7}  {'interval':<11}{'percent':>8}{given}{all_of:>5}"]
    lines += [_row(row) for row in rows]
    return "\n".join(lines)


def _row(row: Agreement) -> str:
    named = {"all": "all", "family": f"{row.name}.*", "code": f"  {row.name}"}
    value, limits = "–", "–"
    if not row.rare:
        value = _number(row.alpha)
        limits = "–" if row.low is None else f"{_number(row.low)}–{_number(row.high)}"
    percent = "–" if row.percent is None else f"{row.percent:.1%}"
    given = "".join(f"{number:>8}" for number in row.given)
    note = row.reserve or row.why_no_limits
    line = f"{named[row.scope]:{_NAME}}{value:>7}  {limits:<11}{percent:>8}{given}{row.jointly:>5}"
    return f"{line}  {note}".rstrip()


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


def _all_of(coders: Sequence[str]) -> str:
    return "both" if len(coders) == 2 else "all"


# ------------------------------------------------------------------ JSON


def agreement_json(report: AgreementReport) -> str:
    """Return the same with stable keys; ``decides`` is null while effects are hidden."""
    table = report.table
    return dumped(
        {
            **picked(table, "coders", "documents", "excerpts"),
            "confidence": CONFIDENCE,
            **picked(table, "resamples", "seed"),
            "rare_below": RARE,
            "presence": [_row_as_json(row, table.coders) for row in report.presence],
            "stance": [_row_as_json(row, table.coders) for row in report.stance],
            "adjudicated": report.adjudicated,
            "disagreements": [_disagreement_as_json(item, report) for item in report.disagreements],
        }
    )


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
