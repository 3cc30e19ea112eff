"""What a reader of the article looks up behind its text: the claims in a table, the codebook."""

from __future__ import annotations

from typing import Any

from refutable.cells.late import late
from refutable.cells.ledger import NOTHING, examined_claims, whole_paper
from refutable.cells.session import Session, session
from refutable.cells.show import MarkdownOutput
from refutable.claims.claim import Assessment
from refutable.corpus.model import Code, Codebook
from refutable.escaping import as_text


def claims_table() -> Any:
    """Display each claim in a row: number, sentence, verdict, and what breaks it.

    Those that carry the argument come first, their numbers in bold.
    """
    current = session()
    return late(lambda: _claims_table(current), NOTHING)


def _claims_table(current: Session) -> MarkdownOutput:
    from refutable.robustness.choices import load_readings
    from refutable.wording.robustness import breaks_short

    paper = whole_paper(current)
    readings = load_readings(current.root, current.corpus)
    found = examined_claims(current)
    words = current.words
    breaks = {
        name: f"; {breaks_short(one, current.corpus, readings)}".removesuffix("; ")
        for name, one in found.items()
    }
    entries = [one for one in paper.ledger.entries if one.claim.id in paper.statements]
    head = (words["number"], words["claim-at-start"], f"{words['verdict']}, {words['what-breaks']}")
    lines = [
        f"| {' | '.join(head)} |",
        f"|--:|:{'-' * 60}|:{'-' * 30}|",
        *(
            f'| {_number(one)} | []{{.statement-of claim="{one.claim.id}"}} '
            f"| {one.verdict.sign}\N{NO-BREAK SPACE}{words[one.verdict.value]}"
            f"{as_text(breaks.get(one.claim.id, ''))} |"
            for one in sorted(entries, key=lambda one: not one.claim.bearing)
        ),
    ]
    return MarkdownOutput("::: {.claims-table}\n\n" + "\n".join(lines) + "\n\n:::")


def _number(entry: Assessment) -> str:
    link = f"[](#{entry.claim.id}){{.row-of}}"
    return f"**{link}**" if entry.claim.bearing else link


def codebook() -> MarkdownOutput:
    """Display each code with its definition, under the family that it belongs to."""
    book = session().corpus.codebook
    parts: list[str] = []
    above = None
    for code in book.codes.values():
        group = book.group_of(code.id)
        if group is not None and group is not above and group.id != code.id:
            parts.append(_line(f"**{as_text(group.label)}.**", group.definition))
        above = group
        parts.append(_line(f"*{as_text(_label(code, book))}.*", code.definition))
    return MarkdownOutput("::: {.codebook}\n\n" + "\n\n".join(parts) + "\n\n:::")


def _line(label: str, definition: str) -> str:
    return f"{label} {as_text(definition)}".rstrip()


def _label(code: Code, book: Codebook) -> str:
    above = book.codes.get(code.parent)
    return f"{above.label} – {code.label}" if above else code.label
