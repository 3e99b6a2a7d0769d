"""Japan's rules of settlement, dated: tax, registration, withholding, bank days, documents, deadlines. Not legal advice."""
