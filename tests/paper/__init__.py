"""The paper, as it is rendered."""
