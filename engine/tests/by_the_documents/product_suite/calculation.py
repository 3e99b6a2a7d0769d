"""The gallery's suite program, calculated by hand from docs/rules/ alone: no engine is imported."""

from datetime import date

from engine.tests.by_the_documents.by_hand import ByHand
from engine.tests.by_the_documents.counts_and_limits import cap
from engine.tests.by_the_documents.facts_as_known import Row
from engine.tests.by_the_documents.results import counted, day_number, earned_row, failed_row
from engine.tests.by_the_documents.whole_money import MILLION, divided

VERSION = date(2026, 4, 1)
MODE = "down"
RATES = {"accounting": 150_000, "payroll": 120_000, "attendance": 120_000}
OTHERWISE = 80_000
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
BUNDLES = {"accounting_and_payroll": (["accounting", "payroll"], 365, 50_000), "autumn_attendance": (["payroll", "attendance"], 90, 80_000)}
INCENTIVES = ["commission", *BUNDLES]


class Calculation(ByHand):
    """Rows of earning_lines, not_paid and counted."""

    first_version = VERSION

    def tables(self) -> dict[str, list[Row]]:
        candidates = {incentive: self._candidates(incentive) for incentive in INCENTIVES}
        for rows in candidates.values():
            for row in rows:
                row["failed"] = self._gates(row)
        _stack(candidates)
        earned, unpaid = [], []
        for incentive, rows in candidates.items():
            standing = [row for row in rows if not row["failed"]]
            if incentive == "accounting_and_payroll":
                standing = cap(standing, key=_partner_and_month, name="partner+month", maximum=300_000)
            elif incentive == "autumn_attendance":
                standing = cap(standing, key=lambda row: row["line"]["customer"], name="customer", maximum=100_000)
            earned += [earned_row(row, VERSION, row["amount"]) for row in standing if not row["failed"]]
            failed = [row for row in rows if row["failed"]] + [row for row in standing if row["failed"]]
            unpaid += [failed_row(row, VERSION, row["failed"]) for row in failed]
        return {"earning_lines": earned, "not_paid": unpaid, "counted": counted(self.marks)}

    def _candidates(self, incentive: str) -> list[Row]:
        found = []
        for line in sorted(self.lines.all, key=self.lines.ordered):
            day = line["ordered_on"]
            outside = line["kind"] != "new" or (incentive in BUNDLES and line["product"] not in BUNDLES[incentive][0])
            for seller in self.lines.sellers(line, day):
                contract, agreement = self.contracts.agreement(seller, day, line)
                gate = "other_version" if day < VERSION else "no_contract" if not contract else "out_of_scope" if outside else None
                if gate:
                    self.marks.append((incentive, VERSION, seller, f"{day:%Y-%m}", gate))
                    continue
                names = {
                    "incentive": incentive,
                    "fact": "order_line",
                    "fact_id": line["id"],
                    "seller": seller,
                    "payee": seller,
                    "partner": seller,
                }
                state = {"day": day, "line": line, "agreement": agreement, "base": self.lines.share(line, day, seller, line["net"])}
                found.append(names | state | self.lines.weight_of(line, day, seller))
        return found

    def _gates(self, row: Row) -> Row | None:
        incentive, line, day = row["incentive"], row["line"], row["day"]
        if incentive == "autumn_attendance" and not FIRST <= day <= LAST:
            reason, needed = ("before_first_day", FIRST) if day < FIRST else ("after_last_day", LAST)
            return {"gate": 1, "reason": reason, "needed": day_number(needed), "had": day_number(day), "unit": "day"}
        if incentive in BUNDLES:
            failed = self._bundle(row, *BUNDLES[incentive][:2])
            if failed:
                return failed
        special = self.contracts.special_term(row["agreement"], incentive, day)
        if special:
            row |= {"special_term": special["id"], "special_reason": special["reason"], "rate": special["rate_percent"] // 100}
        elif incentive in BUNDLES:
            row["rate"] = BUNDLES[incentive][2]
        elif line["product"] is None:
            return {"gate": 9, "reason": "missing", "subject": "product.code"}
        else:
            row["rate"] = RATES.get(line["product"], OTHERWISE)
        row["calculated"] = row["amount"] = divided(row["base"] * row["rate"], MILLION, MODE)
        return {"gate": 10, "reason": "zero", "had": row["base"], "unit": "money"} if row["amount"] == 0 else None

    def _bundle(self, row: Row, members: list[str], within: int) -> Row | None:
        line = row["line"]
        if line["customer"] is None:
            return {"gate": 7, "reason": "missing", "subject": "line.customer"}
        for member in members:
            if member == line["product"]:
                continue
            days = [other["ordered_on"] for other in self.lines.all if self._pairs(row, other, member)]
            if not days:
                return {"gate": 7, "reason": "no_pair", "subject": member}
            since = (row["day"] - max(days)).days
            if since > within:
                return {"gate": 7, "reason": "too_late", "subject": member, "needed": within, "had": since, "unit": "days"}
        return None

    def _pairs(self, row: Row, other: Row, member: str) -> bool:
        """Is it an earlier line of the member, of the same seller and customer, that still stands?"""
        line = row["line"]
        if other["product"] != member or other["customer"] != line["customer"] or other["net"] < 0:
            return False
        if row["seller"] not in self.lines.sellers(other, other["ordered_on"]) or self.lines.ordered(other) >= self.lines.ordered(line):
            return False
        gone = self.lines.gone_on(other)
        return gone is None or gone > row["day"]


def _stack(candidates: dict[str, list[Row]]) -> None:
    """Of the two cross-sells on one line of one seller the larger; equal, the one that stands first in the text."""
    firsts = {(row["fact_id"], row["seller"]): row for row in candidates["accounting_and_payroll"] if not row["failed"]}
    for autumn in candidates["autumn_attendance"]:
        first = firsts.get((autumn["fact_id"], autumn["seller"]))
        if first is None or autumn["failed"]:
            continue
        better, worse = (autumn, first) if autumn["amount"] > first["amount"] else (first, autumn)
        figures = {"subject": better["incentive"], "needed": better["amount"], "had": worse["amount"], "unit": "money"}
        worse["failed"] = {"gate": 12, "reason": "other_is_better", **figures}


def _partner_and_month(row: Row) -> tuple[str, date]:
    return row["partner"], row["day"].replace(day=1)


calculate = Calculation.calculate
