"""States of a repository other than the one in the working tree, read through git."""
