"""How names in the data are printed in a sentence: codes, documents, coders, dates, values."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from refutable.corpus import AGREED, ANY, CONSENSUS, Corpus
from refutable.evaluate.attributes import attribute_of
from refutable.evaluate.names import span_of
from refutable.language.english import listed
from refutable.language.query import TIME, By, Rule, Where

_LAYERS: Mapping[str, str] = {
    CONSENSUS: "the coders in consensus",
    AGREED: "all coders alike",
    ANY: "any of the coders",
}
_RETROSPECTIVE: Mapping[str, str] = {
    "yes": "documents that look back",
    "no": "documents of their own time",
}
TIMES: Mapping[str, str] = {
    By.SINCE: "from {} on",
    By.BEFORE: "before {}",
    By.DURING: "within {}",
}
_CONDITIONS = {
    **{"is": "", ">=": "of at least ", "<=": "of at most "},
    **{">": "of more than ", "<": "of less than "},
}
_LETTERS_OF_AN_EXCERPT = 40


class Labels:
    """The labels of one corpus: those that its table of values declares go before all others."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    def codes(self, names: Iterable[str]) -> str:
        """Return codes and families as alternatives."""
        return listed([self.code(name) for name in names], "or")

    def code(self, name: str) -> str:
        """Return a code by its label, a family as any of the codes under its label."""
        kind = "code" if name in self.corpus.codebook.codes else "family"
        plain = self.entry(name)
        return self._declared(kind, name) or (plain if kind == "code" else f"any of {plain}")

    def entry(self, name: str) -> str:
        """Return the codebook's own label of a code or a family."""
        return self._entries[name]

    @cached_property
    def _entries(self) -> Mapping[str, str]:
        book = self.corpus.codebook
        labels = {code.id: code.label for code in book.codes.values()}
        labels |= {family.id: family.label for family in book.families.values()}
        shown = {name: f"“{inside_sentence(label)}”" for name, label in labels.items()}
        # Programs let a code and the one above it have the same name: where it stands tells them.
        times = Counter(shown.values())
        apart = {
            code.id: f"{shown[code.id]} (under {shown[code.parent]})"
            for code in book.codes.values()
            if code.parent and times[shown[code.id]] > 1
        }
        alike = Counter(apart.values())
        shown |= {name: text for name, text in apart.items() if alike[text] == 1}
        return _distinct(shown)

    def document(self, name: str) -> str:
        """Return a document by title and date."""
        return self._declared("document", name) or self._documents[name]

    @cached_property
    def _documents(self) -> Mapping[str, str]:
        shown = {}
        for item in self.corpus.documents.values():
            date = self.corpus.date_of(item.id)
            shown[item.id] = f"“{item.title}” ({date})" if date else f"“{item.title}”"
        return _distinct(shown)

    def excerpt(self, name: str) -> str:
        """Return an excerpt by its first words and its id."""
        text = self.corpus.excerpts[name].text
        words = textwrap.shorten(text, _LETTERS_OF_AN_EXCERPT, placeholder=" …")
        return f"the passage “{words}” ({name})"

    def coder(self, name: str) -> str:
        """Return whose coding a layer is."""
        return self._declared("coder", name) or self._coders[name]

    @cached_property
    def _coders(self) -> Mapping[str, str]:
        coders = {coder.id: coder.label for coder in self.corpus.coders.values()}
        return _distinct({**_LAYERS, **coders})

    def stance(self, name: str) -> str:
        """Return in which manner something is coded."""
        declared = self._declared("stance", name)
        return f"as {declared}" if declared else f"with the stance “{name}”"

    def event(self, name: str) -> str:
        """Return an event by label and date, and any other date as ``when`` does."""
        known = self.corpus.events.get(name)
        return f"“{known.label}” ({known.date})" if known else self.when(name)

    def when(self, value: str) -> str:
        """Return a period by its label, any other date as such; an event without one by name."""
        if value in self.corpus.periods:
            return f"the period {self.period(value)}"
        span = span_of(value, self.corpus)
        if span.undated and value in self.corpus.events:
            return self.event(value)
        return f"the {span}" if str(span).endswith("0s") else str(span)

    def limit(self, value: str) -> str:
        """Return the first day of a date or a period, where it is one that lasts."""
        lasts = value in self.corpus.periods or "/" in span_of(value, self.corpus).text
        return f"the start of {self.when(value)}" if lasts else self.when(value)

    def period(self, name: str) -> str:
        """Return a period by its label."""
        return self._periods[name]

    @cached_property
    def _periods(self) -> Mapping[str, str]:
        return _distinct({item.id: item.label for item in self.corpus.periods.values()})

    def attribute(self, name: str) -> str:
        """Return a declared attribute by the title that the schema gives it."""
        return f"“{attribute_of(name, self.corpus).label or name}”"

    def _condition(self, rule: Where) -> str:
        said = self.attribute(rule.attribute)
        if rule.how == "known":
            return f"a known {said}"
        texts = [str(v).lower() if isinstance(v, bool) else str(v) for v in rule.values]
        if rule.how in TIMES:
            return f"{said} {TIMES[rule.how].format(self.limit(texts[0]))}"
        if rule.how == "between":
            return f"{said} of {texts[0]} to {texts[1]}"
        return f"{said} {_CONDITIONS[rule.how]}{listed(texts, 'or')}"

    def values(self, rule: Rule) -> str:
        """Return the values of a restriction, as alternatives."""
        if isinstance(rule, Where):
            return self._condition(rule)
        return listed([self._value(rule.by, value) for value in rule.values], "or")

    def _value(self, by: By, value: str) -> str:
        if by is By.DOCUMENT:
            return self.document(value)
        if by is By.EXCERPT:
            return self.excerpt(value)
        if by in TIME:
            return self.when(value) if by is By.DURING else self.limit(value)
        plain = _RETROSPECTIVE[value] if by is By.RETROSPECTIVE else value
        return self._declared(by.value, value) or plain

    def _declared(self, attribute: str, value: str) -> str:
        return self.corpus.labels.get((attribute, value), "")


def inside_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence."""
    # A label begins with a capital as a heading does; inside a sentence only initials keep it.
    second = label[1:2]
    return f"{label[:1].lower()}{label[1:]}" if second.isalpha() and second.islower() else label


def _distinct(shown: Mapping[str, str]) -> Mapping[str, str]:
    """Return what is shown for each name, with the name itself where two are shown alike."""
    times = Counter(shown.values())
    return {name: text if times[text] == 1 else f"{text} ({name})" for name, text in shown.items()}
