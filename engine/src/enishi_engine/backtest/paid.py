"""What was actually paid, from a CSV file of partner, incentive, month and amount."""

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from enishi_engine.backtest.comparing import Key
from enishi_engine.core.incentive import PaysAs
from enishi_engine.facts import FactsRejected, RowError, minor_digits
from enishi_engine.facts.declarations import MONEY_BOUND
from enishi_engine.facts.errors import did_you_mean
from enishi_engine.program.numbers import TooManyDecimals, scaled

COLUMNS = ("partner", "incentive", "month", "amount")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])$")
_AMOUNT = re.compile(r"(-?)(\d+(?:\.\d+)?)$")


def read_paid(file: Path, *, currency: str, partners: Collection[str], incentives: Collection[str]) -> dict[Key, int]:
    """Payments by partner, incentive and month, in minor units; rows of the same three are added up.

    The file is CSV in UTF-8, its amounts in major units of `currency`, its months as 2026-04.
    Raises FactsRejected with every wrong row.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise _rejected(file, "is no file of UTF-8 text", f"Give a CSV file with the columns {', '.join(COLUMNS)}.") from None
    reader = csv.DictReader(text.splitlines())
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise _rejected(file, f"has no column {', '.join(missing)}", f"Its first line names the columns {', '.join(COLUMNS)}.")
    paid: dict[Key, int] = {}
    errors: list[RowError] = []
    known = {"partner": partners, "incentive": incentives}
    for row in reader:
        wrong = [RowError(file.name, reader.line_num, *problem) for problem in _problems(row, known, minor_digits(currency))]
        errors += wrong
        if not wrong:
            key = (row["partner"], row["incentive"], row["month"], PaysAs.MONEY)
            paid[key] = paid.get(key, 0) + _minor(row["amount"], minor_digits(currency))
    if errors:
        raise FactsRejected(errors)
    return paid


def _rejected(file: Path, problem: str, remedy: str) -> FactsRejected:
    return FactsRejected([RowError(file.name, None, None, None, problem, remedy)])


def _problems(row: Mapping[str, str | None], known: Mapping[str, Collection[str]], digits: int) -> Iterator[tuple[str, str, str, str]]:
    """Column, value, what is wrong with it, what to do."""
    for column, codes in known.items():
        value = row[column] or ""
        if value not in codes:
            where = "the facts" if column == "partner" else "either text"
            remedy = did_you_mean(value, codes) or f"Name {'one of the partners' if column == 'partner' else 'it by its id'}."
            yield column, value, f"is no {column} of {where}", remedy
    if not _MONTH.match(row["month"] or ""):
        yield "month", row["month"] or "", "is no month", "Write it as 2026-04."
    try:
        if abs(_minor(row["amount"] or "", digits)) > MONEY_BOUND:
            yield "amount", row["amount"] or "", "is larger than any amount can be", "Is it in major units, as 10000?"
    except TooManyDecimals as wrong:
        yield "amount", row["amount"] or "", "has more decimals than its currency", wrong.remedy
    except ValueError:
        yield "amount", row["amount"] or "", "is no amount", "Write it as 10000, without a currency sign or commas."


def _minor(text: str, digits: int) -> int:
    matched = _AMOUNT.match(text)
    if matched is None:
        raise ValueError(text)
    return scaled(matched.group(2), digits) * (-1 if matched.group(1) else 1)
