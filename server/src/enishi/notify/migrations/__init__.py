"""The steps of the outbox's tables."""
