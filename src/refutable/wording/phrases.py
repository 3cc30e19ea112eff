"""What a selection is called in English: which things are counted, and what they carry.

A phrase has a noun, a verb and an object ("documents dated before 2001", "carry", "“zoning”"). So
it can state ("at least two documents … carry …") or name ("documents … that carry …"). What is
itself made of several parts stands in brackets, so that no two selections read alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from refutable.claims.labels import TIMES, Labels
from refutable.corpus import Corpus
from refutable.evaluate.restrictions import is_of_whole
from refutable.language.english import listed, plural
from refutable.language.quantities import Unit
from refutable.language.query import TIME, By, Query, Related, Rule, Where

_TAILS: Mapping[By, str] = {  # in the order in which they are said
    By.RETROSPECTIVE: "among",
    By.DOCUMENT: "named",
    By.SCOPE: "on",
    By.LANGUAGE: "written in",
    By.TYPE: "of the type",
    By.INSTITUTION: "from or about",
    By.WHERE: "with",
    By.ACTOR: "by",
}
_NOUNS: Mapping[Unit, str] = {
    "documents": "document",
    "excerpts": "passage",
    "codings": "coding",
    "codes": "code",
    "actors": "kind of actor",
    "institutions": "institution",
}
_CARRIES = ("carries", "carry", "does not carry")
_IS = ("is", "are", "is not")
_HAS = ("has", "have", "does not have")
_FOUND = {"excerpts": "quoted", "documents": "catalogued"}
_NAME_OF_ONE = (By.DOCUMENT, By.EXCERPT)


def marked(name: str) -> str:
    """Return a name so that a composer can tell it from the words around it."""
    return f"\x02{name}\x03"


@dataclass(frozen=True)
class Phrase:
    """What is counted, one and many, and the verb, for one, for many and denied, with its object.

    ``called`` is the name of all that can be counted; of a document alone it is ``single``.
    """

    noun: tuple[str, str]
    tail: str
    called: str
    verb: tuple[str, str, str]
    object: str
    single: str = ""

    def stated(self, amount: str, *, plural: bool) -> str:
        """Return that so many of the things are so."""
        return f"{amount} {self.noun[plural]}{self.tail} {self.verb[plural]} {self.object}"

    def named(self) -> str:
        """Return what the things that are so are called."""
        found, _, more = self.object.partition(" ")
        if found in _FOUND.values() and more.split(" ")[0] in ("", "with", "without"):
            return f"{found} {self.called} {more}".rstrip()
        return f"{self.called} that {self.verb[1]} {self.object}"

    def of_single(self, *, holds: bool = True) -> str:
        """Return that the one document is so, or is not."""
        return f"{self.single} {self.verb[0 if holds else 2]} {self.object}"


def branches(query: Query) -> tuple[Query, ...]:
    """Return the alternatives of a query, none with parts; those that differ in codes put together.

    Restrictions are freed of repetitions and brought into one order, since all of them apply.
    """
    found: dict[Query, tuple[str, ...]] = {}
    order = list(By)
    for plain in query.plain:
        rules: set[Rule] = {
            replace(one, values=tuple(dict.fromkeys(one.values)))  # type: ignore[arg-type]
            for one in plain.restrictions
        }
        ordered = sorted(rules, key=lambda rule: (order.index(rule.by), str(rule)))
        kind = replace(plain, codes=(), restrictions=tuple(ordered))
        found[kind] = tuple(dict.fromkeys((*found.get(kind, ()), *plain.codes)))
    return tuple(replace(kind, codes=codes) for kind, codes in found.items())


def common(queries: Iterable[Query]) -> tuple[Rule, ...]:
    """Return the restrictions that apply in every alternative of every query."""
    found = [branch.restrictions for query in queries for branch in branches(query)]
    return tuple(rule for rule in (found[0] if found else ()) if all(rule in r for r in found))


class Phrases:
    """The phrases of one criterion: its ``frame`` and its ``coder`` are said once, before it."""

    def __init__(self, corpus: Corpus, frame: Collection[Rule], coder: str) -> None:
        self.corpus = corpus
        self.labels = Labels(corpus)
        self.frame = frame
        self.coder = coder

    def of(self, query: Query, unit: Unit) -> Phrase:
        """Return the phrase for what a count of a selection counts."""
        noun = _NOUNS[unit], plural(_NOUNS[unit])
        if unit in ("actors", "institutions"):
            return Phrase(noun, "", noun[1], _HAS, self.of(query, "documents").named())
        shared = [rule for rule in common([query]) if not self.of_passages(rule)]
        rules = [rule for rule in shared if rule not in self.frame]
        found, _ = self._any_of(query, shared, unit)
        verb = _CARRIES if query.finds == "codings" else _IS
        if unit == "documents":
            tail, called = self._tail(rules), self.documents(rules)
            return Phrase(noun, tail, called, verb, found, self._single(rules))
        inside = f" in {self.documents(rules)}" if rules else ""
        if unit == "excerpts":
            return Phrase(noun, inside, f"{noun[1]}{inside}", verb, found)
        inside = f" of {found}{inside}"
        return Phrase(noun, inside, f"{noun[1]}{inside}", _IS, "found")

    def of_passages(self, rule: Rule) -> bool:
        """Return whether a restriction looks at passages, and not at whole documents."""
        if isinstance(rule, Where):
            return not is_of_whole(rule, self.corpus)
        return rule.by is By.EXCERPT

    def _single(self, rules: Sequence[Rule]) -> str:
        named = [rule for rule in rules if rule.by is By.DOCUMENT]
        if [len(rule.values) for rule in named] != [1]:
            return ""
        return f"{self._values(named[0])}{self._tail([r for r in rules if r not in named])}"

    # ------------------------------------------------------------------ which documents

    def documents(self, rules: Iterable[Rule]) -> str:
        """Return what documents under these restrictions are called."""
        tail = self._tail(rules)
        among = tail.removeprefix(f" {_TAILS[By.RETROSPECTIVE]} ")
        return among if among != tail else f"documents{tail}"

    def _tail(self, rules: Iterable[Rule]) -> str:
        rules = list(rules)
        words = [
            f" {word} {self._values(rule)}"
            for by, word in _TAILS.items()
            for rule in rules
            if rule.by is by
        ]
        times = [TIMES[rule.by].format(self._values(rule)) for rule in rules if rule.by in TIME]
        dated = [f" dated {listed(times)}"] if times else []
        # Who comes last: "by A and B dated …" would leave open what is dated.
        behind = sum(rule.by is By.ACTOR for rule in rules)
        place = len(words) - behind
        return "".join([*words[:place], *dated, *words[place:]])

    def _values(self, rule: Rule) -> str:
        said = self.labels.values(rule)
        return said if rule.by is By.RETROSPECTIVE else marked(said)  # it is many: no "it"

    # ------------------------------------------------------------------ what is found in them

    def _any_of(self, query: Query, said: Collection[Rule], unit: Unit | None) -> tuple[str, bool]:
        """Return the alternatives that a query looks for, and whether they need brackets."""
        found = branches(query)
        texts = [self._branch(branch, said, unit) for branch in found]
        several = len(found) > 1
        told = [f"({text})" if several and compound else text for text, compound in texts]
        return listed(told, "or"), several or texts[0][1]

    def _branch(self, branch: Query, said: Collection[Rule], unit: Unit | None) -> tuple[str, bool]:
        thing, several = self._thing(branch, unit), len(branch.codes) > 1
        more = self._manner(branch) + self._attached(branch, unit) + self._where(branch, said)
        return f"({thing}){more}" if several and more else f"{thing}{more}", several or bool(more)

    def _thing(self, branch: Query, unit: Unit | None) -> str:
        if branch.subject != "codings":
            found = _FOUND[branch.subject]
            return found if unit in ("documents", "excerpts") else f"anything {found}"
        if not branch.codes:
            return "any code"
        label = self.labels.entry if unit == "codes" else self.labels.code
        return listed([marked(label(name)) for name in branch.codes], "or")

    def _manner(self, branch: Query) -> str:
        """Return with which stances, and by whom, where it is not as usual."""
        counting, stances = self.corpus.counting, frozenset(branch.stances)
        said = ""
        if stances == counting.upheld | counting.apart:
            said = " with whatever stance"
        elif stances and stances != counting.upheld:
            said = f" {listed([self.labels.stance(name) for name in sorted(stances)], 'or')}"
        if branch.coder and branch.coder != self.coder:
            said += f" as coded by {marked(self.labels.coder(branch.coder))}"
        return said

    def _attached(self, branch: Query, unit: Unit | None) -> str:
        """Return what else must, or must not, stand in the same document or passage."""
        own = {"documents": False, "excerpts": True}.get(unit or "")
        text = ""
        for by_excerpt, place in ((True, "passage"), (False, "document")):
            related = [one for one in branch.related if one.by_excerpt is by_excerpt]
            both = by_excerpt is own and branch.subject == "codings"
            words = ("and not", "and also") if both else ("without", "with")
            said = [f"{words[not one.apart]} {self._other(one)}" for one in related]
            where = "" if by_excerpt is own else f" in a {place}"
            text += f"{where} {' '.join(said) if both else listed(said)}" if said else ""
        return text

    def _other(self, related: Related) -> str:
        text, compound = self._any_of(related.other, (), None)
        return f"({text})" if compound else text

    def _where(self, branch: Query, said: Collection[Rule]) -> str:
        unsaid = [one for one in branch.restrictions if one not in said and one not in self.frame]
        inside = [rule for rule in unsaid if self.of_passages(rule)]
        outside = [rule for rule in unsaid if not self.of_passages(rule)]
        text = "".join(
            f" in passages with {self._values(rule)}"
            if isinstance(rule, Where)
            else f" in {self._values(rule)}"
            for rule in inside
        )
        return f"{text} in {self.documents(outside)}" if outside else text


def frame_of(queries: Sequence[Query]) -> tuple[Rule, ...]:
    """Return the restrictions that a criterion says once, before all else.

    A single selection says its own, except where it goes by the name of a document.
    """
    shared = common(queries)
    named = [rule for rule in shared if rule.by in _NAME_OF_ONE]
    if len(queries) == 1 and not named:
        return ()
    return tuple(rule for rule in shared if rule not in named)
