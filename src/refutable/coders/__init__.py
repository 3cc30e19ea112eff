"""What a blind coder is given, and how a layer comes back."""
