"""The figures of the demo's summary, added up from the tables that the engine read and the tables that it calculated."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from demo.season import START, add_months
from enishi_engine.core.results import Result
from enishi_engine.facts import Facts

TableRow = dict[str, Any]
HALVES = tuple(add_months(START, 6 * number) for number in range(4))
TOLD_FIRST = ("aoba", "kita", "minami")


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one incentive cost in yen, by half-year (first day), less what was taken back."""

    incentive: str
    by_half: Mapping[date, int]

    @property
    def total(self) -> int:
        return sum(self.by_half.values())


@dataclass(frozen=True, kw_only=True)
class Earner:
    """What a partner (and its people) sold and earned in all."""

    partner: str
    sales: int
    earned: int


def latest(table: pa.Table, key: str) -> list[TableRow]:
    """The rows in their highest revision."""
    rows: dict[str, TableRow] = {}
    for row in sorted(table.to_pylist(), key=lambda row: row["revision"]):
        rows[row[key]] = row
    return list(rows.values())


def half_of(day: date) -> date:
    return max(half for half in HALVES if half <= max(day, START))


def sales_by_half(lines: Iterable[TableRow]) -> dict[date, int]:
    """What customers ordered, in yen, by half-year."""
    sales: dict[date, int] = dict.fromkeys(HALVES, 0)
    for line in lines:
        sales[half_of(line["ordered_on"])] += line["net"]
    return sales


def orders_by_month(lines: Iterable[TableRow]) -> list[int]:
    """How many new orders each month of the two years brought."""
    count = Counter(line["ordered_on"].replace(day=1) for line in lines if line["kind"] == "new")
    return [count[add_months(START, number)] for number in range(24)]


def costs(earning_lines: Iterable[TableRow], incentives: Iterable[str]) -> list[Cost]:
    """Of every incentive, in the order given; one that paid nothing too."""
    sums: dict[str, dict[date, int]] = {incentive: dict.fromkeys(HALVES, 0) for incentive in incentives}
    for line in earning_lines:
        sums[line["incentive"]][half_of(line["day"])] += line["amount"]
    return [Cost(incentive=incentive, by_half=by_half) for incentive, by_half in sums.items()]


def top_earners(earning_lines: Iterable[TableRow], lines: Iterable[TableRow], number: int) -> list[Earner]:
    """Those that earned most, most first; ties by code."""
    earned: dict[str, int] = defaultdict(int)
    sales: dict[str, int] = defaultdict(int)
    for row in earning_lines:
        earned[row["partner"]] += row["amount"]
    for row in lines:
        sales[row["partner"]] += row["net"]
    first = sorted(earned, key=lambda partner: (-earned[partner], partner))[:number]
    return [Earner(partner=partner, sales=sales[partner], earned=earned[partner]) for partner in first]


def ranks_now(reviews: Iterable[TableRow]) -> dict[str, list[str]]:
    """Partners by the rank that their last review left them, those in business at the last review of all."""
    last = max(review["day"] for review in reviews)
    held: dict[str, list[str]] = defaultdict(list)
    for review in reviews:
        if review["day"] == last:
            held[review["rank"]].append(review["partner"])
    return held


def gone_before(facts: Facts, day: date) -> int:
    """How many partners were no longer in business on that day."""
    return sum(row["last_day"] is not None and row["last_day"] < day for row in latest(facts.tables["partners"], "code"))


def moves(reviews: Iterable[TableRow]) -> list[TableRow]:
    """Reviews that moved a partner up or down, latest first; the story's partners before the others of a day."""
    moved = [review for review in reviews if review["action"] in {"promoted", "demoted"}]
    return sorted(moved, key=lambda review: (-review["day"].toordinal(), _place(review["partner"]), review["partner"]))


def told_reasons(not_paid: Iterable[TableRow], lines: Mapping[str, TableRow], number: int) -> list[TableRow]:
    """Order lines that paid nothing, each for another reason, the rarest reasons and if possible another partner each time; in order of day."""
    by_reason: dict[str, list[TableRow]] = defaultdict(list)
    for row in not_paid:
        by_reason[row["reason"]].append(row)
    told: list[TableRow] = []
    for reason in sorted(by_reason, key=lambda reason: (len(by_reason[reason]), reason))[:number]:
        partners = {row["partner"] for row in told}
        told.append(min(by_reason[reason], key=lambda row: (row["partner"] in partners, *_told_before(row, lines))))
    return sorted(told, key=lambda row: (row["day"], row["fact_id"]))


def _told_before(row: TableRow, lines: Mapping[str, TableRow]) -> tuple[int, int, str, str]:
    """The story's partners first, then the larger deals."""
    return _place(row["partner"]), -lines[row["fact_id"]]["net"], row["fact_id"], row["incentive"]


def told_line(earning_lines: Iterable[TableRow], partner: str) -> str:
    """The partner's order line to be told of: one that paid a person too, by as many incentives as possible, the latest of them."""
    paid: dict[str, list[TableRow]] = defaultdict(list)
    for row in earning_lines:
        if row["partner"] == partner and row["fact"] == "order_line" and row["kind"] == "earned":
            paid[row["fact_id"]].append(row)

    def worth_telling(line: str) -> tuple[bool, int, date, str]:
        payees = {row["payee_kind"] for row in paid[line]}
        return payees == {"partner", "person"}, len(paid[line]), paid[line][0]["day"], line

    return max(paid, key=worth_telling)


def rows(result: Result, table: str) -> list[TableRow]:
    found: list[TableRow] = result.tables[table].to_pylist()
    return found


def latest_lines(facts: Facts) -> list[TableRow]:
    return latest(facts.tables["order_lines"], "id")


def names(facts: Facts, table: str) -> dict[str, str]:
    """Code → name."""
    return {row["code"]: row["name"] or row["code"] for row in latest(facts.tables[table], "code")}


def _place(partner: str) -> int:
    return TOLD_FIRST.index(partner) if partner in TOLD_FIRST else len(TOLD_FIRST)
