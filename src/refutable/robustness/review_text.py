"""Reviews as texts: the disagreements of a reader, as a page writes them and a person may.

Each is an item of a Markdown list that begins with code: ``- `drop:EXCERPT:CODE` `` and any words
behind it. Everything else in the file is for readers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from refutable.claims.claim import Claim
from refutable.corpus import Corpus
from refutable.corpus.layers import OR
from refutable.errors import Fault, MalformedError, did_you_mean
from refutable.language.english import counted
from refutable.language.nodes import walk
from refutable.language.quantities import Number
from refutable.robustness.choices import Readings
from refutable.robustness.review import Added, Counted, Disagreement, Dropped, Needed, Read

_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(`+)([^`]+)\1")
_VERBS: Mapping[str, tuple[type[Disagreement], str]] = {
    "drop": (Dropped, "drop:EXCERPT:CODE"),
    "add": (Added, "add:EXCERPT:CODE:STANCE"),
    "need": (Needed, "need:CLAIM:WHICH NUMBER:VALUE"),
    "layer": (Counted, "layer:NAME"),
    "read": (Read, "read:CHOICE:OPTION"),
}
_SAFE = "!'()*"  # what encodeURIComponent leaves as it is, beside what quote does, but for ~


def written(one: Disagreement) -> str:
    """Return a disagreement as the address of a page and a review have it."""
    verb = next(name for name, (kind, _) in _VERBS.items() if kind is type(one))
    parts = (format(part, "g") if isinstance(part, float) else str(part) for part in _parts(one))
    return ":".join((verb, *(quote(part, safe=_SAFE).replace("~", "%7E") for part in parts)))


def _parts(one: Disagreement) -> Iterable[object]:
    return vars(one).values()


@dataclass(frozen=True)
class Known:
    """What a disagreement may name."""

    corpus: Corpus
    claims: Mapping[str, Claim]
    readings: Readings


def read_review(text: str, file: str, known: Known) -> tuple[Disagreement, ...]:
    """Return the disagreements of a review, in their order.

    Raises:
        MalformedError: one cannot be read, or names what is not there, or there is none.
    """
    found: list[Disagreement] = []
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), 1):
        item = _ITEM.match(line)
        if item is None:
            continue
        try:
            found.append(_read(item[2].strip(), known))
        except _WrongError as error:
            faults.append(Fault(file, number, item.start(2) + 1, "bad-review", *error.args))
    if not found and not faults:
        message = "no disagreement stands in this file"
        faults = [Fault(file, 1, 1, "bad-review", message, f"write an item such as {_EXAMPLE}")]
    if faults:
        raise MalformedError(faults)
    return tuple(found)


_EXAMPLE = "- `drop:EXCERPT:CODE`"


class _WrongError(ValueError):
    """What is wrong with a disagreement, and what would be right."""


def _read(text: str, known: Known) -> Disagreement:
    verb, *parts = (unquote(part) for part in text.split(":"))
    if verb not in _VERBS:
        forms = ", ".join(form for _, form in _VERBS.values())
        remedy = did_you_mean(verb, _VERBS, f"begin with one of: {forms}")
        raise _WrongError(f"'{text}' is no disagreement that is known", remedy)
    form = _VERBS[verb][1]
    if len(parts) != form.count(":"):
        raise _WrongError(f"'{text}' has {len(parts)} parts behind '{verb}'", f"write {form}")
    return _READ[verb](known, *parts)


def _one_of(name: str, names: Iterable[str], what: str) -> str:
    listed = list(names)
    if name not in listed:
        few = ", ".join(listed) if len(listed) <= len(_VERBS) else "one that the data declare"
        remedy = did_you_mean(name, listed, f"use {few or 'another disagreement'}")
        raise _WrongError(f"there is no {what} '{name}'", remedy)
    return name


def _dropped(known: Known, excerpt: str, code: str) -> Dropped:
    excerpts = (one.id for one in known.corpus.counted)
    return Dropped(
        _one_of(excerpt, excerpts, "excerpt that counts"),
        _one_of(code, known.corpus.codebook.codes, "code"),
    )


def _added(known: Known, excerpt: str, code: str, stance: str) -> Added:
    place = _dropped(known, excerpt, code)
    stances = sorted(known.corpus.counting.stances)
    return Added(place.excerpt, place.code, _one_of(stance, stances, "stance"))


def _needed(known: Known, name: str, place: str, value: str) -> Needed:
    claim = known.claims[_one_of(name, known.claims, "claim with a criterion")]
    assert claim.holds is not None
    numbers = sum(isinstance(node, Number) for node in walk(claim.holds))
    if not (place.isdecimal() and 1 <= int(place) <= numbers):
        has = counted(numbers, "number")
        said = f"the criterion of {name} has {has}, and '{place}' is none of them"
        raise _WrongError(said, f"count them from 1; 'paper show {name}' prints the criterion")
    try:
        return Needed(name, int(place), float(value))
    except ValueError as error:
        raise _WrongError(f"'{value}' is no number", "write it such as 3 or 0.5") from error


def _counted(known: Known, layer: str) -> Counted:
    return Counted(_one_of(layer, known.corpus.layers, "layer"))


def _reading(known: Known, choice: str, option: str) -> Read:
    choices = {one.id: one for one in known.readings.choices}
    _one_of(choice, choices, "choice in data/readings.yaml")
    options = (one.id for one in choices[choice].options)
    return Read(choice, _one_of(option, options, f"option of the choice '{choice}' called"))


_READ: Mapping[str, Callable[..., Disagreement]] = {
    "drop": _dropped,
    "add": _added,
    "need": _needed,
    "layer": _counted,
    "read": _reading,
}


def of_layer(
    rows: Iterable[tuple[str, str, str]], seen: Iterable[str], corpus: Corpus
) -> tuple[Disagreement, ...]:
    """Return how a reader's layer differs from the one that counts, in what the reader has seen.

    A row is an excerpt, a code and a stance. Where a stance is open, each of its stances agrees.
    """
    places = set(seen)
    given = _by_place(rows)
    own = ((c.excerpt, c.code, c.stance) for c in corpus.codings if c.coder == corpus.default)
    counted = {place: stances for place, stances in _by_place(own).items() if place[0] in places}
    gone = (Dropped(*p) for p, stances in counted.items() if not _agree(stances, given.get(p, ())))
    new = (
        Added(*place, stance)
        for place, stances in given.items()
        if not _agree(counted.get(place, ()), stances)
        for stance in stances
    )
    return (*gone, *new)


def _by_place(rows: Iterable[tuple[str, str, str]]) -> Mapping[tuple[str, str], Sequence[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for excerpt, code, stance in rows:
        stances = found.setdefault((excerpt, code), [])
        stances += [stance] if stance not in stances else []
    return found


def _agree(counted: Sequence[str], given: Sequence[str]) -> bool:
    open_ones = (set(stance.split(OR)) for stance in counted if OR in stance)
    return set(given) == set(counted) or any(given and set(given) <= some for some in open_ones)
