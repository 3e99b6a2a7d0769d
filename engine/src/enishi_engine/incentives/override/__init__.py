"""Override (統括手数料)."""
