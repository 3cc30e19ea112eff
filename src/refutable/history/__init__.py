"""Other states of the paper, read through git, and how the argument differs."""
