"""This paper's own analysis."""

import analysis.figures  # noqa: F401  # importing the figures registers them
