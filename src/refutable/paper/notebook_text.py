"""The tree as a notebook shows it: no spans, no attributes, no links to places it does not have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from refutable.paper.tree import (
    SPACE,
    Node,
    attr,
    changed,
    has_class,
    identifier,
    node,
    nodes,
    pairs,
    para,
    text,
)


@dataclass
class Names:
    """The claims of a paper by their ids: number, verdict and sentence."""

    numbers: dict[str, int] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)
    sentences: dict[str, list[Node]] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)

    def claim(self, name: str) -> str:
        """Return "claim 7"."""
        return f"{self.said['claim']}\N{NO-BREAK SPACE}{self.numbers.get(name, '')}"

    def words(self, name: str) -> str:
        """Return "claim 7: supported", or what of it is known."""
        verdict = self.verdicts.get(name)
        return f"{self.claim(name)}: {self.said[verdict]}" if verdict else self.claim(name)


def names_in(blocks: Sequence[Node], said: Mapping[str, str]) -> Names:
    """Return the claims of a paper; ``said`` are the words round claims in its language."""
    found = Names(said=said)
    for one in nodes(blocks):
        if one["t"] == "Span" and has_class(one, "claim") and identifier(one):
            if identifier(one) not in found.numbers:
                found.numbers[identifier(one)] = len(found.numbers) + 1
                found.sentences[identifier(one)] = one["c"][1]
        elif one["t"] == "Div" and has_class(one, "evidence") and "claim" in pairs(one):
            found.verdicts[pairs(one)["claim"]] = pairs(one).get("verdict", "")
    return found


def readable(blocks: Sequence[Node], names: Names, title: str) -> tuple[list[Node], list[Node]]:
    """Return blocks as a notebook shows them, and their notes, under a title, for its end."""
    notes: list[list[Node]] = []

    def change(one: Node) -> Node | list[Node] | None:
        kind = one["t"]
        if kind == "Note":
            notes.append(one["c"])
            return node("Superscript", [text(str(len(notes)))])
        made = _PLAIN.get(kind)
        return made(one, names) if made else None

    made: list[Node] = changed(list(blocks), change)
    if not notes:
        return made, []
    style = [1, {"t": "Decimal"}, {"t": "Period"}]
    heading = node("Header", 1, attr(), [text(title)])
    return made, [heading, node("OrderedList", style, notes)]


def _span(one: Node, names: Names) -> list[Node]:
    content: list[Node] = one["c"][1]
    if has_class(one, "statement-of"):
        return names.sentences.get(pairs(one).get("claim", ""), [])
    if not has_class(one, "claim"):
        return content
    return [*content, SPACE, node("Strong", [text(f"({names.words(identifier(one))})")])]


def _link(one: Node, names: Names) -> list[Node] | None:
    _, content, (target, _) = one["c"]
    if not target.startswith("#"):
        return None
    known = target[1:] in names.numbers
    return [text(names.claim(target[1:]))] if known and not content else content


def _div(one: Node, names: Names) -> list[Node]:
    name = pairs(one).get("claim", "")
    content: list[Node] = one["c"][1]
    if has_class(one, "cell"):
        return []  # a cell of the notebook
    if not name or not (has_class(one, "evidence") or has_class(one, "ledger-entry")):
        return content
    words = names.words(name)
    return [para([node("Strong", [text(words[:1].upper() + words[1:])])]), *content]


_PLAIN: dict[str, Any] = {
    "Span": _span,
    "Link": _link,
    "Div": _div,
}
