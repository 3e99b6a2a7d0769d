"""Money of a line in another currency than the program's, as the program reads it (docs/rules/money.md, "Currencies")."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from enishi_engine.core.incentive import Rounding
from enishi_engine.facts.currency import minor_digits
from enishi_engine.facts.declarations import ORDER_LINES, Kind
from enishi_engine.oracle.known import Change, Known, Line, Row
from enishi_engine.oracle.rounding import rounded

MONEY = tuple(column.name for column in ORDER_LINES.columns if column.kind is Kind.MONEY)


@dataclass(frozen=True)
class Foreign:
    """A line in another currency, read on a day: `rate` is the row by which it is converted, None where there is none."""

    currency: str
    own: str
    day: date
    rate: Row | None
    rounding: Rounding

    def converted(self, amount: int | None) -> int | None:
        """An amount of the line in the program's currency, both in minor units; None without a rate."""
        if self.rate is None or amount is None:
            return None
        decimals = minor_digits(self.own) - minor_digits(self.currency) - self.rate["scale"]
        return rounded(Fraction(amount * self.rate["rate"]) * Fraction(10) ** decimals, self.rounding)


def foreign(line: Line, day: date | None, rounding: Rounding, known: Known) -> Foreign | None:
    """How the line's money is read on a day; None for a line in the program's own currency."""
    currency = line.row["currency"]
    if day is None or currency == known.currency:
        return None
    held = [row for row in known.rates.get(currency, ()) if row["day"] <= day]
    rate = max(held, key=lambda row: row["day"], default=None)
    return Foreign(currency, known.currency, day, rate, rounding)


def converted_line(row: Row, read: Foreign | None) -> Row:
    """The line with its money in the program's currency."""
    if read is None:
        return row
    return {**row, **{name: read.converted(row[name]) for name in MONEY}}


def converted_change(row: Row, change: Change, read: Foreign | None) -> Row:
    """A change as a negative line: what all so far undo, converted, less what those before it did."""
    found: dict[str, Any] = dict(converted_line(row, read))
    if read is not None:
        before, after = read.converted(change.before), read.converted(change.before + change.undoes)
        found["net"] = None if before is None or after is None else before - after
    return found
