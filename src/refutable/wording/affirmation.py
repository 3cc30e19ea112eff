"""A person affirms that a sentence and its criterion say the same: what was affirmed, and by whom.

An affirmation keeps digests of the sentence as it is written, of the criterion with the declared
verdict, and of each code that the criterion names, with its label and definition. When one of them
changes, the claim is suspect until somebody affirms it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from refutable.claims.claim import Claim, Verdict
from refutable.corpus import Corpus
from refutable.errors import Fault, MalformedError, parse_json, read_file
from refutable.language.nodes import to_json
from refutable.language.queries import plain_queries
from refutable.wording.wording import in_english

FILE = "data/affirmations.json"
_REMEDY = "restore the file from version control, or delete it and run: paper affirm"


@dataclass(frozen=True)
class Affirmation:
    """What was affirmed, when, and by whom: sentence and criterion as they read, and digests.

    ``codes`` maps each code or family that the criterion names to a digest of its label and its
    definition, those of a family's codes included.
    """

    date: str
    by: str
    sentence: str
    criterion: str
    sentence_digest: str
    criterion_digest: str
    codes: Mapping[str, str]

    @property
    def content(self) -> tuple[str, str, tuple[tuple[str, str], ...]]:
        """What makes one affirmation differ from another, whoever made it and when."""
        return self.sentence_digest, self.criterion_digest, tuple(sorted(self.codes.items()))


@dataclass(frozen=True)
class Suspect:
    """A claim not affirmed in its present form; ``then`` is None if it never was."""

    id: str
    now: Affirmation
    then: Affirmation | None = None

    @property
    def changed(self) -> tuple[str, ...]:
        """What changed since: "sentence", "criterion", or the id of a code."""
        if self.then is None:
            return ()
        before, now = self.then, self.now
        found = []
        if before.sentence_digest != now.sentence_digest:
            found.append("sentence")
        if before.criterion_digest != now.criterion_digest:
            found.append("criterion")
        codes = (name for name in now.codes if before.codes.get(name, "") != now.codes[name])
        return (*found, *(codes if "criterion" not in found else ()))


def affirmation(
    claim: Claim,
    written: str,
    statement: str,
    corpus: Corpus,
    *,
    computed: Iterable[object] = (),
    restated: Iterable[tuple[str, str, Iterable[object]]] = (),
    date: str = "",
    by: str = "",
    known: Affirmation | None = None,
) -> Affirmation:
    """Return what is affirmed of a claim.

    ``written`` is its sentence in the source, with the code in it; ``statement`` as it is read;
    ``computed`` are the values of its inline expressions. They count by what they compute, not by
    the name of a variable, and not by the number they come to on today's data. ``restated`` are the
    same three of each sentence that says it again elsewhere. Where nothing has changed since
    ``known``, the criterion is not put into English again.
    """
    said = [(written, statement, computed), *restated]
    parts = [
        part
        for text, _, values in said
        for part in (" ".join(text.split()), *map(_expression, values))
    ]
    criterion = {
        "holds": to_json(claim.holds),
        "against": to_json(claim.against),
        "declared": claim.declared.value,
        "argued_from": list(claim.argued_from),
    }
    now = Affirmation(
        date=date,
        by=by,
        sentence=" || ".join(shown for _, shown, _ in said),
        criterion="",
        sentence_digest=_digest("\n".join(parts)),
        criterion_digest=_digest(json.dumps(criterion, sort_keys=True, separators=(",", ":"))),
        codes={name: _code_digest(name, corpus) for name in sorted(_codes(claim))},
    )
    if known is not None and known.content == now.content:
        return replace(now, criterion=known.criterion)
    return replace(now, criterion=criterion_text(claim, corpus))


def _codes(claim: Claim) -> set[str]:
    named = (node for node in (claim.holds, claim.against) if node is not None)
    return {code for node in named for query in plain_queries(node) for code in query.codes}


def _code_digest(name: str, corpus: Corpus) -> str:
    book = corpus.codebook
    family = [book.families[name]] if name in book.families else []
    texts = [f"{one.label}\n{one.definition}" for one in family]
    texts += [
        f"{one.label}\n{one.definition}" for one in map(book.codes.get, book.expand(name)) if one
    ]
    return _digest("\n".join(texts))[:16]


def _expression(value: object) -> str:
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
    """Return the claims that are suspect, in the order of the text."""
    return tuple(
        Suspect(name, present, affirmed.get(name))
        for name, present in now.items()
        if name not in affirmed or present.content != affirmed[name].content
    )


def forgotten(
    now: Mapping[str, Affirmation], affirmed: Mapping[str, Affirmation]
) -> tuple[Fault, ...]:
    """Return a fault for each affirmation of a claim that the paper no longer makes."""
    return tuple(
        Fault(
            FILE,
            0,
            0,
            "stale-affirmation",
            f"'{name}' is affirmed, but the paper no longer has this claim",
            "to remove it, run paper affirm without an id",
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


def read_affirmed(root: Path) -> Mapping[str, Affirmation]:
    """Return what was affirmed in a project; empty where nothing was.

    Raises:
        MalformedError: the file does not hold affirmations.
    """
    path = root / FILE
    if not path.exists():
        return {}
    return read_affirmations(read_file(path, FILE))


def read_affirmations(content: bytes) -> Mapping[str, Affirmation]:
    """Return the affirmations that a file holds.

    Raises:
        MalformedError: it is not JSON, or not in the form of affirmations.
    """
    found = parse_json(content, FILE, _REMEDY)
    if isinstance(found, dict) and all(map(_is_affirmation, found.values())):
        return {name: Affirmation(**item) for name, item in found.items()}
    message = "the file does not have the form that paper affirm writes"
    raise MalformedError([Fault(FILE, 1, 1, "bad-affirmations", message, _REMEDY)])


def _is_affirmation(item: Any) -> bool:
    if not isinstance(item, dict) or item.keys() != {one.name for one in fields(Affirmation)}:
        return False
    texts, codes = dict(item), item["codes"]
    del texts["codes"]
    values = (*texts.values(), *(codes.values() if isinstance(codes, dict) else [None]))
    return all(isinstance(one, str) for one in values)
