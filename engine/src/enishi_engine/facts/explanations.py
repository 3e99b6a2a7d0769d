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
from enishi_engine.said import Said


def why_wrong(text: str, column: Column, setting: Setting) -> tuple[Said, Said]:
    """What is wrong with a text that `parse` did not understand, and what to do."""
    if text != text.strip():
        return Said("has spaces around it", "前後に空白があります"), Said("Remove them.", "空白を取り除いてください。")
    return EXPLANATIONS[column.kind](text, column, setting)


def why_out_of_bounds(value: int, column: Column, *, digits: int, unit: str) -> tuple[Said, Said]:
    """The sentence for a number outside the column's bounds; `digits` and `unit` say how the reader wrote it."""
    assert column.bounds is not None, f"{column.name} has bounds"
    smallest, largest = column.bounds
    if value < smallest:
        least = f"{_grouped(smallest, digits)}{unit}"
        return Said(f"is below {least}", f"{least}を下回っています"), Said("Correct the number.", "数値を直してください。")
    most = f"{_grouped(largest, digits)}{unit}"
    return (
        Said(f"is above {most}, the most that one row may hold", f"1行の上限の{most}を超えています"),
        Said("Correct the number, or split the row.", "数値を直すか、行を分けてください。"),
    )


def at_most_decimals(allowed: int) -> Said:
    """The remedy for a figure that is written too finely."""
    return Said(f"Write at most {allowed} decimals.", f"小数は{allowed}桁までにしてください。")


def _why_no_name(text: str, column: Column, setting: Setting) -> tuple[Said, Said]:  # noqa: ARG001
    longest = LONGEST[column.kind]
    if len(text) > longest:
        problem = Said(f"has {len(text):,} characters; at most {longest:,} are kept", f"{len(text):,}文字あります(上限は{longest:,}文字)")
        return problem, Said("Shorten it.", "短くしてください。")
    return Said("holds a line break or a control character", "改行か制御文字が入っています"), Said("Remove it.", "取り除いてください。")


def _why_no_choice(text: str, column: Column, setting: Setting) -> tuple[Said, Said]:  # noqa: ARG001
    near = did_you_mean(text, column.choices)
    remedy = Said(
        f"{near} Write one of {', '.join(column.choices)}.".strip(), f"{near.ja}{'、'.join(column.choices)}のいずれかを書いてください。"
    )
    return Said(f"is no {column.name} that we know", f"{column.ja}として使える値ではありません"), remedy


def _why_no_number(text: str, column: Column, setting: Setting) -> tuple[Said, Said]:
    half_width = unicodedata.normalize("NFKC", text)
    if not text.isascii() and _is_number(half_width.replace(",", "")):
        plain = half_width.replace(",", "")
        return Said("has full-width characters", "全角の文字が入っています"), Said(
            f"Write it in half-width: {plain}", f"半角で書いてください: {plain}"
        )
    if "," in text and _is_number(text.replace(",", "")):
        plain = text.replace(",", "")
        return Said("has a comma", "カンマが入っています"), Said(
            f"Write the number without thousands commas: {plain}", f"桁区切りのカンマを取ってください: {plain}"
        )
    if not _is_number(text):
        example = column.example or "1000"
        return Said("is no number", "数値ではありません"), Said(
            f"Write digits only, such as {example} (minus sign and decimal point allowed where they make sense).",
            f"{example}のように数字だけで書いてください(必要ならマイナスと小数点も使えます)。",
        )
    return _why_unfit_number(text, column, setting)


def _why_unfit_number(text: str, column: Column, setting: Setting) -> tuple[Said, Said]:
    whole, _, part = text.partition(".")
    allowed = column.decimals if column.kind is Kind.NUMBER else decimals_of(column, setting)
    if len(part) > allowed:
        return _why_too_many_decimals(len(part), allowed, column, setting)
    kept = decimals_of(column, setting)
    unit = f" {setting.currency}" if column.kind is Kind.MONEY else ""
    value = int(f"{whole}{part.ljust(kept, '0')}") if len(text) <= 100 else (-1 if text[0] == "-" else 1) * 10**100
    smallest, largest = column.bounds or (0, 0)
    if smallest <= value <= largest:
        return Said("has too many digits", "桁が多すぎます"), Said("Remove the zeros at its start.", "先頭の0を取ってください。")
    return why_out_of_bounds(value, column, digits=kept, unit=unit)


