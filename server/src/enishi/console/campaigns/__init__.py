"""Campaigns and budgets: what the texts promise for a span or at most, and what is used of it."""
