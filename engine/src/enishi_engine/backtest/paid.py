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
from enishi_engine.said import Said

COLUMNS = ("partner", "incentive", "month", "amount")
_UNKNOWN = {
    "partner": Said("is no partner of the facts", "データにないパートナーです"),
    "incentive": Said("is no incentive of either text", "どちらの版にもないインセンティブです"),
}
_NAME_IT = {
    "partner": Said("Name one of the partners.", "パートナーのいずれかを書いてください。"),
    "incentive": Said("Name it by its id.", "インセンティブのIDを書いてください。"),
}
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
        problem = Said("is no file of UTF-8 text", "UTF-8のテキストファイルではありません")
        columns = ", ".join(COLUMNS)
        raise _rejected(
            file, problem, Said(f"Give a CSV file with the columns {columns}.", f"{columns}の列があるCSVを渡してください。")
        ) from None
    reader = csv.DictReader(text.splitlines())
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        problem = Said(f"has no column {', '.join(missing)}", f"{'、'.join(missing)}の列がありません")
        columns = ", ".join(COLUMNS)
        raise _rejected(file, problem, Said(f"Its first line names the columns {columns}.", f"1行目に{columns}と書いてください。"))
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


def _rejected(file: Path, problem: Said, remedy: Said) -> FactsRejected:
    return FactsRejected([RowError(file.name, None, None, None, problem, remedy)])


def _problems(row: Mapping[str, str | None], known: Mapping[str, Collection[str]], digits: int) -> Iterator[tuple[str, str, Said, Said]]:
    """Column, value, what is wrong with it, what to do."""
    for column, codes in known.items():
        value = row[column] or ""
        if value not in codes:
            yield column, value, _UNKNOWN[column], did_you_mean(value, codes) or _NAME_IT[column]
    if not _MONTH.match(row["month"] or ""):
        yield (
            "month",
            row["month"] or "",
            Said("is no month", "年月ではありません"),
            Said("Write it as 2026-04.", "2026-04と書いてください。"),
        )
    try:
        if abs(_minor(row["amount"] or "", digits)) > MONEY_BOUND:
            problem = Said("is larger than any amount can be", "金額の上限を超えています")
            yield (
                "amount",
                row["amount"] or "",
                problem,
                Said("Is it in major units, as 10000?", "10000のように通貨の単位で書いてください。"),
            )
    except TooManyDecimals as wrong:
        problem = Said("has more decimals than its currency", "小数が通貨の桁数を超えています")
        yield "amount", row["amount"] or "", problem, Said(wrong.remedy, "小数の桁を減らしてください。")
    except ValueError:
        remedy = Said("Write it as 10000, without a currency sign or commas.", "10000のように、通貨記号やカンマなしで書いてください。")
        yield "amount", row["amount"] or "", Said("is no amount", "金額ではありません"), remedy


def _minor(text: str, digits: int) -> int:
    matched = _AMOUNT.match(text)
    if matched is None:
        raise ValueError(text)
    return scaled(matched.group(2), digits) * (-1 if matched.group(1) else 1)
