"""What the rules derive of order lines and contracts: changes, shares, payments, the agreement that counts.

By docs/rules/facts.md ("Derived values"), candidates.md ("Credits", "Contract") and amounts.md ("Special terms").
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from engine.tests.by_the_documents.calendar_days import add_months
from engine.tests.by_the_documents.facts_as_known import Facts, Row
from engine.tests.by_the_documents.whole_money import split


class Lines:
    """The order lines of a run, each with its changes (`undoes`: what each undoes), payments and credits."""

    def __init__(self, facts: Facts) -> None:
        self.all = facts.of("order_lines")
        self.by_id = {line["id"]: line for line in self.all}
        self.products = {row["code"]: row for row in facts.of("products")}
        self.deals = {row["id"]: row for row in facts.of("deals")}
        self._changes = _by_line(facts.of("line_changes"))
        self._payments = _by_line(facts.of("customer_payments"))
        self._credits = _by_line(facts.of("credits"))
        self._meetings = [row for row in facts.of("activities") if row["kind"] == "meeting_set"]

    def changes(self, line: Row) -> list[Row]:
        """In order of (date, booked_at, source, id), each with the amount that it undoes."""
        found: list[Row] = []
        for change in sorted(self._changes[line["id"]], key=lambda change: (change["date"], *_booked(change))):
            left = max(0, line["net"] - sum(earlier["undoes"] for earlier in found))
            undoes = change["amount"]
            if undoes is None:
                undoes = left if change["kind"] == "cancel" else 0
            found.append(change | {"undoes": undoes})
        return found

    def gone_on(self, line: Row) -> date | None:
        """The day of the change with which the line is wholly undone."""
        undone = 0
        for change in self.changes(line):
            undone += change["undoes"]
            if undone >= line["net"] if line["net"] > 0 else change["kind"] == "cancel":
                return change["date"]  # type: ignore[no-any-return]
        return None

    def end_of_service(self, line: Row) -> date | None:
        ends = [change["date"] for change in self.changes(line) if change["kind"] in {"cancel", "churn", "plan_change"}][:1]
        gone = self.gone_on(line)
        return min([*ends, gone] if gone else ends, default=None)

    def meeting(self, line: Row) -> date | None:
        """The first day on which a meeting was set about the line's deal."""
        return min((row["date"] for row in self._meetings if line["deal"] and row["subject"] == line["deal"]), default=None)

    def weights(self, line: Row, day: date) -> dict[str, int] | None:
        """Weights by seller of the role `sold` on the day; None where no row holds: the line is whole."""
        weights: dict[str, int] = defaultdict(int)
        for row in self._credits[line["id"]]:
            if row["role"] == "sold" and holds(row, day):
                weights[row["partner"]] += row["weight"]
        return dict(weights) or None

    def sellers(self, line: Row, day: date) -> list[str]:
        return sorted(self.weights(line, day) or [line["partner"]])

    def weight_of(self, line: Row, day: date, seller: str) -> Row:
        """The columns `weight` and `weight_total` of a result."""
        weights = self.weights(line, day)
        return {"weight": weights[seller], "weight_total": sum(weights.values())} if weights else {"weight": None, "weight_total": None}

    def share(self, line: Row, day: date, seller: str, value: int) -> int:
        """The seller's part of a value of the whole line; 0 for who has none."""
        return split(value, self.weights(line, day) or {line["partner"]: 1}).get(seller, 0)

    def paid(self, line: Row) -> int:
        """What the customer paid, not below 0 and not above the net."""
        paid: int = sum(row["amount"] for row in self._payments[line["id"]])
        return min(max(0, paid), max(0, int(line["net"])))

    def ordered(self, line: Row) -> tuple[Any, ...]:
        """The order of lines by their order day, for sorting."""
        return (line["ordered_on"], *_booked(line))


def _by_line(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["line"]].append(row)
    return found


def _booked(row: Row) -> tuple[Any, ...]:
    return row["booked_at"], row["source"], row["id"]


def holds(row: Row, day: date) -> bool:
    """Does what has a first and a last day, both inclusive and either absent, hold on the day?"""
    return (row["first_day"] is None or row["first_day"] <= day) and (row["last_day"] is None or day <= row["last_day"])


class Contracts:
    """Who is in business, under which agreement and special term."""

    def __init__(self, facts: Facts, lines: Lines) -> None:
        self.partners = {row["code"]: row for row in facts.of("partners")}
        self._asked = facts.rows["agreements"] is not None
        self._agreements = facts.of("agreements")
        self._special = facts.of("special_terms")
        self._products = lines.products

    def in_business(self, partner: str, day: date) -> bool:
        return holds(self.partners[partner], day)

    def agreement(self, seller: str, day: date, line: Row | None) -> tuple[bool, Row | None]:
        """Is there a contract, and which agreement counts; of a line the narrowest that covers it, else the widest."""
        if not self.in_business(seller, day):
            return False, None
        if not self._asked:
            return True, None
        found = []
        for row in self._agreements:
            if row["partner"] != seller or not holds(row, day):
                continue
            width = 2 if row["product"] else 1 if row["family"] else 0
            if line is None or self._covers(row, line):
                rank = -width if line is not None else width
                found.append(((rank, -row["first_day"].toordinal(), row["id"]), row))
        return (True, min(found, key=lambda item: item[0])[1]) if found else (False, None)

    def _covers(self, agreement: Row, line: Row) -> bool:
        if agreement["product"]:
            return bool(agreement["product"] == line["product"])
        product = self._products.get(line["product"])
        return not agreement["family"] or bool(product and product["family"] == agreement["family"])

    def special_term(self, agreement: Row | None, incentive: str, day: date) -> Row | None:
        if agreement is None:
            return None
        found = [row for row in self._special if row["agreement"] == agreement["id"] and row["incentive"] == incentive and holds(row, day)]
        return min(found, key=lambda row: (-row["first_day"].toordinal(), row["id"]), default=None)


def last_entitled(anchor: date, months: int) -> date:
    return add_months(anchor, months) - timedelta(days=1)
