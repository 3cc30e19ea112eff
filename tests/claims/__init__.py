"""Tests of `refutable.claims`."""
