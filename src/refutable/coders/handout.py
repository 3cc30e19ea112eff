"""What a blind coder is handed of the codebook: the parts that it lists itself, and no other."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from refutable.errors import Fault, MalformedError

_CODEBOOK = "data/codebook.yaml"
_SHOWN = ("id", "family", "label", "definition", "codes")


@dataclass(frozen=True)
class HandOut:
    """The parts of a codebook that coders see, in the order in which it lists them."""

    version: str
    parts: Mapping[str, Any]

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

    Raises:
        MalformedError: the codebook does not say what coders get, or names a part that it lacks.
    """
    content = yaml.safe_load((root / _CODEBOOK).read_text(encoding="utf-8"))
    listed = content.get("hand_out")
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
        if name not in content:
            yield (
                f"'hand_out' names '{name}', but the codebook has no such part",
                "add the part, or take it out of hand_out",
            )
    for name in ("stance", "codes"):
        if name in content and name not in listed:
            yield f"'hand_out' lacks '{name}', which every coder needs", f"add '{name}' to hand_out"


# ------------------------------------------------------------------ as a page


def _ids(parts: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(str(code["id"]) for code, _ in _tree(parts["codes"]))


def _tree(codes: Iterable[Mapping[str, Any]], above: str = "") -> Iterator[tuple[Any, str]]:
    """Yield each code, also those under others, with what it stands under."""
    for code in codes:
        yield code, str(code.get("family", above))
        yield from _tree(code.get("codes") or (), str(code["id"]))


def _spoken(name: str) -> str:
    words = name.replace("_", " ")
    return html.escape(words[:1].upper() + words[1:])


def _codes(codes: Iterable[Mapping[str, Any]], parts: Mapping[str, Any]) -> str:
    known = _ids(parts)
    labels = {key: item["label"] for key, item in parts.get("families", {}).items()}
    labels |= {str(code["id"]): code.get("label", code["id"]) for code, _ in _tree(codes)}
    lines: list[str] = []
    family = ""
    for code, above in _tree(codes):
        if above != family:
            family = above
            lines += [f"<h4>{html.escape(str(labels.get(family, family)))}</h4>"] if family else ()
        rest = {key: value for key, value in code.items() if key not in _SHOWN}
        name = html.escape(str(code["id"]))
        lines.append(
            f'<article class="code" id="code-{name}" tabindex="-1"><h5>'
            f"{html.escape(str(code.get('label', code['id'])))} <code>{name}</code></h5>\n"
            f"<p>{html.escape(str(code.get('definition') or ''))}</p>\n"
            f"{_any(rest, known) if rest else ''}</article>"
        )
    return "\n".join(lines)


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
