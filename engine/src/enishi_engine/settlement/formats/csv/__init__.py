"""A plain CSV of payments, for accounts-payable systems and banks that take a table; and results as a CSV (README.md)."""
