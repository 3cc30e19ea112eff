"""The claims of a published work that a paper rebuilds, and how each fares.

Each published claim names the claims of the paper that decide it at its published strength, and
those that bear it in a weaker form. Its outcome follows from their verdicts and is never typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from refutable.claims.claim import Assessment, Claim, Verdict
from refutable.corpus.schema import fields_of, listed, read_package
from refutable.corpus.tables import Row, read_table
from refutable.errors import Fault, MalformedError, did_you_mean
from refutable.language.queries import plain_queries

SHOWN = "data"
RESOURCE = "published-claims"
OWN = "own-claims"
ROLES = ("claims", "weaker", "contrary", "weighs")
LITERATURE = "secondary literature"


class Outcome(Enum):
    """How a published claim fares on the record of the paper."""

    REPRODUCED = "reproduced"
    CONSISTENT = "consistent with its dates"
    QUALIFIED = "qualified"
    NOT_BORNE_OUT = "not borne out"
    NOT_TESTABLE = "not testable on this record"
    ARGUED = "argued from literature"


_PLAIN = (Outcome.REPRODUCED, Outcome.ARGUED)
"""The outcomes that need no reason."""


@dataclass(frozen=True)
class Published:
    """One claim of the published work, in the paper's words.

    ``claims`` decide it at the strength at which it was published, and ``weaker`` are those that
    follow from it and say less. ``contrary`` are those which, if they are supported, contradict it,
    and ``weighs`` those that bear on it, for or against, and decide nothing. ``why`` says what
    separates it from the record, or what kind of record would decide it.
    """

    id: str
    section: str
    place: str
    kind: str
    statement: str
    evidence: tuple[str, ...]
    claims: tuple[str, ...]
    weaker: tuple[str, ...]
    contrary: tuple[str, ...] = ()
    weighs: tuple[str, ...] = ()
    why: str = ""
    file: str = ""
    line: int = 0

    @property
    def named(self) -> tuple[str, ...]:
        """Every claim of the paper that the row names."""
        return (*self.claims, *self.weaker, *self.contrary, *self.weighs)


@dataclass(frozen=True)
class PublishedOutcome:
    """A published claim with its outcome."""

    published: Published
    outcome: Outcome


@dataclass(frozen=True)
class Rebuilt:
    """All published claims with their outcomes, and the claims that are the paper's own.

    ``remarks`` say what the table leaves unexplained or unnamed; the outcomes stand without.
    """

    outcomes: tuple[PublishedOutcome, ...]
    own: Mapping[str, str]
    remarks: tuple[Fault, ...] = ()

    def count(self, outcome: Outcome | None = None, *, section: str = "", kind: str = "") -> int:
        """Return how many published claims have this outcome, of a section or of a kind."""
        return sum(
            (outcome is None or one.outcome is outcome)
            and section in ("", one.published.section)
            and kind in ("", one.published.kind)
            for one in self.outcomes
        )

    def by(self, attribute: str) -> Mapping[str, Mapping[Outcome, Sequence[Published]]]:
        """Return the claims by section or by kind, in the order of the published work."""
        found: dict[str, dict[Outcome, list[Published]]] = {}
        for one in self.outcomes:
            name = str(getattr(one.published, attribute))
            found.setdefault(name, {outcome: [] for outcome in Outcome})[one.outcome].append(
                one.published
            )
        return found


def outcome_of(
    published: Published, verdicts: Mapping[str, Verdict], of_dates: Collection[str] = ()
) -> Outcome:
    """Return how a published claim fares, from the verdicts of the claims that it names.

    Reproduced where all that decide it are supported and nothing contradicts it. Qualified where
    that is not so, and a weaker claim that follows from it is supported. Only consistent with the
    dates that the work gives where all that bears it is in ``of_dates``, because it reads back
    dates of events and no coding; not borne out where one that decides it is refuted, or one that
    contradicts it supported, and nothing weaker is supported. What no computed claim decides is
    argued from literature where the work takes it from others; all else, a definition or a bare
    assertion among it, is not testable.

    Raises:
        KeyError: it names a claim that there is not.
    """
    strong = [verdicts[name] for name in published.claims]
    weaker = [verdicts[name] for name in published.weaker]
    decided = [verdict for verdict in strong if verdict is not Verdict.ARGUED]
    contradicted = any(verdicts[name] is Verdict.SUPPORTED for name in published.contrary)
    holds = decided and all(verdict is Verdict.SUPPORTED for verdict in decided)
    borne = [
        name
        for name in (*published.claims, *published.weaker)
        if verdicts[name] is Verdict.SUPPORTED and (holds or name in published.weaker)
    ]
    if borne and not contradicted and set(borne) <= set(of_dates):
        return Outcome.CONSISTENT
    if holds and not contradicted:
        return Outcome.REPRODUCED
    if borne:
        return Outcome.QUALIFIED
    if contradicted or any(verdict is Verdict.REFUTED for verdict in (*decided, *weaker)):
        return Outcome.NOT_BORNE_OUT
    if decided or Verdict.UNDETERMINED in weaker:
        return Outcome.NOT_TESTABLE
    return Outcome.ARGUED if LITERATURE in published.evidence else Outcome.NOT_TESTABLE


def is_rebuilding(root: Path) -> bool:
    """Return whether a paper has a table of the claims of a work that it rebuilds."""
    return RESOURCE in read_package(root)


def rebuilt(root: Path, entries: Iterable[Assessment]) -> Rebuilt:
    """Return the published claims of a paper's data with their outcomes.

    ``entries`` are all claims of the paper with their verdicts. What a row must explain follows
    from what the paper declares: where a verdict is lost, the loss is what there is to mend.

    Raises:
        MalformedError: the tables are not well formed, or name a claim that there is not.
    """
    found = tuple(entries)
    verdicts = {one.claim.id: one.verdict for one in found}
    declared = {one.claim.id: one.claim.declared for one in found}
    of_dates = {one.claim.id for one in found if _reads_dates_alone(one.claim)}
    resources = read_package(root)
    rows: dict[str, tuple[Row, ...]] = {}
    faults: list[Fault] = []
    for name in (RESOURCE, OWN):
        if name in resources:
            path = str(resources[name]["path"])
            table = read_table(root / SHOWN / path, f"{SHOWN}/{path}", fields_of(resources[name]))
            faults += table.faults
            rows[name] = table.rows
    published = [_published(row) for row in rows.get(RESOURCE, ())]
    own = {row["claim"]: row["reason"] for row in rows.get(OWN, ())}
    if not faults:
        faults += _unknown(rows, verdicts)
    if faults:
        raise MalformedError(faults)
    remarks = (
        *_unexplained(published, rows.get(RESOURCE, ()), declared, of_dates),
        *_unplaced(published, rows.get(OWN, ()), own, verdicts),
    )
    outcomes = tuple(
        PublishedOutcome(one, outcome_of(one, verdicts, of_dates)) for one in published
    )
    return Rebuilt(outcomes, own, remarks)


def _reads_dates_alone(claim: Claim) -> bool:
    return claim.holds is not None and not any(plain_queries(claim.holds))


def _published(row: Row) -> Published:
    return Published(
        id=row["id"],
        section=row["section"],
        place=row["place"],
        kind=row["kind"],
        statement=row["statement"],
        evidence=listed(row["evidence"]),
        claims=listed(row["claims"]),
        weaker=listed(row["weaker"]),
        contrary=listed(row["contrary"]),
        weighs=listed(row["weighs"]),
        why=row["why"],
        file=row.file,
        line=row.line,
    )


def _unknown(rows: Mapping[str, Sequence[Row]], known: Collection[str]) -> Iterator[Fault]:
    for name, columns in ((RESOURCE, ROLES), (OWN, ("claim",))):
        for row in rows.get(name, ()):
            for column in columns:
                for claim in listed(row[column]):
                    if claim not in known:
                        remedy = did_you_mean(claim, known, "correct the id")
                        message = f"'{claim}' is not a claim of this paper"
                        yield row.fault(column, "unknown-claim", message, remedy)


def _unexplained(
    published: Iterable[Published],
    rows: Iterable[Row],
    verdicts: Mapping[str, Verdict],
    of_dates: Collection[str],
) -> Iterator[Fault]:
    for one, row in zip(published, rows, strict=True):
        twice = [name for name, number in Counter(one.named).items() if number > 1]
        if twice:
            message = f"{one.id} names '{twice[0]}' twice"
            yield row.fault("claims", "claim-named-twice", message, "keep it in one column")
        outcome = outcome_of(one, verdicts, of_dates)
        if outcome not in _PLAIN and not one.why:
            message = f"{one.id} is {outcome.value}, but its 'why' is empty"
            remedy = "say what the record shows instead, or which record would decide it"
            yield row.fault("why", "unexplained-outcome", message, remedy)


def _unplaced(
    published: Iterable[Published],
    rows: Sequence[Row],
    own: Mapping[str, str],
    verdicts: Mapping[str, Verdict],
) -> Iterator[Fault]:
    named = {name for one in published for name in one.named}
    for row in rows:
        if row["claim"] in named:
            message = f"'{row['claim']}' is called the paper's own, and a published claim names it"
            yield row.fault("claim", "own-and-published", message, "delete one of the two")
    file = f"{SHOWN}/{RESOURCE}.csv"
    for name in verdicts:
        if name not in named and name not in own:
            message = f"no published claim names '{name}'"
            remedy = f"name it in a row, or list it with a reason in {SHOWN}/{OWN}.csv"
            yield Fault(file, 1, 1, "claim-without-published", message, remedy)
