"""Rounding and splitting of whole numbers, by docs/rules/money.md."""

from collections.abc import Mapping

MILLION = 1_000_000


def divided(numerator: int, denominator: int, mode: str) -> int:
    """The numerator ÷ the denominator, rounded; a negative quotient as its positive twin. The denominator is not 0."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    whole, rest = divmod(abs(numerator), abs(denominator))
    twice = 2 * rest - abs(denominator)
    if mode == "up":
        more = rest > 0
    elif mode == "half_up":
        more = twice >= 0
    elif mode == "half_even":
        more = twice > 0 or (twice == 0 and whole % 2 == 1)
    else:
        more = False
    return sign * (whole + more)


def split(value: int, weights: Mapping[str, int]) -> dict[str, int]:
    """The value by the weights of the partners: largest remainder, ties by code, then the sign."""
    total = sum(weights.values())
    parts = {code: abs(value) * weight // total for code, weight in weights.items()}
    left = abs(value) - sum(parts.values())
    for code in sorted(weights, key=lambda code: (-(abs(value) * weights[code] % total), code))[:left]:
        parts[code] += 1
    return {code: -part if value < 0 else part for code, part in parts.items()}
