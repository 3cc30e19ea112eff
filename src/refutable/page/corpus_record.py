"""The corpus as plain JSON: all that lists print of it, and all that the evaluator computes with.

Places in lists stand for names: a passage says its document by the place of the document. Lists
are in the order of the files. What is empty is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refutable.cells.show import BETWEEN, COMPARED, SMALL
from refutable.corpus import Corpus, Document, Excerpt, Interval, Value
from refutable.corpus.model import SHORTHANDS
from refutable.evaluate.numbers import Range
from refutable.page.expressions import Resolved
from refutable.page.places import Places
from refutable.robustness.choices import Option, Readings
from refutable.wording.project import PORTIONS, Project

Json = dict[str, Any]
_INHERITED = ("scope", "language")
"""What a passage has from its document where it has none of its own."""
_TRANSLATION = "translation"
"""The kind of an excerpt that gives the words of another, which it repeats, in another language."""


def corpus_record(corpus: Corpus, readings: Readings, resolved: Resolved, wording: Project) -> Json:
    """Return the corpus, with what the expressions that were resolved look up in it.

    ``layers`` has a row for each coding: passage, code, stance, and the first and last place of
    its words in the passage, in code points. ``layer`` is the one that counts.
    """
    places = Places(corpus)
    stances = places.stances
    return {
        "layer": corpus.default,
        "coders": [{"id": one.id, "label": one.label} for one in corpus.coders.values()],
        "stances": stances,
        "upheld": [stances.index(name) for name in stances if name in corpus.counting.upheld],
        "attributes": [
            {"name": name, "label": one.label}
            for name, one in corpus.attributes.items()
            if (one.has_names or one.refers) and not one.via
        ],
        "documents": [_document(corpus, one) for one in corpus.documents.values()],
        "passages": _passages(places),
        "codes": [_code(places, name) for name in places.names],
        "layers": _layers(places),
        "periods": [
            {"id": one.id, "label": one.label, **_days(one.span)} for one in corpus.periods.values()
        ],
        "choices": [
            {
                **{"id": choice.id, "label": choice.label, "reason": choice.reason},
                "options": [_option(option, resolved) for option in choice.options],
            }
            for choice in readings.choices
        ],
        "print": _print(wording),
        **resolved.tables(readings),
    }


def _print(wording: Project) -> Json:
    """Return the words that numbers are printed with in a text; they are English."""
    ranges = {word: wording.range_of(word) for word in PORTIONS}
    return {
        **{"numbers": list(SMALL), "between": BETWEEN, "undefined": str(Range(None, None))},
        "compared": dict(COMPARED),
        "portions": {word: dict(found.ends) for word, found in ranges.items() if found},
    }


def _filled(content: Mapping[str, Any]) -> Json:
    return {name: value for name, value in content.items() if value not in ("", None, (), [], {})}


def _days(span: Interval) -> Json:
    ends = {"first": span.first, "last": span.last}
    return {name: day.isoformat() for name, day in ends.items() if day}


def _document(corpus: Corpus, document: Document) -> Json:
    content = {
        **{"id": document.id, "title": document.title, **_days(document.date)},
        "date": "" if document.date.undated else str(document.date),
        **_named(corpus, document.id),
        "retrospective": document.retrospective or None,
        "attributes": _attributes(corpus, document.attributes),
    }
    return _filled(content)


def _named(corpus: Corpus, document: str, excerpt: str = "") -> Json:
    """Return the attributes that a selection has a method for."""
    named = [one for name, one in corpus.attributes.items() if name in SHORTHANDS]
    named = [one for one in named if one.of == "excerpt" or not excerpt or one.name in _INHERITED]
    found = {one.name: corpus.values_at(one, document, excerpt) for one in named if document}
    return {
        name: some if name == "institution" else next(iter(some), "")
        for name, some in found.items()
    }


def _attributes(corpus: Corpus, values: Mapping[str, Value]) -> Json:
    """Return what readers can ask for: notes and other free text stay in the data."""
    free = {one.column for one in corpus.attributes.values() if one.is_free_text}
    return _filled(
        {
            name: str(value) if isinstance(value, Interval) else value
            for name, value in values.items()
            if name not in (*SHORTHANDS, "kind", *free)
        }
    )


def _passages(places: Places) -> list[Json]:
    excerpts = places.corpus.excerpts.values()
    translations = {one.repeats: one.text for one in excerpts if one.kind == _TRANSLATION}
    return [_passage(one, places, translations.get(one.id, "")) for one in excerpts]


def _passage(excerpt: Excerpt, places: Places, translation: str) -> Json:
    content = {
        **{"id": excerpt.id, "document": places.documents.get(excerpt.document or "")},
        **{"text": excerpt.text, "translation": translation, "locator": excerpt.locator},
        **{**_named(places.corpus, excerpt.document or "", excerpt.id), "kind": excerpt.kind},
        "uncounted": None if excerpt.counted else True,
        "line": excerpt.line,
        "attributes": _attributes(places.corpus, excerpt.attributes),
    }
    return _filled(content)


def _code(places: Places, name: str) -> Json:
    book = places.corpus.codebook
    code = book.codes.get(name)
    entry = code or book.families[name]
    above = places.codes[code.parent] if code and code.parent else None
    content = {"id": name, "label": entry.label, "definition": entry.definition, "parent": above}
    return _filled({**content, "family": code is None or None})


def _layers(places: Places) -> Mapping[str, list[list[int]]]:
    found: dict[str, list[list[int]]] = {name: [] for name in places.corpus.layers}
    for one in places.corpus.codings:
        found[one.coder].append([places.passages[one.excerpt], *places.coded(one)])
    return found


def _option(option: Option, resolved: Resolved) -> Json:
    content = {
        **{"id": option.id, "label": option.label, "default": option.default or None},
        **{"layer": option.layer, "count": option.count},
        "drop": [resolved.json(rule) for rule in option.drop],
        "lift": [resolved.json(rule) for rule in option.lift],
        **{"merge": [list(group) for group in option.merge], "dates": dict(option.dates)},
        "recode": {code: list(names) for code, names in option.recode},
    }
    return _filled(content)
