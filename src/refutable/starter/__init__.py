"""What a new project is made of: files to copy, and first claims that its data bear out."""
