"""A statement as PDF (README.md)."""

from enishi.statements.pdf.notice import Notice
from enishi.statements.pdf.rendering import FontsMissing, render

__all__ = ["FontsMissing", "Notice", "render"]
