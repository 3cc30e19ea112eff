"""How firmly a claim stands: what it would take to overturn its verdict."""

SEED = 20_101
"""The seed of the shuffles."""
