"""What the paper says of its own claims: how adequate their grounds are, when criteria were set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from refutable.cells.late import late
from refutable.cells.ledger import NOTHING, whole_paper
from refutable.cells.session import Session, session
from refutable.cells.show import MarkdownOutput
from refutable.cells.tables import links_to_claims
from refutable.claims.claim import Assessment, Claim
from refutable.corpus import Corpus
from refutable.escaping import as_text
from refutable.evaluate.query import Item
from refutable.language.english import Whole, sentence

Set = Literal["", "before", "added", "changed"]
_ROWS: Mapping[str, tuple[bool, bool]] = {
    "Set before the codings were seen": (False, False),
    "Set before the codings were seen, changed later": (False, True),
    "Added after the codings had been seen": (True, False),
    "Added after the codings had been seen, changed later": (True, True),
}
"""Whether the criteria of a row were added late, and whether they were changed."""


def criteria(when: Set = "", *, bearing: bool = False) -> Any:
    """Return how many computed claims have a criterion that was set then.

    "before" is before the codings were seen, and never changed; "added" is after that; "changed"
    is another one than at first, whenever that was set. Without ``when``, all are counted; with
    ``bearing``, only claims that carry the argument.

    Raises:
        ValueError: ``when`` is none of these.
    """
    if when not in ("", "before", "added", "changed"):
        raise ValueError(f"'{when}' is none of 'before', 'added' and 'changed'")
    current = session()

    def number() -> Whole:
        found = (made for made in _computed(current) if made.bearing or not bearing)
        return Whole(sum(_is_so(made, when) for made in found))

    return late(number, Whole(0))


def _is_so(made: Claim, when: Set) -> bool:
    added, changed = bool(made.added), bool(made.changed)
    return {"": True, "before": not (added or changed), "added": added, "changed": changed}[when]


def criteria_table() -> Any:
    """Display when the criteria of the computed claims were set, and which were changed.

    A row has how many they are, how many of them carry the argument, and which: all that were
    added or changed, and of the others those that carry the argument.
    """
    current = session()
    return late(lambda: _criteria(current), NOTHING)


def _criteria(current: Session) -> MarkdownOutput:
    lines = ["| Criterion | Claims | Bearing | Which |", "|:------|--:|--:|:------------|"]
    for name, times in _ROWS.items():
        those = [m for m in _computed(current) if (bool(m.added), bool(m.changed)) == times]
        bearing = [made for made in those if made.bearing]
        named = those if any(times) else bearing
        which = str(links_to_claims(made.id for made in named))
        rest = "and others" if len(named) < len(those) else ""
        shown = "; ".join(filter(None, (which, rest)))
        lines.append(f"| {name} | {len(those)} | {len(bearing)} | {shown} |")
    return MarkdownOutput("\n".join(lines))


def _computed(current: Session) -> Iterable[Claim]:
    return [made for made in whole_paper(current).claims if made.holds is not None]


def adequacy_table(kinds: str = "", leaving_out: Sequence[str] = ()) -> Any:
    """Display each claim that carries the argument, its documents, and how adequate they are.

    ``kinds`` is an attribute of documents, such as "type", by which those for and against the
    claim are told apart. ``leaving_out`` are ids of claims that are not listed.

    Raises:
        ValueError: there is no such attribute.
    """
    current = session()
    if kinds and kinds not in current.corpus.attributes:
        raise ValueError(f"there is no attribute '{kinds}'")
    return late(lambda: _adequacy(current, kinds, leaving_out), NOTHING)


def _adequacy(current: Session, kinds: str, leaving_out: Sequence[str]) -> MarkdownOutput:
    paper = whole_paper(current)
    lines = ["| Claim | For | Against | Adequacy |", "|:----|:------|:------|:----------------|"]
    shown = paper.statements.keys() - set(leaving_out)
    for one in paper.ledger.entries:
        if one.claim.bearing and one.claim.id in shown:
            cells = (
                f"{links_to_claims([one.claim.id])} {one.verdict.sign}",
                *_sides(one, current.corpus, kinds),
                as_text(sentence(one.claim.adequacy)),
            )
            lines.append(f"| {' | '.join(cells)} |")
    return MarkdownOutput("\n".join(lines))


def _sides(one: Assessment, corpus: Corpus, kinds: str) -> tuple[str, str]:
    return _kinds(one.grounds, corpus, kinds), _kinds(one.rebuttal, corpus, kinds)


def _kinds(found: Iterable[Item], corpus: Corpus, kinds: str) -> str:
    """Return how many documents there are, and of which kinds, the most frequent first."""
    documents = sorted({item.document for item in found})
    if not documents or not kinds:
        return str(len(documents) or "–")
    attribute = corpus.attributes[kinds]
    told = Counter(
        str(value) for name in documents for value in corpus.values_at(attribute, name) if value
    )
    listed = ", ".join(f"{as_text(kind)} {number}" for kind, number in told.most_common())
    return f"{len(documents)}: {listed}" if listed else str(len(documents))
