"""``claim()``: binds a sentence to what must hold for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from refutable.cells.evidence import evidence_markdown
from refutable.cells.session import Mode, Session, calling_cell, session
from refutable.cells.show import MarkdownOutput
from refutable.claims.claim import Assessment, Claim, Verdict, assess
from refutable.errors import Fault, MalformedError
from refutable.language.criteria import Criterion
from refutable.language.expressions import Selection

_REMEDIES = {
    "unknown-name": "use a name that the data declare",
    "measure-failed": "correct the function, or what it is given",
}
Place = tuple[str, int]
Complaint = tuple[str, str, str]
"""Rule, message and remedy."""


def claim(
    id: str,
    *,
    holds: Criterion | None = None,
    argued_from: Sequence[str] = (),
    against: Selection | None = None,
    bearing: bool = False,
    adequacy: str = "",
    warrant: str | Sequence[str] | None = None,
    rests_on: Sequence[str] = (),
    declared: str = "supported",
    would_decide: str = "",
    added: str = "",
    changed: str = "",
    note: str = "",
    excuse: Mapping[str, str] | None = None,
) -> MarkdownOutput:
    """Bind the sentence that carries this id to what must hold for it; display its evidence.

    ``holds`` is a criterion; a claim from literature alone gives ``argued_from`` instead, a list
    of citation keys. ``against`` selects what speaks against the claim beside what the criterion
    itself counts so. A ``bearing`` claim carries the argument: the page underlines its sentence;
    ``adequacy`` says how well its grounds do, and is printed as it is. ``added`` says when and why
    the criterion was set after the codings had been seen, ``changed`` what was changed later.
    ``warrant`` is the theory that links grounds and claim: citation keys with their @, and ids of
    claims that are argued from literature and state a mechanism at length. A claim declared
    undetermined says what record would decide it. ``excuse`` takes back remarks on the wording:
    the word or name that a remark is about, with the reason.

    A claim that cannot be evaluated has the verdict *error*, and a check or a render goes on.

    Raises:
        MalformedError: in a live kernel, the criterion is none or something is missing.
    """
    place = calling_cell()
    current = session()
    if _claimed_before(current, id, place):
        return MarkdownOutput("")
    complaint = _complaint(id, holds, argued_from, declared)
    _report(current, place, _bad_bearing(id, bearing))
    for found in (complaint, _no_would_decide(id, declared, would_decide), _bad_excuse(id, excuse)):
        _report(current, place, found)
    if complaint is not None:
        holds, argued_from, declared = None, (), Verdict.SUPPORTED.value
    warrants = [warrant] if isinstance(warrant, str) else list(warrant or ())
    made = Claim(
        id=id,
        holds=holds,
        against=against,
        bearing=bearing is True,
        adequacy=adequacy,
        warrant=tuple(_keys(name for name in warrants if name.startswith("@"))),
        warranted_by=tuple(name for name in warrants if not name.startswith("@")),
        rests_on=tuple(rests_on),
        declared=Verdict.ARGUED if argued_from else Verdict(declared),
        would_decide=would_decide,
        argued_from=tuple(_keys(argued_from)),
        added=added,
        changed=changed,
        note=note,
        excuse=tuple(excuse.items()) if isinstance(excuse, Mapping) else (),
        file=place[0],
        line=place[1],
    )
    if complaint is not None:
        assessment = Assessment(made, Verdict.ERROR, error=complaint[1])
    else:
        assessment = assess(made, current.finder)
        if assessment.verdict is Verdict.ERROR:
            remedy = _REMEDIES[assessment.rule]
            _report(current, place, (assessment.rule, assessment.error, remedy))
    if assessment.verdict is Verdict.ERROR:
        # Nothing that examines claims evaluates this criterion again.
        assessment = replace(assessment, claim=replace(made, holds=None, against=None))
    current.claims[id] = assessment.claim
    current.assessed[id] = assessment
    return MarkdownOutput(lambda: evidence_markdown(assessment, current.corpus, current.words))


def _keys(names: Iterable[str]) -> Iterable[str]:
    return (name.lstrip("@") for name in names)


def _claimed_before(current: Session, id: str, place: Place) -> bool:
    before = current.claims.get(id)
    if before is None or (before.file, before.line) == place or current.mode is Mode.LIVE:
        return False
    message = f"the claim '{id}' is already made at {before.file}:{before.line}"
    _report(current, place, ("duplicate-claim", message, "give each claim its own id"))
    return True


def _complaint(
    id: str, holds: object, argued_from: Sequence[str], declared: str
) -> Complaint | None:
    if (holds is None) == (not argued_from):
        message = f"'{id}' needs either holds= or argued_from="
        return "no-criterion", message, "give a criterion, or the works that argue it"
    if holds is not None and not isinstance(holds, Criterion):
        what = "a plain bool" if isinstance(holds, bool) else f"a {type(holds).__name__}"
        message = f"holds= of '{id}' is {what}, not a criterion"
        remedy = "compare quantities, such as coded('…').documents >= 2, and join with & | ~"
        return "plain-criterion", message, remedy
    known = [verdict.value for verdict in _VERDICTS_OF_A_CRITERION]
    if declared not in known:
        return (
            "bad-verdict",
            f"'{declared}' is not a verdict of a criterion",
            f"use one of: {', '.join(known)}",
        )
    return None


def _no_would_decide(id: str, declared: str, would_decide: str) -> Complaint | None:
    if declared != Verdict.UNDETERMINED.value or would_decide:
        return None
    message = f"'{id}' is declared undetermined, but does not say what would decide it"
    return "no-would-decide", message, "name the missing record in would_decide="


def _bad_bearing(id: str, bearing: object) -> Complaint | None:
    if isinstance(bearing, bool):
        return None
    message = f"bearing= of '{id}' is neither True nor False"
    return "bad-bearing", message, "write bearing=True for a claim that carries the argument"


def _bad_excuse(id: str, excuse: object) -> Complaint | None:
    remedy = 'write excuse={"first": "why it is not an order here"}'
    if excuse is None:
        return None
    if not isinstance(excuse, Mapping):
        return "bad-excuse", f"excuse= of '{id}' is not a mapping of words to reasons", remedy
    for word, reason in excuse.items():
        if not all(isinstance(text, str) and text.strip() for text in (word, reason)):
            return "bad-excuse", f"excuse= of '{id}' has a word without a reason", remedy
    return None


_VERDICTS_OF_A_CRITERION = (Verdict.SUPPORTED, Verdict.REFUTED, Verdict.UNDETERMINED)


def _report(current: Session, place: Place, complaint: Complaint | None) -> None:
    """Keep what is wrong with a claim for the report of a check; in a kernel, stop the cell."""
    if complaint is None:
        return
    rule, message, remedy = complaint
    fault = Fault(*place, 1, rule, message, remedy)
    if current.mode is Mode.LIVE:
        raise MalformedError([fault])
    current.faults.append(fault)
