"""The criterion in plain English, the check of a sentence's words, and affirmation."""
