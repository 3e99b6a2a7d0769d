"""Agreed targets: proposed by the maker, signed by the partner and by the maker's second person, and only then a fact."""
