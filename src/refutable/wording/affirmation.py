"""Sentence and criterion affirmed together: what the author has read side by side, and when.

An affirmation keeps a digest of the sentence as it is written and one of the criterion, so that
either is known to have changed; and both as they read, so that a reader sees what it was before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import Any

from refutable.claims.claim import Claim, Verdict
from refutable.corpus import Corpus
from refutable.errors import Fault, MalformedError
from refutable.language.nodes import to_json
from refutable.wording.wording import in_english

FILE = "data/affirmations.json"
_REMEDY = "write it anew, after reading each claim: paper affirm --all"


@dataclass(frozen=True)
class Affirmation:
    """A sentence and its criterion as they were affirmed: date, how they read, their digests."""

    date: str
    sentence: str
    criterion: str
    sentence_digest: str
    criterion_digest: str

    def same_as(self, other: Affirmation) -> bool:
        """Whether sentence and criterion are what they were, whenever they were affirmed."""
        ours = (self.sentence_digest, self.criterion_digest)
        return ours == (other.sentence_digest, other.criterion_digest)


@dataclass(frozen=True)
class Suspect:
    """A claim whose sentence and criterion are not affirmed as they now are.

    ``then`` is what was affirmed last; None where nothing ever was.
    """

    id: str
    now: Affirmation
    then: Affirmation | None = None

    @property
    def changed(self) -> tuple[str, ...]:
        """What changed since: the sentence, the criterion, or both."""
        if self.then is None:
            return ()
        pairs = (
            ("sentence", self.then.sentence_digest, self.now.sentence_digest),
            ("criterion", self.then.criterion_digest, self.now.criterion_digest),
        )
        return tuple(what for what, before, now in pairs if before != now)


def affirmation(
    claim: Claim,
    written: str,
    statement: str,
    corpus: Corpus,
    date: str = "",
    computed: Iterable[object] = (),
) -> Affirmation:
    """Return what is affirmed of a claim.

    ``written`` is its sentence in the source, with the code in it; ``statement`` as it is read;
    ``computed`` what its inline expressions stand for. These count as they are, and not as they
    are called: a variable that is defined anew makes another sentence of the same letters.
    """
    said = [" ".join(written.split()), *map(_expression, computed)]
    criterion = {
        "holds": to_json(claim.holds),
        "against": to_json(claim.against),
        "declared": claim.declared.value,
        "argued_from": list(claim.argued_from),
    }
    return Affirmation(
        date=date,
        sentence=statement,
        criterion=criterion_text(claim, corpus),
        sentence_digest=_digest("\n".join(said)),
        criterion_digest=_digest(json.dumps(criterion, sort_keys=True, separators=(",", ":"))),
    )


def _expression(value: object) -> str:
    # The expression, never the number that it comes to: data may change, and the sentence stands.
    if not is_dataclass(value):
        return ""  # a quotation or a number of another kind: its code is in the sentence
    return json.dumps(
        to_json(value),
        sort_keys=True,
        separators=(",", ":"),
        default=lambda other: type(other).__name__,
    )


def criterion_text(claim: Claim, corpus: Corpus) -> str:
    """Return what a claim asks for in English, with the verdict where another is declared."""
    if claim.holds is None:
        return f"argued from {', '.join(claim.argued_from)}"
    said = in_english(claim.holds, corpus)
    declared = claim.declared
    return said if declared is Verdict.SUPPORTED else f"{said} (declared {declared.value})"


def suspects(
    now: Mapping[str, Affirmation], affirmed: Mapping[str, Affirmation]
) -> tuple[Suspect, ...]:
    """Return the claims that are not affirmed as they now are, in the order of the text."""
    return tuple(
        Suspect(name, present, affirmed.get(name))
        for name, present in now.items()
        if name not in affirmed or not present.same_as(affirmed[name])
    )


def forgotten(
    now: Mapping[str, Affirmation], affirmed: Mapping[str, Affirmation]
) -> tuple[Fault, ...]:
    """Return a fault for each claim that is affirmed and that the paper no longer makes."""
    return tuple(
        Fault(
            FILE,
            0,
            0,
            "stale-affirmation",
            f"'{name}' is affirmed, and the paper makes no such claim",
            "take it out: paper affirm --all",
        )
        for name in sorted(affirmed.keys() - now.keys())
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# ------------------------------------------------------------------ the file


def as_text(affirmed: Mapping[str, Affirmation]) -> str:
    """Return affirmations in the form in which they are kept, whatever their order."""
    content = {name: asdict(item) for name, item in affirmed.items()}
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_affirmations(text: str) -> Mapping[str, Affirmation]:
    """Return the affirmations that a file holds.

    Raises:
        MalformedError: it is no JSON, or of another form; one fault says where and what to do.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        fault = Fault(FILE, error.lineno, error.colno, "bad-json", error.msg, _REMEDY)
        raise MalformedError([fault]) from error
    if not isinstance(content, dict) or not all(map(_is_affirmation, content.values())):
        message = "these are no affirmations"
        raise MalformedError([Fault(FILE, 1, 1, "bad-affirmations", message, _REMEDY)])
    return {name: Affirmation(**item) for name, item in content.items()}


def _is_affirmation(item: Any) -> bool:
    names = {one.name for one in fields(Affirmation)}
    return (
        isinstance(item, dict)
        and item.keys() == names
        and all(isinstance(value, str) for value in item.values())
    )
