"""Tests of `refutable.reports`."""
