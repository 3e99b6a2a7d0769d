"""Statements: what partners are told, document by document, and what they say to it."""
