"""What a company earned in a range of months, parted by incentive, customer, deal or person; every way of parting comes to the same sum."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from enishi.intake import queries as intake
from enishi.portal.money.months import Calculation
from enishi.portal.standing import Standing
from enishi_engine.explain import lines_between
from enishi_engine.words import Language
from enishi_engine.words.language import spoken

Row = Mapping[str, Any]
Orders = Mapping[str, Mapping[str, object]]
Parting = tuple[Callable[[Row], str], Mapping[str, str]]  # which part a line is in, and what parts are called
REST = ""  # the key of what belongs to none of them, as the earnings of a period


class By(Enum):
    """How the lines are parted."""

    INCENTIVE = "incentive"
    CUSTOMER = "customer"
    DEAL = "deal"
    PERSON = "person"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part: its key and name, how many lines, and what they come to, in minor units."""

    key: str
    name: str
    lines: int
    amount: int
    payable: int


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The lines of a range with the key of the part that each is in, and the parts' names."""

    rows: tuple[tuple[str, dict[str, Any]], ...]
    names: Mapping[str, str]

    def parts(self) -> list[Part]:
        """The largest first; what belongs to none comes last."""
        by: dict[str, list[dict[str, Any]]] = {}
        for key, row in self.rows:
            by.setdefault(key, []).append(row)
        found = [self._part(key, rows) for key, rows in by.items()]
        return sorted(found, key=lambda one: (one.key == REST, -abs(one.payable), -abs(one.amount), one.name))

    def of(self, key: str) -> list[dict[str, Any]]:
        """The lines of one part."""
        return [row for each, row in self.rows if each == key]

    def _part(self, key: str, rows: list[dict[str, Any]]) -> Part:
        amount, payable = (sum(row[column] for row in rows) for column in ("amount", "payable"))
        return Part(key=key, name=self.names.get(key, key), lines=len(rows), amount=amount, payable=payable)


def lines_by(who: Standing, known: Calculation, by: By, *, first: str, last: str, language: Language) -> Lines:
    """The company's lines that pay money in these months, by the calculation that is kept."""
    rows = lines_between(known.run, who.partners, first_day=date.fromisoformat(f"{first}-01"), last_day=_end_of(last))
    key, names = _parting(by, who, known, language)
    return Lines(rows=tuple((key(row), row) for row in rows), names=names)


def _parting(by: By, who: Standing, known: Calculation, language: Language) -> Parting:
    if by is By.INCENTIVE:
        labels = {one.id: one.label for version in known.run.program.versions for one in version.incentives}
        return (lambda row: str(row["incentive"])), {name: spoken(label, language) for name, label in labels.items()}
    orders = _orders(who)
    if by is By.PERSON:
        return _by_person(who, orders)
    customers = _names("customers", {str(one["customer"]) for one in orders.values() if one["customer"]})
    if by is By.CUSTOMER:
        return _of_order(orders, "customer"), customers
    names = {str(one["deal"]): f"{one['deal']} {customers.get(str(one['customer']), '')}".strip() for one in orders.values() if one["deal"]}
    return _of_order(orders, "deal"), names


def _by_person(who: Standing, orders: Orders) -> Parting:
    """Whoever is paid in person, else whoever sold the order, or did what is paid for."""
    acts = {str(one["id"]): str(one["person"] or REST) for one in intake.latest_rows("activities", column="partner", values=who.partners)}
    of_order, people = _of_order(orders, "person"), intake.latest_rows("people", column="partner", values=who.partners)

    def key(row: Row) -> str:
        if row["payee_kind"] == "person":
            return str(row["payee"])
        return acts.get(str(row["fact_id"]), REST) if row["fact"] == "activity" else of_order(row)

    return key, {str(one["code"]): str(one["name"] or one["code"]) for one in people}


def _orders(who: Standing) -> Orders:
    """The company's own order lines; of an order that it shares with another partner nothing is told but its number."""
    return {str(one["id"]): one for one in intake.latest_rows("order_lines", column="partner", values=who.partners)}


def _of_order(orders: Orders, column: str) -> Callable[[Row], str]:
    """What the order of a line names; an order stands behind a line of an order, and of a month of its service."""

    def key(row: Row) -> str:
        order = orders.get(str(row["fact_id"]).partition("#")[0]) if row["fact"] in ("order_line", "service_month") else None
        return REST if order is None else str(order[column] or REST)

    return key


def _names(fact: str, codes: set[str]) -> dict[str, str]:
    return {str(row["code"]): str(row["name"] or row["code"]) for row in intake.latest_rows(fact, column="code", values=codes)}


def _end_of(month: str) -> date:
    """The last day of a month."""
    year, number = (int(part) for part in month.split("-"))
    return date.max if (year, number) == (9999, 12) else date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
