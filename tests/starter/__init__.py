"""What `paper new` makes."""
