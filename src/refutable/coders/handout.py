"""What a blind coder is handed of the codebook: the parts that it lists itself, and no other."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from refutable.corpus.load.yaml import read_yaml
from refutable.errors import Fault, MalformedError, read_file

_CODEBOOK = "data/codebook.yaml"
_PARTS = ("how_to", "terms", "stance", "families", "codes")


@dataclass(frozen=True)
class HandOut:
    """The parts of a codebook that coders see, in the order in which it lists them."""

    version: str
    parts: Mapping[str, Any]

    @property
    def stances(self) -> Mapping[str, str]:
        """What is said of each stance; nothing where the codebook has none."""
        values = self.parts.get("stance", {}).get("values")
        return values if isinstance(values, Mapping) else dict.fromkeys(values or (), "")

    def as_yaml(self) -> str:
        """Return the parts as YAML, without the comments between them."""
        return yaml.safe_dump(dict(self.parts), sort_keys=False, allow_unicode=True, width=96)

    def as_html(self) -> str:
        """Return the parts as sections of a page; each code is an article with its own id."""
        return "\n".join(self._section(name, part) for name, part in self.parts.items())

    def _section(self, name: str, part: Any) -> str:
        body = _codes(part, self.parts) if name == "codes" else _any(part, _ids(self.parts))
        return f'<section id="part-{html.escape(name)}"><h3>{_spoken(name)}</h3>\n{body}</section>'


def read_hand_out(root: Path) -> HandOut:
    """Return the hand-out of the project's codebook, which must be well formed.

    A codebook that does not say what coders get hands out what is meant for them by its name.

    Raises:
        MalformedError: the codebook names a part that it lacks, or leaves one out that they need.
    """
    content = read_yaml(read_file(root / _CODEBOOK, _CODEBOOK), _CODEBOOK)
    listed = content.get("hand_out", [name for name in _PARTS if name in content])
    wrong = list(_complaints(listed, content))
    if wrong:
        raise MalformedError(Fault(_CODEBOOK, 1, 1, "no-hand-out", *said) for said in wrong)
    return HandOut(str(content.get("version", "")), {str(key): content[key] for key in listed})


def _complaints(listed: object, content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not isinstance(listed, list) or not listed:
        message = "the codebook does not say which parts coders get"
        yield message, "list the parts, such as  hand_out: [how_to, stance, families, codes]"
        return
    for name in listed:
        if not isinstance(name, str) or name not in content:
            yield (
                f"'hand_out' names '{name}', but the codebook has no such part",
                "add the part, or take it out of hand_out",
            )
    for name in ("stance", "codes"):
        if name in content and name not in listed:
            yield f"'hand_out' lacks '{name}', which every coder needs", f"add '{name}' to hand_out"


# ------------------------------------------------------------------ as a page


def _ids(parts: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(str(code["id"]) for code, _ in _entries(parts["codes"], ()))


_Path = tuple[Mapping[str, Any], ...]


def _entries(
    codes: Iterable[Mapping[str, Any]], above: _Path
) -> Iterator[tuple[Mapping[str, Any], _Path]]:
    """Yield each entry of a tree with those that it stands under, the top first."""
    for code in codes:
        yield code, above
        yield from _entries(code.get("codes") or (), (*above, code))


def _spoken(name: str) -> str:
    words = name.replace("_", " ")
    return html.escape(words[:1].upper() + words[1:])


def _codes(codes: Iterable[Mapping[str, Any]], parts: Mapping[str, Any]) -> str:
    known = _ids(parts)
    families = parts.get("families") or {}
    lines: list[str] = []
    before = ""
    for code, above in _entries(codes, ()):
        family = str(code.get("family", ""))
        group = _label(families.get(family, {}), family)
        group = " › ".join(_label(one, str(one["id"])) for one in above) or group
        if group != before:
            lines.append(f"<h4>{html.escape(group)}</h4>" if group else "<hr>")
            before = group
        lines.append(_code(code, known))
    return "\n".join(lines)


def _label(entry: Mapping[str, Any], name: str) -> str:
    return str(entry.get("label") or name)


def _code(code: Mapping[str, Any], known: frozenset[str]) -> str:
    said = ("id", "family", "label", "definition", "codes")
    rest = {key: value for key, value in code.items() if key not in said}
    name, label = html.escape(str(code["id"])), html.escape(_label(code, str(code["id"])))
    definition = html.escape(str(code.get("definition") or ""))
    return (
        f'<article class="code" id="code-{name}" tabindex="-1"><h5>{label} <code>{name}</code></h5>'
        + (f"\n<p>{definition}</p>" if definition else "")
        + f"\n{_any(rest, known) if rest else ''}</article>"
    )


def _any(value: Any, known: frozenset[str]) -> str:
    """Return a value of the codebook as HTML: a text, a list, or a mapping."""
    if isinstance(value, Mapping):
        pairs = (f"<dt>{_spoken(str(k))}</dt><dd>{_any(v, known)}</dd>" for k, v in value.items())
        return f"<dl>{''.join(pairs)}</dl>"
    if isinstance(value, list):
        return f"<ol>{''.join(f'<li>{_item(item, known)}</li>' for item in value)}</ol>"
    text = html.escape("yes" if value is True else "no" if value is False else str(value))
    return f'<a href="#code-{text}"><code>{text}</code></a>' if value in known else text


def _item(value: Any, known: frozenset[str]) -> str:
    if not isinstance(value, Mapping):
        return _any(value, known)
    # A short mapping in a list reads better in a line: "case: …; use: …".
    return "; ".join(f"{_spoken(str(k)).lower()}: {_any(v, known)}" for k, v in value.items())
