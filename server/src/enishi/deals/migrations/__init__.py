"""The history of the tables of deals."""
