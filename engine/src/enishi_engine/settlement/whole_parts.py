"""Whole amounts, divided and shared out: a fraction ends here, and parts always add up to the whole (docs/rules/money.md)."""

from collections.abc import Sequence

from enishi_engine.core.incentive import Rounding


def part_of(amount: int, part: int, whole: int, rounding: Rounding) -> int:
    """Amount × part ÷ whole, rounded once; `part` 0 or more, `whole` above 0; a negative amount rounds as its positive twin."""
    quotient, rest = divmod(abs(amount) * part, whole)
    up = {
        Rounding.DOWN: False,
        Rounding.UP: rest > 0,
        Rounding.HALF_UP: 2 * rest >= whole,
        Rounding.HALF_EVEN: 2 * rest > whole or (2 * rest == whole and quotient % 2 == 1),
    }[rounding]
    return (quotient + up) * (-1 if amount < 0 else 1)


def share_out(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """A whole amount in the proportion of weights, by largest remainder, ties by place; the parts add up to `amount`.

    Shape   one part for each weight, in their order; at least one weight is above 0.
    Units   those of `amount`.
    Source  docs/rules/money.md, "Splitting".
    """
    total = sum(weights)
    parts = [abs(amount) * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(abs(amount) * weights[place] % total), place))
    for place in by_remainder[: abs(amount) - sum(parts)]:
        parts[place] += 1
    return tuple(-part if amount < 0 else part for part in parts)
