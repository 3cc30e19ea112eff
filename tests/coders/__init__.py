"""Tests of `refutable.coders`."""
