"""What a partner's months came to, without the sentences: for a list from which one is opened."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from duckdb import ColumnExpression as Column
from duckdb import ConstantExpression as Value

from enishi_engine.core.incentive import PaysAs
from enishi_engine.explain.finding import Run, open_run


@dataclass(frozen=True, kw_only=True)
class MonthSum:
    """A month of partners: how many lines pay, and what they come to as money, in minor units."""

    month: date  # its first day
    lines: int
    amount: int
    payable: int


def months_of(source: Run | Path | str, partners: Collection[str]) -> list[MonthSum]:
    """
    The months in which these partners (as the payees' companies) earned money or gave it back, the newest first.

    Shape   `source` is an open run or the folder of one.
    Units   minor units of the program's currency; marketing money is not in it.
    """
    run = source if isinstance(source, Run) else open_run(source)
    if not partners:
        return []
    theirs = Column("partner").isin(*(Value(partner) for partner in partners)) & (Column("pays_as") == Value(PaysAs.MONEY.value))
    sums = (
        run.tables["earning_lines"]
        .filter(theirs)
        .aggregate(
            "date_trunc('month', day)::date AS month, count(*) AS lines, sum(amount)::bigint AS amount, sum(payable)::bigint AS payable"
        )
    )
    return [
        MonthSum(month=month, lines=lines, amount=amount, payable=payable)
        for month, lines, amount, payable in sums.order("month DESC").fetchall()
    ]
