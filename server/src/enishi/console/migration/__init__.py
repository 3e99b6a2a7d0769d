"""Moving from an old sheet: opening balances and the parallel run."""
