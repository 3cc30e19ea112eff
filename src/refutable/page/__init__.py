"""What a reader's page has beside its text: the records, and script and style to show them."""
