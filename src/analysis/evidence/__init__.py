"""Selections and measures over a corpus: pure functions, no files, no clock, no printing."""
