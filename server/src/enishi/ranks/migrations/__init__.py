"""The history of the tables of ranks."""
