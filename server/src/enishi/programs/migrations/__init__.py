"""The history of the tables of programs."""
