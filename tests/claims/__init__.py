"""Tests of `analysis.claims`."""
