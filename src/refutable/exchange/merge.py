"""Three states of a project made one: as last imported, as it is here, as the program has it now.

What the program changed since the last import is taken from it; everything else stays as it is
here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from refutable.exchange.project import Code, Coding, Project, in_tree_order
from refutable.exchange.record import HEADS, KINDS

_REFERRING = {"guid", "parent", "document", "code", "coder", "selection", "documents", "about"}


def merged(base: Project, ours: Project, theirs: Project) -> Project:
    """Return the project with what was changed here and what was changed in the program.

    All three use the same GUIDs; see :func:`matched`.
    """
    made: dict[str, Any] = {}
    for kind in KINDS:
        before, here, there = (_by_guid(getattr(one, kind)) for one in (base, ours, theirs))
        gone = {g for g in there if g not in here and _deleted(before.get(g), there[g])}
        kept = {guid: one for guid, one in here.items() if guid in there or guid not in before}
        made[kind] = [
            _merged_one(before.get(guid), here.get(guid), there[guid])
            if guid in there
            else kept[guid]
            for guid in dict.fromkeys((*kept, *there))
            if guid not in gone
        ]
    _keep_what_is_used(made, ours, theirs)
    # Codes stand as in the program; all else stays where it is, and what is new comes last.
    places = {code.guid: place for place, code in enumerate(theirs.codes)}
    last = len(places)
    ordered = sorted(made["codes"], key=lambda code: places.get(code.guid, last))
    made["codes"] = in_tree_order(ordered)
    given: dict[str, Any] = {kind: tuple(some) for kind, some in made.items()}
    given |= {name: getattr(theirs, name) or getattr(ours, name) for name in HEADS}
    return Project(**given)


def _deleted(before: Any, there: Any) -> bool:
    """Whether what is not here was deleted here: a coding or code, unless the program changed it.

    The record has no words of a coding that has its place in a text.
    """
    if isinstance(there, Coding):
        return before in (there, replace(there, words=""))
    return isinstance(there, Code) and before == there


def _by_guid(things: Iterable[Any]) -> dict[str, Any]:
    return {one.guid: one for one in things}


def _merged_one(before: Any, here: Any, there: Any) -> Any:
    if here is None:
        return there
    changed: dict[str, Any] = {}
    for item in fields(there):
        old, mine, new = (getattr(one, item.name, None) for one in (before, here, there))
        if isinstance(new, Mapping):
            changed[item.name] = _merged_values(old or {}, mine or {}, new)
        elif new == old or (before is None and not new):
            changed[item.name] = mine
    return replace(there, **changed)


def _merged_values(
    before: Mapping[str, str], here: Mapping[str, str], there: Mapping[str, str]
) -> dict[str, str]:
    names = dict.fromkeys((*there, *here))
    chosen = {n: here.get(n) if there.get(n) == before.get(n) else there.get(n) for n in names}
    return {name: value for name, value in chosen.items() if value is not None}


def _keep_what_is_used(made: dict[str, Any], ours: Project, theirs: Project) -> None:
    """Put back what one side deleted, and what codings of the other refer to."""
    for kind, name in (("documents", "document"), ("codes", "code"), ("coders", "coder")):
        known = _by_guid((*getattr(theirs, kind), *getattr(ours, kind)))
        lacking = known.keys() - _by_guid(made[kind])
        used = {getattr(coding, name) for coding in made["codings"]}
        used |= {getattr(one, "parent", "") for one in made[kind]}
        while back := used & lacking:
            made[kind] += [one for guid, one in known.items() if guid in back]
            lacking -= back
            used = {getattr(known[guid], "parent", "") for guid in back}


# ------------------------------------------------------------------ matching


def matched(theirs: Project, ours: Project) -> Project:
    """Return their project with our GUIDs where a thing is the same by its content.

    Some programs make new GUIDs for each export.
    """
    mapping: dict[str, str] = {}
    for kind, keys in _KEYS.items():
        here, there = getattr(ours, kind), getattr(theirs, kind)
        known = len(mapping)
        for key in keys:
            _match(here, there, key(ours), key(theirs), mapping)
        theirs = with_guids(theirs, mapping) if len(mapping) > known else theirs
    return theirs


Key = Callable[[Any], Hashable]


def _match(
    here: Iterable[Any], there: Iterable[Any], our_key: Key, their_key: Key, mapping: dict[str, str]
) -> None:
    here, there = list(here), list(there)
    kept = {one.guid for one in there} | set(mapping.values())
    free: dict[Hashable, list[str]] = {}
    for one in here:
        if one.guid not in kept:
            free.setdefault(our_key(one), []).append(one.guid)
    taken = {one.guid for one in here}
    for one in there:
        if one.guid not in taken and one.guid not in mapping and (same := free.get(their_key(one))):
            mapping[one.guid] = same.pop(0)


def _paths(project: Project) -> Key:
    paths: dict[str, tuple[str, ...]] = {}
    for code in project.codes:
        paths[code.guid] = (*paths.get(code.parent, ()), code.name)
    return lambda code: paths[code.guid]


def _plainly(key: Key) -> Callable[[Project], Key]:
    return lambda _: key


_NAME = _plainly(lambda one: one.name)
_KEYS: Mapping[str, tuple[Callable[[Project], Key], ...]] = {
    "coders": (_NAME,),
    "attributes": (_NAME,),
    "codes": (_paths, _NAME),
    "documents": (
        _plainly(lambda one: (one.name, one.text)),
        _plainly(lambda one: one.text or one.name),
        _NAME,
    ),
    "cases": (_NAME,),
    "codings": (
        _plainly(lambda one: (one.document, one.start, one.end, one.words, one.code, one.coder)),
    ),
    "notes": (_plainly(lambda one: (one.name, one.text)), _NAME),
}
"""By what things of a collection are the same, the surest first."""


def with_guids(project: Project, mapping: Mapping[str, str]) -> Project:
    """Return a project with other GUIDs, wherever one is named."""
    changed: dict[str, Any] = {
        kind: tuple(_renamed(one, mapping) for one in getattr(project, kind)) for kind in KINDS
    }
    return replace(project, **changed)


def _renamed(one: Any, mapping: Mapping[str, str]) -> Any:
    changed: dict[str, Any] = {}
    for item in fields(one):
        value = getattr(one, item.name)
        if item.name == "values":
            changed[item.name] = {mapping.get(key, key): text for key, text in value.items()}
        elif item.name == "portions":
            changed[item.name] = tuple(_renamed(portion, mapping) for portion in value)
        elif item.name in _REFERRING:
            named = isinstance(value, str)
            changed[item.name] = (
                mapping.get(value, value) if named else tuple(mapping.get(v, v) for v in value)
            )
    return replace(one, **changed)
