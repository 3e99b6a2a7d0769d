"""The ledger: balances, entries, journals, reconciliation."""
