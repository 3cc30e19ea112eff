"""Passes over the tree of an executed paper: each takes the blocks, and returns new ones."""
