"""The room of ranks."""
