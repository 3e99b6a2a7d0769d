"""The gallery's sales contest, calculated by hand from docs/rules/ alone: no engine is imported."""

from datetime import date
from typing import Any

from engine.tests.by_the_documents.by_hand import ByHand
from engine.tests.by_the_documents.calendar_days import period
from engine.tests.by_the_documents.counts_and_limits import cap
from engine.tests.by_the_documents.facts_as_known import Facts, Row
from engine.tests.by_the_documents.results import counted, day_number, earned_row, failed_row
from engine.tests.by_the_documents.whole_money import split

VERSION = date(2026, 4, 1)
FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)
PLACE = "position(new_seats by partner.size)"
PRIZES = {1: 300_000, 2: 100_000}
CONTRACTS = ["referral", "agency"]


class Calculation(ByHand):
    """Rows of earning_lines, not_paid and counted."""

    first_version = VERSION

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.people = {row["code"]: row for row in facts.of("people")}
        self.customers = {row["code"]: row for row in facts.of("customers")}

    def tables(self) -> dict[str, list[Row]]:
        self._seat_spiff()
        self._seats_contest()
        self._first_meeting()
        return {"earning_lines": self.earned, "not_paid": self.unpaid, "counted": counted(self.marks)}

    def _counted(self, incentive: str, seller: str, day: date, contract: bool, outside: bool) -> bool:
        gate = "other_version" if day < VERSION else "no_contract" if not contract else "out_of_scope" if outside else None
        if gate:
            self.marks.append((incentive, VERSION, seller, f"{day:%Y-%m}", gate))
        return gate is not None

    def _fail(self, row: Row, **failed: Any) -> None:
        self.unpaid.append(failed_row(row, VERSION, failed))

    def _outside_campaign(self, row: Row) -> bool:
        day = row["day"]
        if FIRST <= day <= LAST:
            return False
        reason, needed = ("before_first_day", FIRST) if day < FIRST else ("after_last_day", LAST)
        self._fail(row, gate=1, reason=reason, needed=day_number(needed), had=day_number(day), unit="day")
        return True

    def _capped(self, rows: list[Row], key: Any, name: str, maximum: int) -> None:
        for row in cap(rows, key=key, name=name, maximum=maximum):
            if row["amount"]:
                self.earned.append(earned_row(row, VERSION, row["amount"]))
            else:
                self._fail(row, **row["failed"])

    def _seat_spiff(self) -> None:
        standing = []
        for line in sorted(self.lines.all, key=self.lines.ordered):
            day = line["ordered_on"]
            for seller in self.lines.sellers(line, day):
                contract, _ = self.contracts.agreement(seller, day, line)
                if self._counted("seat_spiff", seller, day, contract, line["kind"] != "new"):
                    continue
                kind, payee = self._payee(line["person"], seller, day)
                row = {"incentive": "seat_spiff", "fact": "order_line", "fact_id": line["id"], "seller": seller, "day": day}
                row |= {"payee_kind": kind, "payee": payee, "partner": seller, "person": line["person"]} | self.lines.weight_of(
                    line, day, seller
                )
                if self._outside_campaign(row):
                    continue
                amount = self.lines.share(line, day, seller, line["quantity"] * 300)
                row |= {"units": line["quantity"], "unit_amount": 300, "calculated": amount, "amount": amount}
                if amount:
                    standing.append(row)
                else:
                    self._fail(row, gate=10, reason="zero", unit="money")
        self._capped(standing, lambda row: (row["person"], row["day"].month), "person+month", 90_000)

    def _payee(self, person: str | None, seller: str, day: date) -> tuple[str, str]:
        """The person, if it belongs to the seller and the company consented in time; else the seller."""
        known = self.people.get(person) if person is not None else None
        if known and known["partner"] == seller and known["consented_on"] is not None and known["consented_on"] <= day:
            return "person", known["code"]
        return "partner", seller

    def _seats(self, partner: str) -> int:
        """New seats of the quarter that holds the campaign's last day."""
        first, last = period("quarter", LAST, 4)
        total = 0
        for line in self.lines.all:
            if line["kind"] == "new" and first <= line["ordered_on"] <= last:
                total += split(line["quantity"], self.lines.weights(line, line["ordered_on"]) or {line["partner"]: 1}).get(partner, 0)
        return total

    def _size(self, partner: str) -> str | None:
        rows = [
            row
            for row in self.facts.of("partner_attributes")
            if row["partner"] == partner and row["attribute"] == "size" and row["first_day"] <= LAST
        ]
        return max(rows, key=lambda row: row["first_day"])["value"] if rows else None

    def _place(self, partner: str) -> int | None:
        size = self._size(partner)
        if size is None or not self.contracts.in_business(partner, LAST):
            return None
        alike = [other for other in self.contracts.partners if self._size(other) == size and self.contracts.in_business(other, LAST)]
        return 1 + sum(self._seats(other) > self._seats(partner) for other in alike)

    def _seats_contest(self) -> None:
        if self.facts.until < LAST:
            return
        for partner in sorted(self.contracts.partners):
            contract, agreement = self.contracts.agreement(partner, LAST, None)
            if self._counted("seats_contest", partner, LAST, contract, outside=False):
                continue
            assert agreement is not None
            row: Row = {"incentive": "seats_contest", "fact": "period", "fact_id": f"{FIRST}..{LAST}", "day": LAST}
            row |= {"seller": partner, "payee": partner, "partner": partner}
            seats, place = self._seats(partner), self._place(partner)
            if agreement["contract"] not in CONTRACTS:
                codes = {"needed_code": ", ".join(CONTRACTS), "had_code": agreement["contract"], "unit": "code"}
                self._fail(row, gate=2, reason="who", subject="agreement.contract in (referral, agency)", **codes)
            elif seats < 50:
                self._fail(row, gate=3, reason="condition", subject="new_seats >= 50", needed=50, had=seats, unit="count")
            elif place is None:
                self._fail(row, gate=9, reason="missing", subject=PLACE)
            elif place not in PRIZES:
                self._fail(row, gate=9, reason="no_row", subject=PLACE, had=place, unit="count")
            else:
                row |= {"unit_amount": PRIZES[place], "calculated": PRIZES[place], "amount": PRIZES[place]}
                self.earned.append(earned_row(row, VERSION, PRIZES[place]))

    def _first_meeting(self) -> None:
        paid: set[str | None] = set()
        standing = []
        condition = "customer.size in (enterprise, middle)"
        for activity in sorted(self.facts.of("activities"), key=lambda row: (row["date"], row["booked_at"], row["source"], row["id"])):
            seller, day = activity["partner"], activity["date"]
            contract, _ = self.contracts.agreement(seller, day, None)
            if self._counted("first_meeting", seller, day, contract, activity["kind"] != "meeting_held"):
                continue
            row: Row = {"incentive": "first_meeting", "fact": "activity", "fact_id": activity["id"], "day": day}
            row |= {"seller": seller, "payee": seller, "partner": seller}
            customer = self.lines.deals.get(activity["subject"], {}).get("customer")
            size = self.customers.get(customer, {}).get("size")
            if self._outside_campaign(row):
                continue
            if size is None:
                self._fail(row, gate=3, reason="missing", subject=condition)
            elif size not in {"enterprise", "middle"}:
                self._fail(row, gate=3, reason="condition", subject=condition, needed_code="enterprise, middle", had_code=size, unit="code")
            elif customer in paid:
                self._fail(row, gate=11, reason="already_paid")
            else:
                paid.add(customer)
                amount = 30_000 if size == "enterprise" else 10_000
                standing.append(row | {"unit_amount": amount, "calculated": amount, "amount": amount})
        self._capped(standing, lambda row: (row["partner"], row["day"].month), "partner+month", 200_000)


calculate = Calculation.calculate
