"""How pictures write amounts, months and differences, in the reader's language."""

from collections.abc import Callable
from datetime import date

from enishi_engine.said import Language, Said
from enishi_engine.words import amounts


def money(minor: int, currency: str, language: Language) -> str:
    """324,500円, with a minus as wide as a figure."""
    return amounts.money(minor, currency, language).replace("-", "−")


def writer(currency: str, language: Language) -> Callable[[int | None], str]:
    """Writes amounts of a currency; – where there is none."""
    return lambda minor: "–" if minor is None else money(minor, currency, language)


def difference(moved: int, before: int, currency: str, language: Language) -> str:
    """120,000円(12%): how far it moved, in percent of what it was, rounded half up; without percent where that was nothing."""
    amount = money(abs(moved), currency, language)
    if before <= 0:
        return amount
    percent = (200 * abs(moved) + before) // (2 * before)
    return f"{amount}({percent:,}%)" if language == "ja" else f"{amount} ({percent:,}%)"


def both(said: tuple[Said, Said], language: Language) -> tuple[str, str]:
    """Two of one language."""
    return said[0].to(language), said[1].to(language)


def month(day: date, language: Language) -> str:
    """2026年10月分, October 2026."""
    return f"{day.year}年{day.month}月分" if language == "ja" else f"{day:%B %Y}"


def short_month(day: date, language: Language, *, first: bool) -> str:
    """10月, Oct; with its year where one begins, and at the first."""
    if language == "ja":
        return f"{day.year}年{day.month}月" if first or day.month == 1 else f"{day.month}月"
    return f"{day:%b %Y}" if first or day.month == 1 else f"{day:%b}"
