"""How the claims of the published text fare in this paper."""

from __future__ import annotations

from collections.abc import Sequence

from refutable.claims.published import Published, rebuilt
from refutable.figures import Context, Row, Rows, register, to_claims
from refutable.figures.altair import alt
from refutable.figures.theme import finished
from refutable.figures.tracks import tracks


def rows(context: Context) -> list[Row]:
    """Return the published claims per section and outcome, then per kind of claim and outcome.

    A cell leads to the claims of this paper that answer those that it counts.
    """
    found = rebuilt(context.root, context.argument().ledger.entries)
    return [
        {"by": f"By {by}", "name": name, "outcome": outcome.value}
        | {"count": len(claims), "shown": str(len(claims)), "href": _answers(claims)}
        | {"base": sum(map(len, outcomes.values()))}
        for by in ("section", "kind")
        for name, outcomes in found.by(by).items()
        for outcome, claims in outcomes.items()
    ]


def _answers(claims: Sequence[Published]) -> str:
    names = [name for claim in claims for name in claim.named]
    return to_claims(names) if names else ""


def draw(rows: Rows, *, width: float) -> alt.TopLevelMixin:
    """Return a grid of sections and kinds by outcome; a track is as long as all claims of a row."""
    chart = tracks(rows, width=width, row="name", column="outcome", group="by", base=False)
    claims = sum(row["count"] for row in rows if row["by"] == rows[0]["by"])
    return finished(chart, f"{claims} published claims by outcome.")


register("published_outcomes", rows, draw, claims=True)
