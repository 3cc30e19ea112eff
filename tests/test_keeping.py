"""Parts of a run are found where what they are made of is the same, and made anew else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from refutable import cache
from refutable.keeping import Step, keeping, kept, steps, told


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one file, and a folder for what is kept."""
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "kept"))
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "data.csv").write_text("a", encoding="utf-8")
    return tmp_path / "paper"


def _part(made: list[str], content: bytes = b"made") -> bytes:
    def make() -> bytes:
        made.append("once more")
        return content

    return kept("a part", lambda project: {**project, "an option": "1"}, make)


def _run(root: Path, meanwhile: Callable[[], object] = lambda: None) -> tuple[Step, bool]:
    made: list[str] = []
    with keeping(root):
        assert _part(made) == b"made"
        meanwhile()
        (step,) = steps()
    return step, bool(made)


def test_a_part_is_made_once(root: Path) -> None:
    """The second run finds it; a run of a changed project makes it, and says what changed."""
    assert _run(root) == (Step("a part", False), True)
    assert _run(root) == (Step("a part", True), False)
    (root / "data.csv").write_text("b", encoding="utf-8")
    assert _run(root) == (Step("a part", False, ("data.csv",)), True)
    (root / "data.csv").write_text("a", encoding="utf-8")
    assert _run(root) == (Step("a part", True), False)


def test_what_changes_during_a_run_keeps_nothing(root: Path) -> None:
    """It was made of one or of the other content: nobody knows."""
    data = root / "data.csv"
    _run(root, lambda: data.write_text("b", encoding="utf-8"))
    assert _run(root)[1]
    data.write_text("a", encoding="utf-8")
    assert _run(root)[1]


def test_outside_of_a_run_and_without_a_cache_all_is_made(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kernel of Jupyter, in which anything may be loaded again, keeps nothing."""
    made: list[str] = []
    for _ in range(2):
        _part(made)
    monkeypatch.setenv(cache.FOLDER, "off")
    for _ in range(2):
        with keeping(root):
            _part(made)
    assert len(made) == 4


def test_what_is_not_worth_it_is_not_kept(root: Path) -> None:
    """Such as a drawing whose code has read a file that is not among its parts."""

    def once() -> bytes:
        return kept("a part", lambda _: {}, lambda: b"made", worth=_never)

    def _never(_: Mapping[str, str]) -> bool:
        return False

    for _ in range(2):
        with keeping(root):
            once()
            assert not steps()[0].found


def test_steps_are_told_by_kind_and_reason() -> None:
    """What many steps have in common is said once."""
    done = [
        Step("chart library", True),
        *(Step(f"examination of clm-{name}", False, ("data/a.csv",)) for name in "abc"),
        Step("figure fig-a", False),
    ]
    assert list(told(done)) == [
        "examination of clm-a (and 2 more): ran, changed: data/a.csv",
        "figure fig-a: ran, nothing was kept",
        "kept: 1",
    ]
