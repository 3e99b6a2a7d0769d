"""Papers beside the statement: offsets, final accounts, balances, the rules as an annex, changed rates, terms of trade."""
