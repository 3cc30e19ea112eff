"""What several cells of this paper share: functions of our own, and `selections`."""

from __future__ import annotations

from typing import Any

from refutable import quoted


def portion(selection: Any) -> Any:
    """Return the share of the quoted documents in which a selection finds something."""
    return selection.documents / quoted().documents
