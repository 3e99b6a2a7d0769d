"""The result's tables as SELECTs over the settled incentives (docs/rules/results.md)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import pyarrow as pa

from enishi_engine.core.incentive import Incentive, OnAgreement, OnClaim, OnEarning, OnEvent, OnLine, OnPeriod, OnServiceMonth, Payee
from enishi_engine.core.program import Version
from enishi_engine.core.results import SCHEMAS
from enishi_engine.plan.arithmetic import day_literal, quoted, text_literal
from enishi_engine.plan.benefits import BenefitRows
from enishi_engine.plan.failures import FIGURES, Failure, columns_or_null, first_failed
from enishi_engine.plan.flags import FlagRows
from enishi_engine.plan.reviews import ReviewedMetrics
from enishi_engine.plan.settling import EarningLines, row_keys


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
    """Candidates that one version judged and that were paid nothing, each with its reason."""

    incentive: Incentive
    version: Version
    priced: str
    settled: str | None  # where stacking or limits can leave nothing
    judged_by: str  # SQL that keeps this version's rows
    columns: Collection[str]  # of `priced`
    failures: tuple[Failure, ...]  # gates 1–11, in the order of their places
    later: tuple[Failure, ...]  # gates 12 and 13, tested on `settled`

    def sql(self, text: int) -> str:
        """Its rows; `text` and `failed` name the row of `reasons` that tells the rest."""
        rows = f"{row_keys(self.incentive, self.columns)}, day"
        head = f"SELECT {text} AS text, failed, {rows}, {columns_or_null(FIGURES, self.columns)}"
        found = f"{head} FROM {self.priced} WHERE failed > 0{self.judged_by}"
        if self.settled is None:
            return found
        failed = first_failed(self.later, start=1 + len(self.failures))
        return (
            f"{found} UNION ALL SELECT {text} AS text, {failed} AS failed, {rows}, {columns_or_null(FIGURES, ('needed', 'had'))} "
            f"FROM {self.settled} WHERE amount = 0{self.judged_by}"
        )

    def reasons(self, text: int) -> list[str]:
        """SQL of the rows of `reasons`, one for each failure: what it alone decides."""
        return [
            f"({text}, {place}, {text_literal(self.incentive.id)}, {day_literal(self.version.from_day)}, {failure.gate}, "
            f"{text_literal(failure.reason)}, {text_or_null(failure.subject)}, {text_or_null(failure.figures.unit)})"
            for place, failure in enumerate((*self.failures, *self.later), start=1)
        ]


def text_or_null(text: str | None) -> str:
    return "NULL" if text is None else text_literal(text)


@dataclass
class Outputs:
    """What each table of the result is put together from."""

    earning_lines: list[EarningLines] = field(default_factory=list)
    not_paid: list[NotPaid] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    marketing_money: list[tuple[str, date]] = field(default_factory=list)  # incentives and versions that pay no cash
    metrics: list[ReviewedMetrics] = field(default_factory=list)
    decisions: str = ""
    benefits: list[BenefitRows] = field(default_factory=list)
    flags: list[FlagRows] = field(default_factory=list)
    has_ranks: bool = False
    version_days: tuple[date, ...] = ()

    def selects(self) -> Mapping[str, str]:
        """The SELECT of each table, by name; `summary` reads the three tables before it."""
        return {
            "earning_lines": _union("earning_lines", [earned(nodes) for nodes in by_kind(self.earning_lines)]),
            "not_paid": _union("not_paid", [refused(nodes) for nodes in by_kind(self.not_paid)]),
            "counted": _union("counted", [f"SELECT * FROM {relation}" for relation in self.counted]),
            "ranks": _union("ranks", [self.ranks()] if self.has_ranks else []),
            "decisions": _union("decisions", [self.decisions] if self.decisions else []),
            "benefits": _union("benefits", [node.sql() for node in self.benefits]),
            "flags": _union("flags", [node.sql() for node in self.flags]),
            "metrics": _union("metrics", [f"SELECT * RENAME (of_value AS of) FROM ({node.sql()})" for node in self.metrics]),
            "summary": _union("summary", [self.summary()]),
        }

    def summary(self) -> str:
        rows = ", ".join(f"({text_literal(incentive)}, {day_literal(version)})" for incentive, version in self.marketing_money)
        test = f"(incentive, version) IN ({rows})" if rows else "FALSE"
        return f"SELECT *, CASE WHEN {test} THEN 'marketing_money' ELSE 'money' END AS pays_as FROM ({SUMMARY})"

    def ranks(self) -> str:
        versions = " ".join(f"WHEN {place} THEN {day_literal(day)}" for place, day in enumerate(self.version_days))
        return (
            f"SELECT partner, day, CASE version {versions} END AS version, held, merited, rank, action, chosen, decision FROM review_fold"
        )


FACTS_OF = {
    OnLine: ("order_line", "JOIN lines f ON f.seq = r.seq"),
    OnServiceMonth: ("service_month", "JOIN service_months f ON f.seq = r.seq"),
    OnEvent: ("activity", "JOIN events f ON f.seq = r.seq"),
    OnClaim: ("claim", "JOIN marketing_claims f ON f.seq = r.seq"),
    OnAgreement: ("agreement", "JOIN signed_agreements f ON f.seq = r.seq"),
    OnPeriod: ("period", ""),
    OnEarning: ("earning_line", ""),
}


def earned(nodes: Sequence[EarningLines]) -> str:
    """All rows of earning lines on one kind of fact."""
    take_back = any(node.takes_back for node in nodes)
    line = "incentive || '/' || fact_id || '/' || seller"
    origin = f"CASE WHEN kind = 'take_back' THEN {line} END" if take_back else "NULL"
    return f"""
        SELECT *, {line}{" || coalesce('/' || change, '')" if take_back else ""} AS id, {origin} AS origin
        FROM ({named(nodes, " UNION ALL ".join(node.sql() for node in nodes))})"""


def refused(nodes: Sequence[NotPaid]) -> str:
    """All rows of not_paid on one kind of fact."""
    rows = " UNION ALL ".join(node.sql(text) for text, node in enumerate(nodes))
    reasons = ", ".join(row for text, node in enumerate(nodes) for row in node.reasons(text))
    return f"""
        SELECT * FROM ({named(nodes, rows)})
        JOIN (VALUES {reasons}) reasons(text, failed, incentive, version, gate, reason, subject, unit) USING (text, failed)"""


def named(nodes: Sequence[EarningLines] | Sequence[NotPaid], rows: str) -> str:
    """The rows of one kind of fact, their numbers replaced by names: only here are texts put on every row."""
    fact, join = FACTS_OF[type(nodes[0].incentive.occasion)]
    own = all(node.incentive.payee in (Payee.PARTNER, Payee.PERSON) for node in nodes)
    company = "" if own else "JOIN numbered_partners company ON company.number = r.partner_no"
    return f"""
        SELECT *, CASE WHEN payee_person IS NULL THEN 'partner' ELSE 'person' END AS payee_kind, coalesce(payee_person, partner) AS payee
        FROM (
            SELECT r.*, '{fact}' AS fact, {"f.fact_id, " if join else ""}seller.code AS seller, {"seller" if own else "company"}.code AS partner
            FROM ({rows}) r {join} JOIN numbered_partners seller ON seller.number = r.seller_no {company})"""


Node = TypeVar("Node", EarningLines, NotPaid)


def by_kind(nodes: Sequence[Node]) -> list[list[Node]]:
    """The nodes of each kind of fact that has any."""
    kinds = [[node for node in nodes if isinstance(node.incentive.occasion, kind)] for kind in FACTS_OF]
    return [kind for kind in kinds if kind]


SUMMARY = """
    SELECT incentive, version, month, sum(lines) AS lines, sum(amount) AS amount, sum(payable) AS payable, sum(taken_back) AS taken_back,
        sum(not_paid) AS not_paid, sum(counted) AS counted
    FROM (
        SELECT incentive, version, strftime(day, '%Y-%m') AS month, count(*) FILTER (WHERE kind = 'earned') AS lines, sum(amount) AS amount,
            sum(payable) AS payable, coalesce(sum(amount) FILTER (WHERE kind = 'take_back'), 0) AS taken_back, 0 AS not_paid, 0 AS counted
            FROM result_earning_lines GROUP BY incentive, version, day
        UNION ALL SELECT incentive, version, strftime(day, '%Y-%m'), 0, 0, 0, 0, count(*), 0 FROM result_not_paid GROUP BY incentive, version, day
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
    return " UNION ALL ".join(f"SELECT {columns} FROM ({select})" for select in selects)
