"""How large values can be, so that every product and sum is proven to fit before a plan is carried out (ruling 18)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.expression import (
    PPM,
    Arithmetic,
    Expression,
    Field,
    Largest,
    Literal,
    Operator,
    OrElse,
    Per,
    Smallest,
    ToNumber,
    Unit,
    children,
    walk,
)
from enishi_engine.core.incentive import Banded, ByBand, ByKey, Fixed, Incentive, OnLine, Percent, PerUnit, Pool, Table, Value, ValueUnit
from enishi_engine.core.refusals import MayOverflow
from enishi_engine.facts.declarations import ORDER_LINES, Kind
from enishi_engine.plan.arithmetic import LARGEST_NARROW, LARGEST_WIDE, NARROW, WIDE
from enishi_engine.plan.exchange import Currencies

_LARGEST_POOL = LARGEST_NARROW // 1024


@dataclass(frozen=True)
class Bounds:
    """The largest size of each whole-number column that was loaded (by field path), and how many rows there are.

    Columns that were not loaded have no values, and so no size.
    """

    largest: Mapping[str, int]
    rows: int

    def of(self, expression: Expression) -> int:
        """No value of the expression is larger than this, either way of 0. Units: the expression's."""
        match expression:
            case Field():
                return self.largest.get(expression.path, 0)
            case Literal(value):
                return abs(int(value)) if isinstance(value, int) else 0
            case Arithmetic(Operator.MULTIPLY, left, right):
                return self.of(left) * self.of(right)
            case Arithmetic(_, left, right):
                return self.of(left) + self.of(right)
            case ToNumber(operand):
                return self.of(operand) * PPM
            case Per():
                return self._of_times(expression)
            case OrElse(operand, default):
                return max(self.of(operand), self.of(default))
            case Smallest(operands) | Largest(operands):
                return max(self.of(operand) for operand in operands)
            case _:
                return 0

    def _of_times(self, per: Per) -> int:
        """How often the smallest size goes into the largest operand."""
        sizes = [part.value for part in walk(per.size) if isinstance(part, Literal) and isinstance(part.value, int)]
        scale = 1 if per.full else PPM
        if per.operand.unit is Unit.RATIO:
            return max(self.of(part) for part in children(per.operand)) * scale * PPM
        return self.of(per.operand) * scale // max(min(sizes, default=1), 1) + 1


MONEY_OF_LINES = tuple(f"line.{column.name}" for column in ORDER_LINES.columns if column.kind is Kind.MONEY)


def converted_bounds(largest: Mapping[str, int], currencies: Currencies, rates: Sequence[Mapping[str, Any]]) -> Mapping[str, int]:
    """The largest size of each money column of lines, in whichever currency, once it is converted by the highest rate.

    Errors  MayOverflow when a converted amount may not fit 64 bits.
    """
    digits = dict(currencies.foreign)
    multiples = [
        (row["rate"], currencies.digits - digits[row["from_currency"]] - row["scale"])
        for row in rates
        if row["to_currency"] == currencies.own and row["from_currency"] in digits
    ]
    found: dict[str, int] = {}
    for path in MONEY_OF_LINES:
        size = largest.get(path, 0)
        converted = max((size * rate * 10 ** max(power, 0) // 10 ** max(-power, 0) + 1 for rate, power in multiples), default=0)
        if converted > LARGEST_NARROW:
            raise MayOverflow(what=f"{path} in {currencies.own}", largest=converted, bound=LARGEST_NARROW)
        found[path] = max(size, converted)
    return found


def width(incentive: Incentive, wordings: Sequence[Incentive], bounds: Bounds) -> str:
    """The narrowest SQL type that holds everything on the way to an amount.

    `wordings` are what all versions say of the incentive: running totals go on through them.

    Errors  MayOverflow when 128 bits could be too few, or 64 for the amount itself.
    Source  docs/rules/money.md, "Bounds".
    """
    total, factor, divisor = _factors(incentive, wordings, bounds)
    # Twice the product and the divisor are on the way when a half is rounded; a difference doubles once more.
    product = 4 * (total * factor + divisor)
    if product > LARGEST_WIDE:
        raise MayOverflow(what=f"A product of {incentive.id}", largest=product, bound=LARGEST_WIDE)
    amount = largest_amount(incentive, wordings, bounds)
    if amount > LARGEST_NARROW or 2 * total > LARGEST_NARROW:
        raise MayOverflow(what=f"An amount of {incentive.id}", largest=max(amount, 2 * total), bound=LARGEST_NARROW)
    return NARROW if product <= LARGEST_NARROW else WIDE


def width_of_sums(wordings: Sequence[Incentive], bounds: Bounds) -> str:
    """The narrowest SQL type that holds any sum of an incentive's amounts, raised to a limit's floor or not."""
    if not isinstance(wordings[0].occasion, OnLine):
        return WIDE  # there may be more periods, and months of service, than rows
    floors = [limit.minimum or 0 for one in wordings for limit in one.limits or ()]
    # A line is in parts by its credits: there are fewer parts than lines and credits together.
    largest = 4 * bounds.rows * max(*(largest_amount(one, wordings, bounds) for one in wordings), *floors, 1)
    return NARROW if largest <= LARGEST_NARROW else WIDE


def largest_limited(wordings: Sequence[Incentive], bounds: Bounds) -> int:
    """No amount of an incentive is larger than this once floors have raised it, whichever of its texts says so."""
    floors = sum(limit.minimum or 0 for one in wordings for limit in one.limits or ())
    return max(largest_amount(one, wordings, bounds) for one in wordings) + floors


def largest_amount(incentive: Incentive, wordings: Sequence[Incentive], bounds: Bounds) -> int:
    """No amount of the incentive is larger than this, either way of 0."""
    total, factor, divisor = _factors(incentive, wordings, bounds)
    return 2 * (total * factor // divisor + 1)


def _factors(incentive: Incentive, wordings: Sequence[Incentive], bounds: Bounds) -> tuple[int, int, int]:
    """Upper bounds of what is multiplied, of what by, and what the product is divided by."""
    base = 0 if incentive.base is None else bounds.of(incentive.base)
    match incentive.amount:
        case Percent(rates):
            special = bounds.largest.get("special_term.rate_percent", 0) // 100  # millionths of a percent to ppm
            return base, max(largest_value(rates), special), PPM
        case Fixed(amounts):
            return 1, largest_value(amounts), 1
        case PerUnit(units, amounts):
            return bounds.of(units), largest_value(amounts), 1
        case Pool(size):
            # A percentage is of a sum of figures: how large it gets is seen when it is calculated.
            return (1, size.number, 1) if size.unit is ValueUnit.MONEY else (_LARGEST_POOL, PPM, PPM)
        case Banded(bands=bands):
            ends = [band.end or band.start for band in bands.bands]
            factor = max(abs(band.value) for band in bands.bands) * len(bands.bands)
            summed = max(bounds.of(one.base) for one in wordings if one.base is not None)
            return max(summed * max(bounds.rows, 1), *ends), factor, PPM if incentive.amount.unit.value == "rate" else 1


def largest_value(table: Table) -> int:
    """The largest leaf of a table."""
    match table:
        case Value(amount):
            return abs(amount)
        case ByKey(rows=rows, otherwise=otherwise):
            inner = [row for _, row in rows] + ([otherwise] if otherwise is not None else [])
            return max((largest_value(row) for row in inner), default=0)
        case ByBand(bands=bands):
            return max(abs(band.value) for band in bands.bands)
