"""How firmly a claim stands, in words: in sentences for a reader, and as short as a table needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from refutable.claims.claim import Verdict
from refutable.claims.labels import Labels
from refutable.corpus import AGREED, ANY, Corpus
from refutable.language.english import listed
from refutable.robustness.absence import KINDS, Kind, LeaveOneOut
from refutable.robustness.breaking import BreakingSet
from refutable.robustness.effects import Level
from refutable.robustness.examine import Robustness
from refutable.robustness.readings import Readings
from refutable.robustness.shuffles import Null
from refutable.robustness.vacuity import Vacuity

NOUNS: Mapping[Level, tuple[str, str]] = {
    "documents": ("document", "documents"),
    "excerpts": ("passage", "passages"),
    "codings": ("coding", "codings"),
}
KIND_NOUNS: Mapping[Kind, tuple[str, str]] = {
    "document": ("document", "documents"),
    "actor": ("kind of actor", "kinds of actor"),
    "type": ("type", "types"),
    "institution": ("institution", "institutions"),
    "coder": ("coder", "coders"),
}
SHUFFLED: Mapping[Null, str] = {
    "places": "the codings put into other passages",
    "codes": "the codes of each passage drawn anew from the codebook",
    "dates": "the dates exchanged among the documents and among the events",
    "sources": "the sources exchanged among the documents",
}
_NAMED = 2


# ------------------------------------------------------------------ in sentences


def sentences(one: Robustness, corpus: Corpus, readings: Readings) -> tuple[str, ...]:
    """Return what a reader should know of how firmly a claim stands, a sentence a question."""
    return tuple(
        said
        for said in (
            breaking_sentence(one.breaking),
            *(f"{added.words}." for added in one.additions if one.verdict is not Verdict.SUPPORTED),
            absence_sentence(one.absences),
            readings_sentence(one, readings),
            vacuity_sentence(one),
            coders_sentence(one, corpus),
        )
        if said
    )


def breaking_sentence(found: tuple[BreakingSet, ...]) -> str:
    """Return what the smallest removals are that overturn a verdict."""
    sized = [one for one in found if one.size is not None]
    whys = list(dict.fromkeys(one.why for one in found if one.size is None))
    if not sized:
        return f"No removal overturns it: {'; '.join(whys)}."
    amounts = [f"{breaking_short(one)} {_noun(one)}" for one in sized]
    rest = [NOUNS[one.level][1] for one in found if one.size is None]
    none = f"; no removal of {listed(rest, 'or')} does" if rest else ""
    return f"Overturned by the removal of {listed(amounts, 'or')}{none}."


def _noun(one: BreakingSet) -> str:
    return NOUNS[one.level][0 if one.size == 1 else 1]


def absence_sentence(absences: LeaveOneOut) -> str:
    """Return which single absence overturns a verdict, by name where few do."""
    if not absences.overturning:
        return "No single absence overturns it."
    parts: list[str] = []
    for kind, number in _numbers(absences):
        names = [one.label for one in absences.overturning if one.kind == kind]
        told = f" ({listed(names)})" if number <= _NAMED else ""
        which = "one" if number == 1 else f"any of {number}"
        parts.append(f"{which} of the {absences.tried[kind]} {KIND_NOUNS[kind][1]}{told}")
    return f"Overturned by the absence of {'; of '.join(parts)}."


def readings_sentence(one: Robustness, readings: Readings) -> str:
    """Return in how many readings the verdict stays, and which single choice changes it."""
    found = one.readings
    if found.tried < 2:
        return ""
    if found.held == found.tried:
        return f"The same in all {found.tried} readings."
    decided = {
        choice.label.lower(): [
            option.label for option in choice.options if (choice.id, option.id) in found.deciding
        ]
        for choice in readings.choices
    }
    told = [f"{label} ({listed(options, 'or')})" for label, options in decided.items() if options]
    alone = listed(told, "or")
    why = f"; changed by one choice alone: {alone}" if alone else "; no one choice changes it alone"
    return f"The same in {found.held} of {found.tried} readings{why}."


def vacuity_sentence(one: Robustness) -> str:
    """Return how often a claim passes on shuffled corpora, with the interval of that share."""
    found = one.vacuity
    if found.null is None:
        return "No shuffle moves what it looks at."
    low, high = f"{100 * found.low:.1f}", f"{100 * found.high:.1f}"
    little = ": it says little" if one.verdict is Verdict.SUPPORTED and found.says_little else ""
    return (
        f"Passes on {100 * found.share:.1f}% of {found.shuffles:,} corpora with "
        f"{SHUFFLED[found.null]} (95% interval {low} to {high}){little}."
    )


def coders_sentence(one: Robustness, corpus: Corpus) -> str:
    """Return the verdict under each coder, under what all agree on and under what any gave."""
    found = one.layers.verdicts
    if len(found) < 2:
        return ""
    if set(found.values()) == {one.verdict}:
        return "The same under each coder, under agreement alone, and with the codes of either."
    label = Labels(corpus)
    names = {name: label.coder(name) for name in one.layers.by_coder}
    names |= {AGREED: "agreement alone", ANY: "the codes of either"}
    told = [f"{found[name].value} under {said}" for name, said in names.items()]
    decided = [
        f"“{corpus.codebook.codes[item.disagreement.code].label}” in {item.disagreement.excerpt}"
        for item in one.layers.deciding
    ]
    by = f"; decided by how {listed(decided)} was adjudicated" if decided else ""
    return f"{', '.join(told).capitalize()}{by}."


# ------------------------------------------------------------------ for a table


def breaking_short(found: BreakingSet) -> str:
    """Return the size of a breaking set: "≤" before what is only an upper limit, "–" for none."""
    if found.size is None:
        return "–" if found.exact else "?"
    return f"{found.size}" if found.exact else f"≤ {found.size}"


def absence_short(absences: LeaveOneOut) -> str:
    """Return the narrowest kind of which a single absence overturns a verdict, and how many do."""
    for kind, number in _numbers(absences):
        return f"{number} {KIND_NOUNS[kind][0 if number == 1 else 1]}"
    return "none"


def vacuity_short(found: Vacuity) -> str:
    """Return the share of shuffled corpora on which a claim passes, as a percentage."""
    return "–" if found.null is None else f"{100 * found.share:.0f}%"


def _numbers(absences: LeaveOneOut) -> Iterator[tuple[Kind, int]]:
    numbers = Counter(one.kind for one in absences.overturning)
    return ((kind, numbers[kind]) for kind in KINDS if numbers[kind])
