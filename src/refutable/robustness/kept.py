"""How firmly claims stand and how far coders agree, kept from one run to the next.

What was found is kept as a pickle. Only values of the engine's own classes are read back, so an
entry that somebody else wrote can make nothing run.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from refutable import inputs
from refutable.claims.claim import Claim
from refutable.claims.record import RECORD
from refutable.corpus import Corpus
from refutable.corpus.agreement import AgreementTable, agreement_table
from refutable.inputs import Inputs
from refutable.keeping import begun, digest, find, keep
from refutable.language.measures import Measure
from refutable.language.nodes import to_json, walk
from refutable.robustness.choices import Readings
from refutable.robustness.examine import Robustness, examine_all

_RESULTS = (RECORD, "data/affirmations.json")
_ROOMS = ("robustness", "claims", "evaluate", "language", "corpus", "errors", "files")
_PACKAGES = ("numpy", "scipy", "edtf", "PyYAML")


def examine(
    claims: Sequence[Claim], corpus: Corpus, readings: Readings
) -> Mapping[str, Robustness]:
    """Return what ``examine_all`` does; what was examined before on the same data is found.

    Raises:
        ValueError: a criterion names something that the corpus does not have.
    """
    project = begun()
    if project is None:
        return examine_all(claims, corpus, readings)
    shared = _shared(project)
    parts = {one.id: of for one in claims if (of := _made_of(one, shared))}
    found = {name: find(_step(name), of) for name, of in parts.items()}
    known = {name: kept for name, kept in found.items() if kept is not None}
    missing = [one for one in claims if one.id not in known and one.holds is not None]
    made = examine_all(missing, corpus, readings) if missing else {}
    for name, one in made.items():
        # How far a search comes within its time is another from run to run.
        if name in parts and all(each.exact for each in one.breaking):
            keep(_step(name), parts[name], pickle.dumps(one))
    return {
        one.id: made[one.id] if one.id in made else _read(known[one.id], one)
        for one in claims
        if one.id in made or one.id in known
    }


def agreement(corpus: Corpus, coders: Sequence[str]) -> AgreementTable:
    """Return what ``agreement_table`` does; what was resampled before on the same data is found."""
    project = begun()
    if project is None:
        return agreement_table(corpus, coders)
    step, parts = f"agreement of {' and '.join(coders)}", _shared(project)
    found = find(step, parts)
    if found is not None:
        known: AgreementTable = _Values(io.BytesIO(found)).load()
        return known
    made = agreement_table(corpus, coders)
    keep(step, parts, pickle.dumps(made))
    return made


def _step(claim: str) -> str:
    return f"examination of {claim}"


def _shared(project: Inputs) -> Mapping[str, str]:
    data = {name: was for name, was in project.items() if name.startswith("data/")}
    return {
        **{name: was for name, was in data.items() if name not in _RESULTS},
        "the engine": digest(inputs.engine(*_ROOMS)),
        **inputs.version_of(*_PACKAGES),
    }


def _made_of(claim: Claim, shared: Mapping[str, str]) -> Mapping[str, str]:
    """Return what an examination depends on; nothing for a claim whose result is not kept.

    An author's function may depend on anything.
    """
    asked = [one for one in (claim.holds, claim.against) if one is not None]
    if claim.holds is None or any(isinstance(n, Measure) for one in asked for n in walk(one)):
        return {}
    criterion = digest([claim.id, to_json(claim.holds), to_json(claim.against)])
    return {**shared, "its criterion": criterion}


class _Values(pickle.Unpickler):
    """Reads values of the engine's own classes, and dates."""

    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name) if module.startswith("refutable.") else None
        if isinstance(found, type):
            return found
        if (module, name) == ("datetime", "date"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no value of the engine")


def _read(kept: bytes, claim: Claim) -> Robustness:
    found: Robustness = _Values(io.BytesIO(kept)).load()
    return replace(found, claim=claim)
