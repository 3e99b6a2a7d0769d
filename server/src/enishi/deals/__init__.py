"""Deals: registered by partners or handed over to them, answered in the promised time, protected until a day, and priced."""
