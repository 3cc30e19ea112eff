"""Which sentences of a paper are claims, and which could be, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from refutable.cells.coverage import SectionCoverage
from refutable.reports.values import dumped
from refutable.reports.wrapping import wrapped


def coverage_text(sections: Sequence[SectionCoverage]) -> str:
    """Return a block a section: how many sentences are claims, then those that could be one."""
    blocks = ["\n".join((_head(one), *map(str, _lines(one)))) for one in sections]
    claims, all_ = (sum(getattr(one, key) for one in sections) for key in ("claims", "sentences"))
    listed = sum(len(one.unclaimed) for one in sections)
    restating = sum(one.restating for one in sections)
    blocks.append(
        f"{claims} of {all_} sentences are claims, {restating} restate some; {listed} more hold a "
        "decisive word or a computed value"
    )
    return "\n\n".join(blocks)


def _head(one: SectionCoverage) -> str:
    title = one.title or "(before the first section)"
    counted = f"{one.claims} of {one.sentences} sentences are claims"
    return f"{title}: {counted}, {one.restating} restate some"


def _lines(one: SectionCoverage) -> list[str]:
    reasons = [
        wrapped(
            f"{item.file}:{item.line}: {item.text} (no claim, because {item.because})",
            "      ",
            "  ",
        )
        for item in one.reasons
    ]
    return reasons + [
        wrapped(
            f"{item.file}:{item.line}: {item.text} "
            f"({', '.join((*item.words, *(['computed value'] if item.computes else [])))})",
            "      ",
            "  ",
        )
        for item in one.unclaimed
    ]


def coverage_json(sections: Sequence[SectionCoverage]) -> str:
    """Return a section an item, with the sentences that could be claims."""
    return dumped(sections)
