"""A paper whose claims are computed from a coded corpus, and fail when their support is gone."""

__version__ = "0.3.0"
