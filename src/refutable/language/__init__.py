"""What an author writes: selections, quantities and criteria."""
