"""Finding anything by a few letters: rooms, acts, and things by their name, code or number; a page, and the palette that opens over every page."""
