"""The registry: a figure is the rows that it shows and the function that draws them."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from refutable.corpus import Code, Codebook, Corpus
from refutable.errors import did_you_mean
from refutable.evaluate.evaluate import amount
from refutable.evaluate.query import Finder
from refutable.language.expressions import Selection
from refutable.language.quantities import Quantity

if TYPE_CHECKING:
    from refutable.claims.claim import Ledger

Row = dict[str, Any]
Rows = Sequence[Row]
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Argument:
    """All claims of a paper, with the sentence and the section of each by the claim's id."""

    ledger: Ledger
    statements: Mapping[str, str]
    sections: Mapping[str, str]


@dataclass(frozen=True)
class Context:
    """What the rows of a figure are made from; ``argument`` runs every cell of the paper."""

    root: Path
    corpus: Corpus
    finder: Finder
    argument: Callable[[], Argument]

    def count(self, quantity: Quantity) -> tuple[int, int]:
        """Return the least and the greatest value that the dates in the corpus allow."""
        found = amount(quantity, self.finder)
        return int(found.low or 0), int(found.high or 0)

    def documents(self, selection: Selection) -> frozenset[int]:
        """Return the places of the documents in which a selection surely finds something."""
        certain = self.finder.evaluation.in_documents(selection.query).certain[0]
        return frozenset(certain.nonzero()[0].tolist())

    def codes(self, families: Sequence[str]) -> list[Code]:
        """Return the codes of some families, or of branches of a tree, in the codebook's order.

        None given are all.

        Raises:
            ValueError: the codebook has no such family.
        """
        book = self.corpus.codebook
        for family in families:
            if not book.expand(family):
                near = nearest(family, [*book.families, *book.codes])
                raise ValueError(f"the codebook has no family '{family}'{near}")
        wanted = {code for family in families for code in book.expand(family)}
        return [code for code in book.codes.values() if code.id in wanted or not families]

    def names(self, code: Code) -> Row:
        """Return the columns that name a code: see ``names_of``."""
        return names_of(code, self.corpus.codebook)


@dataclass(frozen=True)
class Figure:
    """A figure by its name.

    ``rows(context, *, options)`` makes a tidy table, ``draw(rows, *, width, options)`` an Altair
    chart of it. The options of a figure are the keyword-only parameters of the two functions.
    ``claims`` says that the rows need all claims of the paper, ``narrow`` that a phone has a
    drawing of its own; without one it scrolls the wide one sideways.
    """

    name: str
    rows: Callable[..., list[Row]]
    draw: Callable[..., Any]
    claims: bool = False
    narrow: bool = True

    @property
    def options(self) -> tuple[str, ...]:
        """The names of the options that a cell may give."""
        return (*_keywords(self.rows), *_keywords(self.draw))

    def make(self, context: Context, options: Mapping[str, Any]) -> tuple[Row, ...]:
        """Return the rows of the figure."""
        return tuple(self.rows(context, **_given(self.rows, options)))

    def chart(self, rows: Iterable[Row], options: Mapping[str, Any], width: int) -> Any:
        """Return the chart of the rows, ``width`` pixels wide.

        Raises:
            ValueError: there are no rows.
        """
        table = list(rows)
        if not table:
            message = f"the figure '{self.name}' has no rows to draw: the data have nothing for it"
            raise ValueError(message)
        return self.draw(table, width=width, **_given(self.draw, options))

    @property
    def is_of_engine(self) -> bool:
        """Whether the figure is the engine's, and not a paper's own."""
        return _file(self).parent == _HERE

    def code_digest(self) -> str:
        """Return a digest of the engine's code that makes and draws the figure.

        That is what the figures of the engine share, with the figure's own module.
        """
        others = {_file(figure) for figure in FIGURES.values()} - {_file(self)}
        files = [path for path in sorted(_HERE.glob("*.py")) if path not in others]
        return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


FIGURES: dict[str, Figure] = {}


def register(
    name: str,
    rows: Callable[..., list[Row]],
    draw: Callable[..., Any],
    *,
    claims: bool = False,
    narrow: bool = True,
) -> Figure:
    """Make a figure known under its name, so that a cell can ask for it; return it.

    Raises:
        ValueError: the engine has a figure of this name already.
    """
    made = Figure(name, rows, draw, claims=claims, narrow=narrow)
    before = FIGURES.get(name)
    if before is not None and before.is_of_engine and not made.is_of_engine:
        raise ValueError(f"the engine has a figure '{name}' already: choose another name")
    FIGURES[name] = made
    return made


def names_of(code: Code, book: Codebook) -> Row:
    """Return the columns that name a code: its label, and that of its group.

    A label that several codes or families share is followed by the group in brackets, or by
    the id in a list without groups. There the name of the group is empty.
    """
    group = book.group_of(code.id)
    labels = [one.label for one in book.codes.values()]
    labels += [one.label for one in book.families.values()]
    shared = labels.count(code.label) > 1
    apart = code.id if group is None or group.id == code.id else group.label
    return {
        "family": group.label if group else "",
        "code": f"{code.label} ({apart})" if shared else code.label,
    }


def to_passages(**wanted: str | Sequence[str]) -> str:
    """Return the address of the passages for which one of the values of each key holds.

    Keys are ``code``, ``document``, ``period``, and the attributes of documents.
    """
    return _address("passages", wanted)


def to_claims(claims: Iterable[str]) -> str:
    """Return the address of the ledger with these claims alone."""
    return _address("ledger", {"claim": list(dict.fromkeys(claims))})


def _address(target: str, wanted: Mapping[str, str | Sequence[str]]) -> str:
    return f"#{target}?{urlencode(wanted, doseq=True, quote_via=quote)}"


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the question after a misspelt name, with the nearest of those known; or nothing."""
    hint = did_you_mean(name, known)
    return f"; {hint}" if hint else ""


def documents_of(items: Iterable[Any]) -> int:
    """Return how many documents the items are from."""
    return len({item.document for item in items})


def claim_rows(argument: Argument) -> list[Row]:
    """Return one row per claim, in the order of the text, with what figures of claims share."""
    return [
        {
            "claim": entry.claim.id,
            "number": number,
            "section": argument.sections.get(entry.claim.id, ""),
            "statement": argument.statements.get(entry.claim.id, ""),
            "verdict": entry.verdict.value,
            "sign": entry.verdict.sign,
            "href": f"#{entry.claim.id}",
        }
        for number, entry in enumerate(argument.ledger.entries, start=1)
    ]


def short_name(claim: str) -> str:
    """Return what the author calls a claim, from its id."""
    return claim.removeprefix("clm-").replace("-", " ")


def _keywords(function: Callable[..., Any]) -> tuple[str, ...]:
    parameters = inspect.signature(function).parameters.values()
    return tuple(p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.name != "width")


def _given(function: Callable[..., Any], options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: options[name] for name in _keywords(function) if name in options}


def _file(figure: Figure) -> Path:
    return Path(inspect.getfile(figure.draw))
