"""In how many documents each code stands, period by period."""

from __future__ import annotations

from collections.abc import Sequence

from refutable.figures.altair import alt
from refutable.figures.registry import Context, Row, Rows, register, to_passages
from refutable.figures.theme import between, finished
from refutable.figures.tracks import tracks
from refutable.language.expressions import Selection, coded, quoted


def rows(
    context: Context, *, families: Sequence[str] = (), scopes: Sequence[str] = ()
) -> list[Row]:
    """Return one row per code and period: the documents that surely, and possibly, have the code.

    ``base`` and ``base_possible`` count the quoted documents of the period. Retrospective documents
    are in no period; a period without documents is left out.
    """

    def within(selection: Selection, period: str) -> tuple[int, int]:
        chosen = selection.in_scope(*scopes) if scopes else selection
        return context.count(chosen.during(period).documents)

    scoped = {"scope": scopes} if scopes else {}
    made: list[Row] = []
    for period in context.corpus.periods.values():
        base, most = within(quoted(), period.id)
        for code in context.codes(families) if most else ():
            low, high = within(coded(code.id), period.id)
            made.append(
                context.names(code)
                | {"period": period.label}
                | {"count": low, "possible": high, "shown": between(low, high)}
                | {"base": base, "base_possible": most}
                | {"href": to_passages(code=code.id, period=period.id, **scoped)}
            )
    return made


def draw(rows: Rows, *, width: float) -> alt.TopLevelMixin:
    """Return a grid of codes by period, one panel per family."""
    chart = tracks(rows, width=width, row="code", column="period", group="family")
    codes, periods = ({row[name] for row in rows} for name in ("code", "period"))
    return finished(chart, f"{len(codes)} codes in {len(periods)} periods, in documents.")


register("codes_by_period", rows, draw)
