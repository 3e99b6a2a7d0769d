"""The gallery's customer success program, calculated by hand from docs/rules/ alone: no engine is imported."""

from datetime import date, timedelta
from typing import Any

from engine.tests.by_the_documents.by_hand import ByHand
from engine.tests.by_the_documents.calendar_days import add_months
from engine.tests.by_the_documents.counts_and_limits import cap
from engine.tests.by_the_documents.facts_as_known import Row
from engine.tests.by_the_documents.results import counted, day_number, earned_row, failed_row, taken_row
from engine.tests.by_the_documents.whole_money import MILLION, divided

VERSION = date(2026, 4, 1)
MODE = "down"
WENT_BACK = {"plan_change", "churn", "cancel"}
PAID_FOR = 12
CONSULTING = "agreement.contract = consulting"


class Calculation(ByHand):
    """Rows of earning_lines, not_paid and counted."""

    first_version = VERSION

    def tables(self) -> dict[str, list[Row]]:
        self._monthly_share()
        self._plan_up()
        return {"earning_lines": self.earned, "not_paid": self.unpaid, "counted": counted(self.marks)}

    def _candidate(self, incentive: str, line: Row, day: date, seller: str, kinds: set[str]) -> Row | None:
        """Line, agreement and weights of a candidate; None (and counted) where it is none."""
        contract, agreement = self.contracts.agreement(seller, day, line)
        outside = line["kind"] not in kinds
        gate = "other_version" if day < VERSION else "no_contract" if not contract else "out_of_scope" if outside else None
        if gate:
            self.marks.append((incentive, VERSION, seller, f"{day:%Y-%m}", gate))
            return None
        who = {"incentive": incentive, "seller": seller, "payee": seller, "partner": seller}
        return who | {"day": day, "line": line, "agreement": agreement} | self.lines.weight_of(line, day, seller)

    def _value(self, row: Row, whole: int, rate: int) -> bool:
        """Give the row its base, rate and amount; False (and a reason) where the amount is 0."""
        special = self.contracts.special_term(row["agreement"], row["incentive"], row["day"])
        if special:
            row |= {"special_term": special["id"], "special_reason": special["reason"]}
            rate = special["rate_percent"] // 100
        row["base"] = self.lines.share(row["line"], row["day"], row["seller"], whole)
        row["rate"] = rate
        row["calculated"] = row["amount"] = divided(row["base"] * rate, MILLION, MODE)
        if row["amount"] == 0:
            self._fail(row, gate=10, reason="zero", had=row["base"], unit="money")
        return bool(row["amount"])

    def _fail(self, row: Row, **failed: Any) -> None:
        self.unpaid.append(failed_row(row, VERSION, failed))

    def _monthly_share(self) -> None:
        for line in self.lines.all:
            months = line["term_months"] or 0
            end = self.lines.end_of_service(line)
            for number in range(1, months + 1):
                day = add_months(line["starts_on"] or line["ordered_on"], number - 1)
                if day > self.facts.until:
                    break
                whole = divided(line["net"] * number, months, MODE) - divided(line["net"] * (number - 1), months, MODE)
                for seller in self.lines.sellers(line, day):
                    row = self._candidate("monthly_share", line, day, seller, {"new", "renewal"})
                    if row is None:
                        continue
                    row |= {"fact": "service_month", "fact_id": f"{line['id']}#{number}"}
                    if end is not None and day >= end:
                        last = day_number(end - timedelta(days=1))
                        self._fail(row, gate=4, reason="ended", needed=last, had=day_number(day), unit="day")
                    elif self._value(row, whole, 100_000):
                        self.earned.append(earned_row(row, VERSION, row["amount"]))

    def _plan_up(self) -> None:
        standing = []
        for line in sorted(self.lines.all, key=self.lines.ordered):
            day = line["ordered_on"]
            for seller in self.lines.sellers(line, day):
                row = self._candidate("plan_up", line, day, seller, {"upgrade"})
                if row is None:
                    continue
                row |= {"fact": "order_line", "fact_id": line["id"]}
                contract = row["agreement"]["contract"]
                if contract != "consulting":
                    figures = {"subject": CONSULTING, "needed_code": "consulting", "had_code": contract, "unit": "code"}
                    self._fail(row, gate=2, reason="who", **figures)
                elif self._value(row, line["net"], 200_000):
                    standing.append(row)
        for row in cap(standing, key=lambda row: row["line"]["customer"], name="customer", maximum=200_000):
            if row["amount"] == 0:
                self._fail(row, **row["failed"])
                continue
            earned = earned_row(row, VERSION, row["amount"])
            self.earned.append(earned)
            back = self._went_back(row["line"])
            if back is None:
                continue
            on, change = back
            unused = sum(add_months(row["day"], number) >= on for number in range(PAID_FOR))
            taken = divided(row["amount"] * unused, PAID_FOR, MODE)
            if taken:
                figures = {"amount": -taken, "payable": -taken, "undone": unused, "net": PAID_FOR}
                self.earned.append(taken_row(earned, change=change, day=on, **figures))

    def _went_back(self, line: Row) -> tuple[date, str] | None:
        """The day on which the customer first went back to a lower plan, and what says so."""
        ways = [
            (change["date"], change["booked_at"], change["source"], change["id"], 0)
            for change in self.lines.changes(line)
            if change["kind"] in WENT_BACK
        ]
        for other in self.lines.all:
            if other["kind"] != "downgrade" or line["subscription"] is None or other["subscription"] != line["subscription"]:
                continue
            starts = other["starts_on"] or other["ordered_on"]
            booked = (other["booked_at"], other["source"], other["id"])
            later = (starts, *booked) > (line["ordered_on"], line["booked_at"], line["source"], line["id"])
            if later and starts <= self.facts.until:
                ways.append((starts, *booked, 1))
        return (min(ways)[0], min(ways)[3]) if ways else None


calculate = Calculation.calculate
