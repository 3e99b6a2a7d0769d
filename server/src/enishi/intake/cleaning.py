"""Cells as people write them, spelled as the engine reads them: only where no other meaning is possible, the rest is left to be told.

Full-width digits and letters, thousands commas, yen signs, △ before a loss, days as 2026/4/1, 20260401 or 令和8年4月1日.
"""

import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from enishi_engine.facts import Column, Kind

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
NUMBERS = {Kind.MONEY, Kind.NUMBER, Kind.COUNT}
PLAIN_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
PLAIN_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
PLAIN_TEXT = r"^[!-~]*$"
PLAIN = {Kind.DAY: PLAIN_DAY} | dict.fromkeys(NUMBERS, PLAIN_NUMBER)
GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
SIGNS = str.maketrans({"△": "-", "▲": "-", "−": "-", "‐": "-", "–": "-", "ー": "-"})
DAY = re.compile(r"(?P<year>[0-9]{4})[-/.年](?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?")
DIGITS = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
ERA = re.compile(r"(?P<era>令和|平成|R|H)(?P<count>[0-9]{1,2}|元)[-/.年](?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?")
YEAR_BEFORE = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}
CLOCK = re.compile(r"(?P<day>.+?)[T ]+(?P<clock>[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?")


def cleaned(texts: pa.Array, column: Column, timezone: str) -> pa.Array:
    """The texts of a column in the engine's spelling where that is plain; empty where a cell held spaces only."""
    if pc.all(pc.match_substring_regex(texts, PLAIN.get(column.kind, PLAIN_TEXT))).as_py() is not False:
        return texts
    encoded = texts.dictionary_encode()
    answers = [cleaned_text(text, column, timezone) for text in encoded.dictionary.to_pylist()]
    return pa.array(answers, pa.string()).take(encoded.indices)


def cleaned_text(text: str | None, column: Column, timezone: str) -> str | None:
    """One cell; see `cleaned`."""
    if text is None:
        return None
    stripped = text.strip()  # the wide space too
    if not stripped:
        return None
    if column.kind in NUMBERS:
        return _number(stripped, column)
    if column.kind is Kind.DAY:
        return _day(stripped, timezone)
    if column.kind is Kind.MOMENT:
        return _moment(stripped)
    if column.kind is Kind.TEXT:
        return stripped
    return stripped.translate(FULL_WIDTH).strip()


def _number(text: str, column: Column) -> str:
    number = unicodedata.normalize("NFKC", text).translate(SIGNS).replace(" ", "")
    if column.kind is Kind.MONEY:
        number = re.sub(r"^(-?)[¥\\]", r"\1", number).removesuffix("円")
    if column.name.endswith("_percent"):
        number = number.removesuffix("%")
    sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
    if GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    spelled = f"{sign}{digits}"
    return spelled if re.match(PLAIN_NUMBER, spelled) else text


def _day(text: str, timezone: str) -> str:
    """The day; of a moment the day in the maker's zone."""
    plain = unicodedata.normalize("NFKC", text)
    if (day := _iso(plain)) is not None:
        return day
    parts = CLOCK.fullmatch(plain)
    day = _iso(parts["day"]) if parts else None
    if parts is None or day is None:
        return text
    if parts["offset"] is None:
        return day
    try:
        moment = datetime.fromisoformat(f"{day}T{parts['clock']:0>5}{parts['offset']}")
        return moment.astimezone(ZoneInfo(timezone)).date().isoformat()
    except ValueError:
        return text


def _moment(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    parts = CLOCK.fullmatch(plain)
    day = _iso(parts["day"]) if parts else None
    if parts is None or day is None:
        return text
    clock = parts["clock"] if parts["clock"][1] != ":" else f"0{parts['clock']}"
    return f"{day}T{clock}{parts['offset'] or ''}"


def _iso(text: str) -> str | None:
    """The day as 2026-04-01 where the text is a day in any of the spellings whose order is plain."""
    if parts := DAY.fullmatch(text) or DIGITS.fullmatch(text):
        year = int(parts["year"])
    elif parts := ERA.fullmatch(text):
        year = YEAR_BEFORE[parts["era"]] + (1 if parts["count"] == "元" else int(parts["count"]))
    else:
        return None
    try:
        return date(year, int(parts["month"]), int(parts["day"])).isoformat()
    except ValueError:
        return None
