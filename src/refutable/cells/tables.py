"""Tables that say in a few rows what would be a figure of zeros, or of ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from refutable.cells.late import late
from refutable.cells.ledger import NOTHING, examined_claims
from refutable.cells.prose import demand_coders, printed_alpha, table
from refutable.cells.session import Session, session
from refutable.cells.show import MarkdownOutput
from refutable.claims.labels import Labels
from refutable.corpus import Codebook, agreement
from refutable.corpus.agreement import Agreement, AgreementTable, Scope
from refutable.escaping import as_text
from refutable.evaluate.crosstab import Breakdown, counts
from refutable.evaluate.names import codes_of
from refutable.figures.registry import names_of, short_name, to_passages
from refutable.figures.theme import between
from refutable.language.english import listed
from refutable.language.expressions import Selection, coded, quoted

Cells = Sequence[object]
Wanted = Mapping[str, str | Sequence[str]]


# Codes


def codes_table(by: str | Selection, families: Sequence[str] = ()) -> MarkdownOutput:
    """Display, a row each, which codes stand under the values of an attribute, or beside codes.

    ``by`` is an attribute, or a selection of codings, of which each code has a row. ``families``
    are the columns: the codes of each that are found, with the number of documents. Each
    leads to its passages.

    Raises:
        ValueError: there is no such attribute or family, or nothing is found.
    """
    book = session().corpus.codebook
    for family in families:
        if not book.expand(family):
            raise ValueError(f"the codebook has no family '{family}'")
    columns = {name: book.expand(name) for name in families} or {"": tuple(book.codes)}
    heads = [book.groups[name].label if name in book.groups else "Codes" for name in columns]
    codes = list(columns.values())
    if isinstance(by, Selection):
        name, rows = "Code", _beside(by, codes)
    else:
        name, rows = by.capitalize(), _under(by, codes)
    return table(rows, [name, "Documents", *heads], [4, 2, *[6] * len(heads)])


def _under(attribute: str, columns: Sequence[Sequence[str]]) -> Iterator[Cells]:
    """Yield a row a value of an attribute: its quoted documents, and the codes in these.

    Documents without a value, or with one that is not known, have no row.
    """
    by = Breakdown.by(session().finder, attribute)
    found = {code: counts(by.found(coded(code))) for codes in columns for code in codes}
    for value, base in counts(by.found(quoted())).items():
        if value.is_missing:
            continue
        cells = [
            _listed(
                (code, between(*found[code][value]), {"code": code, attribute: value.label})
                for code in codes
                if value in found[code]
            )
            for codes in columns
        ]
        yield (value.label, between(*base), *cells)


def _beside(selection: Selection, columns: Sequence[Sequence[str]]) -> Iterator[Cells]:
    """Yield a row a code of a selection: its documents, and the codes that stand in these too."""
    book = session().corpus.codebook
    meant = codes_of(selection.query, session().corpus)
    found = {code: _documents(selection, code) for code in {*meant, *chain(*columns)}}
    for code in (code for code in book.codes if code in meant and found[code]):
        cells = [
            _listed(
                (other, str(len(both)), {"code": [code, other], "document": sorted(both)})
                for other in codes
                if other != code and (both := found[code] & found[other])
            )
            for codes in columns
        ]
        yield (names_of(book.codes[code], book)["code"], len(found[code]), *cells)


def _documents(selection: Selection, code: str) -> frozenset[str]:
    """Return the documents that surely have a code, under the conditions of a selection."""
    items = session().finder.find(replace(selection.query, codes=(code,)))
    sure = zip(items, items.certain.tolist(), strict=True)
    return frozenset(item.document for item, certain in sure if certain)


def _listed(found: Iterable[tuple[str, str, Wanted]]) -> MarkdownOutput:
    """Return codes with their numbers, the greatest first; a dash where there are none."""
    book = session().corpus.codebook
    listed = sorted(found, key=lambda one: -int(one[1].rpartition("–")[2]))
    parts = [
        f"[{as_text(names_of(book.codes[code], book)['code'])}]({to_passages(**wanted)}) {number}"
        for code, number, wanted in listed
    ]
    return MarkdownOutput("; ".join(parts) or "–")


# Coders


def agreement_table(*coders: str) -> Any:
    """Display, a row each, the codes and families on which coders differ, in presence or stance.

    A row has the decisions in which all gave the code, of those in which any did, and alpha with
    its interval for presence and for stance. What is not listed was decided alike.

    Raises:
        ValueError: fewer than two coders are named, or one is not known.
    """
    current = session()
    demand_coders(coders)
    return late(lambda: _differing(current, coders), NOTHING)


def alphas_table(*pairs: Sequence[str]) -> Any:
    """Display, a row a pair, how far two layers agree over all codes, with intervals.

    Of a coder and a further run of it, this is stability; of two coders, agreement.

    Raises:
        ValueError: a pair names fewer than two coders, or one that is not known.
    """
    current = session()
    for pair in pairs:
        demand_coders(pair)
    return late(lambda: _alphas(current, pairs), NOTHING)


def _alphas(current: Session, pairs: Sequence[Sequence[str]]) -> MarkdownOutput:
    label = Labels(current.corpus).coder
    rows = []
    for pair in pairs:
        found = _compared(current, pair)
        over_all = [found.row(measure, "all") for measure in agreement.MEASURES]
        codes = f"{found.meaningful('presence')} of {found.codes}"
        rows.append((listed([label(one) for one in pair]), *map(_alpha_of, over_all), codes))
    heads = ["Compared", "Presence", "Stance", "Words", "Codes on which alpha means something"]
    return table(rows, heads, [5, 3, 3, 3, 2])


def _compared(current: Session, coders: Sequence[str]) -> AgreementTable:
    # Imported here, for a check, which makes no table, has no need of it.
    from refutable.robustness import kept

    return kept.agreement(current.corpus, coders)


def runs_table() -> Any:
    """Display each claim whose verdict is another under a further run of a machine coder.

    Beside it stand its verdicts under each coder and each run.
    """
    current = session()
    return late(lambda: _runs(current), NOTHING)


def _runs(current: Session) -> MarkdownOutput:
    layers = {name: one.layers for name, one in examined_claims(current).items()}
    changed = {name: one for name, one in layers.items() if one.changed_by_runs}
    if not changed:
        return NOTHING
    shown = [{**one.by_coder, **one.by_run} for one in changed.values()]
    label = Labels(current.corpus).coder
    rows = [
        (links_to_claims([name]), *(f"{under.sign} {under.value}" for under in verdicts.values()))
        for name, verdicts in zip(changed, shown, strict=True)
    ]
    heads = ["Claim", *map(label, shown[0])]
    return table(rows, heads, [5, *[2] * len(shown[0])])


def _differing(current: Session, coders: Sequence[str]) -> MarkdownOutput:
    found = _compared(current, coders)
    rows = []
    for scope, name, label in _scopes(current.corpus.codebook):
        given, stance = found.row("presence", scope, name), found.row("stance", scope, name)
        if given and (given.jointly < given.ever or (stance and stance.percent != 1)):
            alphas = (_alpha_of(given), _alpha_of(stance))
            rows.append((label, f"{given.jointly} of {given.ever}", *alphas))
    heads = ["Family or code", "Given by all", "Alpha for presence", "Alpha for stance"]
    return table(rows, heads, [4, 2, 3, 3]) if rows else NOTHING


def _scopes(book: Codebook) -> Iterator[tuple[Scope, str, object]]:
    """Yield all codes, then each family with its codes: scope, id and label."""
    yield "all", "", MarkdownOutput("**All codes**")
    grouped = {code for name in book.groups for code in book.expand(name)}
    for name, group in book.groups.items():
        yield "family", name, MarkdownOutput(f"**{as_text(group.label)}**")
        codes = [code for code in book.expand(name) if code != name]
        yield from (("code", code, names_of(book.codes[code], book)["code"]) for code in codes)
    for code in book.codes.values():
        if code.id not in grouped:
            yield "code", code.id, code.label


def _alpha_of(row: Agreement | None) -> str:
    if row is None:
        return "–"
    if not row.means_something:
        return row.reserve
    interval = "" if row.low is None else f" ({row.low:.2f} to {row.high:.2f})"
    return f"{printed_alpha(row.alpha)}{interval}".replace("-", "\N{MINUS SIGN}")


# Readings


def readings_table() -> Any:
    """Display, a row an option of an analytic choice, the claims whose verdict it alone changes.

    All other choices are as the paper makes them. The last row has the claims whose verdict only
    several options together change.
    """
    current = session()
    return late(lambda: _readings(current), NOTHING)


def _readings(current: Session) -> MarkdownOutput:
    from refutable.robustness.choices import load_readings

    results = {name: one.readings for name, one in examined_claims(current).items()}
    rows = [
        (f"{choice.label}: {option.label}", [n for n, one in results.items() if at in one.deciding])
        for choice in load_readings(current.root, current.corpus).choices
        for option in choice.options
        for at in [(choice.id, option.id)]
        if not option.default
    ]
    together = [n for n, one in results.items() if one.held < one.tried and not one.deciding]
    if together:
        rows.append(("Several of these together", together))
    heads = ["Choice made otherwise", "Claims with another verdict"]
    return table([(name, links_to_claims(names)) for name, names in rows], heads, [4, 9])


def links_to_claims(names: Iterable[str]) -> MarkdownOutput:
    """Return links to claims, each with its number and its short name; a dash for none."""
    said = (f"[](#{name}){{.to-ledger}} {as_text(short_name(name))}" for name in names)
    return MarkdownOutput("; ".join(said) or "–")
