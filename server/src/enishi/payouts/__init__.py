"""Payouts: what is due, proposed by one person and approved by another, written once, sent, and what the bank says became of it."""
