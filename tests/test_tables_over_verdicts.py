"""Every table over verdicts has all of them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

import refutable
from refutable.claims.claim import Verdict


def tables() -> Iterator[tuple[str, Mapping[Any, object]]]:
    """Return each mapping of the engine's modules that has a verdict among its keys."""
    for module in pkgutil.walk_packages(refutable.__path__, "refutable."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Mapping) and any(isinstance(key, Verdict) for key in value):
                yield f"{module.name}.{name}", value


def test_a_table_over_verdicts_has_every_verdict() -> None:
    """A look-up by verdict never fails on one that was forgotten."""
    found = dict(tables())
    assert found
    assert {name for name, table in found.items() if set(table) != set(Verdict)} == set()
