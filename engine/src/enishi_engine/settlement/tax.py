"""Tax of a document: once per rate, never per line, from amounts without it or with it (docs/rules/tax.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from enishi_engine.core.expression import PPM
from enishi_engine.core.incentive import Rounding
from enishi_engine.settlement.whole_parts import part_of


class Basis(Enum):
    """What the amounts of a document's lines are."""

    EXCLUSIVE = "exclusive"  # the tax comes on top
    INCLUSIVE = "inclusive"  # the tax is inside


@dataclass(frozen=True)
class Taxable:
    """An amount of a document, in minor units, and the rate that it is taxed at (ppm; 0: no tax)."""

    amount: int
    rate: int


@dataclass(frozen=True, kw_only=True)
class RateTotal:
    """What a document has at one rate: net + tax = gross, in minor units."""

    rate: int
    net: int
    tax: int

    @property
    def gross(self) -> int:
        return self.net + self.tax


def tax_per_rate(amounts: Iterable[Taxable], basis: Basis, rounding: Rounding) -> tuple[RateTotal, ...]:
    """The document's totals per rate, the tax of each rounded once.

    Shape   one total for each rate that occurs, the highest rate first.
    Units   minor units; rates in ppm.
    Source  docs/rules/tax.md, "Once per rate".
    """
    sums: dict[int, int] = {}
    for one in amounts:
        sums[one.rate] = sums.get(one.rate, 0) + one.amount
    return tuple(_total(rate, sums[rate], basis, rounding) for rate in sorted(sums, reverse=True))


def _total(rate: int, amount: int, basis: Basis, rounding: Rounding) -> RateTotal:
    if basis is Basis.EXCLUSIVE:
        return RateTotal(rate=rate, net=amount, tax=part_of(amount, rate, PPM, rounding))
    tax = part_of(amount, rate, PPM + rate, rounding)
    return RateTotal(rate=rate, net=amount - tax, tax=tax)
