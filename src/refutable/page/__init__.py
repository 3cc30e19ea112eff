"""What the reader's page needs beside its text: records as JSON, script, style."""

from __future__ import annotations

from pathlib import Path

SCRIPT = Path(__file__).parent / "script"
"""The folder of the page's scripts."""
