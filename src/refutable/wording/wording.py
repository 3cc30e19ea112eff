"""A criterion in plain English: a phrase for each kind of node, and one composer.

What all parts share is said once, before them; parts next to one another that differ in one name
alone are put together ("for each of …: … it …"). Two criteria read alike only where they mean the
same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from refutable.corpus import Corpus
from refutable.corpus.model import Attribute
from refutable.evaluate.attributes import attribute_of, is_of_documents
from refutable.evaluate.evaluate import Borne
from refutable.language.criteria import (
    DENIED,
    MIRRORED,
    All,
    AnyOf,
    Compare,
    Criterion,
    Given,
    Leaf,
    Not,
    Omitted,
    Operator,
    Order,
)
from refutable.language.english import holds, in_words, listed, percent
from refutable.language.nodes import fields_of
from refutable.language.quantities import (
    Count,
    Date,
    DateOf,
    Day,
    Distinct,
    NewCodes,
    Number,
    Quantity,
    Rank,
    Statistic,
    Unit,
    share_of,
)
from refutable.language.queries import plain_queries
from refutable.language.query import Query, Rule, Selected, asked_beside
from refutable.wording.phrases import Phrase, Phrases, frame_of, marked

_IS: Mapping[Operator, str] = {
    ">=": "at least",
    ">": "more than",
    "<=": "at most",
    "<": "less than",
    "==": "exactly",
    "!=": "other than",
}
_AS_MANY: Mapping[Operator, tuple[str, str]] = {
    ">=": ("at least as many", "as"),
    ">": ("more", "than"),
    "<=": ("no more", "than"),
    "<": ("fewer", "than"),
    "==": ("exactly as many", "as"),
    "!=": ("either more or fewer", "than"),
}
_END_OF = {"first": "earliest", "last": "latest"}
_NONE = {("==", 0), ("<=", 0), ("<", 1)}
_SOME = {(">=", 1), (">", 0), ("!=", 0)}
_NAME = re.compile("\x02([^\x03]*)\x03")


def in_english(criterion: Criterion, corpus: Corpus, *, numbered: bool = False) -> str:
    """Return the criterion as an English clause, in the labels of the data.

    ``numbered`` puts "(1)", "(2)" … before what each comparison needs, in the order in which
    evaluation reports what it found; a single comparison has no number.
    """
    return _NAME.sub(r"\1", _Wording(criterion.normal(), corpus, numbered=numbered).whole())


def carried(query: Query, corpus: Corpus, frame: Collection[Rule] = ()) -> str:
    """Return what is found where a query finds something: codes, as a rule.

    The restrictions in ``frame`` are said elsewhere.
    """
    return _NAME.sub(r"\1", Phrases(corpus, frame, "").of(query, "documents").object)


def looked_at(
    what: Borne, corpus: Corpus, unit: Unit = "excerpts", frame: Collection[Rule] = ()
) -> str:
    """Return what a criterion looks at, by itself: its passages, or the documents that date it.

    The restrictions in ``frame`` are said elsewhere.
    """
    phrases = Phrases(corpus, frame, "")
    if isinstance(what, Selected):
        query, end = what.query, ""
    elif isinstance(what, DateOf):
        query, end = what.of.query, f"; the {_END_OF[what.which]} gives the date"
    elif isinstance(what, NewCodes):
        query, end = what.of.query, "; codes that are new"
    else:
        return ""
    unit = "documents" if query.finds == "documents" else unit
    return _NAME.sub(r"\1", phrases.of(query, unit).named()) + end


class _Wording:
    """One criterion being said: what is numbered, and the number that comes next."""

    def __init__(self, criterion: Criterion, corpus: Corpus, *, numbered: bool) -> None:
        self.criterion = criterion
        self.numbered = numbered and len(list(criterion.leaves())) > 1
        self.next = 1
        queries = list(plain_queries(criterion))
        coders = {query.coder for query in queries if query.subject == "codings"}
        self.coder = coders.pop() if len(coders) == 1 else ""
        whole = Phrases(corpus, (), "")
        self.frame = tuple(rule for rule in frame_of(queries) if not whole.of_passages(rule))
        self.phrases = Phrases(corpus, self.frame, self.coder)
        self.labels = self.phrases.labels

    def whole(self) -> str:
        before = [f"as coded by {self.labels.coder(self.coder)}"] if self.coder else []
        if self.frame:
            unframed = Phrases(self.phrases.corpus, (), "")
            before.append(f"among {unframed.documents(self.frame)}")
        return f"{', '.join(before)}{': ' if before else ''}{self._said(self.criterion)}"

    # ------------------------------------------------------------------ how parts are joined

    def _said(self, criterion: Criterion, inside: bool = False) -> str:
        """Return a part, in brackets where it is ``inside`` another and made of several."""
        if isinstance(criterion, Given):
            base, then = self._said(criterion.base, True), self._said(criterion.then, True)
            text = f"if {base}, then {then}; otherwise it stays open"
        elif isinstance(criterion, (All, AnyOf)):
            pieces = list(self._pieces(criterion))
            if len(pieces) == 1:
                return pieces[0]
            any_of = isinstance(criterion, AnyOf)
            *first, last = pieces
            text = f"{'; '.join(first)}; {'or' if any_of else 'and'} {last}"
            text = f"either {text}" if any_of else text
        else:
            text = self._leaf(criterion)
            explained = inside and "; " in _NAME.sub("", text)
            return f"{self._number()}{f'({text})' if explained else text}"
        return f"({text})" if inside else text

    def _number(self) -> str:
        number, self.next = self.next, self.next + 1
        return f"({number}) " if self.numbered else ""

    def _pieces(self, criterion: All | AnyOf) -> Iterator[str]:
        parts = list(_flat(criterion))
        which = "each" if isinstance(criterion, All) else "at least one"
        while parts:
            names, said = _differing(self._leaves(parts))
            if len(names) > 1:
                numbered = [f"{self._number()}{name}" for name in names]
                yield f"for {which} of {listed(numbered)}: {said}"
            else:
                yield self._said(parts[0], True)
            parts = parts[max(len(names), 1) :]

    def _leaves(self, parts: Sequence[Criterion]) -> Iterator[str]:
        for part in parts:
            if not isinstance(part, (Leaf, Not)):
                return
            yield self._leaf(part)

    # ------------------------------------------------------------------ leaves

    def _leaf(self, leaf: Criterion) -> str:
        holds = not isinstance(leaf, Not)
        leaf = leaf.part if isinstance(leaf, Not) else leaf
        if isinstance(leaf, Compare):
            operator = leaf.operator if holds else DENIED[leaf.operator]
            return self._compared(operator, leaf.left, leaf.right)
        if isinstance(leaf, Order):
            lies = "lies" if holds else "does not lie"
            which = "before" if leaf.relation == "precedes" else "after"
            return f"{self._date(leaf.left)} {lies} {which} {self._date(leaf.right)}"
        assert isinstance(leaf, Omitted)
        said = self.phrases.of(leaf.of.query, "excerpts")
        if holds:
            return (
                f"{said.stated('no', plural=False)}; one passage would refute this, and no number "
                "of passages can establish it"
            )
        return f"{said.stated('at least one', plural=False)}; without it this stays open"

    def _compared(self, operator: Operator, left: Quantity, right: Quantity) -> str:
        if isinstance(left, Number) and not isinstance(right, Number):
            operator, left, right = MIRRORED[operator], right, left
        if isinstance(left, Count) and isinstance(right, Count):
            many, than = _AS_MANY[operator]
            one, other = (self._phrase(count).named() for count in (left, right))
            return f"there are {many} {one} {than} {other}"
        if isinstance(left, Count) and isinstance(right, Number):
            return self._counted(operator, left, right.value)
        value = self._amount(right)
        if isinstance(right, Number) and share_of(left):
            value = percent(right.value)
        return f"{self._amount(left)} is {_IS[operator]} {value}"

    def _counted(self, operator: Operator, count: Count, number: float) -> str:
        said, asked = self._phrase(count), (operator, number)
        if said.single and asked in _NONE | _SOME | {("==", 1)}:
            return said.of_single(holds=asked not in _NONE)
        if asked in _NONE:
            return said.stated("no", plural=False)
        if asked in _SOME:
            return said.stated("at least one", plural=False)
        if operator == "!=":
            return f"the number of {said.named()} is other than {in_words(number)}"
        than = "fewer than" if operator == "<" else _IS[operator]
        return said.stated(f"{than} {in_words(number)}", plural=number != 1)

    def _phrase(self, count: Count) -> Phrase:
        return self.phrases.of(count.of.query, count.unit)

    # ------------------------------------------------------------------ quantities and dates

    def _amount(self, value: Quantity) -> str:
        if isinstance(value, Number):
            return in_words(value.value)
        if isinstance(value, Count):
            return f"the number of {self._phrase(value).named()}"
        if counts := share_of(value):
            return self._share(*counts)
        if type(value) in _SAID:
            return _SAID[type(value)](self, value)
        return value.reading.format(**{name: self._term(part) for name, part in fields_of(value)})

    def _share(self, part: Count | Distinct, whole: Count | Distinct) -> str:
        if isinstance(part, Count) and isinstance(whole, Count) and part.unit == whole.unit:
            queries = part.of.query, whole.of.query
            beside = asked_beside(*queries, by_excerpt=part.unit == "excerpts")
            if beside is not None:
                also = " also" if whole.of.query.finds == "codings" else ""
                said = self.phrases.of(beside, part.unit)
                among = self._phrase(whole).named()
                return f"the share that{also} {said.verb[1]} {said.object} among {among}"
        one, all_of = map(self._counted_things, (part, whole))
        return f"the share of {one} out of {all_of}"

    def _counted_things(self, value: Count | Distinct) -> str:
        if isinstance(value, Count):
            return self._phrase(value).named()
        return self.distinct(value).removeprefix("the number of ")

    def items(self, selection: Selected, unit: Unit = "codings") -> str:
        """Return what a selection finds: codings, or passages, or documents."""
        found = selection.query.finds
        if found == "codings" and unit == "codings":
            return self.phrases.of(selection.query, "codings").called
        return self.phrases.of(selection.query, "excerpts" if found == "codings" else found).named()

    def distinct(self, value: Distinct) -> str:
        """Return how many values, or rows of a table, there are."""
        corpus = self.phrases.corpus
        attribute = attribute_of(value.attribute, corpus)
        what = (
            f"different {value.attribute}"
            if value.attribute in corpus.cases
            else f"different values of {self.labels.attribute(value.attribute)}"
        )
        return f"the number of {what} in {self._bearers(value.of, attribute)}"

    def statistic(self, value: Statistic) -> str:
        """Return what of a number is summed up, and over whom."""
        attribute = attribute_of(value.attribute, self.phrases.corpus)
        each = f"each {attribute.via} of " if attribute.of == "case" else ""
        label = self.labels.attribute(value.attribute)
        return f"the {value.how} of {label} over {each}{self._bearers(value.of, attribute)}"

    def _bearers(self, of: Selected, attribute: Attribute) -> str:
        whole = is_of_documents(attribute, self.phrases.corpus)
        return self.phrases.of(of.query, "documents" if whole else "excerpts").named()

    def rank(self, value: Rank) -> str:
        """Return what is ranked, among what, and by what number."""
        own = self.phrases.of(value.of.query, value.by)
        rivals = value.among.query.codes
        among = f" among {listed([self.labels.code(n) for n in rivals])}" if rivals else ""
        code = marked(self.labels.code(value.of.query.codes[0]))
        counted = own.named().removesuffix(" that are found").replace(code, "it")
        return f"the rank of {code}{among} by the number of {counted}, 1 for the most,"

    def new_codes(self, value: NewCodes) -> str:
        """Return which codes are new after which document."""
        orders = {"file": "the order of the file", "date": "the order of dates"}
        order = orders.get(value.order) or f"the order of {self.labels.attribute(value.order)}"
        after = marked(self.labels.document(value.document))
        found = self.items(value.of)
        return f"the number of codes in {found} that first appear after {after}, in {order},"

    def _term(self, value: object) -> _Term | str:
        if isinstance(value, Selected):
            return _Term(self, value)
        if not isinstance(value, Quantity):
            return str(value)
        said = self._amount(value)
        return said if isinstance(value, (Count, Number)) else f"({said})"

    def carriers(self, selection: Selected) -> str:
        """Return the documents in which a selection finds something."""
        return self.phrases.of(selection.query, "documents").named()

    def _date(self, value: Date) -> str:
        if isinstance(value, Day):
            return marked(self.labels.event(value.name))
        assert isinstance(value, DateOf)
        said = self.phrases.of(value.of.query, "documents")
        if said.single:
            return f"{said.single} (which {said.verb[0]} {said.object})"
        return f"the {_END_OF[value.which]} of the {said.named()}"


_SAID: Mapping[type, Callable[[_Wording, Any], str]] = {
    Distinct: _Wording.distinct,
    Statistic: _Wording.statistic,
    Rank: _Wording.rank,
    NewCodes: _Wording.new_codes,
}


@dataclass(frozen=True)
class _Term:
    """A selection in a reading: ``{of}`` are its documents, ``{of:items}`` what it finds."""

    wording: _Wording
    of: Selected

    def __format__(self, what: str) -> str:
        return self.wording.items(self.of) if what else self.wording.carriers(self.of)


def _flat(criterion: All | AnyOf) -> Iterator[Criterion]:
    for part in criterion.parts:
        yield from _flat(part) if isinstance(part, type(criterion)) else (part,)


def _differing(texts: Iterable[str]) -> tuple[list[str], str]:
    """Return names and a text with "it" for them: that of the first texts, put together.

    They are as many as differ in one name alone, wherever it stands in them; none where the first
    two differ in more.
    """
    parted = map(_NAME.split, texts)  # names have the odd places
    first = next(parted, [])
    names: list[str] = []
    places: list[int] = []
    for parts in parted:
        differ = [
            n for n, (one, other) in enumerate(zip(first, parts, strict=False)) if one != other
        ]
        pairs = {(first[n], parts[n]) for n in differ if n % 2 and not holds(parts[n], "or")}
        alike = len(parts) == len(first) and len(pairs) == 1 and all(n % 2 for n in differ)
        if not alike or (names and differ != places):
            break
        ((one, other),) = pairs
        names, places = [*(names or [one]), other], differ
    if holds(" ".join(names), "or"):
        return [], ""
    return names, "".join("it" if n in places else part for n, part in enumerate(first))
