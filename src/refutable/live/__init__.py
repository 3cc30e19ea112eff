"""A paper while its author works on it: what changes is checked, rendered and shown at once."""
