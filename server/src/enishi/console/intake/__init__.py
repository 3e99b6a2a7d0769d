"""Files of facts: sent, looked at, taken or corrected; and what of them waits for a decision."""
