"""The customers of a company, out of its order lines: what ends when, what was announced, what is unpaid. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Row = Mapping[str, Any]
SOON = timedelta(days=90)  # a renewal within it is to be spoken of


@dataclass(frozen=True, kw_only=True)
class Line:
    """An order line and what became of it; `ends` is the last day of its months, None where it says none. Minor units."""

    id: str
    product: str
    kind: str
    ordered_on: date
    ends: date | None
    net: int
    unpaid: int
    change: str
    changed_on: date | None

    @property
    def gone(self) -> bool:
        return self.change in ("cancel", "churn")


@dataclass(frozen=True, kw_only=True)
class Used:
    """How much the customer used by a day, in millionths of what people write."""

    on: date
    value: int


@dataclass(frozen=True, kw_only=True)
class Customer:
    """A customer with their lines, the newest first."""

    code: str
    name: str
    lines: tuple[Line, ...]
    used: tuple[Used, ...] = ()  # where the maker supplies it, the newest first

    def renewal(self, today: date) -> date | None:
        """The next day on which something that still runs ends."""
        return min((line.ends for line in self.lines if line.ends is not None and line.ends >= today and not line.gone), default=None)

    def announced(self, today: date) -> Line | None:
        """Something that was announced to end, and has not ended yet."""
        return next((line for line in self.lines if line.gone and line.changed_on is not None and line.changed_on >= today), None)

    @property
    def unpaid(self) -> int:
        """What the customer has not paid of what was not cancelled."""
        return sum(line.unpaid for line in self.lines if not line.gone)

    def ends_soon(self, today: date) -> bool:
        """Something that still runs ends within ninety days."""
        renewal = self.renewal(today)
        return renewal is not None and renewal <= today + SOON

    def to_speak_of(self, today: date) -> bool:
        return self.announced(today) is not None or self.ends_soon(today)


def customers_of(
    lines: Iterable[Row],
    *,
    changes: Iterable[Row],
    payments: Iterable[Row],
    names: Mapping[str, str],
    products: Mapping[str, str],
    usage: Iterable[Row] = (),
) -> list[Customer]:
    """Every customer of the lines, by whose next end comes first is left to the page; lines without a customer are left out."""
    changed: dict[str, Row] = {str(row["line"]): row for row in sorted(changes, key=lambda row: row["date"])}
    paid: dict[str, int] = {}
    for row in payments:
        paid[str(row["line"])] = paid.get(str(row["line"]), 0) + row["amount"]
    by: dict[str, list[Line]] = {}
    for row in lines:
        if row["customer"] is not None:
            by.setdefault(str(row["customer"]), []).append(_line(row, changed.get(str(row["id"])), paid.get(str(row["id"]), 0), products))
    used: dict[str, list[Used]] = {}
    for row in sorted(usage, key=lambda row: (row["date"], str(row["id"])), reverse=True):
        used.setdefault(str(row["subject"]), []).append(Used(on=row["date"], value=row["value"]))
    return [
        Customer(
            code=code, name=names.get(code, code), used=tuple(used.get(code, ())),
            lines=tuple(sorted(found, key=lambda one: (one.ordered_on, one.id), reverse=True)),
        )
        for code, found in by.items()
    ]  # fmt: skip


def _line(row: Row, change: Row | None, paid: int, products: Mapping[str, str]) -> Line:
    product = "" if row["product"] is None else products.get(str(row["product"]), str(row["product"]))
    return Line(
        id=str(row["id"]), product=product, kind=str(row["kind"]), ordered_on=row["ordered_on"], ends=_ends(row), net=row["net"],
        unpaid=max(row["net"] - paid, 0), change="" if change is None else str(change["kind"]),
        changed_on=None if change is None else change["date"],
    )  # fmt: skip


def _ends(row: Row) -> date | None:
    """The last day of its months of service; None where it runs on or was bought once."""
    if not row["term_months"]:
        return None
    starts: date = row["starts_on"] or row["ordered_on"]
    month = starts.month - 1 + row["term_months"]
    year, month = starts.year + month // 12, month % 12 + 1
    after = date(year + month // 12, month % 12 + 1, 1)
    same_day = min(starts.day, (after - timedelta(days=1)).day)
    return date(year, month, same_day) - timedelta(days=1)
