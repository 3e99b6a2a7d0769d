"""Statements as a partner gets them: read, kept as paper, confirmed."""
