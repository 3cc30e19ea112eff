"""The open paper, what its cells import, and the one runner of cells."""
