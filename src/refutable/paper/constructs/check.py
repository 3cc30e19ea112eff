"""Every construct of a paper held against the table: what is refused, with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from refutable.errors import Fault
from refutable.paper.constructs import carriers, find, nearest
from refutable.paper.constructs.values import fits, said

if TYPE_CHECKING:
    from pathlib import Path as File

    from refutable.paper.keys import Keys, Path
    from refutable.paper.lines import Position

Place = Callable[[str, str, int], "Position"]
"""From a kind, a name and a number from 0 to where it occurs for this time in the source."""

_SIGNS = {
    "class": ".{}",
    "attribute": "{}=",
    "shortcode": "{{{{< {} >}}}}",
    "raw format": "{{={}}}",
    "HTML tag": "<{}>",
    "cell language": "{{{}}}",
    "reference": "@{}-",
}
_NOUNS = {
    "raw format": "text in the format",
    "block": "the",
    "cell language": "a cell of the kind",
    "reference": "a reference or label",
    "output": "an output of the type",
    "HTML tag": "the tag",
    "execute option": "the option",
}
_UNKNOWN = {
    "key": "remove it; a key of your own is known where {{< meta key >}} prints it",
    "class": "remove it; a class that only stock Quarto styles is listed under refutable: classes",
}
_WORDS = frozenset({"Str", "Space", "SoftBreak"})
_ELEMENTS = {
    "Div": "div", "Span": "span", "Header": "heading", "CodeBlock": "code block", "Code": "code",
    "Link": "link", "Image": "image", "Figure": "figure", "Table": "table",
}  # fmt: skip
_MACRO = re.compile(r"\s*\\(?:re|provide)?(?:newcommand|command)\b|\s*\\def\b")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_ALONE = re.compile(r"\s*<[^<>]*>\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SCRIPT = re.compile(r"<[^>]*\s(on[a-z]+)\s*=", re.IGNORECASE)
_INLINE = re.compile(r"`\{[A-Za-z]+\}\s")
_PREFIX = re.compile(r"([A-Za-z]+)-")


def shown(kind: str, name: str) -> str:
    """Return a name as an author writes it: ``.aside`` for a class, ``<br>`` for a tag."""
    return _SIGNS.get(kind, "{}").format(name)


@dataclass(frozen=True)
class _Found:
    """A name in the text, the element that carries it, and the value of an attribute."""

    kind: str
    name: str
    on: str = ""
    value: str | None = None

    def problem(self) -> tuple[str, str, str] | None:
        """Return rule, message and remedy, or None where the engine renders it."""
        row = find(self.kind, self.name, self.on)
        if row is None:
            return "unknown-construct", *self._unknown()
        if row.refused:
            message = f"{self._said()} is refused: {row.refused}"
            return "refused-construct", message, row.instead
        if self.value is not None and row.rendered and not fits(row.values, self.value):
            message = f"{self.name}={self.value} is not {said(row.values)}"
            return "bad-option", message, f"write {said(row.values)}"
        return None

    def _said(self) -> str:
        noun = _NOUNS.get(self.kind, f"the {self.kind}")
        return f"{noun} {shown(self.kind, self.name)}"

    def _unknown(self) -> tuple[str, str]:
        elsewhere = carriers(self.kind, self.name)
        if elsewhere:
            here = f"on a {self.on}"
            return f"{self._said()} means nothing {here}", f"use it on a {' or '.join(elsewhere)}"
        near = nearest(self.kind, self.name, self.on)
        remedy = f"did you mean {shown(self.kind, near)}?" if near else _UNKNOWN.get(self.kind, "")
        return f"{self._said()} means nothing here", remedy or "remove it"


def check_name(kind: str, name: str, at: Position) -> Iterator[Fault]:
    """Return what is wrong with a name: it is refused, or no row of the table has it."""
    problem = _Found(kind, name).problem()
    if problem:
        yield at.fault(*problem)


def check_options(options: Keys) -> Iterator[Fault]:
    """Return what is wrong with the options of a cell."""
    yield from _check_keys("cell option", options.values, (), options)
    yield from _check_texts(options)


def check_metadata(keys: Keys, used: Collection[str] = ()) -> Iterator[Fault]:
    """Return what is wrong with a front matter or a ``_quarto.yml``.

    ``used`` are the keys that the paper itself asks for, as ``{{< meta key >}}`` does: they may
    have any name.
    """
    own = {name.split(".")[0] for name in used}
    own = {name for name in own if find("key", name) is None}
    values = {name: value for name, value in keys.values.items() if name not in own}
    yield from _check_keys("key", values, (), keys)
    yield from _check_texts(keys)


def check_files(root: File) -> Iterator[Fault]:
    """Return a fault for each file beside the paper that only stock Quarto would read."""
    for path in sorted(root.iterdir()):
        problem = _Found("file", path.name).problem()
        if problem and problem[0] == "refused-construct":
            yield Fault(path.name, 0, 0, *problem)


def check_tree(blocks: Sequence[Any], place: Place, own: Collection[str] = ()) -> Iterator[Fault]:
    """Return what is wrong with a text in pandoc's JSON syntax tree.

    ``own`` are the classes that the paper declares for itself; see ``own_classes``.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for found in _names(blocks):
        n = seen[found.kind, found.name]
        seen[found.kind, found.name] += 1
        problem = None if found.kind == "class" and found.name in own else found.problem()
        if problem:
            yield place(found.kind, found.name, n).fault(*problem)


