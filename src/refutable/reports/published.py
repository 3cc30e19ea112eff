"""The outcome of each claim of a published work, as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from refutable.claims.claim import Verdict
from refutable.claims.published import Outcome, PublishedOutcome, Rebuilt
from refutable.reports.values import dumped, picked
from refutable.reports.wrapping import wrapped

_NAME = 16


def published_text(
    rebuilt: Rebuilt, shown: Sequence[PublishedOutcome], verdicts: Mapping[str, Verdict]
) -> str:
    """Return each published claim with the claims behind it, then the counts by outcome."""
    blocks = [_outcome_text(one, verdicts) for one in shown]
    return "\n\n".join([*blocks, counts_text(rebuilt)])


def counts_text(rebuilt: Rebuilt) -> str:
    """Return the counts by outcome, of all published claims and section by section."""
    by_section = rebuilt.by("section")
    width = max([_NAME, *map(len, by_section)])
    lines = [" " * width + "".join(f"{_short(one):>16}" for one in Outcome)]
    lines += [
        f"{name:<{width}}" + "".join(f"{len(found[one]) or '–':>16}" for one in Outcome)
        for name, found in by_section.items()
    ]
    together = "".join(f"{rebuilt.count(one):>16}" for one in Outcome)
    return "\n".join([*lines, f"{'all ' + str(rebuilt.count()):<{width}}" + together])


def _short(outcome: Outcome) -> str:
    return outcome.value.split(" on ")[0].split(" from ")[0]


def _outcome_text(result: PublishedOutcome, verdicts: Mapping[str, Verdict]) -> str:
    one = result.published
    lines = [
        f"{one.id}: {result.outcome.value} ({one.kind}; {one.section}, {one.place})",
        wrapped(one.statement, "    "),
    ]
    for term, names in (
        ("decided by", one.claims),
        ("in a weaker form", one.weaker),
        ("contradicted by", one.contrary),
        ("bears on it", one.weighs),
    ):
        if names:
            listed = ", ".join(f"{verdicts[name].sign} {name}" for name in names)
            lines.append(wrapped(f"{term}: {listed}", "      ", "    "))
    if one.why:
        lines.append(wrapped(f"why: {one.why}", "      ", "    "))
    return "\n".join(lines)


def published_json(
    rebuilt: Rebuilt, shown: Sequence[PublishedOutcome], verdicts: Mapping[str, Verdict]
) -> str:
    """Return the counts, each published claim with its outcome, and the paper's own claims."""
    return dumped(
        {
            "counts": {one.value: rebuilt.count(one) for one in Outcome},
            "by_section": _counts(rebuilt, "section"),
            "by_kind": _counts(rebuilt, "kind"),
            "published_claims": [_outcome_json(one, verdicts) for one in shown],
            "own_claims": rebuilt.own,
        }
    )


def _counts(rebuilt: Rebuilt, attribute: str) -> Mapping[str, Mapping[str, int]]:
    return {
        name: {one.value: len(claims) for one, claims in found.items()}
        for name, found in rebuilt.by(attribute).items()
    }


def _outcome_json(
    result: PublishedOutcome, verdicts: Mapping[str, Verdict]
) -> Mapping[str, object]:
    one = result.published
    return {
        **picked(one, "id", "section", "place", "kind", "statement", "evidence"),
        "outcome": result.outcome,
        **{
            role: {name: verdicts[name] for name in getattr(one, role)}
            for role in ("claims", "weaker", "contrary", "weighs")
        },
        **picked(one, "why", "file", "line"),
    }
