"""The numbers of sections, floats, equations, theorems and callouts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from refutable.paper.passes.context import Context, refused
from refutable.paper.passes.kinds import CALLOUTS, kind_of
from refutable.paper.passes.supplement import SUPPLEMENT
from refutable.paper.tree import Node, classes, has_class, identifier, nodes, plain_text

APPENDIX, UNNUMBERED = "appendix", "unnumbered"

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True)
class Entry:
    """What a label stands for: its kind, and its number; a heading without one gives its words.

    ``parent`` is the label of the figure that a part belongs to. ``part`` is where it stands: ""
    for the text, "appendix" or "supplement".
    """

    kind: str
    number: str
    parent: str = ""
    words: str = ""
    part: str = ""


@dataclass
class Counter:
    """Counts what has a number, in the order of the text."""

    context: Context
    top: int
    entries: dict[str, Entry] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _sections: dict[str, list[int]] = field(default_factory=dict)
    _part: str = ""

    def heading(self, heading: Node) -> str:
        """Count a heading and return its number, "" where it has none."""
        level = heading["c"][0] - self.top
        if has_class(heading, SUPPLEMENT):
            self._part = SUPPLEMENT
        elif level == 0 and self._part != SUPPLEMENT:
            self._part = APPENDIX if has_class(heading, APPENDIX) else ""
        number = self._next_section(level) if self._is_numbered(heading, level) else ""
        self.entries[identifier(heading)] = Entry(
            "sec", number, words=plain_text(heading["c"][2]), part=self._part
        )
        return number

    def item(self, label: str, parent: str = "") -> str:
        """Count what has a label that is no heading's, and return its number.

        Raises:
            MalformedError: the label stands twice.
        """
        if label in self.entries:
            remedy = "give each its own label"
            raise refused("duplicate-label", f"two things have the label {label}", remedy)
        kind = kind_of(label)
        sign = "S" if self._part == SUPPLEMENT else ""
        key = parent or sign + kind
        self._counts[key] = self._counts.get(key, 0) + 1
        number = styled(self._counts[key], "alpha a") if parent else f"{sign}{self._counts[key]}"
        self.entries[label] = Entry(kind, number, parent, part=self._part)
        return number

    def _is_numbered(self, heading: Node, level: int) -> bool:
        metadata = self.context.metadata
        deepest = int(metadata.get("number-depth") or 6)
        wanted = bool(metadata.get("number-sections", False))
        return wanted and level < deepest and UNNUMBERED not in classes(heading)

    def _next_section(self, level: int) -> str:
        start = [] if self._part else _offset(self.context.metadata)
        upper = self._sections.get(self._part, start)[: level + 1]
        counted = upper + [0] * (level + 1 - len(upper))
        counted[level] += 1
        self._sections[self._part] = counted
        first, *rest = counted
        head = {APPENDIX: styled(first, "alpha A"), SUPPLEMENT: f"S{first}"}.get(self._part, first)
        return ".".join([str(head), *(str(number) for number in rest)])


def _offset(metadata: Mapping[str, Any]) -> list[int]:
    given = metadata.get("number-offset") or []
    return [int(number) for number in (given if isinstance(given, list) else [given])]


def styled(number: int, style: str) -> str:
    """Return a number in a style of Quarto's: "arabic", "alpha a", "roman I"."""
    name, _, sample = style.partition(" ")
    if name == "alpha":
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("a") + rest) + letters
        made = letters
    elif name == "roman":
        made = ""
        for value, sign in _ROMAN:
            made += sign * (number // value)
            number %= value
    else:
        return str(number)
    return made.upper() if sample[:1].isupper() else made


def top_level(blocks: list[Node]) -> int:
    """Return the level of the highest heading that may have a number; some papers start at 2."""
    headings = list(nodes(blocks, frozenset({"Header"})))
    numbered = [one["c"][0] for one in headings if not has_class(one, UNNUMBERED)]
    return min(numbered or [one["c"][0] for one in headings], default=1)


def title_word(kind: str, context: Context) -> str:
    """Return the word before a number in a caption: "Figure"."""
    if kind in CALLOUTS:
        default = context.words[f"callout-{CALLOUTS[kind]}-title"]
    else:
        default = context.words[f"crossref-{kind}-title"]
    return str(context.crossref(f"{kind}-title", default))


def reference_word(entry: Entry, context: Context) -> str:
    """Return the word before a number in a reference: "Figure", "Section", "Appendix"."""
    if entry.kind == "sec":
        name = "apx" if entry.part == APPENDIX else "sec"
        return str(context.crossref(f"{name}-prefix", context.words[f"crossref-{name}-prefix"]))
    if entry.kind == "eq":
        return str(context.crossref("eq-prefix", context.words["crossref-eq-prefix"]))
    return str(context.crossref(f"{entry.kind}-prefix", title_word(entry.kind, context)))
