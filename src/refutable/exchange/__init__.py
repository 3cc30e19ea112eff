"""The formats of programs for qualitative analysis, read into one value and written from it."""
