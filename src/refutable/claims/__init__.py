"""Claim, criterion, verdict, and the ledger of all claims."""
