"""What was written to whom: the outbox, to be read."""
