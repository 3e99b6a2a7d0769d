"""Rank reviews with their figures and reasons, each partner's history, and ranks that people decide."""
