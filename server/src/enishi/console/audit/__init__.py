"""The audit chain, to be searched."""
