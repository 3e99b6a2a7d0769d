"""Recurring commission (継続手数料)."""
