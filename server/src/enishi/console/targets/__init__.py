"""Agreed targets: proposed, signed by both sides, and what became of each."""
