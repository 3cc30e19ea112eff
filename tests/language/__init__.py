"""Tests of `refutable.language`."""
