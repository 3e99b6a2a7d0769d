"""Rounding and splitting of whole amounts: a fraction ends here, parts always add up to the whole (docs/rules/money.md)."""

from collections.abc import Mapping
from fractions import Fraction

from enishi_engine.core.expression import PPM
from enishi_engine.core.incentive import Rounding


def rounded(exact: Fraction, mode: Rounding) -> int:
    """The whole number that stands for an exact amount; a negative rounds as its positive twin."""
    sign = -1 if exact < 0 else 1
    whole, rest = divmod(abs(exact), 1)
    return sign * (int(whole) + _step(int(whole), rest, mode))


def _step(whole: int, rest: Fraction, mode: Rounding) -> int:
    """1 where the part after the whole number takes it up to the next one, else 0."""
    half = Fraction(1, 2)
    match mode:
        case Rounding.DOWN:
            return 0
        case Rounding.UP:
            return 1 if rest > 0 else 0
        case Rounding.HALF_UP:
            return 1 if rest >= half else 0
        case Rounding.HALF_EVEN:
            return 1 if rest > half or (rest == half and whole % 2 == 1) else 0


def share_of(amount: int, part: int, whole: int, mode: Rounding) -> int:
    """A share of an amount: amount × part ÷ whole, rounded once; whole above 0."""
    return rounded(Fraction(amount * part, whole), mode)


def percent_of(base: int, rate: int, mode: Rounding) -> int:
    """A rate (ppm) of a base, rounded once."""
    return share_of(base, rate, PPM, mode)


def split(amount: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Each partner's part of a whole amount, by largest remainder, ties by partner code.

    Shape   the same partners as `weights`; the parts add up to `amount`.
    Units   those of `amount`.
    Source  docs/rules/money.md, "Splitting".
    """
    total = sum(weights.values())
    parts = {partner: abs(amount) * weight // total for partner, weight in weights.items()}
    left_over = abs(amount) - sum(parts.values())
    by_remainder = sorted(weights, key=lambda partner: (-(abs(amount) * weights[partner] % total), partner))
    for partner in by_remainder[:left_over]:
        parts[partner] += 1
    return {partner: -part if amount < 0 else part for partner, part in parts.items()}
