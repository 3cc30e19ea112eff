"""The codebook of a project as YAML, and back; what was added to it by hand stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from refutable.exchange.folder import Folder
from refutable.exchange.project import Code, Project, flat

FILE = "codebook.yaml"
_FORM: Mapping[str, Any] = {
    "Dumper": getattr(yaml, "CSafeDumper", yaml.SafeDumper),  # libyaml: ten times as fast
    "allow_unicode": True,
    "sort_keys": False,
    "width": 100,
}
_OURS = ("id", "label", "definition", "codes", "family")


def codebook(project: Project, folder: Folder, known: Mapping[str, str]) -> Mapping[str, str]:
    """Return the file of the codebook; nothing where it says the same already."""
    if folder.codebook and _same(project, folder, known):
        return {}
    before = {name: entry for name, entry, _ in entries(folder.codebook)}
    families = dict(folder.codebook.get("families") or {})
    children: dict[str, list[Code]] = {}
    for code in project.codes:
        children.setdefault(code.parent, []).append(code)
    content = {k: v for k, v in folder.codebook.items() if k not in ("codes", "families")}
    if not content and project.name:
        content["title"] = flat(project.name).strip()
    top: list[dict[str, Any]] = []
    for code in children.get("", []):
        name = known[code.guid]
        if name in families:
            families[name] = {**families[name], **_said(code, name)}
            top += [
                {**_entry(one, known, children, before), "family": name}
                for one in children.get(code.guid, [])
            ]
        else:
            top.append(_entry(code, known, children, before))
    if families:
        content["families"] = families
    content["codes"] = top
    return {FILE: yaml.dump(_dumpable(content), **_FORM)}


def _dumpable(value: Any) -> Any:
    """Return what YAML held as plain mappings and lists: it was read with the lines of its keys."""
    if isinstance(value, dict):
        return {name: _dumpable(one) for name, one in value.items()}
    return [_dumpable(one) for one in value] if isinstance(value, list) else value


def _entry(
    code: Code,
    known: Mapping[str, str],
    children: Mapping[str, Sequence[Code]],
    before: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    name = known[code.guid]
    added = {k: v for k, v in before.get(name, {}).items() if k not in _OURS}
    entry: dict[str, Any] = {"id": name, **_said(code, name), **added}
    below = [_entry(one, known, children, before) for one in children.get(code.guid, ())]
    return {**entry, "codes": below} if below else entry


def _said(code: Code, name: str) -> dict[str, str]:
    label = flat(code.name).strip() or name
    return {"label": label} | ({"definition": code.definition} if code.definition else {})


def entries(
    book: Mapping[str, Any], parent: str = ""
) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """Return each entry of a codebook with its id and that of the one above it."""
    for name, family in (book.get("families") or {}).items():
        yield str(name), family, ""
    for entry in book.get("codes") or ():
        above = str(entry.get("family", parent))
        yield str(entry["id"]), entry, above
        yield from entries({"codes": entry.get("codes")}, str(entry["id"]))


def _same(project: Project, folder: Folder, known: Mapping[str, str]) -> bool:
    here = [
        (n, _text(e, "label") or n, _text(e, "definition"), p)
        for n, e, p in entries(folder.codebook)
    ]
    there = [
        (
            known[c.guid],
            flat(c.name).strip() or known[c.guid],
            c.definition,
            known.get(c.parent, ""),
        )
        for c in project.codes
    ]
    return sorted(here) == sorted(there)


def _text(entry: Mapping[str, Any], name: str) -> str:
    return str(entry.get(name) or "")


def codes(folder: Folder) -> list[Code]:
    """Return the codes of a codebook; what says the same as at the last import is as it was."""
    guids = {name: guid for guid, name in folder.record.id_of("codes").items()}
    base = {one.guid: one for one in folder.record.project.codes}
    found: list[Code] = []
    for name, entry, parent in entries(folder.codebook):
        guid = guids[name]
        old = base.get(guid, Code(guid, ""))
        label = _text(entry, "label") or name
        found.append(
            Code(
                guid=guid,
                name=old.name if flat(old.name).strip() in (label, "") and old.name else label,
                parent=guids.get(parent, ""),
                definition=_text(entry, "definition"),
                codable=old.codable and name not in (folder.codebook.get("families") or {}),
                color=old.color,
            )
        )
    return found
