"""The figures of a reason, as people write and read them in cases: `90 days`, `3_000_000`, `35 %`, `silver`."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from enishi_engine.facts.currency import decimal_text
from enishi_engine.program import values
from enishi_engine.program.document import Notes, Place, Text

EPOCH = date(1970, 1, 1)
_DECIMAL = re.compile(r"-?\d+(\.\d+)?$")
_CODES = ("code", "rank", "bool")
_NOWHERE = Place("", 1, 1)
Row = Mapping[str, Any]


def amount_words(amount: int, digits: int) -> str:
    """Minor units in major units with commas: 1234567 with 2 digits is 12,345.67."""
    whole, point, part = decimal_text(abs(amount), digits).partition(".")
    return f"{'-' if amount < 0 else ''}{int(whole):,}{point}{part}"


def reason_words(row: Row, digits: int) -> str:
    """A row of `not_paid` in one line: its reason, subject and figures."""
    parts = [str(row["reason"])]
    parts += [f"subject {row['subject']}"] if row["subject"] else []
    parts += [f"{side} {figure}" for side in ("needed", "had") if (figure := figure_words(row, side, digits)) is not None]
    return ", ".join(parts)


def figure_words(row: Row, side: str, digits: int) -> str | None:
    """One figure of a row (`side` is needed or had); None where the row has none."""
    unit, value = row["unit"], row[side]
    if unit in _CODES:
        code = row[f"{side}_code"]
        return None if code is None else str(code)
    if value is None:
        return None
    if unit == "money":
        return amount_words(value, digits)
    if unit == "day":
        return str(EPOCH + timedelta(days=value))
    if unit in ("days", "months"):
        return f"{value:,} {unit}"
    if unit == "ratio" and side == "had":
        return f"{value:,} / {row['had_of']:,}"
    if unit in ("rate", "ratio"):
        return f"{_decimal(value, 4)} %"
    return _decimal(value, 6) if unit == "number" else f"{value:,}"


def benefit_words(row: Row, key: str, digits: int) -> str:
    """A figure of a benefit without commas; `unlimited` where it has no limit, `missing` where what uses it up is."""
    value = row[key]
    if value is None:
        return "missing" if row["used"] is None else "unlimited"
    decimals = {"money": digits, "number": 6}.get(row["unit"], 0)
    return _decimal(value, decimals) if decimals else str(value)


def matches(written: str, row: Row, side: str, digits: int) -> bool:
    """Is the figure of the row the one that is written?"""
    unit, value = row["unit"], row[side]
    if value is None or unit in _CODES:
        code = row[f"{side}_code"]
        return code is not None and _words(written) == _words(str(code))
    if unit == "ratio" and side == "had":
        return _fraction(written) == Fraction(value, row["had_of"])
    return bool(_read(written, str(unit), digits) == value)


def _read(written: str, unit: str, digits: int) -> int | None:
    """The written figure in the unit of the row; None when it is not one."""
    notes, text = Notes(), Text(written, _NOWHERE)
    if unit == "day":
        day = values.day(text, unit, notes)
        return None if day is None else (day - EPOCH).days
    if unit in ("days", "months"):
        return values.counted(text, unit.removesuffix("s"), unit, notes)
    if unit in ("rate", "ratio"):
        return values.rate(text, unit, notes, signs=("%", "pp"))
    return values.amount(text, {"money": digits, "number": 6}.get(unit, 0), unit, notes)


def _fraction(written: str) -> Fraction | None:
    """`35 %`, or a numerator and a denominator: `1_400_000 / 4_000_000`."""
    above, stroke, below = written.partition("/")
    notes = Notes()
    if not stroke:
        rate = values.rate(Text(written.strip(), _NOWHERE), "", notes)
        return None if rate is None else Fraction(rate, 1_000_000)
    pair = [part.strip().replace("_", "") for part in (above, below)]
    if not all(_DECIMAL.match(part) for part in pair) or not Fraction(pair[1]):
        return None
    return Fraction(pair[0]) / Fraction(pair[1])


def _words(codes: str) -> list[str]:
    return [code.strip() for code in codes.split(",")]


def _decimal(value: int, decimals: int) -> str:
    """A whole number of parts as a decimal without trailing zeros: 75_000 with 4 decimals is 7.5."""
    text = decimal_text(value, decimals)
    return text.rstrip("0").rstrip(".")
