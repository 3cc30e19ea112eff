"""The words of this paper held against those of the published text, which is not stored here."""
