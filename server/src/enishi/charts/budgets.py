"""What is used of budgets, beside what they allow, and where they are likely to end."""

from collections.abc import Sequence
from dataclasses import dataclass

from enishi.charts.bars import Bar, Picture, Words, draw
from enishi.charts.writing import both, money, writer
from enishi_engine.said import Language, Said

OF, USED = Said("Of what", "区分"), Said("Used", "使用済み")
BUDGET = Said("Budget", "予算"), Said("The thin bars are the budget.", "細い棒は、予算です。")
_EXPECTED = Said("at its end", "終了時の見込み")


@dataclass(frozen=True, kw_only=True)
class Budget:
    """One budget; minor units."""

    name: str
    used: int
    maximum: int


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What is likely to be used on top, `percent` times of 100 between `low` and `high`."""

    middle: int
    low: int
    high: int
    percent: int


def of_budgets(budgets: Sequence[Budget], *, currency: str, language: Language, expected: Expected | None = None) -> Picture | None:
    """Every budget as a row; one that stands alone also as it is likely to end. None where there is none."""
    if not budgets:
        return None
    bars = [Bar(name=one.name, value=one.used, beside=one.maximum) for one in budgets]
    sentence = _one(budgets[0], currency, language) if len(budgets) == 1 else _many(budgets, language)
    if expected is not None and len(budgets) == 1:
        used = budgets[0].used
        low, high = used + expected.low, used + expected.high
        bars.append(Bar(name=_EXPECTED.to(language), value=used + expected.middle, beside=budgets[0].maximum, low=low, high=high))
        sentence += _at_its_end(low, high, expected.percent, currency, language)
    words = Words(sentence=sentence, rows=OF.to(language), value=USED.to(language), beside=both(BUDGET, language))
    return draw(bars, key="budget", words=words, written=writer(currency, language), above=True)


def _one(one: Budget, currency: str, language: Language) -> str:
    used, maximum, left = (money(each, currency, language) for each in (one.used, one.maximum, max(0, one.maximum - one.used)))
    percent = f"{one.used * 100 // one.maximum:,}" if one.maximum else "100"
    return Said(
        f"Of the budget of {maximum}, {used} ({percent}%) is used; {left} is left.",
        f"予算{maximum}のうち{used}({percent}%)を使い、残りは{left}です。",
    ).to(language)


def _many(budgets: Sequence[Budget], language: Language) -> str:
    spent = sum(one.used >= one.maximum for one in budgets)
    return Said(
        f"Of {len(budgets)} budgets, {spent} {'is' if spent == 1 else 'are'} used up.",
        f"{len(budgets)}件の予算のうち、使い切ったのは{spent}件です。",
    ).to(language)


def _at_its_end(low: int, high: int, percent: int, currency: str, language: Language) -> str:
    least, most = money(low, currency, language), money(high, currency, language)
    return Said(
        f" {percent} times of 100 it ends between {least} and {most}.",
        f"終了時には、100回中{percent}回は{least}から{most}の間に収まる見込みです。",
    ).to(language)
