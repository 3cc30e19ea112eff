"""The codebook and the rules of counting, read from YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from refutable.corpus.load.reading import SHOWN, Reading
from refutable.corpus.load.yaml import Entry
from refutable.corpus.model import Code, Codebook, Coder, CountingRules, Family, layers_of
from refutable.errors import did_you_mean

CODEBOOK, COUNTING = "codebook.yaml", "counting.yaml"
_LISTS = ("upheld", "apart", "never_counted")
_RULES = ("unit", *_LISTS, "layer", "consensus")


def codebook(reading: Reading, content: Entry) -> Codebook:
    """Return the codebook that the content of its file describes."""
    made = _Book(reading)
    made.read_families(content)
    made.read_codes(content, "")
    if content and not made.codes:
        message, remedy = "the codebook has no codes", "list them under 'codes'"
        reading.fault(CODEBOOK, "empty-codebook", message, remedy)
    stance = content.get("stance")
    stances = stance.get("values") or () if isinstance(stance, dict) else ()
    title, version = str(content.get("title", "")), str(content.get("version", ""))
    return Codebook(title, version, made.families, made.codes, tuple(map(str, stances)))


class _Book:
    """The families and codes read so far."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._lines: dict[str, int] = {}
        self.families: dict[str, Family] = {}
        self.codes: dict[str, Code] = {}

    def read_families(self, content: Entry) -> None:
        families = content.get("families") or Entry()
        if not isinstance(families, Entry):
            line = content.line_of("families")
            self._fault("'families' has no keys", "write  id: {label: …}, one a line", line)
            return
        for key, item in families.items():
            entry = item if isinstance(item, Entry) else Entry(families.line_of(key))
            if self._is_new(key, families.line_of(key)):
                label, definition = self._said(entry, key)
                self.families[key] = Family(key, label, definition)

    def read_codes(self, content: Entry, parent: str) -> None:
        for entry in self._entries(content):
            name = _text(entry.get("id"))
            if not name:
                self._fault("an entry has no id", "write  id: and a name", entry.line)
            elif self._is_new(name, entry.line_of("id")):
                label, definition = self._said(entry, name)
                kept = {k: v for k, v in entry.items() if k not in _SAID}
                above = self._parent(entry, parent)
                self.codes[name] = Code(name, above, label, definition, kept)
                self.read_codes(entry, name)

    def _entries(self, content: Entry) -> Iterator[Entry]:
        listed = content.get("codes") or []
        if not isinstance(listed, list):
            line = content.line_of("codes")
            self._fault("'codes' is not a list", "write each code as  - id: …", line)
            return
        for item in listed:
            if isinstance(item, Entry):
                yield item
            else:
                line = content.line_of("codes")
                message = f"the entry {item!r} under 'codes' has no keys"
                self._fault(message, "write it as  - id: …", line)

    def _parent(self, entry: Entry, parent: str) -> str:
        family = _text(entry.get("family"))
        if parent and family:
            message = f"the code stands under '{parent}' and names the family '{family}'"
            self._fault(message, "keep one of the two", entry.line_of("family"))
        elif family and family not in self.families:
            message = f"there is no family '{family}'"
            known = f"use one of: {', '.join(self.families)}"
            remedy = did_you_mean(family, self.families, known)
            line = entry.line_of("family")
            self._reading.fault(CODEBOOK, "unknown-family", message, remedy, line)
        return parent or family

    def _is_new(self, name: str, line: int) -> bool:
        if name in self._lines:
            message = f"line {self._lines[name]} already has the id '{name}'"
            remedy = "give each code and each family its own id"
            self._reading.fault(CODEBOOK, "duplicate-id", message, remedy, line)
            return False
        self._lines[name] = line
        return True

    def _said(self, entry: Entry, name: str) -> tuple[str, str]:
        """Return label and definition; the label is the id where there is none."""
        for key in ("label", "definition"):
            near = get_close_matches(key, entry.keys() - _SAID, 1) if key not in entry else ()
            for other in near:
                message = f"'{name}' has no {key}, but a key '{other}'"
                self._fault(message, f"if it is meant, call it {key}", entry.line_of(other))
            if isinstance(entry.get(key), (list, dict)):
                message = f"the {key} of '{name}' is no text"
                self._fault(message, f"write it as  {key}: …", entry.line_of(key))
        if "label" in entry and not _text(entry["label"]):
            remedy = "write a label, or delete the key: the id is printed then"
            self._fault(f"the label of '{name}' is empty", remedy, entry.line_of("label"))
        return _text(entry.get("label")) or name, _text(entry.get("definition"))

    def _fault(self, message: str, remedy: str, line: int) -> None:
        self._reading.fault(CODEBOOK, "bad-codebook", message, remedy, line)


_SAID = frozenset({"id", "family", "label", "definition", "codes"})


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else ""


def hand_out(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the parts of the codebook that coders are given."""
    listed = content.get("hand_out")
    names = listed if listed and isinstance(listed, list) else list(content)
    return {key: content[key] for key in names if isinstance(key, str) and key in content}


def counting(reading: Reading, codebook: Codebook) -> CountingRules:
    """Return the rules of counting; a codebook without stances needs none."""
    if not codebook.stances and not (reading.root / SHOWN / COUNTING).exists():
        return CountingRules()
    content = reading.yaml(COUNTING)
    if content:
        _check_counting(reading, content, codebook)
    upheld, apart, never = (_names(content.get(key)) for key in _LISTS)
    if not codebook.stances and not content.keys() & {"upheld", "apart"}:
        upheld = CountingRules().upheld
    layer, majority = str(content.get("layer") or ""), content.get("consensus") == "majority"
    return CountingRules(upheld, apart, never, layer, majority)


def _names(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def _check_counting(reading: Reading, content: Entry, codebook: Codebook) -> None:
    def fault(message: str, remedy: str, key: str = "", rule: str = "bad-counting") -> None:
        reading.fault(COUNTING, rule, message, remedy, content.line_of(key))

    for key in content:
        if key not in _RULES:
            remedy = did_you_mean(key, _RULES, f"use: {', '.join(_RULES)}")
            fault(f"'{key}' is no rule of counting", remedy, key)
    if content.get("unit", "document") != "document":
        message = f"'{content['unit']}' is not a unit of count"
        fault(message, "write  unit: document", "unit", "bad-unit")
    if content.get("consensus", "unanimous") not in ("unanimous", "majority"):
        message = f"'{content['consensus']}' is no rule of consensus"
        fault(message, "write  consensus: unanimous, or  consensus: majority", "consensus")
    for key in content.keys() & _LISTS:
        if not isinstance(content[key], list):
            fault(f"'{key}' is not a list", f"write it as  {key}: [one, another]", key)
    needed = codebook.stances or _names(content.get("apart"))
    if content.get("upheld") == [] or (needed and "upheld" not in content):
        remedy = "list the stances that count as the source's own:  upheld: [one, another]"
        fault("no stance is upheld", remedy, "upheld")
    for stance in sorted(_names(content.get("upheld")) & _names(content.get("apart"))):
        fault(f"'{stance}' is both upheld and apart", "keep it in one of the two", "apart")


def check_layer(reading: Reading, rules: CountingRules, coders: Mapping[str, Coder]) -> None:
    """Add a fault if the layer that counts is unknown."""
    layers = layers_of(coders)
    if rules.layer and coders and rules.layer not in layers:
        message = f"there is no layer '{rules.layer}'"
        remedy = did_you_mean(rules.layer, layers, f"use one of: {', '.join(layers)}")
        line = reading.line_of(COUNTING, "layer")
        reading.fault(COUNTING, "bad-counting", message, remedy, line)
