"""The history of the tables of targets."""
