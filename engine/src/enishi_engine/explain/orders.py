"""What some order lines paid to partners and what paid nothing, as rows: for a list of orders from which one is opened."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from duckdb import ColumnExpression as Column
from duckdb import ConstantExpression as Value
from duckdb import FunctionExpression as Function

from enishi_engine.explain.finding import Rows, Run, open_run

_FACTS = ("order_line", "service_month")


@dataclass(frozen=True)
class OrderRows:
    """The rows of one order line with all its months of service: what it paid or gave back, and what paid nothing; by day."""

    lines: Rows
    not_paid: Rows


def rows_of_orders(source: Run | Path | str, ids: Collection[str], *, partners: Collection[str]) -> dict[str, OrderRows]:
    """
    What each of the order lines paid these partners (as the payees' companies), by its id; one of which nothing was said is left out.

    Shape   `source` is an open run or the folder of one.
    Units   as in the result tables; `explain_rows` and `explained_reasons` put rows into words.
    """
    run = source if isinstance(source, Run) else open_run(source)
    if not (ids and partners):
        return {}
    line = Function("split_part", Column("fact_id"), Value("#"), Value(1))
    theirs = Column("partner").isin(*(Value(partner) for partner in sorted(partners)))
    where = Column("fact").isin(*(Value(fact) for fact in _FACTS)) & theirs & line.isin(*(Value(id_) for id_ in sorted(ids)))
    found: dict[str, OrderRows] = {}
    for table in ("earning_lines", "not_paid"):
        for row in sorted(run.rows(table, where), key=lambda row: (row["day"], row["incentive"])):
            of = found.setdefault(row["fact_id"].partition("#")[0], OrderRows([], []))
            (of.lines if table == "earning_lines" else of.not_paid).append(row)
    return found
