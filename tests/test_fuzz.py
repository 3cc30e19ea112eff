"""Mutated files and killed commands: a few here, ten thousand with ``python -m tests.fuzz``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forked import load
from tests.fuzz import WRITING_COMMANDS, kills, mutations, prepared


def test_a_mutated_file_ends_in_no_traceback(tmp_path: Path) -> None:
    """Nor in a hang, nor in more than 500 MiB: a check says what is wrong, or finds nothing."""
    load()
    found = list(mutations(tmp_path, 8, seed=1))
    assert [(kind, one.said[-500:]) for kind, one in found if "Traceback" in one.said] == []
    assert {one.code for _, one in found} <= {0, 1, 3, 4}


@pytest.mark.parametrize("name", ["coder add", "import", "export"])
def test_a_killed_command_has_done_all_or_nothing(name: str, tmp_path: Path) -> None:
    """Wherever it is killed, the next command finds the old state or the new one."""
    found, mixed = kills(prepared(tmp_path, name), WRITING_COMMANDS[name], 4, seed=2)
    assert mixed == []
    assert found.total() == 4
