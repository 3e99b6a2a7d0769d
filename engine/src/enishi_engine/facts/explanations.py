"""Why a cell is wrong: one sentence for what is the matter with a text that its parser did not understand, one for what to do."""

import re
import unicodedata
from collections.abc import Callable

from enishi_engine.facts.cells import LONGEST, decimals_of
from enishi_engine.facts.currency import decimal_text, unit_word
from enishi_engine.facts.declarations import FIRST_DAY, LAST_DAY, Column, Kind
from enishi_engine.facts.errors import did_you_mean
from enishi_engine.facts.moments import day_or_none
from enishi_engine.facts.tables import Setting


def why_wrong(text: str, column: Column, setting: Setting) -> tuple[str, str]:
    """What is wrong with a text that `parse` did not understand, and what to do."""
    if text != text.strip():
        return "has spaces around it", "Remove them."
    return EXPLANATIONS[column.kind](text, column, setting)


def why_out_of_bounds(value: int, column: Column, *, digits: int, unit: str) -> tuple[str, str]:
    """The sentence for a number outside the column's bounds; `digits` and `unit` say how the reader wrote it."""
    assert column.bounds is not None, f"{column.name} has bounds"
    smallest, largest = column.bounds
    if value < smallest:
        return f"is below {_grouped(smallest, digits)}{unit}", "Correct the number."
    return f"is above {_grouped(largest, digits)}{unit}, the most that one row may hold", "Correct the number, or split the row."


def _why_no_name(text: str, column: Column, setting: Setting) -> tuple[str, str]:  # noqa: ARG001
    longest = LONGEST[column.kind]
    if len(text) > longest:
        return f"has {len(text):,} characters; at most {longest:,} are kept", "Shorten it."
    return "holds a line break or a control character", "Remove it."


def _why_no_choice(text: str, column: Column, setting: Setting) -> tuple[str, str]:  # noqa: ARG001
    remedy = f"{did_you_mean(text, column.choices)} Write one of {', '.join(column.choices)}."
    return f"is no {column.name} that we know", remedy.strip()


def _why_no_number(text: str, column: Column, setting: Setting) -> tuple[str, str]:
    half_width = unicodedata.normalize("NFKC", text)
    if not text.isascii() and _is_number(half_width.replace(",", "")):
        return "has full-width characters", f"Write it in half-width: {half_width.replace(',', '')}"
    if "," in text and _is_number(text.replace(",", "")):
        return "has a comma", f"Write the number without thousands commas: {text.replace(',', '')}"
    if not _is_number(text):
        return (
            "is no number",
            f"Write digits only, such as {column.example or '1000'} (minus sign and decimal point allowed where they make sense).",
        )
    return _why_unfit_number(text, column, setting)


def _why_unfit_number(text: str, column: Column, setting: Setting) -> tuple[str, str]:
    whole, _, part = text.partition(".")
    allowed = column.decimals if column.kind is Kind.NUMBER else decimals_of(column, setting)
    if len(part) > allowed:
        return _why_too_many_decimals(len(part), allowed, column, setting)
    kept = decimals_of(column, setting)
    unit = f" {setting.currency}" if column.kind is Kind.MONEY else ""
    value = int(f"{whole}{part.ljust(kept, '0')}") if len(text) <= 100 else (-1 if text[0] == "-" else 1) * 10**100
    smallest, largest = column.bounds or (0, 0)
    if smallest <= value <= largest:
        return "has too many digits", "Remove the zeros at its start."
    return why_out_of_bounds(value, column, digits=kept, unit=unit)


def _why_too_many_decimals(found: int, allowed: int, column: Column, setting: Setting) -> tuple[str, str]:
    decimals = f"has {found} decimal{'s' if found != 1 else ''}"
    if column.kind is not Kind.MONEY:
        return f"{decimals}; at most {allowed} are allowed", f"Write at most {allowed} decimals." if allowed else "Write a whole number."
    if allowed == 0:
        return f"{decimals}; {setting.currency} has none", f"Write whole {unit_word(setting.currency)}."
    return f"{decimals}; {setting.currency} has {allowed}", f"Write at most {allowed} decimals."


def _why_no_day(text: str, column: Column, setting: Setting) -> tuple[str, str]:  # noqa: ARG001
    parts = re.fullmatch(r"([0-9]{1,4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", unicodedata.normalize("NFKC", text))
    iso = f"{parts[1]:0>4}-{parts[2]:0>2}-{parts[3]:0>2}" if parts else ""
    if day_or_none(iso) is not None:
        return "is not spelled as a day here", f"Write {iso}."
    if not parts or len(parts[1]) != 4:
        return "is no day", "Write year, month and day: 2026-04-01."
    if FIRST_DAY.isoformat() <= iso <= LAST_DAY.isoformat():
        return "is not in the calendar", "Write a day that exists."
    remedy = "Correct the year." if iso < FIRST_DAY.isoformat() else "Leave the cell empty where there is no end, or correct the year."
    return f"is outside {FIRST_DAY} to {LAST_DAY}", remedy


def _why_no_moment(text: str, column: Column, setting: Setting) -> tuple[str, str]:
    if day_or_none(text) is not None:
        return "has no time of day", f"Write {text}T00:00 for the start of that day."
    day, time = text[:10], text[11:]
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        return "is no moment", "Write day and time: 2026-04-01T09:30."
    if day_or_none(day) is None:
        return _why_no_day(day, column, setting)
    if re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?", time):
        return f"does not exist in {setting.zone.key}: the clocks skip it", "Correct it, or add its offset, such as +09:00."
    return "has no time of day that we can read", "Write 2026-04-01T09:30, or with an offset 2026-04-01T09:30+09:00."


def _why_no_flag(text: str, column: Column, setting: Setting) -> tuple[str, str]:  # noqa: ARG001
    return "is neither true nor false", "Write true or false."


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) is not None


def _grouped(value: int, digits: int) -> str:
    whole, point, part = decimal_text(value, digits).partition(".")
    return f"{int(whole):,}" if not part.strip("0") else f"{int(whole):,}{point}{part}"


Explanation = Callable[[str, Column, Setting], tuple[str, str]]
EXPLANATIONS: dict[Kind, Explanation] = {
    Kind.CODE: _why_no_name,
    Kind.TEXT: _why_no_name,
    Kind.CHOICE: _why_no_choice,
    Kind.MONEY: _why_no_number,
    Kind.NUMBER: _why_no_number,
    Kind.COUNT: _why_no_number,
    Kind.DAY: _why_no_day,
    Kind.MOMENT: _why_no_moment,
    Kind.FLAG: _why_no_flag,
}
