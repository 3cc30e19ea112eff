"""The figures: what is drawn from a table."""
