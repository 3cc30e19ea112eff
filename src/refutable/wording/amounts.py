"""Counts, shares and what is calculated from them, as amounts that a clause compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from refutable.language.english import in_words
from refutable.language.expressions import Arithmetic, Count, Number, Quantity, Selection
from refutable.language.nodes import fields_of
from refutable.language.query import By, Query, Related, Restriction
from refutable.wording.grammar import Noun, Predicate, carries, has, is_
from refutable.wording.phrases import OF_A_PASSAGE, Group, Level, Phrases, Setting, branches

LEVELS: Mapping[str, Level] = {"documents": "document", "excerpts": "excerpt"}
_ISSUERS: Mapping[str, Noun] = {
    "actors": Noun("kind of actor", "kinds of actor"),
    "institutions": Noun("institution", "institutions"),
}


@dataclass(frozen=True)
class Share:
    """A whole, and what is said of the part of it that counts."""

    whole: str
    predicate: Predicate

    def __str__(self) -> str:
        return f"the share of {self.whole} that {self.predicate.many}"


class Amounts:
    """The phrases for amounts, in the labels of one corpus."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases

    def group(self, count: Count, setting: Setting) -> Group:
        """Return what is counted."""
        query, phrases = count.of.query, self.phrases
        if count.unit in LEVELS:
            return phrases.group(query, setting, LEVELS[count.unit])
        if count.unit in _ISSUERS:
            predicate = has(phrases.group(query, setting).named())
            return Group(_ISSUERS[count.unit], predicate, _ISSUERS[count.unit], predicate)
        return phrases.codings(query, setting, codes=count.unit == "codes")

    def beside(self, branch: Query, related: Related, setting: Setting) -> Predicate:
        """Return what else the things that a query finds carry or are, or do not or are not."""
        said = self._of_the_same(branch, related)
        if said is None:
            text = self.phrases.other(related, branch, setting)
            said = carries(text, also=branch.subject == "codings")
        return said.denied() if related.how.startswith("not") else said

    def _of_the_same(self, branch: Query, related: Related) -> Predicate | None:
        # "Carries X, and carries X in a document by Y": what carries X is by Y.
        found = branches(related.other)
        rules = [rule for rule in found[0].restrictions if rule not in branch.restrictions]
        told = {rule.by for rule in rules}
        if len(found) > 1 or found[0].related or related.how.endswith("excerpt"):
            return None
        if replace(found[0], restrictions=()) != replace(branch, restrictions=(), related=()):
            return None
        if told & OF_A_PASSAGE or not set(branch.restrictions) <= set(found[0].restrictions):
            return None
        return self._being(rules)

    def _being(self, rules: Sequence[Restriction]) -> Predicate | None:
        """Return what documents under these restrictions are; None where it takes more words."""
        noun = self.phrases.documents(rules)
        told = {rule.by for rule in rules}
        if not rules or By.EXCERPT in told or (By.DOCUMENT in told and len(rules) > 1):
            return None
        return is_(noun.tail.strip() if noun.one else noun.any())

    def amount(self, value: Quantity, setting: Setting) -> str:
        """Return a quantity by name."""
        if isinstance(value, Number):
            return in_words(value.value)
        if isinstance(value, Count):
            return number_of(self.group(value, setting))
        share = self.share(value, setting)
        if share is not None:
            return str(share)
        if isinstance(value, Arithmetic) and value.is_double:
            return f"twice {self._term(value.left, setting)}"
        terms = {name: self._term(part, setting) for name, part in fields_of(value)}
        return value.reading.format(**terms)

    def _term(self, value: object, setting: Setting) -> str:
        if isinstance(value, Selection):
            return self.phrases.group(value.query, setting).named()
        if not isinstance(value, Quantity):
            return str(value)
        said = self.amount(value, setting)
        return said if isinstance(value, (Count, Number)) else f"({said})"

    def share(self, value: Quantity, setting: Setting) -> Share | None:
        """Return a quotient as a share, where the one count is a part of the other."""
        if not (isinstance(value, Arithmetic) and value.operator == "/"):
            return None
        part, whole = value.left, value.right
        if not (isinstance(part, Count) and isinstance(whole, Count) and part.unit == whole.unit):
            return None
        level = LEVELS.get(part.unit)
        of_part, of_whole = branches(part.of.query), branches(whole.of.query)
        if level is None or len(of_part) > 1 or len(of_whole) > 1:
            return None
        group = self.phrases.group(whole.of.query, setting, level)
        said = self._said_of_part(of_part[0], of_whole[0], setting, level)
        return None if said is None or group.called.names else Share(all_of(group), said)

    def _said_of_part(
        self, part: Query, whole: Query, setting: Setting, level: Level
    ) -> Predicate | None:
        rules = [rule for rule in part.restrictions if rule not in whole.restrictions]
        more = [related for related in part.related if related not in whole.related]
        kept = len(part.restrictions) - len(rules), len(part.related) - len(more)
        if kept != (len(whole.restrictions), len(whole.related)):
            return None
        if replace(part, restrictions=(), related=()) != replace(
            whole, restrictions=(), related=()
        ):
            if rules or not self._is_part(part, whole):
                return None
            bare = replace(part, related=tuple(more))
            return self.phrases.group(bare, setting.saying(*part.restrictions), level).predicate
        if len(more) == 1 and not rules and more[0].how.endswith(level):
            return self.beside(part, more[0], setting)
        return None if more or level != "document" else self._being(rules)

    def _is_part(self, part: Query, whole: Query) -> bool:
        if whole.subject != "codings":
            return (part.subject, whole.subject) == ("codings", "excerpts")
        expand = self.phrases.corpus.codebook.expand
        inner, outer = (
            {c for name in query.codes for c in expand(name)} for query in (part, whole)
        )
        alike = (part.stances, part.coder) == (whole.stances, whole.coder)
        return part.subject == "codings" and alike and inner <= outer


def number_of(group: Group) -> str:
    """Return the number of the things in a group, by name."""
    return f"the number of {group.named()}"


def all_of(group: Group) -> str:
    """Return all the things of a group, as a whole of which some are a part."""
    if group.that is None and group.called.one:
        return f"all {group.called}"
    return f"the {group.named()}"
