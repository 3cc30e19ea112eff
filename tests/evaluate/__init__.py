"""Tests of `refutable.evaluate`."""
