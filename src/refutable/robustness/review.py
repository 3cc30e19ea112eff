"""What a reader decides otherwise, and what then becomes of the claims.

A reader drops a coding, adds one, asks for another number, or takes another layer or reading. The
codings are changed in the layer that counts; a claim that names a coder keeps that coder's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from refutable.claims.claim import Assessment, Claim, Ledger, take_stock
from refutable.corpus import Coding, Corpus
from refutable.evaluate.numbers import TRUE
from refutable.evaluate.query import Finder
from refutable.evaluate.restrictions import truth_at
from refutable.language.criteria import Criterion
from refutable.language.nodes import N, rebuilt
from refutable.language.quantities import Number
from refutable.language.queries import plain_queries
from refutable.robustness.choices import Option, Readings
from refutable.robustness.readings import rewriting


@dataclass(frozen=True)
class Dropped:
    """The reader would not code a passage so."""

    excerpt: str
    code: str


@dataclass(frozen=True)
class Added:
    """The reader would code a passage so."""

    excerpt: str
    code: str
    stance: str


@dataclass(frozen=True)
class Needed:
    """The reader asks for another number in a criterion; ``place`` counts its numbers from 1."""

    claim: str
    place: int
    value: float


@dataclass(frozen=True)
class Counted:
    """The reader lets another layer count."""

    layer: str


@dataclass(frozen=True)
class Read:
    """The reader takes another option of a choice that the paper declares."""

    choice: str
    option: str


Disagreement = Dropped | Added | Needed | Counted | Read


def reviewed(corpus: Corpus, readings: Readings, review: Sequence[Disagreement]) -> Finder:
    """Return the corpus as a reader would have it, opened in the layer that the reader counts."""
    options = tuple(_options(review, readings))
    counted = [one.layer for one in review if isinstance(one, Counted)]
    layers = [*(option.layer for option in options if option.layer), *counted]
    layer = layers[-1] if layers else corpus.default
    rules = [rule for option in options for rule in option.drop]
    left_out = [
        name
        for name in corpus.documents
        if any(truth_at(rule, corpus, name) == TRUE for rule in rules)
    ]
    return Finder(_recoded(_given_anew(corpus, layer, options), layer, review), layer, left_out)


def stock(
    claims: Iterable[Claim], corpus: Corpus, readings: Readings, review: Sequence[Disagreement]
) -> Ledger:
    """Return the ledger of these claims as it is with what a reader decides otherwise."""
    options = tuple(_options(review, readings))
    asked = (_asked(claim, corpus, options, review) for claim in claims)
    return take_stock(asked, reviewed(corpus, readings, review))


def _options(review: Iterable[Disagreement], readings: Readings) -> Iterator[Option]:
    known = {
        (choice.id, option.id): option for choice in readings.choices for option in choice.options
    }
    return (known[one.choice, one.option] for one in review if isinstance(one, Read))


def _given_anew(corpus: Corpus, layer: str, options: Iterable[Option]) -> Corpus:
    """Return the corpus with the codes that options give to other excerpts, in one layer."""
    anew = dict(item for option in options for item in option.recode)
    kept = (one for one in corpus.codings if one.coder != layer or one.code not in anew)
    given = [Added(name, code, min(corpus.counting.upheld)) for code in anew for name in anew[code]]
    return _recoded(replace(corpus, codings=tuple(kept)), layer, given) if anew else corpus


def _recoded(corpus: Corpus, layer: str, review: Iterable[Disagreement]) -> Corpus:
    codings = list(corpus.codings)
    for one in review:
        if isinstance(one, Dropped):
            gone = layer, one.excerpt, one.code
            codings = [item for item in codings if (item.coder, item.excerpt, item.code) != gone]
        elif isinstance(one, Added):
            given = layer, one.excerpt, one.code, one.stance
            known = ((item.coder, item.excerpt, item.code, item.stance) for item in codings)
            if given not in known:
                text = corpus.excerpts[one.excerpt].text
                made = Coding(layer, one.excerpt, one.code, text, one.stance, "", 0, len(text))
                codings.append(made)
    return replace(corpus, codings=tuple(codings))


def _asked(
    claim: Claim, corpus: Corpus, options: Sequence[Option], review: Iterable[Disagreement]
) -> Claim:
    if claim.holds is None:
        return claim
    needed = (one for one in review if isinstance(one, Needed) and one.claim == claim.id)
    holds = renumbered(claim.holds, {one.place: one.value for one in needed})
    if any(option.rewrites for option in options):
        holds = holds.normal()
        holds = rewriting(tuple(plain_queries(holds)), options, corpus)(holds)
    return replace(claim, holds=holds)


def renumbered(criterion: Criterion, values: Mapping[int, float]) -> Criterion:
    """Return a criterion with other values for some of its numbers, which count from 1."""
    place = 0

    def change(node: N) -> N:
        nonlocal place
        if isinstance(node, Number):
            place += 1
            return replace(node, value=values[place]) if place in values else node
        return rebuilt(node, change)

    return change(criterion) if values else criterion


# ------------------------------------------------------------------ the effect


@dataclass(frozen=True)
class Effect:
    """What disagreements do to the verdicts: the claims that turn, before and after, and at risk.

    ``at_risk`` has the claims that rest on one that falls, each with the path down to it.
    """

    turned: tuple[tuple[Assessment, Assessment], ...]
    at_risk: Mapping[str, tuple[str, ...]]


def effect(before: Ledger, after: Ledger) -> Effect:
    """Return what differs in the second ledger of the same claims."""
    pairs = zip(before.entries, after.entries, strict=True)
    turned = tuple((old, new) for old, new in pairs if old.verdict is not new.verdict)
    new = {name: path for name, path in after.at_risk.items() if name not in before.at_risk}
    return Effect(turned, new)
