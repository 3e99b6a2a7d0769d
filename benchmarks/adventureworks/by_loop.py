"""The AdventureWorks program as a plain Python loop over its lines, in whole numbers: the other yardstick.

Written from docs/rules/ like by_hand.sql, but the obvious way: lines in order, one after the other, what each partner has
so far in dictionaries. Cents and parts per million, no float.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

import pyarrow as pa

from enishi_engine.core.results import SCHEMAS

VERSION = date(2010, 12, 1)
RANKS = ("none", "bronze", "silver", "gold")
BRONZE, SILVER, GOLD = 1, 2, 3
SILVER_FROM, GOLD_FROM = 50_000_00, 200_000_00
REVIEW_MONTHS = (2, 3, 5, 8, 11)  # the quarters of a year from 1 February promote; 1 March demotes
DEMOTION_MONTH = 3
MONTHLY_COMMISSION, LINE_CROSS_SELL, QUARTERLY_CROSS_SELL = 2_000_00, 150_00, 600_00
FIRST_BAND, SECOND_BAND = 10_000_00, 50_000_00
WITHIN_DAYS = 90
PAIRED = {"bikes": "clothing", "clothing": "bikes"}

Row = tuple[object, ...]


class Line(NamedTuple):
    """An order line, net in cents."""

    day: date
    booked_at: int
    source: str
    id: str
    partner: str
    net: int
    family: str | None

    @property
    def month(self) -> tuple[int, int]:
        return self.day.year, self.day.month


class Reason(NamedTuple):
    """Why a line pays nothing: the columns of not_paid from `gate` on."""

    gate: int
    reason: str
    subject: str | None = None
    needed: int | None = None
    had: int | None = None
    had_of: None = None
    unit: str | None = None
    needed_code: str | None = None
    had_code: str | None = None


class Ladder:
    """Every partner's rank, reviewed day by day as the loop comes past."""

    def __init__(self, partners: Iterable[str], first: date, last: date) -> None:
        self.place = dict.fromkeys(sorted(partners), BRONZE)
        self.months: dict[str, dict[int, int]] = {partner: defaultdict(int) for partner in self.place}
        years = range(first.year, last.year + 1)
        self.days = [day for year in years for month in REVIEW_MONTHS if first <= (day := date(year, month, 1)) <= last]
        self.rows: list[Row] = []

    def review_until(self, day: date) -> None:
        """Hold the reviews that are due on the day or before: they read what was sold before them."""
        while self.days and self.days[0] <= day:
            self._review(self.days.pop(0))

    def _review(self, day: date) -> None:
        end = day.year * 12 + day.month
        for partner, held in self.place.items():
            months = self.months[partner]
            sales = sum(months.get(month, 0) for month in range(end - 12, end))
            merited = GOLD if sales >= GOLD_FROM else SILVER if sales >= SILVER_FROM else BRONZE
            rank, action = move(held, merited, demotes=day.month == DEMOTION_MONTH)
            self.place[partner] = rank
            self.rows.append((partner, day, VERSION, RANKS[held], RANKS[merited], RANKS[rank], action))

    def sold(self, line: Line) -> None:
        self.months[line.partner][line.day.year * 12 + line.day.month] += line.net


def move(held: int, merited: int, *, demotes: bool) -> tuple[int, str]:
    """The rank after a review that either demotes or promotes, and what it did."""
    if merited == held:
        return held, "kept"
    if merited > held:
        return (held, "kept_until_promotion") if demotes else (merited, "promoted")
    return (merited, "demoted") if demotes else (held, "kept_until_demotion")


