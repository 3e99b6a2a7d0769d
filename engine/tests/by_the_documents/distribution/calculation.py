"""The gallery's distribution program, calculated by hand from docs/rules/ alone: no engine is imported."""

from datetime import date, timedelta
from typing import Any

from engine.tests.by_the_documents.by_hand import ByHand
from engine.tests.by_the_documents.calendar_days import add_months, period, period_id, periods_ended
from engine.tests.by_the_documents.counts_and_limits import cap
from engine.tests.by_the_documents.facts_as_known import Row
from engine.tests.by_the_documents.results import counted, day_number, earned_row, failed_row, taken_row
from engine.tests.by_the_documents.returns import with_take_backs
from engine.tests.by_the_documents.whole_money import MILLION, divided, split

VERSION = date(2026, 4, 1)
STARTS = 4
MODE = "down"
KINDS = {"difference": {"new", "add_on"}, "early_renewal": {"renewal"}, "mdf": {"new"}}
RENEWAL_RATES = {12: 30_000, 24: 50_000, 36: 70_000}
IN_TIME = "line.ordered_on <= line.previous_last_day - 30 days"
GROWTH = "growth(sales_half, sales_half_before)"


class Calculation(ByHand):
    """Rows of earning_lines, not_paid and counted."""

    first_version = VERSION

    def tables(self) -> dict[str, list[Row]]:
        margins = self._difference()
        self._early_renewal()
        self._first_tier(margins)
        self._mdf()
        self._growth()
        return {"earning_lines": self.earned, "not_paid": self.unpaid, "counted": counted(self.marks)}

    # ── Order lines ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_lines(self, incentive: str) -> list[Row]:
        """The candidates in order, with the line and its agreement; what is only counted is counted."""
        found = []
        for line in sorted(self.lines.all, key=self.lines.ordered):
            day = line["ordered_on"]
            for seller in self.lines.sellers(line, day):
                contract, agreement = self.contracts.agreement(seller, day, line)
                outside = line["kind"] not in KINDS[incentive]
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
                found.append(names | {"day": day, "line": line, "agreement": agreement} | self.lines.weight_of(line, day, seller))
        return found

    def _percent(self, row: Row, whole: int, rate: int) -> bool:
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

    def _difference(self) -> list[tuple[Row, list[Row]]]:
        """The candidates that stood, in order, each with its rows."""
        found = []
        for row in self._on_lines("difference"):
            price = row["line"]["partner_price"]
            if price <= 0:
                self._fail(row, gate=3, reason="condition", subject="line.partner_price > 0", needed=0, had=price, unit="money")
            elif self._percent(row, row["line"]["net"] - price, MILLION):
                rows = with_take_backs(
                    row, self.lines, version=VERSION, after={"cancel", "refund"}, within=90, customer_paid=True, mode=MODE
                )
                self.earned += rows
                found.append((row, rows))
        return found

    def _previous_last_day(self, line: Row) -> date | None:
        """The latest last day of service among the earlier lines of the subscription."""
        ends = [
            add_months(other["starts_on"] or other["ordered_on"], other["term_months"]) - timedelta(days=1)
            for other in self.lines.all
            if line["subscription"] is not None and other["subscription"] == line["subscription"]
            if (other["term_months"] or 0) > 0 and self.lines.ordered(other) < self.lines.ordered(line)
        ]
        return max(ends, default=None)

    def _early_renewal(self) -> None:
        for row in self._on_lines("early_renewal"):
            line = row["line"]
            ends = self._previous_last_day(line)
            if ends is None:
                self._fail(row, gate=3, reason="missing", subject=IN_TIME)
                continue
            latest = ends - timedelta(days=30)
            if line["ordered_on"] > latest:
                figures: Row = {"subject": IN_TIME, "needed": day_number(latest), "had": day_number(line["ordered_on"]), "unit": "day"}
                self._fail(row, gate=3, reason="condition", **figures)
                continue
            term = line["term_months"]
            special = self.contracts.special_term(row["agreement"], "early_renewal", row["day"])
            if term is None and not special:
                self._fail(row, gate=9, reason="missing", subject="line.term_months")
            elif term not in RENEWAL_RATES and not special:
                self._fail(row, gate=9, reason="no_row", subject="line.term_months", had=term, unit="count")
            elif self._percent(row, line["net"], RENEWAL_RATES.get(term, 0)):
                self.earned.append(earned_row(row, VERSION, row["amount"]))

    def _mdf(self) -> None:
        standing = [row for row in self._on_lines("mdf") if self._percent(row, row["line"]["net"], 20_000)]
        for row in cap(
            standing, key=lambda row: (row["partner"], period("year", row["day"], STARTS)), name="partner+year", maximum=500_000
        ):
            if row["amount"]:
                self.earned.append(earned_row(row, VERSION, row["amount"], pays_as="marketing_money"))
            else:
                self._fail(row, **row["failed"])

    # ── Earnings ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _first_tier(self, margins: list[tuple[Row, list[Row]]]) -> None:
        standing = []
        for margin, rows in margins:
            seller, day = margin["partner"], margin["day"]
            parent = self.contracts.partners[seller]["parent"]
            contract, agreement = self.contracts.agreement(seller, day, None)
            if not contract or parent is None:
                self.marks.append(("first_tier", VERSION, seller, f"{day:%Y-%m}", "no_payee" if contract else "no_contract"))
                continue
            names = {"incentive": "first_tier", "fact": "earning_line", "fact_id": rows[0]["id"], "seller": seller}
            row = names | {"payee": parent, "partner": parent, "day": day, "base": rows[0]["amount"], "rate": 100_000, "rows": rows}
            special = self.contracts.special_term(agreement, "first_tier", day)
            if special:
                row |= {"special_term": special["id"], "special_reason": special["reason"], "rate": special["rate_percent"] // 100}
            row["calculated"] = row["amount"] = divided(row["base"] * row["rate"], MILLION, MODE)
            if row["amount"] == 0:
                self._fail(row, gate=10, reason="zero", had=row["base"], unit="money")
            else:
                standing.append(row)
        for row in cap(standing, key=lambda row: (row["partner"], row["day"].replace(day=1)), name="partner+month", maximum=200_000):
            if row["amount"]:
                self._override(row)
            else:
                self._fail(row, **row["failed"])

    def _override(self, row: Row) -> None:
        """The line, and of it the share that was taken back of the earning."""
        was = row["rows"][0]["amount"]
        line = earned_row(row, VERSION, row["amount"])
        self.earned.append(line)
        taken = before = 0
        for back in row["rows"][1:]:
            taken -= back["amount"]
            now = divided(row["amount"] * taken, was, MODE)
            if now != before:
                figures = {"amount": before - now, "payable": before - now, "undone": taken, "net": was}
                self.earned.append(taken_row(line, change=back["change"], day=back["day"], **figures))
            before = now

    # ── Periods ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _sales(self, partner: str, first: date, last: date, cut: date) -> int:
        total = 0
        for line in self.lines.all:
            day = line["ordered_on"]
            weights = self.lines.weights(line, day) or {line["partner"]: 1}
            amounts = [(day, line["net"])] + [(max(change["date"], day), -change["undoes"]) for change in self.lines.changes(line)]
            total += sum(split(amount, weights).get(partner, 0) for on, amount in amounts if first <= on <= last and on < cut)
        return total

    def _growth(self) -> None:
        for first, last in periods_ended("half", VERSION, self.facts.until, STARTS):
            for partner in sorted(self.contracts.partners):
                if not self.contracts.agreement(partner, last, None)[0]:
                    self.marks.append(("more_than_before", VERSION, partner, f"{last:%Y-%m}", "no_contract"))
                    continue
                row: Row = {"incentive": "more_than_before", "fact": "period", "fact_id": period_id(first, last)}
                row |= {"seller": partner, "payee": partner, "partner": partner, "day": last}
                cut = last + timedelta(days=1)
                now = self._sales(partner, first, last, cut)
                before = self._sales(partner, *period("half", last, STARTS, -2), cut)
                if now < 3_000_000:
                    figures: Row = {"subject": "sales_half >= 3_000_000", "needed": 3_000_000, "had": now, "unit": "money"}
                    self._fail(row, gate=3, reason="condition", **figures)
                elif before <= 0:
                    self._fail(row, gate=9, reason="missing", subject=GROWTH)
                elif (now - before) * 100 < before * 10:
                    figures = {"subject": GROWTH, "needed": 100_000, "had": now - before, "had_of": before, "unit": "ratio"}
                    self._fail(row, gate=9, reason="below_first_band", **figures)
                else:
                    amount = 250_000 if (now - before) * 100 >= before * 30 else 100_000
                    row |= {"unit_amount": amount, "calculated": amount, "amount": amount}
                    self.earned.append(earned_row(row, VERSION, amount))


calculate = Calculation.calculate
