"""Tests of `refutable.cells`."""
