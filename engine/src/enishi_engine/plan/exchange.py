"""Lines in another currency than the program's: their money as the program reads it (docs/rules/money.md, "Currencies")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from enishi_engine.core.expression import Expression, speaks_of_line_money
from enishi_engine.core.incentive import Rounding
from enishi_engine.plan.arithmetic import NARROW, WIDE, rounded, text_literal
from enishi_engine.plan.failures import Failure, Figures, epoch_days

COLUMNS: Mapping[str, str] = {"currency": "VARCHAR", "exchange_rate": "BIGINT", "exchange_scale": "BIGINT", "exchange_day": "DATE"}
RATE_DAY = "rate_day"  # the day on or before which a line's rate has to be
LACKS_RATE = "lacks_rate"
OWN_NET = "own_net"  # the net in the line's own currency
_LARGEST_SCALE = 12 + 4


@dataclass(frozen=True)
class Currencies:
    """The program's currency and its decimals, and those of the lines that are in others."""

    own: str
    digits: int
    foreign: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ExchangeRates:
    """The rates into the program's currency: an amount in minor units × multiplier ÷ divisor is what it is in the program's."""

    currencies: Currencies

    def sql(self) -> str:
        digits = " ".join(f"WHEN {text_literal(code)} THEN {digits}" for code, digits in self.currencies.foreign)
        codes = ", ".join(text_literal(code) for code, _ in self.currencies.foreign)
        finer = f"({self.currencies.digits} - CASE from_currency {digits} END - scale)"
        return f"""
            SELECT from_currency AS currency, day, rate, scale, CAST(rate AS {WIDE}) * {power_of_ten(finer)} AS multiplier,
                CAST({power_of_ten(f"-{finer}")} AS {WIDE}) AS divisor
            FROM rates WHERE to_currency = {text_literal(self.currencies.own)} AND from_currency IN ({codes})"""


def power_of_ten(exponent: str) -> str:
    """SQL of 10 to the power; 1 for what is below 0. No function of SQL does it in whole numbers."""
    powers = ", ".join(str(10**power) for power in range(_LARGEST_SCALE + 1))
    return f"list_extract([{powers}], CAST(greatest({exponent}, 0) AS INTEGER) + 1)"


@dataclass(frozen=True)
class Exchange:
    """How one text reads the money of lines: which columns there are, and how it rounds."""

    currencies: Currencies
    money: tuple[str, ...]  # columns that hold money of the line
    rounding: Rounding

    def of_facts(self, relation: str, day: str) -> str:
        """SELECT of lines with all money converted by the rates of a day, and what it was converted by."""
        converted = ", ".join(f"{self.converted(f'l.{name}')} AS {name}" for name in self.money)
        foreign = f"l.line_currency <> {text_literal(self.currencies.own)}"
        return f"""
            SELECT l.* REPLACE ({converted}), l.line_net AS {OWN_NET}, {day} AS {RATE_DAY}, {foreign} AND x.rate IS NULL AS {LACKS_RATE},
                CASE WHEN {foreign} THEN l.line_currency END AS currency, x.rate AS exchange_rate, x.scale AS exchange_scale, x.day AS exchange_day
            FROM {relation} l {self.join(day)}"""

    def of_changes(self, relation: str, day: str) -> str:
        """SELECT of changes as negative lines: what all so far undo converted, less what those before them did."""
        after, before = (self.converted(f"CAST({undone} AS BIGINT)") for undone in ("l.undone_after", "l.undone_after - l.undoes"))
        others = [f"{self.converted(f'l.{name}')} AS {name}" for name in self.money if name != "line_net"]
        return f"SELECT l.* REPLACE ({', '.join([f'{before} - {after} AS line_net', *others])}) FROM {relation} l {self.join(day)}"

    def join(self, day: str) -> str:
        return f"ASOF LEFT JOIN exchange_rates x ON x.currency = l.line_currency AND {day} >= x.day"

    def converted(self, amount: str) -> str:
        """SQL of an amount of line `l` in the program's currency, by rate `x`; NULL without one."""
        exact = rounded(f"(CAST({amount} AS {WIDE}) * x.multiplier)", "x.divisor", self.rounding)
        return f"CASE WHEN l.line_currency = {text_literal(self.currencies.own)} THEN {amount} ELSE CAST({exact} AS {NARROW}) END"


def without_rates(failures: Iterable[Failure], currencies: Currencies) -> tuple[Failure, ...]:
    """The failures, those for what is missing preceded by the one that says it is for want of a rate."""
    found: list[Failure] = []
    for failure in failures:
        if failure.unknown is not None and speaks_of_line_money(failure.unknown):
            found.append(replace(failure, reason="no_rate", test=f"{LACKS_RATE} AND {failure.test}", figures=rate_figures(currencies)))
        found.append(failure)
    return tuple(found)


def rate_figures(currencies: Currencies) -> Figures:
    return Figures(epoch_days(RATE_DAY), needed_code=f"currency || {text_literal(f'/{currencies.own}')}", unit="day")


def speaks_of_money(expressions: Iterable[Expression | None]) -> bool:
    return any(expression is not None and speaks_of_line_money(expression) for expression in expressions)
