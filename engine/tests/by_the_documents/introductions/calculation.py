"""The gallery's introductions, calculated by hand from docs/rules/ alone: no engine is imported."""

from collections.abc import Callable
from datetime import date
from typing import Any

from engine.tests.by_the_documents.by_hand import ByHand
from engine.tests.by_the_documents.counts_and_limits import cap
from engine.tests.by_the_documents.facts_as_known import Row
from engine.tests.by_the_documents.lines_and_contracts import last_entitled
from engine.tests.by_the_documents.results import counted, day_number, earned_row, failed_row
from engine.tests.by_the_documents.whole_money import MILLION, divided

VERSION = date(2026, 4, 1)
CORPORATION = "seller.kind = corporation"
CONTRACTS = "agreement.contract in (agency, consulting)"


class Calculation(ByHand):
    """Rows of earning_lines, not_paid and counted."""

    first_version = VERSION

    def tables(self) -> dict[str, list[Row]]:
        self._signing()
        self._first_order()
        self._first_year()
        return {"earning_lines": self.earned, "not_paid": self.unpaid, "counted": counted(self.marks)}

    def _candidate(self, incentive: str, seller: str, day: date, contract: bool, more: Row) -> Row | None:
        """None (and counted) without a contract or an introducer."""
        introducer = self.contracts.partners[seller]["introduced_by"]
        gate = "other_version" if day < VERSION else "no_contract" if not contract else "no_payee" if introducer is None else None
        if gate:
            self.marks.append((incentive, VERSION, seller, f"{day:%Y-%m}", gate))
            return None
        return {"incentive": incentive, "seller": seller, "payee": introducer, "partner": introducer, "day": day} | more

    def _fail(self, row: Row, **failed: Any) -> None:
        self.unpaid.append(failed_row(row, VERSION, failed))

    def _is_corporation(self, row: Row) -> bool:
        kind = self.contracts.partners[row["seller"]]["kind"] or "corporation"
        if kind != "corporation":
            self._fail(row, gate=3, reason="condition", subject=CORPORATION, needed_code="corporation", had_code=kind, unit="code")
        return bool(kind == "corporation")

    def _once(self, row: Row, paid: set[str]) -> bool:
        """Is it the first candidate of the seller that comes so far?"""
        if row["seller"] in paid:
            self._fail(row, gate=11, reason="already_paid")
            return False
        paid.add(row["seller"])
        return True

    def _capped(self, rows: list[Row], key: Callable[[Row], Any], name: str, maximum: int) -> None:
        for row in cap(rows, key=key, name=name, maximum=maximum):
            if row["amount"]:
                self.earned.append(earned_row(row, VERSION, row["amount"]))
            else:
                self._fail(row, **row["failed"])

    def _signing(self) -> None:
        standing = []
        paid: set[str] = set()
        begun = [row for row in self.facts.of("agreements") if row["first_day"] <= self.facts.until]
        for agreement in sorted(begun, key=lambda row: (row["first_day"], row["booked_at"], row["source"], row["id"])):
            seller, day = agreement["partner"], agreement["first_day"]
            more = {"fact": "agreement", "fact_id": agreement["id"]}
            row = self._candidate("signing", seller, day, self.contracts.in_business(seller, day), more)
            if row is None or not self._is_corporation(row):
                continue
            contract = agreement["contract"]
            if contract not in {"agency", "consulting"}:
                codes = {"needed_code": "agency, consulting", "had_code": contract, "unit": "code"}
                self._fail(row, gate=3, reason="condition", subject=CONTRACTS, **codes)
            elif self._once(row, paid):
                standing.append(row | {"unit_amount": 100_000, "calculated": 100_000, "amount": 100_000})
        self._capped(standing, lambda row: (row["partner"], row["day"].year), "partner+year", 500_000)

    def _on_lines(self, incentive: str) -> list[Row]:
        found = []
        for line in sorted(self.lines.all, key=self.lines.ordered):
            day = line["ordered_on"]
            for seller in self.lines.sellers(line, day):
                contract, agreement = self.contracts.agreement(seller, day, line)
                more = {"fact": "order_line", "fact_id": line["id"], "line": line, "agreement": agreement} | self.lines.weight_of(
                    line, day, seller
                )
                row = self._candidate(incentive, seller, day, contract, more)
                if row is not None and self._is_corporation(row):
                    found.append(row)
        return found

    def _pays(self, row: Row, rate: int) -> bool:
        special = self.contracts.special_term(row["agreement"], row["incentive"], row["day"])
        if special:
            row |= {"special_term": special["id"], "special_reason": special["reason"]}
            rate = special["rate_percent"] // 100
        base = self.lines.share(row["line"], row["day"], row["seller"], row["line"]["net"])
        amount = divided(base * rate, MILLION, "down")
        row |= {"base": base, "rate": rate, "calculated": amount, "amount": amount}
        if amount == 0:
            self._fail(row, gate=10, reason="zero", had=base, unit="money")
        return amount != 0

    def _first_order(self) -> None:
        paid: set[str] = set()
        standing = [row for row in self._on_lines("first_order") if self._pays(row, 100_000) and self._once(row, paid)]
        self._capped(standing, lambda row: (row["fact_id"], row["payee"]), "line", 200_000)

    def _first_year(self) -> None:
        for row in self._on_lines("first_year"):
            last = last_entitled(row["agreement"]["first_day"], 12)
            if row["day"] > last:
                self._fail(row, gate=4, reason="entitlement_over", needed=day_number(last), had=day_number(row["day"]), unit="day")
            elif self._pays(row, 20_000):
                self.earned.append(earned_row(row, VERSION, row["amount"]))


calculate = Calculation.calculate
