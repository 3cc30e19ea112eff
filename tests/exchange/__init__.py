"""Tests of the exchange with programs for qualitative analysis."""
