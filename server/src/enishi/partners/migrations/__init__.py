"""The history of the tables of partners."""
