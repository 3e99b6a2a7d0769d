"""What a closing posted, beside the closings before it."""

from collections.abc import Sequence
from datetime import date

from enishi.charts.bars import Bar, Picture, Words, draw
from enishi.charts.writing import both, difference, money, month, short_month, writer
from enishi_engine.said import Language, Said

SHOWN = 6
MONTH, POSTED = Said("Month", "月"), Said("Posted", "計上額")
THE_ONE_BEFORE = Said("The closing before", "前回の締め"), Said("The thin bars are the closing before.", "細い棒は、前回の締めです。")


def of_closings(posted: Sequence[tuple[date, int]], *, currency: str, language: Language) -> Picture | None:
    """Closings by their last days, the oldest first; the newest is what the sentence is about. None where there is only one."""
    if len(posted) < 2:
        return None
    before = [None, *(amount for _, amount in posted)]
    rows = list(zip(posted, before, strict=False))[-SHOWN:]
    bars = [
        Bar(name=short_month(day, language, first=place == 0), value=amount, beside=former)
        for place, ((day, amount), former) in enumerate(rows)
    ]
    sentence = _sentence(*posted[-2:], currency=currency, language=language)
    words = Words(sentence=sentence, rows=MONTH.to(language), value=POSTED.to(language), beside=both(THE_ONE_BEFORE, language))
    return draw(bars, key="closings", words=words, written=writer(currency, language))


def _sentence(former: tuple[date, int], newest: tuple[date, int], *, currency: str, language: Language) -> str:
    day, amount = newest
    total, of, then = money(amount, currency, language), month(day, language), month(former[0], language)
    moved = amount - former[1]
    if moved == 0:
        return Said(f"{of}: {total}, the same as {then}.", f"{of}は{total}で、{then}と同額です。").to(language)
    by = difference(moved, former[1], currency, language)
    return Said(
        f"{of}: {total}, {by} {'more' if moved > 0 else 'less'} than {then}.",
        f"{of}は{total}で、{then}より{by}{'多く' if moved > 0 else '少なく'}なりました。",
    ).to(language)
