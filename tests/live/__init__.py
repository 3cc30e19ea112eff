"""Tests of `refutable.live`."""
