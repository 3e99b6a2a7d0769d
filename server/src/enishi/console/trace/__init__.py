"""Trace: what one fact left behind at every step."""
