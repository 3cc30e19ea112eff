"""One comparison, one order of dates or one omission as an English clause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from refutable.corpus import Corpus
from refutable.language.criteria import (
    DENIED,
    MIRRORED,
    Compare,
    Leaf,
    Omitted,
    Operator,
    Order,
)
from refutable.language.english import in_words, percent
from refutable.language.expressions import (
    Arithmetic,
    Count,
    Date,
    DateOf,
    Day,
    Number,
    Quantity,
)
from refutable.language.query import By, Query, Related
from refutable.wording.amounts import LEVELS, Amounts, all_of, number_of
from refutable.wording.grammar import Noun, Predicate
from refutable.wording.phrases import Group, Phrases, Setting, branches, common

_THAN: Mapping[Operator, str] = {
    ">=": "at least",
    ">": "more than",
    "<=": "at most",
    "<": "fewer than",
    "==": "exactly",
    "!=": "other than",
}
_IS: Mapping[Operator, str] = {**_THAN, "<": "less than"}
_OF_A_SHARE: Mapping[Operator, str] = {**_IS, "!=": "a share other than"}
_AS_MANY: Mapping[Operator, tuple[str, str]] = {
    ">=": ("at least as many", "as"),
    ">": ("more", "than"),
    "<=": ("no more", "than"),
    "<": ("fewer", "than"),
    "==": ("exactly as many", "as"),
    "!=": ("either more or fewer", "than"),
}
_AS_LARGE: Mapping[Operator, tuple[str, str]] = {
    ">=": ("at least as large a share", "as"),
    ">": ("a larger share", "than"),
    "<=": ("no larger a share", "than"),
    "<": ("a smaller share", "than"),
    "==": ("exactly as large a share", "as"),
    "!=": ("either a larger or a smaller share", "than"),
}
_IS_LARGE: Mapping[Operator, str] = {
    ">=": "is at least as large as",
    ">": "is larger than",
    "<=": "is no larger than",
    "<": "is smaller than",
    "==": "is exactly as large as",
    "!=": "is either larger or smaller than",
}
_NONE = {("==", 0), ("<=", 0), ("<", 1)}
_SOME = {(">=", 1), (">", 0), ("!=", 0)}


@dataclass(frozen=True)
class Clause:
    """One clause, with what the next may leave unsaid and what a fold may put together.

    ``carriers`` carry ``what``: the name of a document where ``named``, else a number of things.
    ``sides`` are the two events of an order, the first in ``relation`` to the second.
    A clause that ``follows_on`` leans on the one before.
    """

    text: str
    unit: str = ""
    predicate: Predicate | None = None
    carriers: str = ""
    what: str = ""
    named: bool = False
    sides: tuple[str, str] = ("", "")
    relation: str = ""
    follows_on: bool = False


class Clauses:
    """The clauses for the leaves of a criterion, in the labels of one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.phrases = Phrases(corpus)
        self.amounts = Amounts(self.phrases)

    def say(self, leaf: Leaf, holds: bool, setting: Setting, before: Clause | None) -> Clause:
        """Return the clause that a leaf holds, or does not; ``before`` is the one before."""
        return _CLAUSES[type(leaf)](self, leaf, holds, setting, before)

    # ------------------------------------------------------------------ comparisons

    def compare(
        self, leaf: Compare, holds: bool, setting: Setting, before: Clause | None
    ) -> Clause:
        """Return the clause for a comparison."""
        operator = leaf.operator if holds else DENIED[leaf.operator]
        left, right = leaf.left, leaf.right
        if isinstance(left, Number) and not isinstance(right, Number):
            operator, left, right = MIRRORED[operator], right, left
        if isinstance(left, Count) and isinstance(right, Number):
            return self._count(operator, left, right.value, setting, before)
        if isinstance(left, Count) and isinstance(right, Count):
            return Clause(self._counts(operator, left, right, setting))
        return Clause(self._amounts(operator, left, right, setting))

    def _count(
        self,
        operator: Operator,
        count: Count,
        number: float,
        setting: Setting,
        before: Clause | None,
    ) -> Clause:
        group = self.amounts.group(count, setting)
        noun, predicate = group.noun, group.predicate
        none, some = (operator, number) in _NONE, (operator, number) in _SOME
        if len(noun.names) == 1 and (none or some or (operator, number) == ("==", 1)):
            return self._one(count, group, setting, before, holds=not none)
        if len(noun.names) == 2 and none:
            one, other = noun.names
            return Clause(f"neither {one} nor {other}{noun.tail} {predicate.one}")
        if operator == "!=" and not some:
            return Clause(f"{number_of(group)} is other than {in_words(number)}")
        many = "at least one" if some else f"{_THAN[operator]} {in_words(number)}"
        plural = not (none or some or number == 1)
        repeats = before is not None and (before.unit, before.predicate) == (count.unit, predicate)
        short = predicate.again(plural=plural) if repeats else ""
        inside = "" if count.unit in LEVELS else self._document(count.of.query)
        head = _head("" if none else many, noun, plural=plural, short=bool(short))
        return Clause(
            text=f"{head} {short or predicate.of(plural=plural)}",
            unit=count.unit,
            predicate=predicate,
            carriers=inside or head,
            what="" if none or short or inside else self._carried(count, setting),
            named=bool(inside),
            follows_on=bool(short),
        )

    def _one(
        self, count: Count, group: Group, setting: Setting, before: Clause | None, *, holds: bool
    ) -> Clause:
        (name,), tail, predicate = group.noun.names, group.noun.tail, group.predicate
        again = before is not None and before.named and before.carriers == name and not tail
        said = predicate.one if holds else predicate.not_one
        single = [len(branch.codes) for branch in branches(count.of.query)] == [1]
        return Clause(
            text=f"{'it' if again else name}{tail} {said}",
            unit=count.unit,
            predicate=predicate if holds else None,
            carriers=f"{name}{tail}",
            what=self._carried(count, setting) if holds and single else "",
            named=True,
            follows_on=again,
        )

    def _document(self, query: Query) -> str:
        """Return the one document that a selection looks at, by name."""
        named = [rule.values for rule in common([query]) if rule.by is By.DOCUMENT]
        single = len(named) == 1 and len(named[0]) == 1
        return self.phrases.labels.document(named[0][0]) if single else ""

    def _carried(self, count: Count, setting: Setting) -> str:
        # What is carried, where nothing more is said of it than that it is.
        found = branches(count.of.query)
        if count.unit not in LEVELS or len(found) > 1 or found[0].subject != "codings":
            return ""
        (branch,) = found
        inside = any(rule.by is By.EXCERPT for rule in branch.restrictions)
        return "" if branch.related or inside else self.phrases.thing(branch, setting)

    def _counts(self, operator: Operator, left: Count, right: Count, setting: Setting) -> str:
        told_apart = self._told_apart(operator, left, right, setting)
        if told_apart:
            return told_apart
        one, other = self.amounts.group(left, setting), self.amounts.group(right, setting)
        if one.noun.names or other.noun.names:
            return f"{number_of(one)} {_IS_LARGE[operator]} {number_of(other)}"
        many, than = _AS_MANY[operator]
        first, second = _things(many, one.noun), _things("", other.noun)
        if one.predicate == other.predicate:
            if one.noun.one and one.noun.many == other.noun.many and other.noun.tail:
                second = other.noun.tail.strip()
            return f"{first} {than} {second} {one.predicate.many}"
        if one.noun == other.noun:
            return f"{first} {one.predicate.many} {than} {other.predicate.many}"
        return f"{first} {one.predicate.many} {than} {second} {other.predicate.many}"

    def _told_apart(self, operator: Operator, left: Count, right: Count, setting: Setting) -> str:
        found = self._beside_each_other(left, right, setting)
        if found is None:
            return ""
        base, whole, mine, theirs = found
        many, than = _AS_MANY[operator]
        first, second = (self.amounts.beside(base, one, setting) for one in (mine, theirs))
        again = f"{first.again_many} not" if theirs.how.startswith("not") else second.again_many
        last = again if mine.other == theirs.other else second.many
        return f"{many} of {all_of(whole)} {first.many} {than} {last}"

    def _beside_each_other(
        self, left: Count, right: Count, setting: Setting
    ) -> tuple[Query, Group, Related, Related] | None:
        """Return what two counts are both of, and the one thing in which each then differs."""
        one, other = branches(left.of.query), branches(right.of.query)
        level = LEVELS.get(left.unit)
        if left.unit != right.unit or level is None or len(one) > 1 or len(other) > 1:
            return None
        mine = [related for related in one[0].related if related not in other[0].related]
        theirs = [related for related in other[0].related if related not in one[0].related]
        base, same = (
            replace(query, related=tuple(r for r in query.related if r not in apart))
            for query, apart in ((one[0], mine), (other[0], theirs))
        )
        if base != same or (len(mine), len(theirs)) != (1, 1):
            return None
        whole = self.phrases.group(base, setting, level)
        if whole.called.names or not all(r.how.endswith(level) for r in (*mine, *theirs)):
            return None
        return base, whole, mine[0], theirs[0]

    def every(self, some: Leaf, none: Leaf, setting: Setting) -> tuple[str, tuple[str, ...]]:
        """Return "every … does" and what it asks for, where one leaf wants some, one no exception.

        Empty where the two leaves are not of that kind.
        """
        counts = [
            (leaf.left, (leaf.operator, leaf.right.value))
            for leaf in (some, none)
            if isinstance(leaf, Compare)
            and isinstance(leaf.left, Count)
            and isinstance(leaf.right, Number)
        ]
        if len(counts) != 2 or counts[0][1] not in _SOME or counts[1][1] not in _NONE:
            return "", ()
        found = self._beside_each_other(counts[0][0], counts[1][0], setting)
        if found is None or found[2].other != found[3].other or found[2].how.startswith("not"):
            return "", ()
        base, whole, mine, _ = found
        called, that = whole.called, whole.that
        one = f"{called.one}{called.tail}" if called.one else f"one of the {called}"
        narrowed = "" if that is None else f" that {that.of(plural=not called.one)}"
        said = self.amounts.beside(base, mine, setting)
        asked = (f"at least one {said.again_one}", f"none {said.again_one} not")
        return f"every {one}{narrowed} {said.one}", asked

    # ------------------------------------------------------------------ shares and the like

    def _amounts(
        self, operator: Operator, left: Quantity, right: Quantity, setting: Setting
    ) -> str:
        one, other = self.amounts.share(left, setting), self.amounts.share(right, setting)
        if one is not None and isinstance(right, Number):
            much = f"{_OF_A_SHARE[operator]} {percent(right.value)}"
            return f"{much} of {one.whole} {one.predicate.many}"
        if one is None and isinstance(left, Arithmetic) and isinstance(right, Number):
            part, whole = left.left, left.right
            if left.operator == "/" and isinstance(whole, Number):
                much = f"{_IS[operator]} {percent(right.value)} of {in_words(whole.value)}"
                return f"{self.amounts.amount(part, setting)} is {much}"
        if one is None or other is None:
            value = self.amounts.amount(right, setting)
            return f"{self.amounts.amount(left, setting)} is {_IS[operator]} {value}"
        said = [share.predicate.many for share in (one, other)]
        plain = [text.removeprefix("also ") for text in said]
        if plain[0] == plain[1]:
            large, than = _AS_LARGE[operator]
            common = said[0] if said[0] == said[1] else plain[0]
            return f"{large} of {one.whole} {than} of {other.whole} {common}"
        return f"{one} {_IS_LARGE[operator]} {other}"

    # ------------------------------------------------------------------ dates

    def order(self, order: Order, holds: bool, setting: Setting, before: Clause | None) -> Clause:
        """Return the clause for an order of dates, which stand as they are written."""
        first = self._dated(order.left, setting, None)
        second = self._dated(order.right, setting, order.left).rstrip(",")
        lies = "lies" if holds else "does not lie"
        relation = "before" if order.relation == "precedes" else "after"
        events = isinstance(order.left, Day) and isinstance(order.right, Day)
        follows = before is not None and holds and events and before.sides[1] == first
        return Clause(
            f"{'that' if follows else first} {lies} {relation} {second}",
            sides=(first, second) if holds and events else ("", ""),
            relation=relation,
            follows_on=follows,
        )

    def _dated(self, value: Date, setting: Setting, before: Date | None) -> str:
        if isinstance(value, Day):
            return self.phrases.labels.event(value.name)
        assert isinstance(value, DateOf)
        group = self.phrases.group(value.of.query, setting)
        called, that = group.called, group.that
        which = "earliest" if value.which == "first" else "latest"
        if len(called.names) == 1:
            said = "" if that is None else f", which {that.one},"
            return f"{called.names[0]}{called.tail}{said}"
        plural = not called.one
        things = (
            f"the {which} of {_all_called(called)}"
            if plural
            else f"the {which} {called.one}{called.tail}"
        )
        if that is None:
            return things
        said = that.of(plural=plural)
        if isinstance(before, DateOf):
            first = self.phrases.group(before.of.query, setting)
            if first.that == that and that.again_one:
                said = that.again(plural=plural)
                if called.tail and called.one and called.one == first.called.one:
                    things = f"the {which}{called.tail}"
        return f"{things} that {said}"

    # ------------------------------------------------------------------ what is left out

    def omitted(self, leaf: Omitted, holds: bool, setting: Setting, _: Clause | None) -> Clause:
        """Return the clause for an omission."""
        said = self.phrases.said(leaf.of.query, setting)
        if holds:
            return Clause(
                f"nothing {said}; one passage would refute this, "
                "and no number of passages can establish it"
            )
        return Clause(f"something {said}; without such a passage it stays open")


_CLAUSES: Mapping[type, Callable[[Clauses, Any, bool, Setting, Clause | None], Clause]] = {
    Compare: Clauses.compare,
    Order: Clauses.order,
    Omitted: Clauses.omitted,
}


def _things(many: str, noun: Noun) -> str:
    called = str(noun) if noun.one else f"of the {noun}"
    return f"{many} {called}".strip()


def _head(many: str, noun: Noun, *, plural: bool, short: bool) -> str:
    """Return so many of the things, or none of them where ``many`` is empty."""
    if not noun.one:
        return f"{many or 'none'} of {_all_called(noun)}"
    if short and noun.tail:
        return f"{many or 'none'}{noun.tail}"
    return f"{many or 'no'} {noun.many if plural else noun.one}{noun.tail}"


def _all_called(noun: Noun) -> str:
    return str(noun) if noun.names else f"the {noun}"
