"""Tests of `refutable.corpus`."""
