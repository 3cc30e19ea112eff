"""``claim()``: binds a sentence to what must hold for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from refutable.cells.evidence import evidence_markdown
from refutable.cells.session import Mode, Session, calling_cell, session
from refutable.cells.show import MarkdownOutput
from refutable.claims.claim import Claim, Verdict, assess
from refutable.errors import Fault, MalformedError
from refutable.language.expressions import Criterion, Selection


def claim(
    id: str,
    *,
    holds: Criterion | None = None,
    argued_from: Sequence[str] = (),
    against: Selection | None = None,
    warrant: str | Sequence[str] | None = None,
    rests_on: Sequence[str] = (),
    declared: str = "supported",
    would_decide: str = "",
    note: str = "",
    plain: Mapping[str, str] | None = None,
) -> MarkdownOutput:
    """Bind the sentence that carries this id to what must hold for it; display its evidence.

    ``holds`` is a criterion; a claim from literature alone gives ``argued_from`` instead, a list
    of citation keys. ``against`` selects what speaks against the claim beside what the criterion
    itself counts so. ``warrant`` is the theory that links grounds and claim: citation keys with
    their @, and ids of claims that are argued from literature and state a mechanism at length. A
    claim declared undetermined says what record would decide it. ``plain``
    gives words of the sentence that a check would take for decisive, each with the reason why it
    decides nothing there.

    Raises:
        MalformedError: the criterion is none, the id stands twice, or something is missing.
    """
    place = calling_cell()
    current = session()
    _demand(place, _complaint(id, holds, argued_from, declared, would_decide, place, current))
    _demand(place, _bad_excuse(id, plain))
    warrants = [warrant] if isinstance(warrant, str) else list(warrant or ())
    made = Claim(
        id=id,
        holds=holds,
        against=against,
        warrant=tuple(_keys(name for name in warrants if name.startswith("@"))),
        warranted_by=tuple(name for name in warrants if not name.startswith("@")),
        rests_on=tuple(rests_on),
        declared=Verdict.ARGUED if argued_from else Verdict(declared),
        would_decide=would_decide,
        argued_from=tuple(_keys(argued_from)),
        note=note,
        plain=tuple((plain or {}).items()),
        file=place[0],
        line=place[1],
    )
    assessment = assess(made, current.finder)
    if assessment.verdict is Verdict.ERROR:
        _demand(place, ("unknown-name", assessment.error, "use a name that the data declare"))
    current.claims[id] = made
    current.assessed[id] = assessment
    return MarkdownOutput(partial(evidence_markdown, assessment, current.corpus))


def _keys(names: Iterable[str]) -> Iterable[str]:
    return (name.lstrip("@") for name in names)


def _complaint(
    id: str,
    holds: object,
    argued_from: Sequence[str],
    declared: str,
    would_decide: str,
    place: tuple[str, int],
    current: Session,
) -> tuple[str, str, str] | None:
    before = current.claims.get(id)
    if before is not None and current.mode is not Mode.LIVE:
        message = f"'{id}' is claimed already at {before.file}:{before.line}"
        return "duplicate-claim", message, "give each claim its own id"
    if (holds is None) == (not argued_from):
        message = f"'{id}' needs either holds= or argued_from="
        return "no-criterion", message, "give a criterion, or the works that argue it"
    if holds is not None and not isinstance(holds, Criterion):
        what = "a plain bool" if isinstance(holds, bool) else f"a {type(holds).__name__}"
        message = f"the criterion of '{id}' is {what}, not a criterion"
        remedy = "compare quantities, such as coded('…').documents >= 2, and join with & | ~"
        return "plain-criterion", message, remedy
    known = [verdict.value for verdict in _VERDICTS_OF_A_CRITERION]
    if declared not in known:
        return "bad-verdict", f"'{declared}' is no verdict", f"one of: {', '.join(known)}"
    if declared == "undetermined" and not would_decide:
        message = f"'{id}' is declared undetermined and does not say what would decide it"
        return "no-would-decide", message, "say in would_decide= what kind of record would"
    return None


def _bad_excuse(id: str, plain: object) -> tuple[str, str, str] | None:
    remedy = 'write plain={"first": "why it is no order here"}'
    if plain is None:
        return None
    if not isinstance(plain, Mapping):
        return "bad-plain", f"plain= of '{id}' is no mapping of words to reasons", remedy
    for word, reason in plain.items():
        if not all(isinstance(text, str) and text.strip() for text in (word, reason)):
            return "bad-plain", f"plain= of '{id}' has a word without a reason", remedy
    return None


_VERDICTS_OF_A_CRITERION = (Verdict.SUPPORTED, Verdict.REFUTED, Verdict.UNDETERMINED)


def _demand(place: tuple[str, int], complaint: tuple[str, str, str] | None) -> None:
    if complaint is not None:
        rule, message, remedy = complaint
        raise MalformedError([Fault(place[0], place[1], 1, rule, message, remedy)])
