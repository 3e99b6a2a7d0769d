"""How facts come in: files kept with their hash, read against the declarations, taken whole or not at all, row by row in revisions."""
