"""Credit split (役割別手数料): the part of a deal's commission that belongs to a role, such as who sourced it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from enishi_engine.core.expression import PPM, Expression
from enishi_engine.core.incentive import ByBand, ByKey, Incentive, Label, Occasion, OnLine, OnServiceMonth, Percent, Table, Value
from enishi_engine.core.terms import CommonTerms, TermKind, term

KEY = "credit_split"
LABEL = Label("役割別手数料", "Credit split")
NEEDS = ("credit",)  # whose part it is


class Per(Enum):
    LINE = "line"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Terms:
    base: Expression = term(
        TermKind.MONEY_EXPRESSION,
        ja="対象金額",
        en="Base",
        meaning="The amount that the whole commission is of, as in line.net - line.setup.",
    )
    rate: Table = term(
        TermKind.RATES,
        ja="料率",
        en="Rate",
        meaning="The rate of the whole commission, or a table by rank, product, … of who has the role.",
    )
    part: Table = term(
        TermKind.RATES, ja="役割の割合", en="Part", meaning="The part of the commission that belongs to the role, as in 40 %."
    )
    per: Per = term(
        TermKind.CHOICE,
        ja="単位",
        en="Per",
        meaning="line: once an order line. month: month by month of its service, to who has the role in that month.",
        default=Per.LINE,
        choices=Per,
    )

    def problem(self) -> tuple[str, str] | None:
        """What does not fit together, and the remedy."""
        if not isinstance(self.part, Value) or not 0 < self.part.amount <= PPM:
            return "part is one percentage above 0 % and up to 100 %.", "Write part: 40 %; what differs by rank or product is the rate."
        if parted(self.rate, self.part.amount) is None:
            return (
                "A rate times the part is finer than a rate can be (0.0001 %).",
                "Choose a rate and a part whose product has at most four decimals.",
            )
        return None


def parted(rates: Table, part: int) -> Table | None:
    """The table with the part of every rate, in ppm; None where one would not be whole."""
    match rates:
        case Value(amount):
            return Value(amount * part // PPM) if amount * part % PPM == 0 else None
        case ByKey(rows=rows, otherwise=otherwise):
            found = tuple((key, parted(row, part)) for key, row in rows)
            rest = None if otherwise is None else parted(otherwise, part)
            if any(row is None for _, row in found) or (otherwise is not None and rest is None):
                return None
            return replace(rates, rows=tuple((key, row) for key, row in found if row is not None), otherwise=rest)
        case ByBand(bands=bands):
            if any(band.value * part % PPM for band in bands.bands):
                return None
            found_bands = tuple(replace(band, value=band.value * part // PPM) for band in bands.bands)
            return replace(rates, bands=replace(bands, bands=found_bands))


def occasion(plain: Mapping[str, Any]) -> Occasion:
    """Each order line, or each month of its service."""
    return OnServiceMonth() if plain.get("per") is Per.MONTH else OnLine()


def expand(terms: Terms, common: CommonTerms, others: Mapping[str, Incentive]) -> Incentive:
    """Say a credit split in the core's words.

    Shape   one candidate per order line (or service month) and partner that has the role on it; several share by their weights.
    Units   base in minor units; the rate is the whole rate times the part, exactly, in ppm.
    Errors  none: `Terms` cannot be built from a wrong text.
    Source  docs/rules/candidates.md, "Credits"; docs/rules/amounts.md, "Percent of a base".
    """
    assert isinstance(terms.part, Value), "the terms have no other part"
    rates = parted(terms.rate, terms.part.amount)
    assert rates is not None, "the terms have no finer rate"
    return common.incentive(occasion=occasion({"per": terms.per}), base=terms.base, amount=Percent(rates))
