"""The ledger: what the maker owes its partners and why, in entries that balance and never change."""
