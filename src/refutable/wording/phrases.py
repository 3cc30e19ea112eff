"""What a selection is called in English: which texts are meant, and what is found in them.

A phrase stands in a ``Setting``: what holds for the whole sentence is said once, before it. What
is said of a document holds for all that stands in it, and what is said of a passage for all that
stands in the passage, so the second half of "in the same document as" repeats neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from refutable.claims.labels import Labels
from refutable.corpus import Corpus
from refutable.language.english import holds, listed
from refutable.language.query import TIME, By, Query, Related, Restriction
from refutable.wording.grammar import Noun, Predicate, all_of_it, any_of_it, carries, is_

Level = Literal["document", "excerpt", "coding"]
PREPOSITIONS: Mapping[By, str] = {  # in the order in which they are said
    By.SCOPE: "on",
    By.LANGUAGE: "written in",
    By.TYPE: "of the type",
    By.INSTITUTION: "from or about",
    By.ACTOR: "by",
}
_IN = (By.RETROSPECTIVE, By.DOCUMENT, By.EXCERPT)
_WHATEVER: Mapping[By, str] = {
    By.SCOPE: " on whatever matter",
    By.LANGUAGE: " in whatever language",
}
OF_A_PASSAGE = frozenset({*_WHATEVER, By.EXCERPT})


@dataclass(frozen=True)
class Setting:
    """What holds where a phrase begins: restrictions already said, and whose coding is meant."""

    said: frozenset[Restriction] = frozenset()
    coder: str = ""
    negated: bool = False

    def saying(self, *rules: Restriction) -> Setting:
        """Return the setting once these restrictions have been said as well."""
        return replace(self, said=self.said | set(rules))


@dataclass(frozen=True)
class Group:
    """What a selection comes to, twice over: as a statement, and as a name for the things.

    "Documents from 2001 on" – "carry X"; or "documents from 2001 on that carry X".
    """

    noun: Noun
    predicate: Predicate
    called: Noun
    that: Predicate | None

    def named(self) -> str:
        """Return the name for the things."""
        called = str(self.called)
        if self.called.names:
            called = f"documents out of {called}"
        return called if self.that is None else f"{called} that {self.that.many}"


def branches(query: Query) -> tuple[Query, ...]:
    """Return the alternatives of a query, none with parts; those that differ in codes put together.

    Restrictions are freed of repetitions and brought into one order, since all of them apply.
    """
    found: dict[Query, tuple[str, ...]] = {}
    for branch in _flat(query):
        kind = replace(branch, codes=())
        found[kind] = tuple(dict.fromkeys((*found.get(kind, ()), *branch.codes)))
    return tuple(replace(kind, codes=codes) for kind, codes in found.items())


def _flat(query: Query) -> Iterable[Query]:
    if query.parts:
        return chain.from_iterable(_flat(part) for part in query.parts)
    order = list(By)
    rules = {Restriction(rule.by, tuple(dict.fromkeys(rule.values))) for rule in query.restrictions}
    ordered = sorted(rules, key=lambda rule: (order.index(rule.by), rule.values))
    return [replace(query, restrictions=tuple(ordered))]


def common(queries: Iterable[Query]) -> tuple[Restriction, ...]:
    """Return the restrictions that apply in every alternative of every query."""
    found = [branch.restrictions for query in queries for branch in branches(query)]
    return tuple(rule for rule in (found[0] if found else ()) if all(rule in r for r in found))


class Phrases:
    """The phrases for what can be selected from one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.labels = Labels(corpus)

    # ------------------------------------------------------------------ which texts

    def tail(self, rules: Sequence[Restriction]) -> str:
        """Return what narrows documents down: on what, from where, by whom, of what date."""
        words = [
            f" {preposition} {self.labels.values(rule)}"
            for by, preposition in PREPOSITIONS.items()
            for rule in rules
            if rule.by is by
        ]
        times = [self._time(rule) for rule in rules if rule.by in TIME]
        if times:
            joint = " and" if any(rule.by is By.ACTOR for rule in rules) else ""
            words.append(f"{joint} dated {listed(times)}")
        return "".join(words)

    def _time(self, rule: Restriction) -> str:
        when = self.labels.values(rule)
        if rule.by is By.DURING:
            return f"within {when}"
        return f"from {when} on" if rule.by is By.SINCE else f"before {when}"

    def place(self, rules: Sequence[Restriction]) -> str:
        """Return the same, as where something stands: in what, and in documents of what kind."""
        inside = [f" in {self.labels.values(rule)}" for rule in rules if rule.by in _IN]
        return "".join(inside) + self.tail(rules)

    def documents(self, rules: Sequence[Restriction], adjective: str = "") -> Noun:
        """Return what documents under these restrictions are called, by name where named."""
        names = [rule for rule in rules if rule.by is By.DOCUMENT]
        kinds = [self.labels.values(rule) for rule in rules if rule.by is By.RETROSPECTIVE]
        tail = self.tail(rules) + "".join(f" that are {kind}" for kind in kinds[1:])
        if len(names) == 1:
            among = f", among {adjective}{kinds[0] if kinds else 'documents'}{tail},"
            told = tuple(self.labels.document(name) for name in names[0].values)
            return Noun("", "", among if kinds or tail else "", told)
        tail += "".join(f" in {self.labels.values(rule)}" for rule in names)
        if kinds:
            return Noun("", f"{adjective}{kinds[0]}", tail)
        return Noun(f"{adjective}document", f"{adjective}documents", tail)

    # ------------------------------------------------------------------ what is found in them

    def thing(self, branch: Query, setting: Setting) -> str:
        """Return what a query without parts looks for."""
        if branch.subject == "documents":
            return "an entry in the catalogue"
        if branch.subject == "excerpts":
            return "a quoted passage"
        return f"{self.labels.codes(branch.codes)}{self.manner(branch, setting)}"

    def manner(self, branch: Query, setting: Setting) -> str:
        """Return with which stances, and by whom, where it is not as usual."""
        counting, stances = self.corpus.counting, frozenset(branch.stances)
        said = ""
        if stances == counting.upheld | counting.apart:
            said = " with whatever stance"
        elif stances and stances != counting.upheld:
            said = f" {listed([self.labels.stance(name) for name in sorted(stances)], 'or')}"
        if branch.coder and branch.coder != setting.coder:
            said += f" as coded by {self.labels.coder(branch.coder)}"
        return said

    def group(self, query: Query, setting: Setting, level: Level = "document") -> Group:
        """Return what documents, or passages, a selection comes to."""
        rules = [rule for rule in common([query]) if rule.by is not By.EXCERPT]
        said = setting.saying(*rules)
        found = [self._finding(branch, said, level) for branch in branches(query)]
        noun = self._noun(rules, setting, level)
        if any(one.coded or one.where for one in found):
            predicate = any_of_it([one.predicate() for one in found])
            return Group(noun, predicate, noun, predicate)
        called = self._noun(rules, setting, level, f"{found[0].adjective} ")
        if not any(one.beside for one in found):
            return Group(noun, is_(found[0].adjective), called, None)
        predicate = any_of_it([one.predicate(said=True) for one in found])
        return Group(called, predicate, called, predicate)

    def _noun(
        self, rules: Sequence[Restriction], setting: Setting, level: Level, adjective: str = ""
    ) -> Noun:
        unsaid = [rule for rule in rules if rule not in setting.said]
        if level == "document":
            return self.documents(unsaid, adjective)
        tail = f" in {self.documents(unsaid).any()}" if unsaid else ""
        return Noun(f"{adjective}passage", f"{adjective}passages", tail)

    def _finding(self, branch: Query, said: Setting, level: Level) -> _Finding:
        unsaid = [rule for rule in branch.restrictions if rule not in said.said]
        return _Finding(
            coded=self.thing(branch, said) if branch.subject == "codings" else "",
            adjective="catalogued" if branch.subject == "documents" else "quoted",
            where=self.place(unsaid) + self.attached(branch, said, level),
            beside=tuple(
                (not related.how.startswith("not"), self.other(related, branch, said))
                for related in _affirmed_first(branch.related)
                if related.how.endswith(level)
            ),
        )

    def codings(self, query: Query, setting: Setting, *, codes: bool) -> Group:
        """Return what the codings that a selection finds come to, or their codes."""
        rules = [rule for rule in common([query]) if rule not in setting.said]
        where = self.place([rule for rule in rules if rule.by is By.EXCERPT])
        documents = [rule for rule in rules if rule.by is not By.EXCERPT]
        where += f" in {self.documents(documents).any()}" if documents else ""
        said, alternatives = setting.saying(*rules), branches(query)
        if len(alternatives) == 1:
            (branch,) = alternatives
            where = self.attached(branch, said, "coding") + where
            what = f"of {self.thing(branch, said)}"
            if codes and branch.subject == "codings":
                what = f"{self._entries(branch.codes)}{self.manner(branch, said)}"
        else:
            what = f"of {self._alternatives(alternatives, said, 'coding', 'or of')}"
        noun = Noun("", f"codes {what}") if codes else Noun(f"coding {what}", f"codings {what}")
        return Group(noun, is_(f"found{where}"), replace(noun, tail=f" found{where}"), None)

    def _entries(self, names: Sequence[str]) -> str:
        book = self.corpus.codebook
        codes = [self.labels.entry(name) for name in names if name in book.codes]
        families = [f"of {self.labels.entry(name)}" for name in names if name not in book.codes]
        return listed([*codes, *families])

    def _alternatives(
        self, found: Iterable[Query], said: Setting, level: Level, word: str = "or"
    ) -> str:
        told: list[str] = []
        for branch in found:
            unsaid = [rule for rule in branch.restrictions if rule not in said.said]
            attached = self.attached(branch, said, level)
            told.append(f"{self.thing(branch, said)}{attached}{self.place(unsaid)}")
        return listed(told, word)

    def said(self, query: Query, setting: Setting) -> str:
        """Return that a selection finds something, for "nothing" or "something" to go before it."""
        rules = [rule for rule in common([query]) if rule.by is not By.EXCERPT]
        said, alternatives = setting.saying(*rules), branches(query)
        documents = self.documents([rule for rule in rules if rule not in setting.said])
        where = "any document" if str(documents) == "documents" else documents.any()
        if len(alternatives) > 1:
            return f"of {self._alternatives(alternatives, said, 'coding')} is said in {where}"
        (branch,) = alternatives
        finding = self._finding(branch, said, "document")
        if finding.beside:
            others = finding.predicates()
            where = f"{where} that {all_of_it(others).of(plural=where != 'any document')}"
        if finding.coded:
            return f"of {finding.coded}{finding.where} is said in {where}"
        return f"is {finding.adjective}{finding.where} from {where}"

    # ------------------------------------------------------------------ in the same place

    def attached(self, branch: Query, setting: Setting, level: Level) -> str:
        """Return what else stands where something stands, as far as that is no ``level`` itself."""
        words = ""
        for place, noun in (("excerpt", "passage"), ("document", "document")):
            related = [r for r in branch.related if r.how.endswith(place) and place != level]
            also = "also " if branch.subject == "codings" else ""
            said = [
                f"{'does not carry' if r.how.startswith('not') else f'{also}carries'} "
                f"{self.other(r, branch, setting)}"
                for r in _affirmed_first(related)
            ]
            words += f" in a {noun} that {listed(said)}" if said else ""
        return words

    def other(self, related: Related, branch: Query, setting: Setting) -> str:
        """Return what else must, or must not, stand in the place where a query finds something."""
        above = setting.said | set(branch.restrictions)
        same_passage = related.how.endswith("excerpt")
        negated = setting.negated or related.how.startswith("not")
        shared = {rule for rule in above if same_passage or rule.by not in OF_A_PASSAGE}
        inner = replace(setting, said=frozenset(shared), negated=negated)
        # Where a date is open, "not in one dated so" leaves more open than "not in one".
        given = {rule for rule in shared if not (negated and rule.by in TIME)}
        # What the texts are on, and in which language, is taken to be meant of both passages.
        given |= {rule for rule in above if rule.by in _WHATEVER}
        return listed(
            [self._other_branch(other, above, given, inner) for other in branches(related.other)],
            "or",
        )

    def _other_branch(
        self,
        other: Query,
        above: AbstractSet[Restriction],
        given: AbstractSet[Restriction],
        inner: Setting,
    ) -> str:
        unsaid = [rule for rule in other.restrictions if rule not in given]
        said_anew = {rule.by for rule in unsaid}
        lifted = sorted(
            _WHATEVER[rule.by]
            for rule in above - inner.said - set(other.restrictions)
            if rule.by in _WHATEVER and rule.by not in said_anew
        )
        return (
            f"{self.thing(other, inner)}{''.join(dict.fromkeys(lifted))}{self.place(unsaid)}"
            f"{self.attached(other, inner, 'coding')}"
        )


