"""Tests of the room robustness."""
