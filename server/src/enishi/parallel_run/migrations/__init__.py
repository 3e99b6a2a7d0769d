"""The history of the tables of closing."""