def is_macro(text: str) -> bool:
    """Return whether raw TeX only defines a macro, which pandoc uses in formulas."""
    return _MACRO.match(text) is not None


def own_classes(metadata: Mapping[str, Any]) -> frozenset[str]:
    """Return the classes that a paper declares for itself: ``refutable: {classes: […]}``."""
    settings = metadata.get("refutable")
    given = settings.get("classes") if isinstance(settings, Mapping) else None
    listed = given if isinstance(given, list) else [given] if given else []
    return frozenset(str(name).removeprefix(".") for name in listed)


# ------------------------------------------------------------------ keys


def _check_keys(kind: str, given: Mapping[str, Any], path: Path, keys: Keys) -> Iterator[Fault]:
    for key, value in given.items():
        here = (*path, key)
        problem = _Found(kind, str(key)).problem()
        if problem:
            yield keys.at(here).fault(*problem)
            continue
        row = find(kind, str(key))
        if row is None or (value is None and kind != "cell option"):
            continue
        if row.rendered and not fits(row.values, value):
            message = f"{key} is not {said(row.values)}"
            yield keys.at(here).fault("bad-option", message, f"write {said(row.values)}")
        elif row.keys:
            yield from _check_below(row.keys, value, "name" in row.values, here, keys)


def _check_below(kind: str, value: Any, named: bool, path: Path, keys: Keys) -> Iterator[Fault]:
    if isinstance(value, Mapping):
        yield from _check_keys(kind, value, path, keys)
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _check_below(kind, item, named, (*path, n), keys)
    elif named:
        yield from check_name(kind, str(value), keys.at(path))


def _check_texts(keys: Keys) -> Iterator[Fault]:
    """Yield the inline values: no cell has run when metadata and options are read."""
    for path, text in keys.texts():
        if _INLINE.search(text):
            message = f"{path[0]} holds an inline value, which is computed in the text alone"
            remedy = "say it in a sentence, or leave the number out"
            if path[0] == "abstract":
                remedy = "write the abstract as the first section: ## Abstract {#abstract}"
            yield keys.at(path).fault("unknown-inline", message, remedy)


# ------------------------------------------------------------------ the tree


def _names(node: Any) -> Iterator[_Found]:
    """Return every name in a part of the tree that the table must have, in their order."""
    if isinstance(node, list):
        for part in node:
            if isinstance(part, list) or (isinstance(part, dict) and part.get("t") not in _WORDS):
                yield from _names(part)
    elif isinstance(node, dict):
        kind, content = str(node.get("t")), node.get("c", [])
        if kind in ("RawBlock", "RawInline"):
            yield from _raw(*content)
        elif kind == "Cite":
            for citation in content[0]:
                yield from _reference(citation["citationId"])
            yield from _names([citation["citationPrefix"] for citation in content[0]])
            yield from _names([citation["citationSuffix"] for citation in content[0]])
        else:
            if kind in _ELEMENTS:
                attr = content[1] if kind == "Header" else content[0]
                yield from _attributes(_ELEMENTS[kind], *attr)
            yield from _names(content)


def _attributes(
    on: str, identifier: str, classes: Sequence[str], pairs: Sequence[Sequence[str]]
) -> Iterator[_Found]:
    if on == "div":
        yield from _reference(identifier)
    # The first word of code is its language, and may be any.
    for name in classes[on.startswith("code") :]:
        yield _Found("class", name, on)
    for name, value in pairs:
        yield _Found("attribute", name, on, value)


def _reference(label: str) -> Iterator[_Found]:
    found = _PREFIX.match(label)
    prefix = found[1][0].lower() + found[1][1:] if found else ""
    # Any other label is that of a citation, or of a div without a number.
    if prefix and find("reference", prefix):
        yield _Found("reference", prefix)


def _raw(format: str, text: str) -> Iterator[_Found]:
    if format in ("tex", "latex") and is_macro(text):
        return
    yield _Found("raw format", format)
    if not format.startswith("html"):
        return
    text = _COMMENT.sub("", text)
    on = "tag" if _ALONE.match(text) else "raw block"
    for name in _TAG.findall(text):
        # In a block that is for the page alone, any tag may stand that no row refuses there.
        if on == "tag" or find("HTML tag", name.lower(), on):
            yield _Found("HTML tag", name.lower(), on)
    for name in _SCRIPT.findall(text):
        yield _Found("attribute", name.lower())
