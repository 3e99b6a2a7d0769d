"""Campaigns that run for a partner, and the targets agreed with it: what they pay, until when, and how far it has come."""
