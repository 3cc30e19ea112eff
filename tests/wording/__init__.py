"""Tests of `refutable.wording`."""
