"""The robustness of a claim in words: sentences for a reader, short forms for a table."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from refutable.claims.claim import Verdict
from refutable.claims.labels import Labels, inside_sentence
from refutable.corpus import AGREED, ANY, Corpus
from refutable.language.english import counted, listed, plural, sentence
from refutable.language.truth import Truth
from refutable.wording.wording import in_english

if TYPE_CHECKING:  # a check imports nothing that examines claims
    from refutable.robustness.absence import Kind, LeaveOneOut
    from refutable.robustness.additions import Addition
    from refutable.robustness.breaking import BreakingSet
    from refutable.robustness.choices import Readings
    from refutable.robustness.disagreements import Deciding
    from refutable.robustness.encoding import Level
    from refutable.robustness.examine import Robustness
    from refutable.robustness.margins import Change, Margin, Reason
    from refutable.robustness.null_model import NullPassRate
    from refutable.robustness.readings import NearestReading
    from refutable.robustness.shuffles import Null

_NOUNS: Mapping[Level, str] = {
    "documents": "document",
    "excerpts": "passage",
    "codings": "coding",
}
KIND_NOUNS: Mapping[Kind, str] = {
    "document": "document",
    "actor": "kind of actor",
    "type": "type",
    "institution": "institution",
    "coder": "coder",
}
SHUFFLED: Mapping[Null, str] = {
    "places": "the codings moved to other passages",
    "codes": "the codes of each passage redrawn from the codebook",
    "dates": "the dates exchanged among the documents and among the events",
    "sources": "the sources exchanged among the documents",
}
_OPEN: Mapping[Reason, str] = {
    "share of nothing": "a share of nothing is undefined",
    "not known": "what it needs is not known",
    "no date": "no document gives a date",
    "dates overlap": "the dates overlap",
    "nothing found": "one more document would decide it",
}
_IN_EITHER: Mapping[Change, str] = {
    "fewer": "fewer in the first number, or more in the second,",
    "more": "more in the first number, or fewer in the second,",
    "more or fewer": "more or fewer in either number",
}
_BECOMES: Mapping[Truth, str] = {
    Truth.TRUE: "would establish that",
    Truth.FALSE: "would refute that",
}
_NAMED = 2
_TITLE = 40
"""How many letters of a title a table shows."""
_CLOSE = 1e-9
_DAYS_OF_A_YEAR = 365.2425
_YEARS_FROM = 3


# ------------------------------------------------------------------ in sentences


def sentences(one: Robustness, corpus: Corpus, readings: Readings) -> tuple[str, ...]:
    """Return what a reader should know about the robustness of a claim, one sentence a question."""
    return tuple(
        said
        for said in (
            breaking_sentence(one.breaking),
            *(
                f"{addition_words(added, corpus)}."
                for added in one.additions
                if one.verdict is not Verdict.SUPPORTED
            ),
            absence_sentence(one.absences),
            readings_sentence(one, readings),
            null_sentence(one),
            coders_sentence(one, corpus),
        )
        if said
    )


def breaking_sentence(found: tuple[BreakingSet, ...]) -> str:
    """Return the smallest removals that overturn a verdict."""
    sized = [one for one in found if one.size is not None]
    whys = list(dict.fromkeys(one.why for one in found if one.size is None))
    if not sized:
        return f"No removal overturns it: {'; '.join(whys)}."
    amounts = [counted(breaking_short(one), _NOUNS[one.level]) for one in sized]
    rest = [plural(_NOUNS[one.level]) for one in found if one.size is None]
    none = f"; no removal of {listed(rest, 'or')} does" if rest else ""
    return f"Overturned by the removal of {listed(amounts, 'or')}{none}."


def absence_sentence(absences: LeaveOneOut) -> str:
    """Return which single absences overturn a verdict, by name where they are few."""
    if not absences.overturning:
        return "No single absence overturns it."
    parts: list[str] = []
    for kind, number in _numbers(absences):
        names = [one.label for one in absences.overturning if one.kind == kind]
        told = f" ({listed(names)})" if number <= _NAMED else ""
        which = "one" if number == 1 else f"any of {number}"
        parts.append(f"{which} of the {absences.tried[kind]} {plural(KIND_NOUNS[kind])}{told}")
    return f"Overturned by the absence of {'; of '.join(parts)}."


def readings_sentence(one: Robustness, readings: Readings) -> str:
    """Return how many readings keep the verdict, and which single choices change it."""
    found = one.readings
    if found.tried < 2:
        return ""
    if found.held == found.tried:
        return f"The same in all {found.tried} readings."
    decided = {
        inside_sentence(choice.label): [
            option.label for option in choice.options if (choice.id, option.id) in found.deciding
        ]
        for choice in readings.choices
    }
    told = [f"{label} ({listed(options, 'or')})" for label, options in decided.items() if options]
    alone = listed(told, "or")
    why = f"; a single choice changes it: {alone}" if alone else "; no single choice changes it"
    return f"The same in {found.held} of {found.tried} readings{why}."


def null_sentence(one: Robustness) -> str:
    """Return how often a claim passes on shuffled corpora, with the interval of that share."""
    found = one.null
    if found.null is None:
        return "No shuffle changes what it depends on."
    low, high = f"{100 * found.low:.1f}", f"{100 * found.high:.1f}"
    little = ": it says little" if one.verdict is Verdict.SUPPORTED and found.says_little else ""
    return (
        f"Passes on {100 * found.share:.1f}% of {found.shuffles:,} corpora with "
        f"{SHUFFLED[found.null]} (95% interval {low} to {high}){little}."
    )


def coders_sentence(one: Robustness, corpus: Corpus) -> str:
    """Return the verdict under each coder, under agreement alone and under the codes of any."""
    found = one.layers.verdicts
    if len(found) < 2:
        return ""
    if set(found.values()) == {one.verdict}:
        each = "each coder and each run" if one.layers.runs else "each coder"
        return f"The same under {each}, under agreement alone, and with the codes of either."
    label = Labels(corpus)
    names = {name: label.coder(name) for name in (*one.layers.by_coder, *one.layers.by_run)}
    names |= {AGREED: "agreement alone", ANY: "the codes of either"}
    told = [f"{found[name].value} under {said}" for name, said in names.items()]
    decided = [
        f"“{corpus.codebook.codes[item.disagreement.code].label}” in {item.disagreement.excerpt}"
        for item in one.layers.deciding
    ]
    by = f"; decided by how {listed(decided)} was adjudicated" if decided else ""
    return sentence(f"{', '.join(told)}{by}")


def deciding_sentences(one: Robustness, corpus: Corpus) -> Iterator[str]:
    """Yield the disagreements of coders that decide a verdict, and what it is the other way."""
    return (_decision(found, corpus) for found in one.layers.deciding)


def _decision(one: Deciding, corpus: Corpus) -> str:
    names, item = Labels(corpus), one.disagreement
    gave = [f"{names.coder(side.coder)} {_given(side.stances)}" for side in item.sides]
    if item.adjudication is None:
        settled = "open"
    else:
        settled = f"adjudicated {_given(item.adjudication.decision)}"
    code = names.entry(item.code)
    side = listed([names.coder(name) for name in one.coders])
    return (
        f"{code} in {item.excerpt} ({'; '.join([*gave, settled])}): "
        f"{one.verdict.value} if decided as by {side}"
    )


def _given(stances: Sequence[str]) -> str:
    return listed(stances) or ("given" if stances else "not given")


def nearest_reading_sentence(found: NearestReading) -> str:
    """Return the verdict under the nearest reading that changes it, and what differs in it."""
    told = [
        f"{inside_sentence(choice.label)}: {option.label}" for choice, option in found.otherwise
    ]
    return sentence(f"{found.verdict.value} under another reading ({'; '.join(told)})")


# ------------------------------------------------------------------ parts of a criterion


def margin_words(margin: Margin) -> str:
    """Return how far a part stands from where it turns, or why that is open."""
    if margin.distance is None:
        reason = _OPEN.get(margin.open, "") if margin.open else ""
        return f"open: {reason or margin.operand.found}"
    size = abs(margin.distance)
    spare = "to spare" if margin.distance > 0 else "short"
    if margin.unit == "points":
        return _points(size, spare) + _steps(margin)
    if margin.unit == "days" and margin.change is None:
        return f"{_length(int(size))} {spare}"
    if margin.omission:
        return f"{_amount(size, margin.unit)} fewer would leave it undecided"
    assert margin.change is not None
    if not margin.unit:
        change = {"fewer": "less"}.get(margin.change, margin.change)
        side = " in the first number" if margin.two_counts else ""
        return f"{size:.4g} {change}{side} would turn it"
    change = _IN_EITHER[margin.change] if margin.two_counts else margin.change
    return f"{_amount(size, margin.unit)} {change} would turn it"


def _points(size: float, spare: str) -> str:
    if size < 100 * _CLOSE:
        return "exactly at its limit"
    points = f"{size:.1f}".removesuffix(".0")
    return f"{points} percentage {'point' if points == '1' else 'points'} {spare}"


def _steps(margin: Margin) -> str:
    steps = margin.steps
    if steps is None:
        return ""
    counted = _amount(steps.number, steps.unit)
    return f"; {counted} {steps.change}, of {steps.whole}, would turn it"


def _amount(number: float, unit: str) -> str:
    written = f"{number:,.0f}" if float(number).is_integer() else f"{number:g}"
    return counted(written, unit.removesuffix("s"))


def _length(days: int) -> str:
    """Return a length of time in a unit that readers can picture."""
    years = days / _DAYS_OF_A_YEAR
    return _amount(days, "days") if years < _YEARS_FROM else f"{years:.0f} years"


def addition_what(addition: Addition) -> str:
    """Return how many units of what kind must be added."""
    what = counted(addition.number, addition.unit.removesuffix("s")).replace(" ", " more ", 1)
    if addition.dated is not None:
        dated = addition.dated
        selection = "first selection" if dated.selection == "first" else "second"
        return f"{what} of the {selection}, dated {dated.side} {dated.limit},"
    return f"{what} in {_WHERE[addition.where]}" if addition.where else what


_WHERE = {
    "first number": "the first number",
    "second number": "the second number",
    "part and whole": "part and whole",
    "whole alone": "the whole alone",
}


def addition_words(addition: Addition, corpus: Corpus) -> str:
    """Return what must be added, and which part it would establish or refute."""
    # The text after a semicolon only explains the part.
    asked = in_english(addition.part, corpus).split("; ")[0]
    return f"{addition_what(addition)} {_BECOMES[addition.becomes]} {asked}"


# ------------------------------------------------------------------ for a table


def breaking_short(found: BreakingSet) -> str:
    """Return the size of a breaking set: "≤" before an upper limit, "–" for none."""
    if found.size is None:
        return "–" if found.exact else "?"
    return f"{found.size}" if found.exact else f"≤ {found.size}"


def breaks_short(one: Robustness, corpus: Corpus, readings: Readings) -> str:
    """Return the least that gives a claim another verdict, and a reading that does; "" for none."""
    turns = "falls" if one.verdict is Verdict.SUPPORTED else "turns"
    fewest = next((found for found in one.breaking if found.size is not None), None)
    parts = []
    if fewest:
        parts.append(f"{turns} without {_removed_short(fewest, corpus)}")
    elif one.additions:
        least = min(one.additions, key=lambda added: added.number)
        more = counted(least.number, least.unit.removesuffix("s")).replace(" ", " more ", 1)
        parts.append(f"{turns} with {more}")
    choices = {choice.id: choice for choice in readings.choices}
    for name, chosen in one.readings.deciding[:1]:
        option = next(option for option in choices[name].options if option.id == chosen)
        parts.append(f"reading: {inside_sentence(choices[name].label)} {option.label}")
    return "; ".join(parts)


def _removed_short(found: BreakingSet, corpus: Corpus) -> str:
    """Return a breaking set: a single document by its title, others by their number."""
    documents = {item.document for item in found.removed}
    if found.level == "documents" and len(documents) == 1:
        title = corpus.documents[documents.pop()].title
        return f"“{textwrap.shorten(title, _TITLE, placeholder=' …')}”"
    return counted(breaking_short(found), _NOUNS[found.level])


def absence_short(absences: LeaveOneOut) -> str:
    """Return the narrowest kind with an overturning absence, and how many it has."""
    for kind, number in _numbers(absences):
        return counted(number, KIND_NOUNS[kind])
    return "none"


def null_short(found: NullPassRate) -> str:
    """Return the share of shuffled corpora on which a claim passes, as a percentage."""
    return "–" if found.null is None else f"{100 * found.share:.0f}%"


def _numbers(absences: LeaveOneOut) -> Iterator[tuple[Kind, int]]:
    numbers = Counter(one.kind for one in absences.overturning)
    return ((kind, numbers[kind]) for kind in KIND_NOUNS if numbers[kind])
