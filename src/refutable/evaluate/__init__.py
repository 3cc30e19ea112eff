"""The corpus as arrays: find, count, date, and evaluate criteria in three-valued logic."""
