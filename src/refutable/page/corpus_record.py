"""The corpus as plain JSON: all that lists print of it, and all that the evaluator computes with.

Places in lists stand for names: a passage says its document by the place of the document. Lists
are in the order of the files. What is empty is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from refutable.cells.show import BETWEEN, COMPARED, SMALL
from refutable.corpus import Corpus, Document, Excerpt, Interval, Value
from refutable.evaluate.numbers import Range
from refutable.language.query import Restriction
from refutable.page.expressions import Resolved
from refutable.robustness.choices import Option, Readings
from refutable.wording.project import PORTIONS, Project

Json = dict[str, Any]
_TRANSLATION = "translation"
"""The kind of an excerpt that gives the words of another, which it repeats, in another language."""


def corpus_record(corpus: Corpus, readings: Readings, resolved: Resolved, wording: Project) -> Json:
    """Return the corpus, with what the expressions that were resolved look up in it.

    ``layers`` has a row for each coding: passage, code, stance, and the first and last place of
    its words in the passage, in code points. ``layer`` is the one that counts.
    """
    names = tuple(dict.fromkeys((*corpus.codebook.families, *corpus.codebook.codes)))
    stances = _stances(corpus)
    documents = {name: place for place, name in enumerate(corpus.documents)}
    return {
        "layer": corpus.default,
        "coders": [{"id": one.id, "label": one.label} for one in corpus.coders.values()],
        "stances": stances,
        "upheld": [stances.index(name) for name in stances if name in corpus.counting.upheld],
        "documents": [_document(one) for one in corpus.documents.values()],
        "passages": _passages(corpus, documents),
        "codes": [_code(corpus, name, names) for name in names],
        "layers": _layers(corpus, names, stances),
        "periods": [
            {"id": one.id, "label": one.label, **_days(one.span)} for one in corpus.periods.values()
        ],
        "choices": [
            {
                **{"id": choice.id, "label": choice.label, "reason": choice.reason},
                "options": [_option(option) for option in choice.options],
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


def _stances(corpus: Corpus) -> list[str]:
    """Return the stances of the codebook, then what else codings have: open ones too."""
    declared = [name for name in corpus.codebook.stances if name in corpus.counting.stances]
    rest = sorted({*corpus.counting.stances, *corpus.columns.indexed[3]})
    return list(dict.fromkeys((*declared, *rest)))


def _document(document: Document) -> Json:
    content = {
        **{"id": document.id, "title": document.title, **_days(document.date)},
        "date": "" if document.date.undated else str(document.date),
        **{"actor": document.actor, "type": document.type, "institution": document.institutions},
        **{"scope": document.scope, "language": document.language},
        "retrospective": document.retrospective or None,
        "attributes": _attributes(document.attributes),
    }
    return _filled(content)


def _attributes(values: Mapping[str, Value]) -> Json:
    return _filled(
        {n: str(value) if isinstance(value, Interval) else value for n, value in values.items()}
    )


def _passages(corpus: Corpus, documents: Mapping[str, int]) -> list[Json]:
    translations = {
        one.repeats: one.text for one in corpus.excerpts.values() if one.kind == _TRANSLATION
    }
    return [
        _passage(one, documents, translations.get(one.id, "")) for one in corpus.excerpts.values()
    ]


def _passage(excerpt: Excerpt, documents: Mapping[str, int], translation: str) -> Json:
    content = {
        **{"id": excerpt.id, "document": documents.get(excerpt.document or "")},
        **{"text": excerpt.text, "translation": translation, "locator": excerpt.locator},
        **{"language": excerpt.language, "scope": excerpt.scope, "kind": excerpt.kind},
        "uncounted": None if excerpt.counted else True,
        "attributes": _attributes(excerpt.attributes),
    }
    return _filled(content)


def _code(corpus: Corpus, name: str, names: Sequence[str]) -> Json:
    book = corpus.codebook
    code = book.codes.get(name)
    entry = code or book.families[name]
    above = names.index(code.parent) if code and code.parent else None
    content = {"id": name, "label": entry.label, "definition": entry.definition, "parent": above}
    return _filled({**content, "family": code is None or None})


def _layers(
    corpus: Corpus, names: Sequence[str], stances: Sequence[str]
) -> Mapping[str, list[list[int]]]:
    passages = {name: place for place, name in enumerate(corpus.excerpts)}
    codes = {name: place for place, name in enumerate(names)}
    found: dict[str, list[list[int]]] = {name: [] for name in corpus.layers}
    for one in corpus.codings:
        place = [passages[one.excerpt], codes[one.code], stances.index(one.stance)]
        found[one.coder].append([*place, one.start, one.end])
    return found


def _option(option: Option) -> Json:
    content = {
        **{"id": option.id, "label": option.label, "default": option.default or None},
        **{"layer": option.layer, "count": option.count},
        **{"drop": _rules(option.drop), "lift": _rules(option.lift)},
        **{"merge": [list(group) for group in option.merge], "dates": dict(option.dates)},
    }
    return _filled(content)


def _rules(rules: Iterable[Restriction]) -> list[Json]:
    return [{"by": rule.by.value, "values": list(rule.values)} for rule in rules]
