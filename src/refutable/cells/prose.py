"""What prose quotes and prints: quotations, shares, agreement, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from refutable.cells.evidence import quotation
from refutable.cells.session import session
from refutable.cells.show import MarkdownOutput
from refutable.claims.labels import Labels
from refutable.corpus.agreement import MEASURES, Scope, agreement_table
from refutable.escaping import as_text
from refutable.language.english import Whole, listed
from refutable.language.expressions import Selection
from refutable.language.quantities import Quantity, Spelled
from refutable.paper.bibliography import bibliography_keys
from refutable.paper.bundles import MARKDOWN
from refutable.paper.running import bundle_of, text_of

_CITED = re.compile(r"(?<!\\)@(\w(?:[\w:.-]*\w)?)")
_BARE_BAR = re.compile(r"(?<!\\)\|")


def quote(excerpt: str, words: str | None = None) -> MarkdownOutput:
    """Print words of an excerpt as a quotation, exact; the whole excerpt where none are given.

    Raises:
        ValueError: there is no such excerpt, or the words do not stand in it.
    """
    corpus = session().corpus
    if excerpt not in corpus.excerpts:
        raise ValueError(f"there is no excerpt '{excerpt}'")
    document, text = corpus.excerpts[excerpt].document or "", corpus.excerpts[excerpt].text
    if words is not None and words not in text:
        raise ValueError(f"the words '{words}' are not in excerpt '{excerpt}'")
    return MarkdownOutput(quotation(words or text, corpus.language_of(document, excerpt)))


def named(selection: Selection) -> MarkdownOutput:
    """Print the labels of the codes that are selected, each in quotation marks.

    Raises:
        ValueError: no code is selected.
    """
    codes = selection.query.codes
    if not codes:
        raise ValueError("name a selection of codes, such as coded(…)")
    labels = Labels(session().corpus)
    return MarkdownOutput(as_text(listed([labels.entry(code) for code in codes], "or")))


def share(part: Quantity, whole: Quantity) -> Spelled:
    """Return a share, printed as a percentage."""
    return (part / whole).percent


class Alphas(str):
    """Krippendorff's alpha on presence and on stance, as one phrase, and what stands beside it.

    ``words`` is alpha on the words marked; ``codes`` for how many of the codes in question alpha on
    presence means something, ``stance_codes`` for how many alpha on stance does. ``differing`` is
    how many codes one coder gave to an excerpt and another did not.
    """

    presence: str
    stance: str
    words: str
    codes: Whole
    stance_codes: Whole
    differing: Whole


def agreement(*coders: str, code: str | None = None) -> Alphas:
    """Print Krippendorff's alpha between layers, over all decisions or those of a code or family.

    Presence is not printed without stance: coders who agree that a code applies may still differ on
    whether the source holds it.
    """
    corpus = session().corpus
    demand_coders(coders)
    known = session().agreement
    if coders not in known:
        known[coders] = agreement_table(corpus, coders, times=0)
    table = known[coders]
    codes = corpus.codebook.expand(code) if code else tuple(corpus.codebook.codes)
    scope: tuple[Scope, str] = ("code" if codes == (code,) else "family", code or "")
    if code is None:
        scope = ("all", "")
    rows = {measure: table.row(measure, *scope) for measure in MEASURES}
    shown = {measure: printed_alpha(row.alpha if row else None) for measure, row in rows.items()}
    made = Alphas(f"{shown['presence']} for presence and {shown['stance']} for stance")
    made.presence, made.stance, made.words = shown.values()
    made.codes = Whole(table.meaningful("presence", codes))
    made.stance_codes = Whole(table.meaningful("stance", codes))
    asked = (row for row in table.presence if row.scope == "code" and row.name in codes)
    made.differing = Whole(sum(row.jointly < row.ever for row in asked))
    return made


def demand_coders(names: Sequence[str]) -> None:
    """Demand two or more coders of the corpus.

    Raises:
        ValueError: there are fewer, or one is not known.
    """
    known = session().corpus.coders
    if len({name for name in names if name in known}) < max(2, len(names)):
        raise ValueError(f"name two or more of the coders: {', '.join(known)}")


def printed_alpha(value: float | None) -> str:
    """Return alpha as it is printed wherever it stands: near 1, with a digit more."""
    return "undefined" if value is None else f"{value:.2f}" if value < 0.985 else f"{value:.3f}"


def table(
    rows: Iterable[Sequence[object]], columns: Sequence[str], widths: Sequence[int] = ()
) -> MarkdownOutput:
    """Display rows as a table; numbers stand to the right; ``widths`` are relative.

    A text in a cell is printed as it is. What displays itself as Markdown, such as a quotation or
    ``IPython.display.Markdown``, keeps its markup.
    """
    given = [tuple(row) for row in rows]
    if not given:
        raise ValueError("the table has no rows")
    right = [all(str(row[place]).isdigit() for row in given) for place in range(len(columns))]
    body = [[_in_cell(cell) for cell in row] for row in given]
    dashes = ["-" * width for width in widths or [2] * len(columns)]
    rule = [f"{d}:" if number else f":{d}" for d, number in zip(dashes, right, strict=True)]
    session().cited.update(key for row in body for cell in row for key in _CITED.findall(cell))
    lines = [" | ".join(cells) for cells in ([as_text(name) for name in columns], rule, *body)]
    return MarkdownOutput("\n".join(f"| {line} |" for line in lines))


def _in_cell(value: object) -> str:
    """Return what stands in a cell of a pipe table, where a bar or a line break would end it."""
    bundle = bundle_of(value)
    if MARKDOWN not in bundle:
        return text_of(value)
    return _BARE_BAR.sub(r"\\|", " ".join(str(bundle[MARKDOWN]).split("\n")))


def catalogue() -> MarkdownOutput:
    """Display every document of the catalogue: title, date, actor, type, passages quoted.

    What no document has is left out.
    """
    corpus = session().corpus
    quoted_from = [excerpt.document for excerpt in corpus.counted]
    known = bibliography_keys(session().source)
    documents = corpus.documents.values()
    titles = [
        MarkdownOutput(as_text(one.title) + (f" [@{one.id}]" if one.id in known else ""))
        for one in documents
    ]
    columns: list[tuple[str, int, list[Any]]] = [("Document", 50, titles)]
    if any(not one.date.undated for one in documents):
        columns.append(("Date", 18, [one.date for one in documents]))
    for name, width in (("actor", 20), ("type", 16)):
        if any(getattr(one, name) for one in documents):
            values = [getattr(one, name) for one in documents]
            columns.append((name.capitalize(), width, values))
    columns.append(("Passages", 10, [quoted_from.count(one.id) or "–" for one in documents]))
    names, widths, values = zip(*columns, strict=True)
    return table(zip(*values, strict=True), names, widths)
