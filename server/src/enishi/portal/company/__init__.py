"""Who of the company signs in, and who sees amounts."""
