"""Every table over verdicts has all of them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping

import refutable
from refutable.claims.claim import Verdict

NAMES = {verdict.value for verdict in Verdict}


def tables() -> Iterator[tuple[str, set[str]]]:
    """Return each mapping of the engine's modules whose keys are verdicts, with their names."""
    for module in pkgutil.walk_packages(refutable.__path__, "refutable."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Mapping) and value:
                keys = {key.value if isinstance(key, Verdict) else key for key in value}
                if keys <= NAMES:
                    yield f"{module.name}.{name}", keys


def test_a_table_over_verdicts_has_every_verdict() -> None:
    """A look-up by verdict never fails on one that was forgotten."""
    found = dict(tables())
    assert found
    assert {name for name, keys in found.items() if keys != NAMES} == set()


def test_every_verdict_has_a_sign_of_its_own() -> None:
    """The sign tells one verdict from another, in text and in colourless print."""
    assert len({verdict.sign for verdict in Verdict}) == len(Verdict)
