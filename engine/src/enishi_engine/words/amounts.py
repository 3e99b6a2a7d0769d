"""Amounts, rates, days and counts as people write them, in Japanese and English; exact, or marked as cut."""

from datetime import date, timedelta
from decimal import Decimal

from babel.numbers import format_currency

from enishi_engine.facts.currency import decimal_text, minor_digits
from enishi_engine.words.language import Language

_EPOCH = date(1970, 1, 1)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SHOWN_DECIMALS = 4  # of a percentage: as many as a rate in the text can have
_CUT_DECIMALS = 2
_QUOTIENT_DECIMALS = 6


def money(minor: int, currency: str, language: Language) -> str:
    """Minor units as people write them: 1,234円, ¥1,234, $1,234.50, -$1,234.50."""
    if currency == "JPY" and language == "ja":
        return f"{minor:,}円"
    # Decimal takes the digits as they are; it never calculates here.
    return str(format_currency(Decimal(decimal_text(minor, minor_digits(currency))), currency, locale=language))


def exact_money(scaled: int, decimals: int, currency: str, language: Language) -> str:
    """An amount finer than the currency's smallest unit, all its decimals shown.

    Units   `scaled` counts 10^-decimals of a minor unit: 15,000,050,000 with 6 decimals of a yen is 15,000.05円.
    """
    digits = minor_digits(currency)
    if currency == "JPY" and language == "ja":
        return f"{_trimmed(scaled, decimals)}円"
    exact = Decimal(decimal_text(scaled, decimals + digits))
    shown = exact if _is_finer(scaled, decimals) else Decimal(decimal_text(scaled // 10**decimals, digits))
    return str(format_currency(shown, currency, locale=language, decimal_quantization=not _is_finer(scaled, decimals)))


def quotient_of_money(numerator: int, denominator: int, currency: str, language: Language) -> str:
    """A quotient in minor units, written exactly where it ends within six decimals, else cut towards zero and marked with an ellipsis.

    Units   numerator ÷ denominator is in minor units: 3,492 ÷ 30 is 116.4円; 350 ÷ 3 is 116.66…円. The denominator is above 0.
    """
    millionths, rest = divmod(numerator * 10**_QUOTIENT_DECIMALS, denominator)
    if rest == 0:
        return exact_money(millionths, _QUOTIENT_DECIMALS, currency, language)
    decimals, sign = _CUT_DECIMALS, -1 if numerator < 0 else 1
    # A cut that looked whole would hide that anything was rounded.
    while (cut := abs(numerator) * 10**decimals // denominator) % 10**decimals == 0:
        decimals += 1
    shown = exact_money(sign * cut, decimals, currency, language)
    return f"{shown.removesuffix('円')}…円" if shown.endswith("円") else f"{shown}…"


def _is_finer(scaled: int, decimals: int) -> bool:
    return bool(scaled % 10**decimals)


def rate(ppm: int) -> str:
    """Parts per million as a percentage: 75,000 is 7.5%."""
    return f"{_trimmed(ppm, 4)}%"


def points(ppm: int, language: Language) -> str:
    """Parts per million as percentage points: 50,000 is 5ポイント."""
    number = _trimmed(ppm, 4)
    if language == "ja":
        return f"{number}ポイント"
    return f"{number} percentage point{'' if number == '1' else 's'}"


def number(millionths: int) -> str:
    """Millionths as a decimal number without idle zeros: 2,500,000 is 2.5."""
    return _trimmed(millionths, 6)


def scaled(value: int, decimals: int) -> str:
    """A whole number of 10^-decimals without idle zeros: 15,025 with 2 decimals is 150.25."""
    return _trimmed(value, decimals)


def count(value: int) -> str:
    """A whole number: 1,234."""
    return f"{value:,}"


def percentage(numerator: int, denominator: int) -> str:
    """A fraction as a percentage: exact when four decimals hold it, else cut after two and marked with an ellipsis.

    It is cut towards zero, so a figure just short of 35% never reads as 35%. The denominator is above 0.
    """
    exact, rest = divmod(abs(numerator) * 100 * 10**_SHOWN_DECIMALS, denominator)
    sign = "-" if numerator < 0 else ""
    if rest == 0:
        return f"{sign}{_trimmed(exact, _SHOWN_DECIMALS)}%"
    cut = decimal_text(exact // 10 ** (_SHOWN_DECIMALS - _CUT_DECIMALS), _CUT_DECIMALS)
    whole, _, part = cut.partition(".")
    return f"{sign}{int(whole):,}.{part}…%"


def days(value: int, language: Language) -> str:
    """A number of days: 90日, 90 days."""
    return f"{value:,}日" if language == "ja" else f"{value:,} day{'' if value == 1 else 's'}"


def months(value: int, language: Language) -> str:
    """A number of months: 12か月, 12 months."""
    return f"{value:,}か月" if language == "ja" else f"{value:,} month{'' if value == 1 else 's'}"


def day(value: date, language: Language) -> str:
    """A day: 2026年3月31日, 31 March 2026."""
    if language == "ja":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def day_of_year(month: int, day_: int, language: Language) -> str:
    """A day of every year: 4月1日, 1 April."""
    return f"{month}月{day_}日" if language == "ja" else f"{day_} {_MONTHS[month - 1]}"


def month(value: date, language: Language) -> str:
    """A month: 2026年3月, March 2026."""
    return f"{value.year}年{value.month}月" if language == "ja" else f"{_MONTHS[value.month - 1]} {value.year}"


def month_of_year(month_: int, language: Language) -> str:
    """A month of every year: 3月, March."""
    return f"{month_}月" if language == "ja" else _MONTHS[month_ - 1]


def day_of_number(number_: int) -> date:
    """The day that results count from 1970-01-01."""
    return _EPOCH + timedelta(days=number_)


def _trimmed(value: int, digits: int) -> str:
    """A fixed-point number with thousands separated and without idle zeros."""
    whole, _, part = decimal_text(abs(value), digits).partition(".")
    decimals = part.rstrip("0")
    sign = "-" if value < 0 else ""
    return f"{sign}{int(whole):,}{'.' if decimals else ''}{decimals}"