def _why_too_many_decimals(found: int, allowed: int, column: Column, setting: Setting) -> tuple[Said, Said]:
    decimals = Said(f"has {found} decimal{'s' if found != 1 else ''}", f"小数が{found}桁あります")
    currency = setting.currency
    if column.kind is not Kind.MONEY:
        remedy = at_most_decimals(allowed) if allowed else Said("Write a whole number.", "整数で書いてください。")
        return Said(f"{decimals}; at most {allowed} are allowed", f"{decimals.ja}({allowed}桁まで)"), remedy
    if allowed == 0:
        problem = Said(f"{decimals}; {currency} has none", f"{decimals.ja}({currency}に小数はありません)")
        return problem, Said(f"Write whole {unit_word(currency)}.", "整数で書いてください。")
    return Said(f"{decimals}; {currency} has {allowed}", f"{decimals.ja}({currency}は{allowed}桁まで)"), at_most_decimals(allowed)


def _why_no_day(text: str, column: Column, setting: Setting) -> tuple[Said, Said]:  # noqa: ARG001
    parts = re.fullmatch(r"([0-9]{1,4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", unicodedata.normalize("NFKC", text))
    iso = f"{parts[1]:0>4}-{parts[2]:0>2}-{parts[3]:0>2}" if parts else ""
    if day_or_none(iso) is not None:
        return Said("is not spelled as a day here", "日付の書き方が違います"), Said(f"Write {iso}.", f"{iso}と書いてください。")
    if not parts or len(parts[1]) != 4:
        return Said("is no day", "日付ではありません"), Said(
            "Write year, month and day: 2026-04-01.", "2026-04-01のように年月日を書いてください。"
        )
    if FIRST_DAY.isoformat() <= iso <= LAST_DAY.isoformat():
        return Said("is not in the calendar", "暦にない日付です"), Said("Write a day that exists.", "実在する日付を書いてください。")
    remedy = Said("Correct the year.", "年を直してください。")
    if iso > LAST_DAY.isoformat():
        remedy = Said(
            "Leave the cell empty where there is no end, or correct the year.", "期限がないときは空欄に、そうでなければ年を直してください。"
        )
    return Said(f"is outside {FIRST_DAY} to {LAST_DAY}", f"{FIRST_DAY}から{LAST_DAY}の範囲にありません"), remedy


def _why_no_moment(text: str, column: Column, setting: Setting) -> tuple[Said, Said]:
    if day_or_none(text) is not None:
        return Said("has no time of day", "時刻がありません"), Said(
            f"Write {text}T00:00 for the start of that day.", f"その日の始まりなら{text}T00:00と書いてください。"
        )
    day, time = text[:10], text[11:]
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        return Said("is no moment", "日時ではありません"), Said(
            "Write day and time: 2026-04-01T09:30.", "2026-04-01T09:30のように日付と時刻を書いてください。"
        )
    if day_or_none(day) is None:
        return _why_no_day(day, column, setting)
    if re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?", time):
        return (
            Said(f"does not exist in {setting.zone.key}: the clocks skip it", f"{setting.zone.key}では時計が進むため存在しない時刻です"),
            Said("Correct it, or add its offset, such as +09:00.", "直すか、+09:00のように時差を付けてください。"),
        )
    return Said("has no time of day that we can read", "時刻を読み取れません"), Said(
        "Write 2026-04-01T09:30, or with an offset 2026-04-01T09:30+09:00.",
        "2026-04-01T09:30、時差を付けるなら2026-04-01T09:30+09:00と書いてください。",
    )


def _why_no_flag(text: str, column: Column, setting: Setting) -> tuple[Said, Said]:  # noqa: ARG001
    return Said("is neither true nor false", "trueでもfalseでもありません"), Said("Write true or false.", "trueかfalseと書いてください。")


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) is not None


def _grouped(value: int, digits: int) -> str:
    whole, point, part = decimal_text(value, digits).partition(".")
    return f"{int(whole):,}" if not part.strip("0") else f"{int(whole):,}{point}{part}"


Explanation = Callable[[str, Column, Setting], tuple[Said, Said]]
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
