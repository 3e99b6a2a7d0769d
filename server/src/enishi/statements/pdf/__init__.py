"""A statement as PDF (README.md)."""

from enishi.statements.pdf.notice import Notice
from enishi.statements.pdf.rendering import FontsMissing, render, typeset

__all__ = ["FontsMissing", "Notice", "render", "typeset"]
