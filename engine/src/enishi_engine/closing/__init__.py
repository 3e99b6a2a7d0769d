"""Closing a period: what it posts, and how later facts change what former closings posted (docs/rules/closings.md)."""

from enishi_engine.closing.adjusting import SAME_LINE
from enishi_engine.closing.calendar import Closing, closings_of
from enishi_engine.closing.closed import KNOWN_LINES, Closed, close, close_after
from enishi_engine.closing.texts import TextInsideClosedPeriod, TextOfClosingMissing, check_texts

__all__ = [
    "KNOWN_LINES",
    "SAME_LINE",
    "Closed",
    "Closing",
    "TextInsideClosedPeriod",
    "TextOfClosingMissing",
    "check_texts",
    "close",
    "close_after",
    "closings_of",
]
