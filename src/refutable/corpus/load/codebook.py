"""The codebook and the rules of counting, read from YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refutable.corpus.load.reading import Reading
from refutable.corpus.model import Code, Codebook, Coder, CountingRules, Family, layers_of

CODEBOOK, COUNTING = "codebook.yaml", "counting.yaml"
_LISTS = ("upheld", "apart", "never_counted")


def codebook(reading: Reading, content: Mapping[str, Any]) -> Codebook:
    """Return the codebook that the content of its file describes."""
    families: dict[str, Family] = {}
    codes: dict[str, Code] = {}
    stances: tuple[str, ...] = ()
    try:
        for key, item in content.get("families", {}).items():
            families[key] = Family(key, *_texts(item, "label", "definition"))
        for item in content.get("codes", []):
            code = Code(*_texts(item, "id", "family", "label", "definition"))
            _check_code(reading, code, families, codes)
            codes[code.id] = code
        stances = tuple(content.get("stance", {}).get("values", {}))
    except (KeyError, TypeError, AttributeError) as error:
        remedy = "each family needs label and definition; each code id, family, label, definition"
        lacks = f"lacks {error}" if isinstance(error, KeyError) else "has no keys"
        message = f"an entry {lacks}"
        reading.fault(CODEBOOK, "bad-codebook", message, remedy)
    if content and not codes:
        message, remedy = "the codebook has no codes", "list them under 'codes'"
        reading.fault(CODEBOOK, "empty-codebook", message, remedy)
    title, version = str(content.get("title", "")), str(content.get("version", ""))
    return Codebook(title, version, families, codes, stances)


def _texts(item: Mapping[str, Any], *names: str) -> list[str]:
    """Return the texts of an entry; a KeyError names one that is missing or empty."""
    given = {name: text for name, text in item.items() if isinstance(text, str) and text}
    return [given[name] for name in names]


def _check_code(
    reading: Reading, code: Code, families: Mapping[str, Family], codes: Mapping[str, Code]
) -> None:
    line = reading.line_of(CODEBOOK, f"id: {code.id}")
    if code.family not in families:
        message = f"there is no family '{code.family}'"
        remedy = f"use one of: {', '.join(families)}"
        reading.fault(CODEBOOK, "unknown-family", message, remedy, line)
    if code.id in codes:
        message, remedy = f"two codes have the id '{code.id}'", "give each code its own id"
        reading.fault(CODEBOOK, "duplicate-id", message, remedy, line)


def hand_out(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the parts of the codebook that coders are given."""
    return {key: content[key] for key in content.get("hand_out", list(content)) if key in content}


def counting(reading: Reading) -> CountingRules:
    """Return the rules of counting."""
    content = reading.yaml(COUNTING)
    if content:
        _check_counting(reading, content)
    upheld, apart, never = (_names(content.get(key)) for key in _LISTS)
    layer, majority = str(content.get("layer", "")), content.get("consensus") == "majority"
    return CountingRules(upheld, apart, never, layer, majority)


def _names(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def _check_counting(reading: Reading, content: Mapping[str, Any]) -> None:
    if content.get("unit") != "document":
        message = f"'{content.get('unit')}' is not a unit of count"
        line = reading.line_of(COUNTING, "unit")
        reading.fault(COUNTING, "bad-unit", message, "write  unit: document", line)
    if content.get("consensus", "unanimous") not in ("unanimous", "majority"):
        message = f"'{content.get('consensus')}' is not a rule of consensus"
        line = reading.line_of(COUNTING, "consensus")
        remedy = "write  consensus: unanimous, or  consensus: majority"
        reading.fault(COUNTING, "bad-counting", message, remedy, line)
    for key in _LISTS:
        if not isinstance(content.get(key), list):
            remedy = f"write it as  {key}: [one, another]"
            reading.fault(COUNTING, "bad-counting", f"'{key}' is not a list", remedy)
    if content.get("upheld") == []:
        remedy = "list the stances that count as the source's own"
        reading.fault(COUNTING, "bad-counting", "no stance is upheld", remedy)
    for stance in sorted(_names(content.get("upheld")) & _names(content.get("apart"))):
        message = f"'{stance}' is both upheld and apart"
        reading.fault(COUNTING, "bad-counting", message, "keep it in one of the two")


def check_layer(reading: Reading, rules: CountingRules, coders: Mapping[str, Coder]) -> None:
    """Add a fault if the layer that counts is unknown."""
    layers = layers_of(coders)
    if rules.layer and coders and rules.layer not in layers:
        message, remedy = f"there is no layer '{rules.layer}'", f"use one of: {', '.join(layers)}"
        line = reading.line_of(COUNTING, "layer")
        reading.fault(COUNTING, "bad-counting", message, remedy, line)
