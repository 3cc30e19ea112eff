"""How firmly a claim stands: what it would take to overturn its verdict."""
