"""What a partner's months came to, and the lines of any days, without the sentences: for a list from which one is opened."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from duckdb import ColumnExpression as Column
from duckdb import ConstantExpression as Value
from duckdb import Expression as Where

from enishi_engine.core.incentive import PaysAs
from enishi_engine.explain.finding import Rows, Run, open_run


@dataclass(frozen=True, kw_only=True)
class MonthSum:
    """A month of partners: how many lines pay, and what they come to as money, in minor units."""

    month: date  # its first day
    lines: int
    amount: int
    payable: int


def lines_between(source: Run | Path | str, partners: Collection[str], *, first_day: date, last_day: date) -> Rows:
    """
    Everything that paid these partners as money, or was given back, by its day: rows of `earning_lines`, in no particular order.

    Shape   `source` is an open run or the folder of one; both days inclusive. The sums over whole months are those of `months_of`.
    Units   minor units of the program's currency.
    """
    run = source if isinstance(source, Run) else open_run(source)
    if not partners:
        return []
    within = (Column("day") >= Value(first_day)) & (Column("day") <= Value(last_day))
    return run.rows("earning_lines", _money_of(partners) & within)


def _money_of(partners: Collection[str]) -> Where:
    return Column("partner").isin(*(Value(partner) for partner in partners)) & (Column("pays_as") == Value(PaysAs.MONEY.value))


def months_of(source: Run | Path | str, partners: Collection[str]) -> list[MonthSum]:
    """
    The months in which these partners (as the payees' companies) earned money or gave it back, the newest first.

    Shape   `source` is an open run or the folder of one.
    Units   minor units of the program's currency; marketing money is not in it.
    """
    run = source if isinstance(source, Run) else open_run(source)
    if not partners:
        return []
    sums = (
        run.tables["earning_lines"]
        .filter(_money_of(partners))
        .aggregate(
            "date_trunc('month', day)::date AS month, count(*) AS lines, sum(amount)::bigint AS amount, sum(payable)::bigint AS payable"
        )
    )
    return [
        MonthSum(month=month, lines=lines, amount=amount, payable=payable)
        for month, lines, amount, payable in sums.order("month DESC").fetchall()
    ]
