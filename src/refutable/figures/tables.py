"""Tidy rows of what is in a corpus, ready to be drawn or listed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from refutable.corpus import Code, Corpus
from refutable.corpus.agreement import Agreement, agreement_table
from refutable.evaluate.evaluate import amount
from refutable.evaluate.query import Finder, Item
from refutable.language.expressions import Selection, catalogued
from refutable.language.query import By, Query

Value = str | int | float | bool | None
Record = dict[str, Value]


def documents_over_time(finder: Finder) -> list[Record]:
    """Return a row a document: id, title, possible days, actor, type, quoted or not."""
    corpus = finder.corpus
    quoted = {excerpt.document for excerpt in corpus.counted}
    return [
        {
            "document": document.id,
            "title": document.title,
            "start": document.date.first.isoformat() if document.date.first else None,
            "end": document.date.last.isoformat() if document.date.last else None,
            "actor": document.actor,
            "type": document.type,
            "quoted": document.id in quoted,
        }
        for document in corpus.documents.values()
    ]


def events_over_time(finder: Finder) -> list[Record]:
    """Return a row an event that has a strand: id, label, possible days, strand, quoted or not.

    One that brought forth a document is quoted if the document is; any other counts as quoted.
    Strands come in the schema's order, events in that of the file.
    """
    corpus = finder.corpus
    quoted = {excerpt.document for excerpt in corpus.counted}
    drawn = [event for event in corpus.events.values() if event.strand]
    order = list(dict.fromkeys((*corpus.strands, *(event.strand for event in drawn))))
    return [
        {
            "event": event.id,
            "label": event.short or event.label,
            "said": event.label,
            "start": event.date.first.isoformat() if event.date.first else None,
            "end": event.date.last.isoformat() if event.date.last else None,
            "strand": event.strand,
            "quoted": not event.document or event.document in quoted,
        }
        for event in sorted(drawn, key=lambda event: order.index(event.strand))
    ]


def periods(finder: Finder) -> list[Record]:
    """Return a row a period: label, first and last day, and the documents dated within it."""
    rows: list[Record] = []
    for period in finder.corpus.periods.values():
        held = amount(catalogued().during(period.id).documents, finder)
        span = period.span
        low, high = int(held.low or 0), int(held.high or 0)
        rows.append(
            {
                "label": period.label,
                "start": span.first.isoformat() if span.first else None,
                "end": span.last.isoformat() if span.last else None,
                "documents": str(low) if low == high else f"{low}–{high}",
            }
        )
    return rows


def codes_by_period(finder: Finder, families: Sequence[str], scopes: Sequence[str]) -> list[Record]:
    """Return a row a code and period: documents that surely, and that possibly, carry the code.

    ``base`` and ``base_possible`` are the quoted documents of the period; retrospective documents
    stand in no period.
    """
    rows: list[Record] = []
    for order, period in enumerate(finder.corpus.periods.values()):
        base = _documents(finder, Query("excerpts"), period.id, scopes)
        if base[1] == 0:
            continue
        for code in _codes(finder.corpus, families):
            certain, possible = _documents(finder, Query("codings", (code.id,)), period.id, scopes)
            rows.append(
                {
                    **_names(code, finder.corpus),
                    "period": period.id,
                    "period_label": period.label,
                    "period_order": order,
                    "documents": certain,
                    "possible": possible,
                    "base": base[0],
                    "base_possible": base[1],
                }
            )
    return rows


def _documents(finder: Finder, query: Query, period: str, scopes: Sequence[str]) -> tuple[int, int]:
    query = query.restricted(By.DURING, [period])
    if scopes:
        query = query.restricted(By.SCOPE, scopes)
    found = amount(Selection(query).documents, finder)
    return int(found.low or 0), int(found.high or 0)


def _codes(corpus: Corpus, families: Sequence[str]) -> list[Code]:
    wanted = set(families) or set(corpus.codebook.families)
    unknown = wanted - set(corpus.codebook.families)
    if unknown:
        raise ValueError(f"no family of the codebook: {', '.join(sorted(unknown))}")
    return [code for code in corpus.codebook.codes.values() if code.family in wanted]


def _names(code: Code, corpus: Corpus) -> Record:
    return {
        "code": code.id,
        "label": code.label,
        "family": code.family,
        "family_label": corpus.codebook.families[code.family].label,
    }


def code_cooccurrence(
    finder: Finder,
    families: Sequence[str],
    scopes: Sequence[str] = (),
    *,
    contemporary: bool = False,
) -> list[Record]:
    """Return a row a pair of codes in use: the documents in which they surely stand together.

    With ``contemporary``, retrospective documents are left out.
    """
    corpus = finder.corpus

    def query(code: str) -> Query:
        found = Query("codings", (code,))
        if scopes:
            found = found.restricted(By.SCOPE, scopes)
        return found.restricted(By.RETROSPECTIVE, ["no"]) if contemporary else found

    places = {
        code.id: _certain_documents(finder, query(code.id)) for code in _codes(corpus, families)
    }
    rows: list[Record] = []
    for one, other in combinations(places, 2):
        shared = len(places[one] & places[other])
        if places[one] and places[other]:
            a, b = corpus.codebook.codes[one], corpus.codebook.codes[other]
            rows.append(
                {
                    "code_a": a.id,
                    "label_a": a.label,
                    "family_a": a.family,
                    "code_b": b.id,
                    "label_b": b.label,
                    "family_b": b.family,
                    "documents": shared,
                }
            )
    return rows


def _certain_documents(finder: Finder, query: Query) -> set[str]:
    certain = finder.evaluation.in_documents(query).certain[0]
    return {finder.arrays.documents[place] for place in certain.nonzero()[0].tolist()}


def institutions_by_code(finder: Finder, families: Sequence[str]) -> list[Record]:
    """Return a row an institution and code: documents, and those quoted of the institution."""
    corpus = finder.corpus
    names = dict.fromkeys(n for d in corpus.documents.values() for n in d.institutions)
    rows: list[Record] = []
    for name in names:
        base = _at(finder, Query("excerpts"), name)
        if not base:
            continue
        for code in _codes(corpus, families):
            rows.append(
                {
                    "institution": name,
                    **_names(code, corpus),
                    "documents": _at(finder, Query("codings", (code.id,)), name),
                    "base": base,
                }
            )
    return rows


def _at(finder: Finder, query: Query, institution: str) -> int:
    return len(_certain_documents(finder, query.restricted(By.INSTITUTION, [institution])))


def agreement_by_code(finder: Finder, families: Sequence[str]) -> list[Record]:
    """Return a row a code: alpha with its interval, percent agreement, and the counts.

    ``alpha``, ``low`` and ``high`` are None where undefined, and ``reserve`` says why, or why a
    code is too rare (``rare``) for alpha to mean anything. ``used_by`` counts the excerpts in
    which each coder gave the code, ``jointly`` those in which all did, ``ever`` those in which any.
    """
    corpus = finder.corpus
    table = agreement_table(corpus)
    found = {row.name: row for row in table.presence if row.scope == "code"}
    return [
        {**_names(code, corpus), **_agreement(found[code.id], table.coders)}
        for code in _codes(corpus, families)
    ]


def agreement_by_family(finder: Finder, families: Sequence[str]) -> list[Record]:
    """Return a row over all codes, its ``code`` and ``family`` empty, then one a family.

    The columns are those of `agreement_by_code`; the counts are over all codes of the row.
    """
    book = finder.corpus.codebook
    table = agreement_table(finder.corpus)
    wanted = {code.family for code in _codes(finder.corpus, families)}
    rows: list[Record] = []
    for row in table.presence:
        if row.scope == "all" or (row.scope == "family" and row.name in wanted):
            label = book.families[row.name].label if row.name else "all codes"
            names = {"code": "", "label": label, "family": row.name, "family_label": label}
            rows.append({**names, **_agreement(row, table.coders)})
    return rows


def _agreement(row: Agreement, coders: Sequence[str]) -> Record:
    used = zip(coders, row.given, strict=True)
    return {
        "alpha": _rounded(row.alpha),
        "low": _rounded(row.low),
        "high": _rounded(row.high),
        "percent": _rounded(row.percent),
        "used_by": ", ".join(f"{coder} {number}" for coder, number in used),
        "jointly": row.jointly,
        "ever": row.ever,
        "rare": row.rare,
        "reserve": row.reserve or row.why_no_limits,
    }


def _rounded(value: float | None) -> float | None:
    # Beyond what a figure shows; the last bits may differ from one machine to another.
    return None if value is None else round(value, 4)


def documents_of(items: Iterable[Item]) -> int:
    """Return how many documents the items stand in."""
    return len({item.document for item in items})
