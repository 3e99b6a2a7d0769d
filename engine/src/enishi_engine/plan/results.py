"""The result's tables as SELECTs over the settled incentives (docs/rules/results.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from enishi_engine.core.incentive import Incentive, OnLine, OnPeriod
from enishi_engine.core.results import SCHEMAS
from enishi_engine.plan.arithmetic import day_literal, quoted, text_literal
from enishi_engine.plan.failures import Failure, fixed_column
from enishi_engine.plan.reviews import ReviewedMetrics
from enishi_engine.plan.settling import EarningLines


@dataclass(frozen=True)
class Claims:
    """The first claim of each partner about each line or activity."""

    until: date

    def sql(self) -> str:
        return (
            "SELECT partner AS claiming_partner, subject AS claimed_fact, min(date) AS claimed_on FROM activities "
            f"WHERE kind = 'claim' AND subject IS NOT NULL AND date <= {day_literal(self.until)} GROUP BY partner, subject"
        )


@dataclass(frozen=True)
class NotPaid:
    """Candidates that were paid nothing, each with its reason; `failures` in the order of their places."""

    incentive: Incentive
    version: str
    settled: str
    failures: tuple[Failure, ...]

    def sql(self) -> str:
        fact = (
            "period"
            if isinstance(self.incentive.occasion, OnPeriod)
            else "order_line"
            if isinstance(self.incentive.occasion, OnLine)
            else "activity"
        )
        gate, reason, subject, unit = (fixed_column(self.failures, what, "failed") for what in ("gate", "reason", "subject", "unit"))
        return f"""
            SELECT {text_literal(self.incentive.id)} AS incentive, {self.version} AS version, '{fact}' AS fact, fact_id, seller, payee_kind,
                payee, partner, day, {gate}, {reason}, {subject}, needed, had, had_of, {unit}, needed_code, had_code
            FROM {self.settled} WHERE amount = 0"""


@dataclass
class Outputs:
    """What each table of the result is put together from."""

    earning_lines: list[EarningLines] = field(default_factory=list)
    not_paid: list[NotPaid] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    metrics: list[ReviewedMetrics] = field(default_factory=list)
    has_ranks: bool = False
    version_days: tuple[date, ...] = ()

    def selects(self) -> Mapping[str, str]:
        """The SELECT of each table, by name; `summary` reads the three tables before it."""
        return {
            "earning_lines": _union("earning_lines", [node.sql() for node in self.earning_lines]),
            "not_paid": _union("not_paid", [node.sql() for node in self.not_paid]),
            "counted": _union("counted", [f"SELECT * FROM {relation}" for relation in self.counted]),
            "ranks": _union("ranks", [self.ranks()] if self.has_ranks else []),
            "metrics": _union("metrics", [f"SELECT * RENAME (of_value AS of) FROM ({node.sql()})" for node in self.metrics]),
            "summary": _union("summary", [SUMMARY]),
        }

    def ranks(self) -> str:
        versions = " ".join(f"WHEN {place} THEN {day_literal(day)}" for place, day in enumerate(self.version_days))
        return f"SELECT partner, day, CASE version {versions} END AS version, held, merited, rank, action FROM review_fold"


SUMMARY = """
    SELECT incentive, version, month, sum(lines) AS lines, sum(amount) AS amount, sum(payable) AS payable, sum(taken_back) AS taken_back,
        sum(not_paid) AS not_paid, sum(counted) AS counted
    FROM (
        SELECT incentive, version, strftime(day, '%Y-%m') AS month, CASE kind WHEN 'earned' THEN 1 ELSE 0 END AS lines, amount, payable,
            CASE kind WHEN 'take_back' THEN amount ELSE 0 END AS taken_back, 0 AS not_paid, 0 AS counted FROM result_earning_lines
        UNION ALL SELECT incentive, version, strftime(day, '%Y-%m'), 0, 0, 0, 0, 1, 0 FROM result_not_paid
        UNION ALL SELECT incentive, version, month, 0, 0, 0, 0, 0, count FROM result_counted
    ) GROUP BY incentive, version, month"""

_SQL_TYPE = {pa.string(): "VARCHAR", pa.int64(): "BIGINT", pa.date32(): "DATE"}


def _union(table: str, selects: list[str]) -> str:
    """All the rows, each column in the type of the result's schema."""
    schema = SCHEMAS[table]
    columns = ", ".join(f"CAST({quoted(column.name)} AS {_SQL_TYPE[column.type]}) AS {quoted(column.name)}" for column in schema)
    if not selects:
        nothing = ", ".join(f"CAST(NULL AS {_SQL_TYPE[column.type]}) AS {quoted(column.name)}" for column in schema)
        return f"SELECT {nothing} WHERE FALSE"
    return f"SELECT {columns} FROM ({' UNION ALL '.join(f'SELECT * FROM ({select})' for select in selects)})"
