"""Passes over the tree of an executed paper; ``order`` has which follows which."""
