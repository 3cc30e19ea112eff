"""Tests of `refutable.build`."""
