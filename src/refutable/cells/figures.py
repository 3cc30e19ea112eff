"""``figure()``: which rows a figure is drawn from, and with what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from refutable.cells.late import late
from refutable.cells.ledger import published_claims, published_rows, whole_paper
from refutable.cells.session import READINGS, Collected, FigureRequest, Row, Session, session
from refutable.cells.show import MarkdownOutput
from refutable.claims.graph import levels, theses
from refutable.evaluate.query import Finder
from refutable.figures import tables
from refutable.language.nodes import to_json

PUBLISHED = "data/published-claims.csv"
_OF_CLAIMS = frozenset(
    {"argument", "claims_at_a_glance", "published_outcomes", "readings_by_claim"}
)


def figure(label: str, module: str, **options: Any) -> Any:
    """Draw a figure from the corpus, with ``module`` of refutable.figures.

    ``options`` choose the rows: families=, scopes=, contemporary=, minimum=.
    """
    current = session()
    if module in _OF_CLAIMS:
        request = _figure_of_claims(label, module, current)
    else:
        request = _figure_of_corpus(label, module, current, options)
    current.figures[label] = request
    return late(lambda: draw(request), MarkdownOutput(label))


def draw(request: FigureRequest) -> Drawn:
    """Return the chart of a figure, in a form that displays itself; it is drawn once."""
    made = request.__dict__
    if "drawn" not in made:
        made["drawn"] = _drawn(request)
    return made["drawn"]  # type: ignore[no-any-return]


def _drawn(request: FigureRequest) -> Drawn:
    import pandas as pd

    from refutable import figures
    from refutable.figures.theme import PHONE

    module = figures.FIGURES[request.module]
    table = pd.DataFrame(list(request.rows))
    options = {name: value for name, value in request.options.items() if name != "periods"}
    if "periods" in request.options:
        options["periods"] = pd.DataFrame(request.options["periods"])
    chart = module.draw(table, **options)
    narrow = module.draw(table, **options, width=PHONE)
    return Drawn(figures.mimebundle(chart, narrow))


class Drawn:
    """A chart, as the formats in which it displays itself."""

    def __init__(self, bundle: Mapping[str, Any]) -> None:
        self.bundle = bundle

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, Any]:
        return self.bundle


def _figure_of_corpus(
    label: str, module: str, current: Session, options: Mapping[str, Any]
) -> FigureRequest:
    files = tuple(current.corpus.files)
    chosen = _drawing_options(module, current, options)
    if module == "agreement_by_code":
        families = options.get("families", ())
        return FigureRequest(
            label,
            module,
            chosen,
            files,
            make_rows=lambda: agreement_rows(current.finder, families),
            inputs=lambda: [_contents(current.root, files), list(families)],
        )
    # Made at once: what is wrong with the options is a fault of the cell that gives them.
    rows = _rows(module, current, options)
    return FigureRequest(label, module, chosen, files, make_rows=lambda: rows)


def _figure_of_claims(label: str, module: str, current: Session) -> FigureRequest:
    # When the rows are wanted, all cells have run: in a check these, in a kernel those of a check.
    files = tuple(current.corpus.files)
    make_rows = partial(_rows_of_claims, module, current)
    if module == "published_outcomes":
        return FigureRequest(label, module, {}, (*files, PUBLISHED), make_rows)
    if module != "readings_by_claim":
        return FigureRequest(label, module, {}, files, make_rows)
    if (current.root / READINGS).is_file():
        files += (READINGS,)
    return FigureRequest(
        label,
        module,
        {},
        files,
        make_rows,
        inputs=lambda: [_contents(current.root, files), _criteria(whole_paper(current))],
    )


def _rows_of_claims(module: str, current: Session) -> list[Row]:
    collected = whole_paper(current)
    if module == "readings_by_claim":
        return reading_rows(collected, current)
    if module == "published_outcomes":
        return published_rows(published_claims(current))
    return argument_rows(collected) if module == "argument" else claim_rows(collected)


def _contents(root: Path, files: Iterable[str]) -> Mapping[str, str]:
    """Return a digest of each file that rows are computed from, and of the rooms that do it."""
    here = Path(__file__).parents[1]
    found = {name: root / name for name in files}
    for room in ("corpus", "language", "evaluate", "claims", "robustness"):
        found |= {p.relative_to(here).as_posix(): p for p in sorted((here / room).glob("*.py"))}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in found.items()}


def _criteria(collected: Collected) -> list[Row]:
    criteria = {made.id: to_json(made.holds) for made in collected.claims}
    return [row | {"holds": criteria[row["claim"]]} for row in claim_rows(collected)]


def _drawing_options(module: str, current: Session, options: Mapping[str, Any]) -> dict[str, Any]:
    corpus = current.corpus
    if module in ("documents_over_time", "events_over_time"):
        return {"periods": tables.periods(current.finder)}
    # All families, whatever is drawn: so a family has one colour in every figure.
    chosen: dict[str, Any] = {
        "families": {key: item.label for key, item in corpus.codebook.families.items()}
    }
    if module == "code_cooccurrence":
        chosen["at_least"] = options.get("minimum", 2)
    return chosen


def _rows(module: str, current: Session, options: Mapping[str, Any]) -> list[tables.Record]:
    families, scopes = options.get("families", ()), options.get("scopes", ())
    finder = current.finder
    if module == "documents_over_time":
        return tables.documents_over_time(finder)
    if module == "events_over_time":
        return tables.events_over_time(finder)
    if module == "codes_by_period":
        return tables.codes_by_period(finder, families, scopes)
    if module == "code_cooccurrence":
        only = bool(options.get("contemporary", False))
        return tables.code_cooccurrence(finder, families, scopes, contemporary=only)
    if module == "institutions_by_code":
        return tables.institutions_by_code(finder, families)
    raise ValueError(f"no figure '{module}' in refutable.figures")


def agreement_rows(finder: Finder, families: Sequence[str]) -> list[tables.Record]:
    """Return a row for all codes, one a family and one a code: alpha, its interval, the counts."""
    over_codes = tables.agreement_by_family(finder, families)
    return [*over_codes, *tables.agreement_by_code(finder, families)]


def claim_rows(collected: Collected) -> list[Row]:
    """Return a row a claim: number, section, statement, verdict, documents for and against."""
    return [
        {
            "claim": entry.claim.id,
            "number": number,
            "section": collected.sections.get(entry.claim.id, ""),
            "statement": collected.statements.get(entry.claim.id, ""),
            "verdict": entry.verdict.value,
            "for_documents": tables.documents_of(entry.grounds),
            "against_documents": tables.documents_of(entry.rebuttal),
        }
        for number, entry in enumerate(collected.ledger.entries, start=1)
    ]


def argument_rows(collected: Collected) -> list[Row]:
    """Return a row a claim: number, section, statement, verdict, what it rests on, its level.

    The level is how many steps the claim stands above the ground, by the longest way down. A
    thesis rests on others, and none rests on it.
    """
    below = collected.ledger.graph
    level, ends = levels(below), theses(below)
    return [
        row | {"rests_on": list(below[name]), "level": level[name], "thesis": name in ends}
        for row in claim_rows(collected)
        for name in [row["claim"]]
    ]


def reading_rows(collected: Collected, current: Session) -> list[Row]:
    """Return a row a computed claim: in how many readings its verdict stays, option by option."""
    # Imported here: a check that draws nothing does without.
    from refutable.evaluate.arrays import Arrays
    from refutable.robustness.readings import Multiverse, load_readings

    readings = load_readings(current.root, current.corpus)
    labels = {
        (choice.id, option.id): {"choice": choice.label, "option": option.label}
        for choice in readings.choices
        for option in choice.options
    }
    multiverse = Multiverse(readings, Arrays(current.corpus))
    rows: list[Row] = []
    for made, row in zip(collected.claims, claim_rows(collected), strict=True):
        if made.holds is None:
            continue
        found = multiverse.result(made.holds)
        counts = {"held": found.held, "tried": found.tried, "undetermined": found.undetermined}
        by_option = [
            labels[tally.choice, tally.option]
            | {"default": tally.default, "held": tally.held, "tried": tally.tried}
            for tally in found.tallies
        ]
        rows.append(row | counts | {"choices": by_option})
    return rows
