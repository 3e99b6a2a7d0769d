"""Kept values as a file would spell them: amounts in major units, days and moments as text."""

from datetime import date, datetime

from enishi_engine.facts import Column, Kind, minor_digits
from enishi_engine.facts.currency import decimal_text


def spelled(value: object, column: Column, currency: str) -> str | None:
    """The value of a column in the engine's type as text; money in major units of the currency."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case int() if column.kind is Kind.MONEY:
            return decimal_text(value, minor_digits(currency))
        case int() if column.kind is Kind.NUMBER:
            return decimal_text(value, 6).rstrip("0").rstrip(".")
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)
