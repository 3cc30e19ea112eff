"""A claim's sentence compared with its criterion: its decisive words, and its names.

The check knows the words of a table and the names of the data. Which form of a criterion answers a
word is in the table; the rules of place below tell only which side of a comparison is named first,
and what a denial speaks of. Everything else is for the author to affirm.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from refutable.claims.claim import Claim, Verdict
from refutable.evaluate.evaluate import amount
from refutable.evaluate.query import Finder
from refutable.language.expressions import (
    MIRRORED,
    Arithmetic,
    Compare,
    Criterion,
    DateOf,
    Day,
    Number,
    Order,
    Quantity,
    Spelled,
    Worded,
)
from refutable.language.queries import plain_queries
from refutable.language.query import By, Query
from refutable.wording.commitments import Commitments, Part, commitments
from refutable.wording.names import Named, Names, Thing
from refutable.wording.project import ALL_NAMES, ALL_WORDS
from refutable.wording.sentence import Sentence
from refutable.wording.table import Word
from refutable.wording.wording import in_english, to_json

_CUTS = re.compile(r"[,;:.()–—]|\b(?:and|but|or|while|whereas|though|although|yet)\b")
_THAN, _AS = re.compile(r"\bthan\b"), re.compile(r"\bas\b")
_STOPS = re.compile(r"[;:.]")
_NEAR = 3
_MOST_OF_CRITERION = 160
_Places = tuple[tuple[int, int], ...]
_Operand = Quantity | DateOf | Day


@dataclass(frozen=True)
class Remark:
    """One thing in which sentence and criterion do not agree.

    ``word`` is what an excuse names: the word, or the name; ``start`` its place in the sentence.
    """

    rule: str
    start: int
    word: str
    message: str
    remedy: str


def remarks(
    sentence: Sentence, claim: Claim, names: Names, finder: Finder, sections: Iterable[str] = ()
) -> tuple[Remark, ...]:
    """Return everything in which a claim's sentence and its criterion do not agree, by place.

    ``sections`` are the ids of the sections that the sentence stands in.
    """
    if claim.holds is None:
        found: list[Remark] = []
    else:
        check = _Check(sentence, claim, claim.holds, names, finder, tuple(sections))
        found = [*check.words(), *check.unsaid(), *check.names_of_data()]
    excused = {word.lower(): word for word, _ in claim.excuse}
    kept = [one for one in found if one.word.lower() not in excused]
    idle = excused.keys() - {one.word.lower() for one in found}
    kept += [_idle(excused[word], claim.id) for word in sorted(idle)]
    return tuple(sorted(kept, key=lambda one: (one.start, one.rule, one.message)))


def _idle(word: str, name: str) -> Remark:
    message = f"excuse= of {name} names “{word}”, about which there is no remark"
    return Remark("idle-excuse", 0, word, message, "remove it from excuse=")


class _Check:
    """One sentence against one criterion."""

    def __init__(
        self,
        sentence: Sentence,
        claim: Claim,
        criterion: Criterion,
        names: Names,
        finder: Finder,
        sections: tuple[str, ...],
    ) -> None:
        self.sentence = sentence
        self.text = sentence.text
        self.claim = claim
        self.criterion = criterion
        self.names = names
        self.finder = finder
        self.sections = sections
        self.said: Commitments = commitments(criterion)
        self.off = names.project.off

    @cached_property
    def named(self) -> tuple[Named, ...]:
        return self.names.find(self.text)

    @cached_property
    def found(self) -> tuple[Word, ...]:
        """The decisive words, those inside a name of several words left out."""
        whole = [
            (one.start, one.end) for one in self.named if " " in self.text[one.start : one.end]
        ]
        years = self.names.table.years(self.text)
        dated = [(start, end) for first, last, start, end in years if first < last]
        words = self.names.table.words(self.text, (*whole, *dated))
        return tuple(word for word in words if word.text.lower() not in self.off)

    # ------------------------------------------------------------------ the words

    def words(self) -> Iterator[Remark]:
        if ALL_WORDS in self.off:
            return
        for word in self.found:
            entry = word.entry
            if entry.answered_by and not self._is_answered(word):
                yield self._unanswered(word)
            elif entry.compares is not None:
                yield from self._compared(word)
            elif entry.range is not None:
                yield from self._out_of_range(word)
        yield from self._ordered()
        yield from self._denied()

    def _is_answered(self, word: Word) -> bool:
        forms, entry = self.said.forms, word.entry
        if entry.answered_by & forms:
            return True
        others = (one.entry for one in self.found if one.entry is not entry)
        beside = {form for other in others for form in other.answered_by}
        return bool(entry.whole_of & forms) and bool(beside & _AMOUNTS & forms)

    def _unanswered(self, word: Word) -> Remark:
        return Remark(
            "word-unanswered",
            word.start,
            word.text,
            f"nothing in the criterion answers “{word.text}” ({word.entry.sense})",
            "ask for it in holds=, reword the sentence, or say in excuse= why it decides nothing",
        )

    def _contradiction(self, word: Word, part: Criterion) -> Remark:
        return Remark(
            "word-contradicts",
            word.start,
            word.text,
            f"“{word.text}” contradicts the criterion: {self._english(part)}",
            "correct the sentence or the criterion, so that both say the same",
        )

    def _compared(self, word: Word) -> Iterator[Remark]:
        parts = list(self.said.asserted("comparison"))
        if parts and not any(self._agrees(word, part) for part in parts):
            yield self._contradiction(word, parts[0].leaf)

    def _agrees(self, word: Word, part: Part) -> bool:
        if part.comparison is None:
            return False
        operator, left, right = part.comparison
        if word.entry.sides == "time":
            straight = _time_rank(left) > _time_rank(right)
        else:
            subject, object_ = self._sides(word)
            straight = self._evidence(subject, object_, left, right) >= 0
        sign = operator if straight else MIRRORED[operator]
        wanted = word.entry.compares
        if wanted is None or sign == wanted:
            return True
        # "No rarer" is true where the criterion asks for more; and "at most half as often" is less.
        return sign[0] == wanted[0] and (wanted in ("<=", ">=") or "multiple" in part.forms)

    def _ordered(self) -> Iterator[Remark]:
        """Check that the words of order put the dates as the criterion does.

        Where names tell nothing, "before" is right, and "after" only beside a word that they bear.
        """
        orders = [part.leaf for part in self.said.asserted("order") if isinstance(part.leaf, Order)]
        words = [word for word in self.found if word.entry.direction]
        limits = {"before": {"before", "during"}, "after": {"since", "during"}}
        words = [word for word in words if not limits[word.entry.direction] & self.said.forms]
        evidence = [self._evidence_of_order(word, orders) for word in words]
        for word, found in zip(words, evidence, strict=True):
            open_ = found == 0 and word.entry.direction == "after" and word.entry.sides != "loose"
            if orders and (found < 0 or (open_ and max(evidence) <= 0)):
                yield self._contradiction(word, orders[0])

    def _evidence_of_order(self, word: Word, orders: Sequence[Order]) -> int:
        """Return how much speaks for a word of order being right, below 0 for its being wrong."""
        subject, object_ = self._sides(word)
        # "The oldest use of X is Y" names its subject on either side; "X comes first" does not.
        object_ = () if word.entry.sides == "loose" else object_
        found = sum(self._evidence(subject, object_, one.earlier, one.later) for one in orders)
        return found if word.entry.direction == "before" else -found

    # ------------------------------------------------------------------ which side is which

    def _sides(self, word: Word) -> tuple[_Places, _Places]:
        """Return what a word is said of, and what it compares this with, as places in the text.

        The latter stands behind the word, or behind its "than". A word of order reaches up to the
        next cut: what follows, as in "Before A, B", belongs to the former.
        """
        begin = max((m.end() for m in _STOPS.finditer(self.text, 0, word.start)), default=0)
        stop = _STOPS.search(self.text, word.end)
        end = stop.start() if stop else len(self.text)
        pivots = word.text.lower().split().count("as")
        than = (_AS if pivots else _THAN).search(self.text, word.end, end)
        if word.entry.compares is None:
            start = than.end() if than and than.start() - word.end < _NEAR else word.end
            cut = _CUTS.search(self.text, start, end)
            limit = cut.start() if cut and word.entry.sides != "loose" else end
            return ((begin, word.start), (limit, end)), ((start, limit),)
        if word.entry.sides == "around" or pivots > 1:
            return ((begin, word.start),), ((word.end, end),)
        if than is None:
            return (), ()
        return ((begin, than.start()),), ((than.end(), end),)

    def _evidence(self, subject: _Places, object_: _Places, one: _Operand, two: _Operand) -> int:
        """Return how much more speaks for ``one`` as the subject than for ``two``."""
        ones, twos = self._stems_of(one), self._stems_of(two)
        ones, twos = ones - twos, twos - ones
        before, behind = self._stems_in(subject), self._stems_in(object_)
        straight = len(before & ones) + len(behind & twos)
        return straight - len(before & twos) - len(behind & ones)

    def _stems_in(self, places: _Places) -> frozenset[str]:
        """Return what stands in parts of the sentence: stems, years, directions, values."""
        found: set[str] = set()
        for start, end in places:
            text = self.text[start:end]
            found.update(self.names.table.stems(text))
            found.update(
                str(year)
                for first, last, _, _ in self.names.table.years(text)
                for year in (first, last)
            )
            inside = (word for word in self.found if start <= word.start and word.end <= end)
            found.update(f"<{word.entry.direction}>" for word in inside if word.entry.direction)
            found.update(
                _value(inset.value)
                for inset in self.sentence.insets
                if start <= inset.start and inset.end <= end
            )
        return frozenset(found)

    def _stems_of(self, operand: _Operand) -> frozenset[str]:
        if isinstance(operand, Day):
            return self._cues((self.names.time(operand.name),))
        found = {_value(operand)}
        for value in _inner(operand):
            found.add(_value(value))
        for query in _queries(operand):
            found |= self._stems_of_query(query)
        return frozenset(found)

    def _stems_of_query(self, query: Query) -> frozenset[str]:
        found = {stem for group in self.names.of_query(query) for stem in self._cues(group)}
        for rule in query.restrictions:
            found |= {f"<{_DIRECTIONS[rule.by]}>"} if rule.by in _DIRECTIONS else set()
        return frozenset(found)

    def _cues(self, things: Iterable[Thing]) -> frozenset[str]:
        names = self.names
        years = {str(y) for one in things for pair in names.years(one) for y in pair}
        return frozenset(years.union(*(names.stems(one) for one in things)))

    # ------------------------------------------------------------------ what is denied

    def _denied(self) -> Iterator[Remark]:
        """Check that a denial speaks of what the criterion denies, and "only" of what it does not.

        Looked at is what stands between two cuts, and what the two sorts of parts do not share.
        """
        denied = [part for part in self.said.asserted("denial") if part.denies and not part.lacks]
        kept = [p for p in self.said.parts if p.role != "base" and not (p.denies or p.lacks)]
        if not (denied and kept):
            return
        against = frozenset().union(*(self._stems_of_part(part) for part in denied))
        for_it = frozenset().union(*(self._stems_of_part(part) for part in kept))
        against, for_it = against - for_it, for_it - against
        for word in self.found:
            here = self._stems_in((self._segment(word),))
            if word.entry.direction:
                here = frozenset({f"<{word.entry.direction}>"})
                wrong, right = (against, for_it) if self._affirmed(word) else (for_it, against)
            elif "denial" not in word.entry.answered_by:
                continue
            else:
                only = "maximum" in word.entry.answered_by
                wrong, right = (against, for_it) if only else (for_it, against)
            if here & wrong and not here & right:
                yield self._contradiction(word, denied[0].leaf)

    def _affirmed(self, word: Word) -> bool:
        """Whether no denial stands between the same cuts as a word."""
        start, end = self._segment(word)
        return not any(
            "denial" in other.entry.says and "maximum" not in other.entry.answered_by
            for other in self.found
            if other is not word and start <= other.start and other.end <= end
        )

    def _stems_of_part(self, part: Part) -> frozenset[str]:
        return frozenset().union(*(self._stems_of_query(query) for query in part.queries))

    def _segment(self, word: Word) -> tuple[int, int]:
        cuts = [found.span() for found in _CUTS.finditer(self.text)]
        start = max((end for _, end in cuts if end <= word.start), default=0)
        end = min((start for start, _ in cuts if start >= word.end), default=len(self.text))
        return start, end

    # ------------------------------------------------------------------ ranges

    def _out_of_range(self, word: Word) -> Iterator[Remark]:
        """A quantity word must hold of what is found, and not only of what is asked for."""
        known = self.names.project.range_of(word.entry.sense)
        if known is None or self.claim.declared is not Verdict.SUPPORTED:
            return
        forms = ("share_minimum", "share_maximum") if known.of == "share" else ("minimum",)
        bounds = [part for form in forms for part in self.said.asserted(form)]
        if len(bounds) != 1 or bounds[0].comparison is None:
            return
        found = amount(bounds[0].comparison[1], self.finder)
        if found.low is None or found.high is None or known.holds(found.low, found.high):
            return
        yield Remark(
            "word-out-of-range",
            word.start,
            word.text,
            f"“{word.text}” means {known}, but the number found is {found}",
            "use the word that fits, or let most() compute it",
        )

    # ------------------------------------------------------------------ what no word says

    def unsaid(self) -> Iterator[Remark]:
        """Yield what the criterion asks for and no word of the sentence says."""
        if ALL_WORDS in self.off:
            return
        said = {form for word in self.found for form in word.entry.says}
        said |= {f for i in self.sentence.insets if isinstance(i.value, Worded) for f in _WORDED}
        printed = {_value(inset.value) for inset in self.sentence.insets}
        for form in _ESSENTIAL.keys() - {"each"}:
            for part in self.said.asserted(form):
                if form in said or self._said_otherwise(form, part, printed, said):
                    continue
                yield self._unsaid(form, part.leaf)
                break
        every = [part for part in self.said.parts if part.denies and part.lacks]
        if every and said.isdisjoint({"each", "denial"}):
            yield self._unsaid("each", every[0].leaf)
        each = self.said.each
        if each and "each" not in said and not all(map(self._is_named, each)):
            yield self._unsaid("each", each[0].leaf)

    def _said_otherwise(self, form: str, part: Part, printed: set[str], said: set[str]) -> bool:
        if form == "denial" and (not part.denies or part.lacks):
            return True
        if part.role == "any" and "exception" in said:
            return True
        if form == "share" and "comparison" in part.forms:
            return True
        return part.comparison is not None and _value(part.comparison[1]) in printed

    @property
    def _says_each(self) -> bool:
        return any(
            "each" in word.entry.says or "exception" in word.entry.says for word in self.found
        )

    def _is_named(self, part: Part) -> bool:
        """Whether the sentence names what only this part of several looks at; a code is a name."""
        used = [set(self.names.used(one.leaf)) for one in self.said.each if one is not part]
        own = set(self.names.used(part.leaf)).difference(*used)
        here = self._stems_in(((0, len(self.text)),))
        return all(
            group[0].kind == "code" or any(self.names.cues(one) & here for one in group)
            for group in own
        )

    def _unsaid(self, form: str, part: Criterion) -> Remark:
        word, what = _ESSENTIAL[form]
        return Remark(
            "criterion-unworded",
            0,
            word,
            f"no word of the sentence says {what}, but the criterion asks: {self._english(part)}",
            f"say it, take it out of holds=, or give a reason in excuse= for “{word}”",
        )

    # ------------------------------------------------------------------ the names

    def names_of_data(self) -> Iterator[Remark]:
        """Yield the names that stand on one side only: in the sentence, or in the criterion."""
        if ALL_NAMES in self.off:
            return
        groups = self.names.used(self.criterion)
        required = [one for one in groups if one not in self._varied or not self._says_each]
        settings = [self.names.with_id(name) for name in self._settings]
        known = self.names.implied({one for group in (*groups, *settings) for one in group})
        kinds = {one.kind for group in groups for one in self.names.implied(group)}
        yield from self._foreign_names(known, kinds)
        yield from self._foreign_years(known)
        yield from self._missing_names(required, settings)

    @cached_property
    def _varied(self) -> frozenset[tuple[Thing, ...]]:
        """What differs between parts that are otherwise alike."""
        varied: set[tuple[Thing, ...]] = set()
        for group in self.said.groups:
            used = [frozenset(self.names.used(part.leaf)) for part in group]
            varied |= frozenset().union(*used) - used[0].intersection(*used)
        return frozenset(varied)

    @property
    def _settings(self) -> Sequence[str]:
        return self.names.project.settings_of(self.sections)

    def _foreign_names(self, known: frozenset[Thing], kinds: set[str]) -> Iterator[Remark]:
        for one in self.named:
            text = self.text[one.start : one.end]
            judged = {thing for thing in one.things if not _is_common_noun(thing, text)}
            open_kinds = {thing.kind for thing in judged} - kinds - _JUDGED
            if not judged or open_kinds or one.things & known or text.lower() in self.off:
                continue
            if any(set(self.names.table.stems(text)) <= self.names.stems(thing) for thing in known):
                continue
            label = self.names.label(min(judged))
            yield Remark(
                "name-not-in-criterion",
                one.start,
                text,
                f"“{text}” names {min(judged).kind} “{label}”, which the criterion does not use",
                "use it in holds=, name what holds= uses, or say in excuse= why it may stand here",
            )

    def _foreign_years(self, known: frozenset[Thing]) -> Iterator[Remark]:
        spans = [span for thing in known for span in self.names.years(thing)]
        # "Before 1995" is not later than 1994, and a period up to 2004 ends before 2005.
        spans += [
            (low - 1, high + 1)
            for t in known
            if t.kind in ("period", "time")
            for low, high in self.names.years(t)
        ]
        if not spans:
            return
        for first, last, start, end in self.names.table.years(self.text):
            if any(low <= last and first <= high for low, high in spans):
                continue
            text = self.text[start:end]
            yield Remark(
                "name-not-in-criterion",
                start,
                text,
                f"“{text}” is a time that the criterion does not use",
                "use it in holds=, correct it, or say in excuse= why it may stand here",
            )

    def _missing_names(
        self, groups: Sequence[tuple[Thing, ...]], settings: Sequence[tuple[Thing, ...]]
    ) -> Iterator[Remark]:
        printed = self.names.table.stems(" ".join(inset.text for inset in self.sentence.insets))
        here = self._stems_in(((0, len(self.text)),)) | set(printed)
        given = {one for group in settings for one in group}
        if self._refers_back:
            return
        for group in groups:
            judged = [one for one in group if one.kind in _REQUIRED]
            if not judged or given & set(group):
                continue
            if any(self.names.cues(one) & here for one in self.names.implied(group)):
                continue
            label = self.names.label(judged[0])
            yield Remark(
                "name-not-in-sentence",
                0,
                label,
                f"the criterion uses {judged[0].kind} “{label}”, which the sentence does not name",
                "name it, declare another name for it or the setting of the section in "
                "data/wording.yaml, or give a reason in excuse=",
            )

    @property
    def _refers_back(self) -> bool:
        words = re.findall(r"[^\W_]+", self.text.lower())
        return not self.names.table.refers_back.isdisjoint(words)

    def _english(self, part: Criterion) -> str:
        said = in_english(part, self.finder.corpus)
        return textwrap.shorten(said, _MOST_OF_CRITERION, placeholder=" …")


_AMOUNTS = frozenset({"comparison", "share_minimum", "share_maximum", "share"})
_WORDED = ("comparison", "share_minimum", "share_maximum", "share", "each", "denial")
_ESSENTIAL = {
    "denial": ("denial", "that something is not found (no, never, only …)"),
    "comparison": ("comparison", "how the two compare (more, fewer, than …)"),
    "share_minimum": ("share", "how large a part it is (most, half, at least …)"),
    "share_maximum": ("share", "how large a part it is (few, at most …)"),
    "without": ("without", "that something lacks something else (no, without, not all …)"),
    "order": ("order", "which comes first (before, after, first …)"),
    "passage": ("passage", "that it is in one passage"),
    "each": ("each", "that it is so in each (every, all …)"),
}
_JUDGED = frozenset({"code", "family", "actor", "institution", "scope", "period", "document"})
_REQUIRED = frozenset({"code", "actor", "institution", "document", "period", "event"})
_DIRECTIONS = {By.SINCE: "after", By.BEFORE: "before"}


def _is_common_noun(thing: Thing, text: str) -> bool:
    # A word such as "report" or "plan" is a type of document, and much else.
    return thing.kind == "type" and " " not in text


def _value(value: object) -> str:
    """Return what tells one computed value from another, whatever way it prints."""
    inner = value.of if isinstance(value, Spelled) else value
    return repr(to_json(inner)) if isinstance(inner, (Quantity, DateOf, Day)) else ""


def _inner(value: _Operand) -> Iterator[_Operand]:
    if isinstance(value, Arithmetic):
        for side in (value.left, value.right):
            yield side
            yield from _inner(side)


def _queries(value: _Operand) -> Iterator[Query]:
    if isinstance(value, DateOf):
        yield from plain_queries(Order(value, value))
    elif isinstance(value, Quantity):
        yield from plain_queries(Compare("==", value, Number(0)))


def _time_rank(value: _Operand) -> int:
    """Return 1 for what is limited to a later time, -1 for an earlier, 0 for no limit."""
    by = {rule.by for query in _queries(value) for rule in query.restrictions}
    return (By.SINCE in by) - (By.BEFORE in by)
