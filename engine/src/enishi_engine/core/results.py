"""The tables that a calculation gives: their columns, the same from every reader (docs/rules/results.md)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

_TEXT, _WHOLE, _DAY = pa.string(), pa.int64(), pa.date32()

EARNING_LINES = pa.schema(
    {
        "id": _TEXT, "incentive": _TEXT, "version": _DAY, "kind": _TEXT, "fact": _TEXT, "fact_id": _TEXT, "seller": _TEXT,
        "payee_kind": _TEXT, "payee": _TEXT, "partner": _TEXT, "day": _DAY, "rank": _TEXT, "base": _WHOLE, "rate": _WHOLE,
        "units": _WHOLE, "unit_amount": _WHOLE, "total_before": _WHOLE, "total_after": _WHOLE, "weight": _WHOLE,
        "weight_total": _WHOLE, "calculated": _WHOLE, "amount": _WHOLE, "payable": _WHOLE, "limited_by": _TEXT,
        "origin": _TEXT, "change": _TEXT, "undone": _WHOLE, "net": _WHOLE, "pays_as": _TEXT,
        "special_term": _TEXT, "special_reason": _TEXT,
        "currency": _TEXT, "exchange_rate": _WHOLE, "exchange_scale": _WHOLE, "exchange_day": _DAY,
    }
)  # fmt: skip
NOT_PAID = pa.schema(
    {
        "incentive": _TEXT, "version": _DAY, "fact": _TEXT, "fact_id": _TEXT, "seller": _TEXT, "payee_kind": _TEXT,
        "payee": _TEXT, "partner": _TEXT, "day": _DAY, "gate": _WHOLE, "reason": _TEXT, "subject": _TEXT, "needed": _WHOLE,
        "had": _WHOLE, "had_of": _WHOLE, "unit": _TEXT, "needed_code": _TEXT, "had_code": _TEXT,
    }
)  # fmt: skip
COUNTED = pa.schema({"incentive": _TEXT, "version": _DAY, "seller": _TEXT, "month": _TEXT, "gate": _TEXT, "count": _WHOLE})
RANKS = pa.schema(
    {
        "partner": _TEXT, "day": _DAY, "version": _DAY, "held": _TEXT, "merited": _TEXT, "rank": _TEXT, "action": _TEXT,
        "chosen": _TEXT, "decision": _TEXT,
    }
)  # fmt: skip
DECISIONS = pa.schema(
    {
        "partner": _TEXT, "decision": _TEXT, "rank": _TEXT, "first_day": _DAY, "last_day": _DAY, "decided_by": _TEXT, "reason": _TEXT,
    }
)  # fmt: skip
BENEFITS = pa.schema(
    {
        "partner": _TEXT, "benefit": _TEXT, "first_day": _DAY, "last_day": _DAY, "version": _DAY, "rank": _TEXT, "unit": _TEXT,
        "entitled": _WHOLE, "used": _WHOLE, "left": _WHOLE,
    }
)  # fmt: skip
FLAGS = pa.schema(
    {
        "partner": _TEXT, "day": _DAY, "version": _DAY, "flag": _TEXT, "needed": _WHOLE, "had": _WHOLE, "had_of": _WHOLE, "unit": _TEXT,
        "needed_code": _TEXT, "had_code": _TEXT,
    }
)  # fmt: skip
METRICS = pa.schema({"partner": _TEXT, "day": _DAY, "version": _DAY, "metric": _TEXT, "value": _WHOLE, "of": _WHOLE, "unit": _TEXT})
SUMMARY = pa.schema(
    {
        "incentive": _TEXT, "version": _DAY, "month": _TEXT, "lines": _WHOLE, "amount": _WHOLE, "payable": _WHOLE,
        "taken_back": _WHOLE, "not_paid": _WHOLE, "counted": _WHOLE, "pays_as": _TEXT,
    }
)  # fmt: skip

SCHEMAS: Mapping[str, pa.Schema] = {
    "earning_lines": EARNING_LINES, "not_paid": NOT_PAID, "counted": COUNTED, "ranks": RANKS, "decisions": DECISIONS, "benefits": BENEFITS, "flags": FLAGS, "metrics": METRICS,
    "summary": SUMMARY,
}  # fmt: skip

# What a closing adds (docs/rules/closings.md, docs/rules/settlement.md).
ADJUSTMENTS = pa.schema(
    {
        "closing": _TEXT, "id": _TEXT, "incentive": _TEXT, "version": _DAY, "kind": _TEXT, "fact": _TEXT, "fact_id": _TEXT,
        "seller": _TEXT, "payee_kind": _TEXT, "payee": _TEXT, "partner": _TEXT, "day": _DAY, "belongs_to": _TEXT,
        "what": _TEXT, "changed": _TEXT, "amount_before": _WHOLE, "amount_after": _WHOLE, "amount": _WHOLE,
        "payable_before": _WHOLE, "payable_after": _WHOLE, "payable": _WHOLE, "origin": _TEXT, "pays_as": _TEXT,
    }
)  # fmt: skip
POSTINGS = pa.schema(
    {
        "closing": _TEXT, "payee_kind": _TEXT, "payee": _TEXT, "partner": _TEXT, "incentive": _TEXT, "pays_as": _TEXT,
        "own_amount": _WHOLE, "own_payable": _WHOLE, "adjusted_amount": _WHOLE, "adjusted_payable": _WHOLE, "amount": _WHOLE, "payable": _WHOLE,
    }
)  # fmt: skip
SETTLEMENTS = pa.schema(
    {
        "closing": _TEXT, "payee_kind": _TEXT, "payee": _TEXT, "carried_in": _WHOLE, "posted": _WHOLE, "paid": _WHOLE, "lost": _WHOLE,
        "billed": _WHOLE, "carried_out": _WHOLE, "minimum": _WHOLE, "outcome": _TEXT,
    }
)  # fmt: skip
CLOSING_SCHEMAS: Mapping[str, pa.Schema] = {"adjustments": ADJUSTMENTS, "postings": POSTINGS, "settlements": SETTLEMENTS}


class Tables(Protocol):
    """The tables of one calculation, wherever they stand: to be written out, or summed up."""

    @property
    def names(self) -> tuple[str, ...]: ...

    @property
    def until(self) -> date: ...

    @property
    def known_by(self) -> datetime | None: ...

    def batches(self, table: str, keys: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows of one table ascending by these columns, missing values last."""

    def rows(self, table: str) -> list[dict[str, object]]:
        """The rows of one table as dictionaries, in an order of their own that is always the same."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """One calculation: the tables of SCHEMAS, and what was asked. A table's rows have no order of their own."""

    tables: Mapping[str, pa.Table]
    until: date
    known_by: datetime | None

    def rows(self, table: str) -> list[dict[str, object]]:
        """The rows of one table as dictionaries, ascending by all columns in the order of the schema, missing values first."""
        found: list[dict[str, object]] = self.tables[table].to_pylist()
        return sorted(found, key=lambda row: tuple((value is not None, value) for value in row.values()))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.tables)

    def batches(self, table: str, keys: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows of one table ascending by these columns, missing values last."""
        return in_order(self.tables[table], keys)


def in_order(table: pa.Table, keys: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """The rows ascending by these columns, missing values last."""
    order = pc.sort_indices(table, sort_keys=[(key, "ascending") for key in keys])
    return iter(table.take(order).to_batches())
