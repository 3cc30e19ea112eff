"""Tests of the passes over pandoc's tree."""
