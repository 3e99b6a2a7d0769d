"""Volume rebate (数量リベート): what a partner sells in a period decides what each line of it earns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi_engine.core.expression import Expression, Unit
from enishi_engine.core.incentive import Banded, Bands, Incentive, Label, Method, Occasion, OnLine, OnPeriod, ValueUnit
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "volume_rebate"
LABEL = Label("数量リベート", "Volume rebate")


@dataclass(frozen=True, kw_only=True)
class Terms:
    base: Expression = term(
        TermKind.MEASURE_EXPRESSION,
        ja="対象",
        en="Base",
        meaning="What is added up and paid on: an amount (line.net) or units (line.quantity).",
    )
    over: OnPeriod = term(TermKind.PERIOD, ja="集計期間", en="Period", meaning="The period whose running total decides the band.")
    bands: Bands = term(
        TermKind.MEASURED_BANDS, ja="段階", en="Bands", meaning="Where each band begins and ends, and its rate (or its amount per unit)."
    )
    method: Method = term(
        TermKind.CHOICE,
        ja="累進の方式",
        en="Method",
        meaning="marginal: each band's rate meets what lies within it (超過累進). whole_amount: the band reached meets everything (単純累進).",
        choices=Method,
    )


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each order line."""
    return OnLine()


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a volume rebate in the core's words.

    Shape   one candidate per order line; the band is found from the running total per payee and period.
    Units   base and bounds in minor units with rates in ppm, or in units with minor units per unit.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/amounts.md, "Bands over a running total".
    """
    unit = ValueUnit.RATE if terms.base.unit is Unit.MONEY else ValueUnit.MONEY
    amount = Banded(terms.bands, unit, terms.over, terms.method)
    return common.incentive(occasion=OnLine(), base=terms.base, amount=amount)
