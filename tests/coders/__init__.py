"""Tests of `analysis.coders`."""
