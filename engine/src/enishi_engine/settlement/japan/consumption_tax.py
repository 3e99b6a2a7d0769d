"""Consumption tax (消費税): the rate of a transaction by its day (docs/rules/tax.md)."""

from datetime import date
from enum import Enum

from enishi_engine.settlement.japan.rules import rates


class TaxClass(Enum):
    """How a transaction stands to the tax."""

    STANDARD = "standard"  # 標準税率
    REDUCED = "reduced"  # 軽減税率
    OUT_OF_SCOPE = "out_of_scope"  # 不課税: money for no service, or wages


def rate_on(tax_class: TaxClass, day: date) -> int:
    """The rate (ppm) of a transaction of that day. Raises NoRuleOn."""
    if tax_class is TaxClass.OUT_OF_SCOPE:
        return 0
    return rates(f"consumption_tax_{tax_class.value}").on(day).value
