"""What is displayed: content by media type, and the types that only this engine uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Bundle = Mapping[str, Any]
"""What is displayed, by media type."""
MARKDOWN = "text/markdown"
PLAIN = "text/plain"
STDOUT = "application/vnd.jupyter.stdout"
STDERR = "application/vnd.jupyter.stderr"
ERROR = "application/vnd.jupyter.error"
"""What was printed, and the traceback of an error that a cell may raise."""
WIDTH = "application/vnd.refutable.width"
"""The width in pixels at which a picture is to be shown."""
