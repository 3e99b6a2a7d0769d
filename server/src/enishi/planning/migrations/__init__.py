"""The history of the tables of planning."""
