"""The history of the tables of payouts."""
