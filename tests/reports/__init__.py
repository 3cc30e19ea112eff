"""Tests of `analysis.reports`."""
