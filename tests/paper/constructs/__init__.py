"""The table of constructs, its check, and a test of each row in each format."""
