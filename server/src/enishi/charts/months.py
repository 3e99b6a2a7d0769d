"""Twelve months of an amount beside the twelve before them, and what that says in one sentence."""

from collections.abc import Mapping, Sequence
from datetime import date

from enishi.charts.bars import Bar, Picture, Words, draw
from enishi.charts.writing import both, difference, money, month, short_month, writer
from enishi_engine.said import Language, Said

SHOWN = 12
MONTH = Said("Month", "月")
A_YEAR_BEFORE = (
    Said("A year before", "前年の同じ月"),
    Said("The thin bars are the same month a year before.", "細い棒は、前年の同じ月です。"),
)
PAYABLE = Said("Payable", "支払対象"), Said("The solid part is payable already.", "塗りの強い部分は、支払対象として確定した分です。")
_MORE, _LESS = Said("more", "増えました"), Said("less", "減りました")


def of_year(
    known: Mapping[date, int], *, what: Said, currency: str, language: Language, payable: Mapping[date, int] | None = None
) -> Picture | None:  # fmt: skip
    """
    The twelve months up to the newest that is known, by their first days; None where fewer than two are.

    A month between two that are known had nothing: 0. Before the first one nothing is known, which is not 0: one such month is shown.
    `payable`: what of each month is payable already, where the months are of what was earned.
    """
    if len(known) < 2:
        return None
    last, first = max(known), min(known)
    months = [day for day in (_before(last, count) for count in reversed(range(SHOWN))) if day >= _before(first, 1)]

    def amount(day: date, of: Mapping[date, int] = known) -> int | None:
        return None if day < first else of.get(day, 0)

    bars = [
        Bar(
            name=short_month(day, language, first=day == months[0]), value=amount(day), beside=amount(_before(day, SHOWN)),
            part=None if payable is None else amount(day, payable),
        )
        for day in months
    ]  # fmt: skip
    words = Words(
        sentence=_sentence(bars, what, max(months[0], first), last, currency, language), rows=MONTH.to(language), value=what.to(language),
        beside=both(A_YEAR_BEFORE, language), part=both(PAYABLE, language),
    )  # fmt: skip
    return draw(bars, key="months", words=words, written=writer(currency, language))


def _sentence(bars: Sequence[Bar], what: Said, first: date, last: date, currency: str, language: Language) -> str:
    total = money(sum(one.value or 0 for one in bars), currency, language)
    since, until = month(first, language), month(last, language)
    said = Said(f"{what} from {since} to {until}: {total} in all.", f"{since}から{until}までの{what.ja}は、合計{total}です。").to(language)
    pairs = [(one.value, one.beside) for one in bars if one.value is not None and one.beside is not None]
    if not pairs:
        return said
    now, before = sum(one for one, _ in pairs), sum(one for _, one in pairs)
    return said + (" " if language == "en" else "") + _compared(len(pairs), now, before, currency, language)


def _compared(count: int, now: int, before: int, currency: str, language: Language) -> str:
    of = Said(
        "That is" if count == SHOWN else f"The {count} months that can be compared are",
        "前年の同じ12か月" if count == SHOWN else f"前年と比べられる{count}か月では、前年",
    )
    if now == before:
        return Said(f"{of} the same as a year before.", f"{of.ja}と同額です。").to(language)
    amount, moved = difference(now - before, before, currency, language), _MORE if now > before else _LESS
    return Said(f"{of} {amount} {moved} than a year before.", f"{of.ja}より{amount}{moved.ja}。").to(language)


def _before(day: date, count: int) -> date:
    """The first day of the month so many months before."""
    year, number = divmod(day.year * 12 + day.month - 1 - count, 12)
    return date(year, number + 1, 1)