class Earnings:
    """What each line earns, and what every partner has so far."""

    def __init__(self, business_type: Mapping[str, str]) -> None:
        self.business_type = business_type
        self.commission_of_month: dict[object, int] = defaultdict(int)
        self.sales_of_month: dict[object, int] = defaultdict(int)
        self.cross_of_quarter: dict[object, int] = defaultdict(int)
        self.latest_day: dict[object, date] = {}
        self.paid: list[Row] = []
        self.not_paid: list[Row] = []
        self.out_of_scope: dict[tuple[str, str], int] = defaultdict(int)

    def calculate(self, line: Line, place: int) -> None:
        """Give the line its one row of each incentive: paid, not paid, or counted."""
        self._commission(line, place)
        month = (line.partner, line.month)
        before = self.sales_of_month[month]
        after = self.sales_of_month[month] = before + line.net
        volume = volume_pay(after) - volume_pay(before)
        cross: int | Reason = 0
        if line.family in PAIRED:
            cross = self._cross_sell(line, place)
            self._cross_sell_row(line, place, cross, volume)
        else:
            self.out_of_scope[line.partner, f"{line.day:%Y-%m}"] += 1
        if isinstance(cross, int) and cross > volume != 0:
            self._refuse("volume", line, Reason(12, "other_is_better", "cross", cross, volume, unit="money"))
        elif volume:
            self._pay("volume", line, place, volume, volume, total_before=before, total_after=after)
        elif after < FIRST_BAND:
            self._refuse("volume", line, Reason(9, "below_first_band", None, FIRST_BAND, after, unit="money"))
        else:
            self._refuse("volume", line, Reason(10, "zero", had=line.net, unit="money"))

    def _commission(self, line: Line, place: int) -> None:
        rate = commission_rate(self.business_type[line.partner], place)
        calculated = rounded(line.net * rate)
        if not calculated:
            return self._refuse("commission", line, Reason(10, "zero", had=line.net, unit="money"))
        month = (line.partner, line.month)
        before = self.commission_of_month[month]
        after = self.commission_of_month[month] = before + calculated
        amount = min(after, MONTHLY_COMMISSION) - min(before, MONTHLY_COMMISSION)
        if not amount:
            reason = Reason(13, "limit_reached", "partner+month", MONTHLY_COMMISSION, before, unit="money")
            return self._refuse("commission", line, reason)
        limited_by = "partner+month" if amount != calculated else None
        return self._pay("commission", line, place, calculated, amount, rate=rate, limited_by=limited_by)

    def _cross_sell(self, line: Line, place: int) -> int | Reason:
        """The amount before stacking and limits, or the first gate that the line fails."""
        assert line.family is not None, "only bikes and clothing come here"
        other = PAIRED[line.family]
        latest = self.latest_day.get((line.partner, other))
        if line.net >= 0:
            self.latest_day[line.partner, line.family] = line.day
        if place < SILVER:
            return Reason(2, "who", "rank >= silver", unit="rank", needed_code="silver", had_code=RANKS[place])
        if latest is None:
            return Reason(7, "no_pair", other)
        if (line.day - latest).days > WITHIN_DAYS:
            return Reason(7, "too_late", other, WITHIN_DAYS, (line.day - latest).days, unit="days")
        return rounded(line.net * 20_000) or Reason(10, "zero", had=line.net, unit="money")

    def _cross_sell_row(self, line: Line, place: int, cross: int | Reason, volume: int) -> None:
        if isinstance(cross, Reason):
            return self._refuse("cross", line, cross)
        if volume and volume >= cross:
            return self._refuse("cross", line, Reason(12, "other_is_better", "volume", volume, cross, unit="money"))
        of_line = min(cross, LINE_CROSS_SELL)
        quarter = (line.partner, (line.day.year * 12 + line.day.month - 2) // 3)
        before = self.cross_of_quarter[quarter]
        after = self.cross_of_quarter[quarter] = before + of_line
        amount = min(after, QUARTERLY_CROSS_SELL) - min(before, QUARTERLY_CROSS_SELL)
        if not amount:
            reason = Reason(13, "limit_reached", "partner+quarter", QUARTERLY_CROSS_SELL, before, unit="money")
            return self._refuse("cross", line, reason)
        limited_by = "partner+quarter" if amount != of_line else "line" if of_line != cross else None
        return self._pay("cross", line, place, cross, amount, rate=20_000, limited_by=limited_by)

    def _pay(
        self, incentive: str, line: Line, place: int, calculated: int, amount: int, *,
        rate: int | None = None, total_before: int | None = None, total_after: int | None = None, limited_by: str | None = None,
    ) -> None:  # fmt: skip
        who = line.partner
        self.paid.append(
            (
                f"{incentive}/{line.id}/{who}", incentive, VERSION, "earned", "order_line", line.id, who, "partner", who, who, line.day,
                RANKS[place], line.net, rate, None, None, total_before, total_after, None, None, calculated, amount, amount, limited_by,
                None, None, None, None,
            )
        )  # fmt: skip

    def _refuse(self, incentive: str, line: Line, reason: Reason) -> None:
        who = line.partner
        self.not_paid.append((incentive, VERSION, "order_line", line.id, who, "partner", who, who, line.day, *reason))


def calculate(facts: Mapping[str, pa.Table]) -> Mapping[str, pa.Table]:
    """The four result tables from the facts (`prepare.read_prepared`, or the engine's own tables), rows in no order of their own."""
    lines = sorted(lines_of(facts))
    attributes = facts["partner_attributes"]
    business_type = dict(zip(attributes["partner"].to_pylist(), attributes["value"].to_pylist(), strict=True))
    ladder = Ladder(facts["partners"]["code"].to_pylist(), VERSION, lines[-1].day)
    earnings = Earnings(business_type)
    for line in lines:
        ladder.review_until(line.day)
        ladder.sold(line)
        earnings.calculate(line, ladder.place[line.partner])
    counted: list[Row] = [
        ("cross", VERSION, partner, month, "out_of_scope", count) for (partner, month), count in earnings.out_of_scope.items()
    ]
    rows = {"earning_lines": earnings.paid, "not_paid": earnings.not_paid, "counted": counted, "ranks": ladder.rows}
    return {name: table_of(name, found) for name, found in rows.items()}


def lines_of(facts: Mapping[str, pa.Table]) -> Iterator[Line]:
    """The order lines with their product's family, in any order."""
    family = dict(zip(facts["products"]["code"].to_pylist(), facts["products"]["family"].to_pylist(), strict=True))
    table = facts["order_lines"]
    booked_at = table["booked_at"].cast(pa.int64()).to_pylist()
    sources, ids, partners, nets, products = (table[name].to_pylist() for name in ("source", "id", "partner", "net", "product"))
    families = (family.get(product) for product in products)
    return map(Line._make, zip(table["ordered_on"].to_pylist(), booked_at, sources, ids, partners, nets, families, strict=True))


def rounded(millionths: int) -> int:
    """Whole cents, a half away from zero."""
    cents = (2 * abs(millionths) + 1_000_000) // 2_000_000
    return cents if millionths >= 0 else -cents


def volume_pay(total: int) -> int:
    """What a month's sales pay in all: 1 % from 10,000 dollars to 50,000, and 2.5 % of what is above."""
    lower = min(max(total, FIRST_BAND), SECOND_BAND) - FIRST_BAND
    upper = max(total, SECOND_BAND) - SECOND_BAND
    return rounded(10_000 * lower + 25_000 * upper)


def commission_rate(business_type: str, place: int) -> int:
    """Parts per million of net."""
    shop = 70_000 if place == GOLD else 50_000
    return {"value_added_reseller": 60_000, "warehouse": 40_000, "specialty_bike_shop": shop}[business_type]


def table_of(name: str, rows: list[Row]) -> pa.Table:
    """The rows as a table of results, without the last columns, which this job does not use."""
    schema = pa.schema(list(SCHEMAS[name])[: len(rows[0])]) if rows else SCHEMAS[name]
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema)
