"""An examination is found again for the same claim on the same data, and is the same."""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from refutable import build, cache
from refutable.keeping import keeping, steps
from refutable.language.nodes import to_json
from refutable.robustness.examine import Robustness
from refutable.robustness.kept import _Values, examine
from tests.projects import Project


@pytest.fixture
def project(built: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A small paper, and a folder for what is kept."""
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "kept"))
    return built


def _examined(project: Project, turned: str = "") -> tuple[Mapping[str, Robustness], set[str]]:
    """Return what is examined, and what was found; the criterion of one claim may be turned."""
    paper = build.open_paper(project.root)
    claims = [
        replace(one, holds=~one.holds) if one.id == turned and one.holds is not None else one
        for one in paper.collected.claims
    ]
    with keeping(project.root):
        made = examine(claims, paper.corpus, paper.readings)
        return made, {one.name.rpartition(" ")[2] for one in steps() if one.found}


def _told(made: Mapping[str, Robustness]) -> list[str]:
    return [
        repr((name, one.margins, one.breaking, one.readings, one.null, one.layers, one.absences))
        + repr([(to_json(x.part), x.number, x.unit) for x in one.additions])
        for name, one in made.items()
    ]


def test_what_was_examined_is_found_and_the_same(project: Project) -> None:
    """All claims are found, in the order of the text, with what was known of each."""
    first, before = _examined(project)
    again, found = _examined(project)
    assert (before, found) == (set(), set(first))
    assert list(first) == list(again)
    assert _told(first) == _told(again)


def test_a_changed_criterion_is_examined_alone(project: Project) -> None:
    """The other claims stand on the same data as before."""
    first, _ = _examined(project)
    made, found = _examined(project, turned="clm-ban-first")
    assert found == set(first) - {"clm-ban-first"}
    assert made["clm-ban-first"].verdict is not first["clm-ban-first"].verdict


@pytest.mark.parametrize("file", ["data/codebook.yaml", "data/counting.yaml"])
def test_other_data_are_examined_anew(project: Project, file: str) -> None:
    """Any byte of the data may be one that a claim rests on; the record of results is none."""
    _examined(project)
    project.append("data/ledger.json", "")
    assert _examined(project)[1]
    project.append(file, "# a remark")
    assert not _examined(project)[1]


def test_only_values_of_the_engine_are_read() -> None:
    """A pickle may call anything; one in the cache may not."""
    for value in (print, pytest.raises, Path()):
        with pytest.raises(pickle.UnpicklingError, match="is no value of the engine"):
            _Values(io.BytesIO(pickle.dumps(value))).load()
