"""The names in a sentence compared with the names in its criterion."""

from __future__ import annotations

from collections.abc import Iterator

from refutable.wording.case import Case, Remark
from refutable.wording.names import Thing
from refutable.wording.project import ALL_NAMES

_JUDGED = frozenset({"code", "family", "actor", "institution", "scope", "period", "document"})
"""The kinds that a sentence may not name unless the criterion uses them."""
_REQUIRED = frozenset({"actor", "institution", "document", "period", "event"})
"""The kinds that a sentence has to name where the criterion uses them."""
_TIMES = frozenset({"period", "event"})
"""These a word of order names too, as "afterwards" does."""
_FOREIGN = "use it in holds=, name what holds= uses, or say in excuse= why it may stand here"
_MISSING = (
    "name it, declare another name for it or the setting of the section in data/wording.yaml, or "
    "give a reason in excuse="
)


def name_remarks(case: Case) -> Iterator[Remark]:
    """Yield the names that stand on one side only: in the sentence, or in the criterion."""
    if ALL_NAMES in case.project.off:
        return
    names = case.names
    groups = names.used(case.criterion)
    setting = {one for id in case.project.settings_of(case.sections) for one in names.with_id(id)}
    known = names.implied({one for group in groups for one in group} | setting)
    kinds = {one.kind for group in groups for one in names.implied(group)}
    for text, start, thing in _foreign_names(case, known, kinds):
        if text.lower() in case.project.off:
            continue
        what = f"{names.kind(thing)} “{names.label(thing)}”"
        message = f"“{text}” names {what}, which the criterion does not use"
        yield Remark("name-not-in-criterion", start, text, message, _FOREIGN)
    for text, start in _foreign_years(case, known):
        message = f"“{text}” is a time that the criterion does not use"
        yield Remark("name-not-in-criterion", start, text, message, _FOREIGN)
    if not _refers_back(case):
        varied = _varied(case)
        required = (g for g in groups if g not in varied and setting.isdisjoint(g))
        yield from (remark for group in required for remark in _missing(case, group))


def _foreign_names(
    case: Case, known: frozenset[Thing], kinds: set[str]
) -> Iterator[tuple[str, int, Thing]]:
    for one in case.named:
        text = case.text[one.start : one.end]
        # A word such as "report" or "plan" is a type of document, and much else.
        judged = {t for t in one.things if t.kind != "type" or " " in text}
        judged = {
            t for t in judged if t.kind not in case.names.declared or _is_called(case, t, text)
        }
        left_open = {thing.kind for thing in judged} - kinds - _JUDGED - case.names.declared
        if not judged or left_open or one.things & known:
            continue
        stems = set(case.table.stems(text))
        if not any(stems <= case.names.stems(thing) for thing in known):
            yield text, one.start, min(judged)
    own = frozenset().union(*map(case.names.stems, known))
    for one in case.names.titled(case.text):
        text = case.text[one.start : one.end]
        judged = {thing for thing in one.things if thing.kind in kinds}
        whole = any(other.start <= one.start < other.end for other in case.named)
        if judged and not whole and case.table.stem(text) not in own:
            yield text, one.start, min(judged)


def _is_called(case: Case, thing: Thing, text: str) -> bool:
    """Return whether a text is a name as it is written, but for case and plural."""
    text = text.lower()
    return any(
        text.removesuffix("s") == n.lower().removesuffix("s") for n in case.names.names(thing)
    )


def _foreign_years(case: Case, known: frozenset[Thing]) -> Iterator[tuple[str, int]]:
    # "Before 1995" is not later than 1994, and a period up to 2004 ends before 2005.
    spans = [
        (low - 1, high + 1) if thing.kind in ("period", "time") else (low, high)
        for thing in known
        for low, high in case.names.years(thing)
    ]
    own = frozenset().union(*map(case.names.stems, known))
    for first, last, start, end in case.table.years(case.text):
        dated = any(low <= last and first <= high for low, high in spans)
        if spans and not dated and case.text[start:end] not in own:
            yield case.text[start:end], start


def _missing(case: Case, group: tuple[Thing, ...]) -> Iterator[Remark]:
    """Yield a remark where no word shows that the sentence speaks of one of these things."""
    timed = any(word.entry.direction for word in case.words)
    judged = [t for t in group if t.kind in _REQUIRED and not (timed and t.kind in _TIMES)]
    printed = case.table.stems(" ".join(inset.text for inset in case.sentence.insets))
    here = case.sides.everywhere.union(printed)
    if judged and not any(case.names.cues(one) & here for one in case.names.implied(group)):
        label = case.names.label(judged[0])
        message = f"the criterion uses {judged[0].kind} “{label}”, which the sentence does not name"
        yield Remark("name-not-in-sentence", 0, label, message, _MISSING)


def _varied(case: Case) -> frozenset[tuple[Thing, ...]]:
    """Return what differs between parts that are otherwise alike, where a word says it of each."""
    said = {form for word in case.words for form in word.entry.says}
    if said.isdisjoint({"each", "exception"}):
        return frozenset()
    varied: set[tuple[Thing, ...]] = set()
    for group in case.asked.groups:
        used = [frozenset(case.names.used(part.leaf)) for part in group]
        varied |= frozenset().union(*used) - used[0].intersection(*used)
    return frozenset(varied)


def _refers_back(case: Case) -> bool:
    words = {token.lower() for token in case.text.replace("’", " ").split()}
    return not case.table.refers_back.isdisjoint(word.strip(".,;:()") for word in words)
