"""Closing (締め): a period is calculated, posted and told for each closing group, by one function."""
