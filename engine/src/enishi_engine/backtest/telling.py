"""A backtest in a few lines: the totals, who would gain and who would lose most."""

from collections.abc import Iterator, Mapping, Sequence

from enishi_engine.backtest.comparing import Backtest, Compared
from enishi_engine.core.incentive import Label, PaysAs
from enishi_engine.words import Language, amounts
from enishi_engine.words.language import listed, phrase, spoken

SHOWN = 5
WORDS: Mapping[str, Label] = {
    "title": Label("新しい内容による試算({first}から{last}までの実績)", "The new text on what happened from {first} to {last}"),
    "old": Label("これまでの内容", "as it was"),
    "new": Label("新しい内容", "as it would be"),
    "paid": Label("お支払い済み", "actually paid"),
    "difference": Label("差額", "difference"),
    "moved": Label(
        "増えるパートナー {winners}社、減るパートナー {losers}社、変わらないパートナー {same}社",
        "winners: {winners}, losers: {losers}, unchanged: {same}",
    ),
    "winners": Label("増える額の大きいパートナー", "Who gains most"),
    "losers": Label("減る額の大きいパートナー", "Who loses most"),
    "partners": Label("パートナーごとの差額", "Difference by partner"),
    "incentives": Label("インセンティブごとの差額", "Difference by incentive"),
    "marketing_money": Label("{name}(販促支援金)", "{name} (marketing money)"),
    "idle": Label(
        "この期間には実施日が含まれないため、試算していません: {incentives}",
        "Not tried, as no day of the past lies in their own days: {incentives}",
    ),
}


def told(found: Backtest, language: Language) -> str:
    """Totals, winners and losers, and the difference by incentive."""
    return "\n".join(_lines(found, language))


def title(found: Backtest, language: Language) -> str:
    days = {"first": amounts.day(found.first_day, language), "last": amounts.day(found.until, language)}
    return phrase(WORDS, "title", language, **days)


def moved(found: Backtest, language: Language) -> str:
    """How many partners would gain, lose, or have the same."""
    partners = found.by_partner()
    counts = {
        "winners": sum(row.difference > 0 for row in partners),
        "losers": sum(row.difference < 0 for row in partners),
        "same": sum(row.difference == 0 for row in partners),
    }
    return phrase(WORDS, "moved", language, **{name: f"{count:,}" for name, count in counts.items()})


def incentive_name(row: Compared, found: Backtest, language: Language) -> str:
    """The incentive's name; marketing money says so."""
    name = spoken(found.incentives[row.incentive or ""], language)
    return name if row.pays_as is PaysAs.MONEY else phrase(WORDS, "marketing_money", language, name=name)


def signed(minor: int, currency: str, language: Language) -> str:
    """An amount with its sign, also when it is above 0."""
    return f"{'+' if minor > 0 else ''}{amounts.money(minor, currency, language)}"


def _lines(found: Backtest, language: Language) -> Iterator[str]:
    yield title(found, language)
    total = found.total
    for name in ("old", "new", *(("paid",) if total.paid is not None else ())):
        yield f"  {phrase(WORDS, name, language)}: {amounts.money(getattr(total, name), found.currency, language)}"
    yield f"  {phrase(WORDS, 'difference', language)}: {signed(total.difference, found.currency, language)}"
    yield f"  {moved(found, language)}"
    partners = found.by_partner()
    winners = [row for row in partners if row.difference > 0][:SHOWN]
    losers = [row for row in reversed(partners) if row.difference < 0][:SHOWN]
    yield from _list("winners", [(found.partners[row.partner or ""], row) for row in winners], found, language)
    yield from _list("losers", [(found.partners[row.partner or ""], row) for row in losers], found, language)
    changed = [(incentive_name(row, found, language), row) for row in found.by_incentive() if row.difference]
    yield from _list("incentives", changed, found, language)
    if found.idle:
        idle = listed([spoken(found.incentives[one], language) for one in found.idle], language)
        yield phrase(WORDS, "idle", language, incentives=idle)


def _list(head: str, rows: Sequence[tuple[str, Compared]], found: Backtest, language: Language) -> Iterator[str]:
    if rows:
        yield f"{phrase(WORDS, head, language)}:"
    for name, row in rows:
        old, new = (amounts.money(one, found.currency, language) for one in (row.old, row.new))
        yield f"  {name}: {signed(row.difference, found.currency, language)} ({old} → {new})"
