"""Closing a period: what it posts, and how later facts change what former closings posted (docs/rules/closings.md)."""

from enishi_engine.closing.calendar import Closing, closings_of
from enishi_engine.closing.closed import Closed, close
from enishi_engine.closing.texts import TextInsideClosedPeriod, TextOfClosingMissing, check_texts

__all__ = ["Closed", "Closing", "TextInsideClosedPeriod", "TextOfClosingMissing", "check_texts", "close", "closings_of"]
