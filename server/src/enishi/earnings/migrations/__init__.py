"""The history of the tables of earnings."""
