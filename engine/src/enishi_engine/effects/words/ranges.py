"""Ranges as people read them: two digits that matter, rounded outwards, so that what is shown keeps the promise of what was found.

There is no function here for a middle alone: a figure without its range cannot be said.
"""

import math

from enishi_engine.core.incentive import Label
from enishi_engine.effects.study import Range, YenRange
from enishi_engine.words.amounts import money
from enishi_engine.words.language import Language, spoken

MINUS = "−"
MAN = 10_000
OF_YEN = Label("{low}〜{high}の間(中心は約{middle})", "between {low} and {high} (middle: about {middle})")


def yen_range(found: YenRange, language: Language, *, signed: bool = True) -> str:
    """−40万円〜+410万円の間(中心は約180万円); between −¥400,000 and +¥4,100,000 (middle: about ¥1,800,000)."""
    step = _step(found.low, found.high)
    low, high = _outwards(found.low, found.high, step)
    middle = min(max(_nearest(found.middle, step), low), high)
    return spoken(
        OF_YEN, language,
        low=_yen(low, language, signed=signed), high=_yen(high, language, signed=signed), middle=_yen(middle, language, signed=signed and middle < 0),
    )  # fmt: skip


def share_range(found: Range, language: Language) -> str:
    """As yen_range, of a share: −4%〜+23%の間(中心は約9%)."""
    # In hundredths of a percent; the ends outwards before anything else.
    low, high = math.floor(found.low * 10_000), math.ceil(found.high * 10_000)
    # Whole percents, tenths where an end would otherwise become nothing, never more than they can carry.
    step = next((step for step in (100, 10) if not (0 < low < step or -step < high < 0)), 1)
    low, high = _outwards(low, high, step)
    middle = min(max(_nearest(round(found.middle * 10_000), step), low), high)
    return spoken(
        OF_YEN, language, low=_percent(low, signed=True), high=_percent(high, signed=True), middle=_percent(middle, signed=middle < 0)
    )


def ratio_range(found: Range, language: Language) -> str:
    """As yen_range, of yen per yen with one decimal: −0.8円〜+1.2円の間(中心は約0.2円)."""
    low, high = math.floor(found.low * 10), math.ceil(found.high * 10)
    middle = min(max(round(found.middle * 10), low), high)
    return spoken(OF_YEN, language, low=_tenths(low, language), high=_tenths(high, language), middle=_tenths(middle, language))


def yen(amount: int, language: Language) -> str:
    """An amount that is known, not estimated: exact where it has few digits, 100万円 for 1,000,000."""
    return _yen(amount, language, signed=False)


def signed_yen(amount: int, language: Language) -> str:
    """What a misleading comparison comes to: two digits that matter, with its sign."""
    step = _power(abs(amount))
    return _yen(_nearest(amount, step), language, signed=True)


def _step(low: int, high: int) -> int:
    """The last digit shown: two digits of the larger end, finer where an end would otherwise become nothing."""
    step = _power(max(abs(low), abs(high)))
    while step > 1 and (0 < low < step or -step < high < 0):
        step //= 10
    return step


def _power(largest: int) -> int:
    """The place of the second digit."""
    return int(10 ** max(len(str(largest)) - 2, 0))


def _outwards(low: int, high: int, step: int) -> tuple[int, int]:
    return low // step * step, -(-high // step) * step


def _nearest(value: int, step: int) -> int:
    return (2 * value + step) // (2 * step) * step


def _yen(amount: int, language: Language, *, signed: bool) -> str:
    sign = MINUS if amount < 0 else "+" if signed and amount > 0 else ""
    if language == "ja" and amount and amount % MAN == 0:
        oku, man = divmod(abs(amount) // MAN, MAN)
        return f"{sign}{f'{oku:,}億' if oku else ''}{f'{man:,}万' if man else ''}円"
    return f"{sign}{money(abs(amount), 'JPY', language)}"


def _percent(hundredths: int, *, signed: bool) -> str:
    sign = MINUS if hundredths < 0 else "+" if signed and hundredths > 0 else ""
    whole, part = divmod(abs(hundredths), 100)
    decimals = f".{part:02}".rstrip("0") if part else ""
    return f"{sign}{whole:,}{decimals}%"


def _tenths(tenths: int, language: Language) -> str:
    sign = MINUS if tenths < 0 else ""
    figure = f"{abs(tenths) // 10:,}.{abs(tenths) % 10}"
    return f"{sign}{figure}円" if language == "ja" else f"{sign}¥{figure}"
