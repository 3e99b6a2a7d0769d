"""The rows of the result tables, and their order (docs/rules/results.md)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from enishi_engine.core.refusals import FigureTooLarge
from enishi_engine.core.results import SCHEMAS
from enishi_engine.oracle.amounts import Outcome
from enishi_engine.oracle.reasons import Failure
from enishi_engine.oracle.returns import Return, payable_of, returns_of
from enishi_engine.oracle.spans import month_text

Rows = list[dict[str, Any]]


def earning_rows(outcome: Outcome) -> Rows:
    """The earning line of a candidate that is paid, and its take-backs."""
    return [_earned(outcome), *(_taken_back(outcome, one) for one in returns_of(outcome))]


def _common(outcome: Outcome) -> dict[str, Any]:
    candidate = outcome.candidate
    return {
        "incentive": candidate.incentive.id,
        "version": candidate.version.from_day,
        "fact": candidate.occasion.fact,
        "fact_id": candidate.occasion.fact_id,
        "seller": candidate.occasion.seller,
        "payee_kind": candidate.payee_kind,
        "payee": candidate.payee,
        "partner": candidate.partner,
        "day": candidate.day,
        "pays_as": candidate.incentive.pays_as.value,
    }


def line_id(outcome: Outcome) -> str:
    occasion = outcome.candidate.occasion
    return f"{outcome.candidate.incentive.id}/{occasion.fact_id}/{occasion.seller}"


def _earned(outcome: Outcome) -> dict[str, Any]:
    occasion = outcome.candidate.occasion
    return {
        **_common(outcome),
        "id": line_id(outcome),
        "kind": "earned",
        "rank": outcome.candidate.rank,
        "base": outcome.base,
        "rate": outcome.rate,
        "units": outcome.units,
        "unit_amount": outcome.unit_amount,
        "total_before": outcome.total_before,
        "total_after": outcome.total_after,
        "weight": outcome.weight if occasion.weights is None else occasion.weights[occasion.seller],
        "weight_total": outcome.weight_total if occasion.weights is None else sum(occasion.weights.values()),
        "calculated": outcome.calculated,
        "amount": outcome.amount,
        "payable": payable_of(outcome),
        "limited_by": outcome.limited_by,
        **_special(outcome),
        **_exchange(outcome),
    }


def _special(outcome: Outcome) -> dict[str, Any]:
    """The special term that gave the rate, and its reason."""
    term = outcome.candidate.special_term
    return {} if term is None else {"special_term": term["id"], "special_reason": term["reason"]}


def _currency(outcome: Outcome) -> str | None:
    """The line's currency, where it is not the program's."""
    read = outcome.candidate.occasion.foreign
    return None if read is None else read.currency


def _exchange(outcome: Outcome) -> dict[str, Any]:
    """The rate by which money of a line in another currency was read."""
    read = outcome.candidate.occasion.foreign
    rate = {} if read is None else (read.rate or {})
    figures = {"exchange_rate": rate.get("rate"), "exchange_scale": rate.get("scale"), "exchange_day": rate.get("day")}
    return {"currency": _currency(outcome), **figures}


def _taken_back(outcome: Outcome, one: Return) -> dict[str, Any]:
    return {
        **_common(outcome),
        "id": f"{line_id(outcome)}/{one.change}",
        "kind": "take_back",
        "day": one.day,
        "rank": outcome.candidate.rank,
        "calculated": one.calculated,
        "amount": one.amount,
        "payable": one.payable,
        "origin": line_id(outcome),
        "change": one.change,
        "undone": one.undone,
        "net": one.of,
        "currency": _currency(outcome),
    }


def not_paid_row(outcome: Outcome, failure: Failure) -> dict[str, Any]:
    """The row of a candidate that failed a gate."""
    return {**_common(outcome), "gate": failure.gate, "reason": failure.reason, "subject": failure.subject, **vars(failure.figure)}


def summary_rows(earning_lines: Rows, not_paid: Rows, counted: Rows) -> Rows:
    """Sums per incentive, version and month."""
    sums: dict[tuple[Any, ...], Counter[str]] = {}

    def add(row: Mapping[str, Any], month: str, **figures: int) -> None:
        sums.setdefault((row["incentive"], row["version"], month, row["pays_as"]), Counter()).update(figures)

    for row in earning_lines:
        earned = row["kind"] == "earned"
        taken_back = 0 if earned else row["amount"]
        add(row, month_text(row["day"]), lines=int(earned), amount=row["amount"], payable=row["payable"], taken_back=taken_back)
    for row in not_paid:
        add(row, month_text(row["day"]), not_paid=1)
    for row in counted:
        add(row, row["month"], counted=row["count"])
    names = ("lines", "amount", "payable", "taken_back", "not_paid", "counted")
    return [
        {"incentive": incentive, "version": version, "month": month, "pays_as": pays_as, **{name: figures[name] for name in names}}
        for (incentive, version, month, pays_as), figures in sums.items()
    ]


def table_of(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """The rows as a result table, ascending by all columns in their order, nulls first."""
    columns = SCHEMAS[name].names
    complete = [{column: row.get(column) for column in columns} for row in rows]
    complete.sort(key=lambda row: [(row[column] is not None, row[column]) if row[column] is not None else (False,) for column in columns])
    if any(abs(value) >= 2**63 for row in complete for value in row.values() if isinstance(value, int)):
        raise FigureTooLarge(table=name)
    return pa.Table.from_pylist(complete, schema=SCHEMAS[name])
