"""Tests of `analysis.corpus`."""
