"""What a check does not load."""

from __future__ import annotations

import subprocess
import sys


def test_a_check_loads_neither_kernel_nor_charts_nor_tables() -> None:
    """Commands that draw and run nothing do not pay for the libraries that do."""
    code = "import sys, refutable.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"nbclient", "nbformat", "altair", "pandas"} & set(loaded.stdout.split())