def _affirmed_first(related: Iterable[Related]) -> list[Related]:
    return sorted(related, key=lambda item: item.how.startswith("not"))


@dataclass(frozen=True)
class _Finding:
    """What one alternative of a selection says of the things that it finds."""

    coded: str
    adjective: str
    where: str
    beside: tuple[tuple[bool, str], ...]

    def predicate(self, *, said: bool = False) -> Predicate:
        """Return what is said of the things; ``said`` where they are called quoted already."""
        what = f"{self.coded}{self.where}"
        if self.coded and not self.where and not any(holds(text, "or") for text in self._texts()):
            more = [
                f" and {'also' if affirmed else 'not'} {text}" for affirmed, text in self.beside
            ]
            one = carries(f"{what}{''.join(more)}")
            return one.undivided() if more else one
        others = self.predicates()
        if said and others:
            return all_of_it(others)
        base = carries(what) if self.coded else is_(f"{self.adjective}{self.where}")
        return all_of_it([base, *others])

    def predicates(self) -> list[Predicate]:
        """Return what the things carry, or do not, beside what they are found by."""
        return [
            carries(text, also=bool(self.coded)) if affirmed else carries(text).denied()
            for affirmed, text in self.beside
        ]

    def _texts(self) -> Iterable[str]:
        return (self.coded, *(text for _, text in self.beside))
