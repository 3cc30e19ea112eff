"""A criterion in plain English.

What all parts share is said once, before them; parts that differ in one respect alone are put
together ("in each of the periods …"). Two criteria read alike only where they mean the same:
where they differ in how alternatives, restrictions or a denial are written down, and in nothing
that a corpus could tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from refutable.corpus import Corpus
from refutable.language.criteria import All, AnyOf, Criterion, Given, Leaf, Omitted
from refutable.language.english import listed
from refutable.language.expressions import Selection
from refutable.language.nodes import walk
from refutable.language.queries import leaves, plain_queries
from refutable.language.query import By, Query, Restriction
from refutable.wording.clauses import Clause, Clauses
from refutable.wording.folds import Fold, How, by_code, by_date, by_document, some_of
from refutable.wording.phrases import PREPOSITIONS, Setting, common


def in_english(criterion: Criterion, corpus: Corpus, *, numbered: bool = False) -> str:
    """Return the criterion as an English clause, in the labels of the data.

    ``numbered`` puts "(1)", "(2)" … before what each comparison needs, in the order in which
    evaluation reports what it found; a single comparison has no number.
    """
    return _Wording(corpus, numbered=numbered).say(criterion)


# ---------------------------------------------------------------------- the parts of a criterion


@dataclass(frozen=True)
class _Part:
    """A leaf of a criterion, and whether it is to hold or not to."""

    leaf: Leaf
    holds: bool


@dataclass(frozen=True)
class _Joined:
    """Parts of which all must hold, or any."""

    how: How
    parts: tuple[_Tree, ...]


@dataclass(frozen=True)
class _If:
    """What must hold if there is enough to decide."""

    base: _Tree
    then: _Tree


_Tree = _Part | _Joined | _If


def _tree(criterion: Criterion) -> _Tree:
    """Return the tree of a criterion in normal form: a denied leaf is said as the opposite one."""
    if isinstance(criterion, Given):
        return _If(_tree(criterion.base), _tree(criterion.then))
    if isinstance(criterion, (All, AnyOf)):
        how: How = "all" if isinstance(criterion, All) else "any"
        parts = [_tree(part) for part in criterion.parts]
        flat = [p.parts if isinstance(p, _Joined) and p.how == how else (p,) for p in parts]
        joined = tuple(chain.from_iterable(flat))
        return joined[0] if len(joined) == 1 else _Joined(how, joined)
    ((leaf, holds),) = criterion.leaves()
    return _Part(leaf, holds)


def _selected(leaf: Leaf) -> list[Query]:
    """Return the query of each selection in a leaf."""
    return [node.query for node in walk(leaf) if isinstance(node, Selection)]


def _coder(criterion: Criterion) -> str:
    """Return the layer that is named wherever there is coding; empty where there is no such."""
    named = {query.coder for query in plain_queries(criterion) if query.subject == "codings"}
    return named.pop() if len(named) == 1 else ""


# ---------------------------------------------------------------------- the sentence


@dataclass(frozen=True)
class _Piece:
    """A part as it is said; one that follows on is set off by a comma alone."""

    text: str
    clause: Clause | None = None
    follows_on: bool = False
    several: bool = False


_DEEPEST_WITHOUT_BRACKETS = 1
_FOLDED_BY = (By.DURING, *PREPOSITIONS)


class _Wording:
    """One criterion being said: what is numbered, and the number that comes next."""

    def __init__(self, corpus: Corpus, *, numbered: bool) -> None:
        self.corpus = corpus
        self.clauses = Clauses(corpus)
        self.labels = self.clauses.phrases.labels
        self.numbered = numbered
        self.next = 1

    def say(self, criterion: Criterion) -> str:
        tree = _tree(criterion.normal())
        parts = list(leaves(criterion))
        self.numbered = self.numbered and len(parts) > 1
        frame = _frame([query for leaf in parts for query in _selected(leaf)])
        setting = Setting(frozenset(frame), _coder(criterion))
        piece = self._said(tree, setting, 0)
        before = [f"as coded by {self.labels.coder(setting.coder)}"] if setting.coder else []
        before += [f"among {self.clauses.phrases.documents(frame)}"] if frame else []
        if not before:
            return piece.text
        return f"{', '.join(before)}{':' if piece.several else ','} {piece.text}"

    def _said(self, tree: _Tree, setting: Setting, depth: int) -> _Piece:
        if isinstance(tree, _Part):
            return self._leaf(tree, setting, None, depth)
        if isinstance(tree, _Joined):
            return self._joined(tree, setting, depth)
        base = self._said(tree.base, setting, depth + 1).text
        then = self._said(tree.then, setting, depth + 1).text
        text = f"if {base}, then {then}; otherwise it stays open"
        return _Piece(f"({text})" if depth else text, several=True)

    def _leaf(self, part: _Part, setting: Setting, before: Clause | None, depth: int) -> _Piece:
        clause = self.clauses.say(part.leaf, part.holds, setting, before)
        bracketed = depth > 0 and isinstance(part.leaf, Omitted)
        text = f"({clause.text})" if bracketed else clause.text
        return _Piece(f"{self._number()}{text}", clause, clause.follows_on)

    def _number(self, parts: int = 1) -> str:
        """Return the number of what is needed next, or of the next few."""
        first, self.next = self.next, self.next + parts
        if not self.numbered:
            return ""
        return f"({first}) " if parts == 1 else f"({first}–{self.next - 1}) "

    def _joined(self, tree: _Joined, setting: Setting, depth: int) -> _Piece:
        pieces = list(self._pieces(tree, setting, depth))
        if len(pieces) == 1:
            return pieces[0]
        light = depth > 0 or all(piece.follows_on for piece in pieces[1:])
        mark, word = "," if light else ";", "and" if tree.how == "all" else "or"
        *first, last = (piece.text for piece in pieces)
        text = f"{f'{mark} '.join(first)}{mark} {word} {last}"
        text = f"either {text}" if tree.how == "any" else text
        text = f"({text})" if depth > _DEEPEST_WITHOUT_BRACKETS else text
        return _Piece(text, several=True)

    def _pieces(self, tree: _Joined, setting: Setting, depth: int) -> Iterator[_Piece]:
        place, before = 0, None
        while place < len(tree.parts):
            part = tree.parts[place]
            fold = self._fold(tree, place, setting, before)
            if fold is not None:
                more = list(self._repeated(tree, place + fold.parts, setting, fold))
                yield self._unfolded(fold, more)
                place, before = place + fold.parts * (1 + len(more)), fold.ends
            else:
                piece = (
                    self._leaf(part, setting, before, depth)
                    if isinstance(part, _Part)
                    else self._said(part, setting, depth + 1)
                )
                yield piece
                place, before = place + 1, piece.clause

    # ------------------------------------------------------------------ parts put together

    def _unfolded(self, fold: Fold, more: Sequence[Fold]) -> _Piece:
        if more:
            said = [
                f"{self._number(one.parts)}{one.after.removeprefix(', ')}" for one in (fold, *more)
            ]
            return _Piece(f"{fold.before}{listed(fold.items)}, {listed(said)}")
        items = [f"{self._number()}{item}" for item in fold.items]
        text = f"{fold.before}{listed(items, fold.word)}{fold.after}"
        return _Piece(text, fold.ends, fold.follows_on)

    def _repeated(self, tree: _Joined, place: int, setting: Setting, fold: Fold) -> Iterator[Fold]:
        """Yield the folds that follow and say something else of the same items."""
        while tree.how == "all" and fold.repeatable:
            other = self._fold(tree, place, setting, None)
            if other is None or (other.before, other.items) != (fold.before, fold.items):
                return
            yield other
            place += other.parts

    def _fold(
        self, tree: _Joined, place: int, setting: Setting, before: Clause | None
    ) -> Fold | None:
        """Return how the parts from here on can be put together, where two or more can be."""
        run: list[_Part] = []
        for part in tree.parts[place:]:
            if not isinstance(part, _Part):
                break
            run.append(part)
        for find in (self._by_counterexample, self._by_restriction, self._by_coder):
            fold = find(run, tree.how, setting)
            if fold is not None:
                return fold
        said = [self.clauses.say(part.leaf, part.holds, setting, None) for part in run]
        for gather in (by_document, by_date, by_code):
            fold = gather(said, tree.how, before)
            if fold is not None:
                return fold
        return None

    def _by_counterexample(self, run: Sequence[_Part], how: How, setting: Setting) -> Fold | None:
        """Put together what makes a universal: some do, and none does not."""
        if how == "any" or len(run) < 2 or not (run[0].holds and run[1].holds):
            return None
        text, asked = self.clauses.every(run[0].leaf, run[1].leaf, setting)
        return Fold(2, f"{text}: ", asked) if text else None

    def _by_restriction(self, run: Sequence[_Part], how: How, setting: Setting) -> Fold | None:
        """Put together what differs in the period alone, or in the scope, the actor and so on."""
        for by in _FOLDED_BY:
            found: list[Restriction] = []
            text = ""
            for part in run:
                rules = [rule for rule in common(_selected(part.leaf)) if rule.by is by]
                if len(rules) != 1 or rules[0] in (*found, *setting.said):
                    break
                said = self.clauses.say(part.leaf, part.holds, setting.saying(*rules), None).text
                if found and said != text:
                    break
                found, text = [*found, *rules], said
            if len(found) > 1:
                return self._fold_around(by, found, how, text)
        return None

    def _fold_around(self, by: By, rules: Sequence[Restriction], how: How, text: str) -> Fold:
        items = tuple(self.labels.values(rule) for rule in rules)
        intro = f"{PREPOSITIONS.get(by, 'within')} {some_of(how)} "
        periods = self.corpus.periods
        if all(len(rule.values) == 1 and rule.values[0] in periods for rule in rules):
            intro = f"in {some_of(how)} the periods "
            items = tuple(self.labels.period(rule.values[0]) for rule in rules)
        return Fold(len(rules), intro, items, f", {text}", repeatable=True)

    def _by_coder(self, run: Sequence[_Part], how: How, setting: Setting) -> Fold | None:
        coders: list[str] = []
        text = ""
        for part in run:
            coder = _coder(part.leaf)
            if not coder or coder in (*coders, setting.coder):
                break
            inner = replace(setting, coder=coder)
            said = self.clauses.say(part.leaf, part.holds, inner, None).text
            if coders and said != text:
                break
            coders, text = [*coders, coder], said
        if len(coders) < 2:
            return None
        items = tuple(self.labels.coder(coder) for coder in coders)
        return Fold(
            len(coders), f"as coded by {some_of(how)} ", items, f", {text}", repeatable=True
        )


def _frame(queries: Sequence[Query]) -> list[Restriction]:
    """Return the restrictions that are said once, before all else.

    A single selection says its own, except where it goes by the name of a document.
    """
    shared = common(queries)
    named = [rule for rule in shared if rule.by in (By.DOCUMENT, By.EXCERPT)]
    if len(queries) == 1 and not named:
        return []
    return [rule for rule in shared if rule not in named]
