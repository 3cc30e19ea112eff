"""Tests of `analysis.evidence`."""
