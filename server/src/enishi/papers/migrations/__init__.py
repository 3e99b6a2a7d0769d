"""The history of the tables of statements."""
