"""Tests of `refutable.history`."""
