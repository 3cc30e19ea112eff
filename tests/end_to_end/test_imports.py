"""What a check does not load."""

from __future__ import annotations

import subprocess
import sys

from tests.projects import SECOND_PAPER

_CHECK = """
import atexit, sys
from refutable.cli import main
atexit.register(lambda: print("loaded:", *sys.modules))
main()
"""
_UNUSED = {
    *("nbclient", "nbformat", "altair", "pandas", "pypandoc", "xml.etree.ElementTree"),
    *("refutable.coders", "refutable.paper.passes.order", "refutable.robustness.examine"),
}


def test_a_check_loads_neither_kernel_nor_charts_nor_tables() -> None:
    """Commands that draw and run nothing do not pay for the libraries that do."""
    command = [sys.executable, "-c", _CHECK, "check", "-C", str(SECOND_PAPER)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    loaded = set(done.stdout.partition("loaded:")[2].split())
    assert "refutable.evaluate.evaluate" in loaded
    assert not _UNUSED & loaded
