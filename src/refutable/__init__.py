"""A paper whose claims are computed from a coded corpus: ``from refutable import *`` in its cells.

What cells import is loaded when it is first asked for, so that the command starts without it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from refutable.cells.words import *  # noqa: F403

__version__ = "0.5.0"
__all__ = [
    "adequacy_table",
    "agreement",
    "agreement_table",
    "alphas_table",
    "at_least",
    "at_most",
    "before",
    "between",
    "catalogue",
    "catalogued",
    "claim",
    "claims_table",
    "codebook",
    "coded",
    "codes_table",
    "criteria",
    "criteria_table",
    "crosstab",
    "event",
    "every",
    "extremes_table",
    "figure",
    "firmness",
    "firmness_table",
    "given",
    "known",
    "ledger",
    "measure",
    "more",
    "most",
    "named",
    "omitted",
    "over",
    "published",
    "quote",
    "quoted",
    "rank",
    "readings_table",
    "runs_table",
    "share",
    "since",
    "table",
    "under",
]


def __getattr__(name: str) -> Any:
    """Return a word of the cells."""
    if name not in __all__:
        raise AttributeError(f"module 'refutable' has no attribute '{name}'")
    from refutable.cells import words

    return getattr(words, name)
