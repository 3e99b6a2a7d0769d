"""Calculates partner programs: a program as text and tables of facts go in, earning lines with their reasons come out."""

__version__ = "0.1.0"
