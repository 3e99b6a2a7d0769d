"""Payouts: what is due, batches, what the bank said, and who pays from where by whose approval."""
