"""The history of core's tables."""
