"""The two texts of this folder's program, calculated by hand from docs/rules/ alone: no engine is imported."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.tests.by_the_documents.by_hand import ByHand
from engine.tests.by_the_documents.calendar_days import add_months, period
from engine.tests.by_the_documents.counts_and_limits import cap
from engine.tests.by_the_documents.facts_as_known import Row
from engine.tests.by_the_documents.lines_and_contracts import last_entitled
from engine.tests.by_the_documents.results import counted, day_number, earned_row, failed_row, metric_value, rank_review
from engine.tests.by_the_documents.whole_money import MILLION, divided, split

INCENTIVES = ["commission", "boost", "volume", "welcome", "loyalty", "late", "extra"]
Limit = tuple[str, Callable[[Row], Any], int]


@dataclass(frozen=True)
class Text:
    """What one of the two texts says; rates in ppm."""

    day: date
    starts: int
    mode: str
    review_months: int
    ladder: list[str]
    needed_sales: int
    commission: dict[str, int]
    boost: int
    boost_last_day: date
    volume_period: str
    pay: Callable[[int], int]  # of a running total, in millionths of a yen
    welcome: int
    once_per: str
    loyalty: dict[str, int]
    loyalty_months: int
    late: int
    limits: list[Limit]
    incentives: list[str]


def _month(row: Row) -> date:
    return date(row["day"].year, row["day"].month, 1)


def _whole_amount(total: int) -> int:
    return total * (30_000 if total < 1_000_000 else 50_000) if total > 0 else 0


def _marginal(total: int) -> int:
    return min(total, 2_000_000) * 40_000 + max(0, total - 2_000_000) * 65_000 if total > 0 else 0


FIRST = Text(
    day=date(2026, 1, 1), starts=1, mode="down", review_months=1, ladder=["bronze", "silver"], needed_sales=1_000_000,
    commission={"bronze": 100_000, "silver": 120_000}, boost=20_000, boost_last_day=date(2026, 12, 31),
    volume_period="month", pay=_whole_amount, welcome=10_000, once_per="customer",
    loyalty={"bronze": 200_000, "silver": 220_000}, loyalty_months=6, late=110_000,
    limits=[("partner+month", lambda row: (row["partner"], _month(row)), 150_000)], incentives=INCENTIVES[:-1],
)  # fmt: skip
SECOND = Text(
    day=date(2026, 10, 15), starts=4, mode="up", review_months=3, ladder=["silver", "gold"], needed_sales=3_000_000,
    commission={"silver": 120_000, "gold": 150_000}, boost=30_000, boost_last_day=date(2027, 1, 31),
    volume_period="year", pay=_marginal, welcome=20_000, once_per="partner",
    loyalty={"silver": 70_000, "gold": 85_000}, loyalty_months=3, late=130_000,
    limits=[
        ("customer+month", lambda row: (row["line"]["customer"], _month(row)), 90_000),
        ("partner+year", lambda row: (row["partner"], period("year", row["day"], 4)), 700_000),
    ],
    incentives=INCENTIVES,
)  # fmt: skip
TEXTS = [FIRST, SECOND]


def _in_force(day: date) -> Text | None:
    return next((text for text in reversed(TEXTS) if text.day <= day), None)


class Calculation(ByHand):
    """Rows of earning_lines, not_paid, counted, ranks and metrics."""

    first_version = FIRST.day

    def tables(self) -> dict[str, list[Row]]:
        for partner in self.contracts.partners:
            self._review(partner)
        candidates = {incentive: self._candidates(incentive) for incentive in INCENTIVES}
        for incentive, rows in candidates.items():
            for row in rows:
                row["failed"] = self._gates(row, candidates["commission"])
            if incentive == "volume":
                self._running_totals(rows)
            if incentive == "welcome":
                _once(rows)
        _stack(candidates)
        candidates["commission"] = _limited(candidates["commission"])
        every = [row for rows in candidates.values() for row in rows]
        earned = [earned_row(row, row["text"].day, row["amount"]) for row in every if not row["failed"]]
        unpaid = [failed_row(row, row["text"].day, row["failed"]) for row in every if row["failed"]]
        return {"earning_lines": earned, "not_paid": unpaid, "counted": counted(self.marks), "ranks": self.reviews, "metrics": self.metrics}

    # ── Ranks ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _sales_year(self, partner: str, reference: date, cut: date, text: Text) -> int:
        first, total = period("year", reference, text.starts)[0], 0
        for line in self.lines.all:
            if first <= line["ordered_on"] < cut:
                total += split(line["net"], self.lines.weights(line, line["ordered_on"]) or {line["partner"]: 1}).get(partner, 0)
        return total

    def _review(self, partner: str) -> None:
        """Monthly by the first text, on the first days of the second one's quarters after it."""
        self.events[partner] = [(date.min, "bronze")]
        day = FIRST.day
        while day <= self.facts.until:
            text = _in_force(day)
            assert text is not None
            if (day.month - text.starts) % text.review_months == 0 and self.contracts.in_business(partner, day):
                held = self._rank(partner, day, text)
                sales = self._sales_year(partner, day - timedelta(days=1), day, text)
                merited = text.ladder[sales >= text.needed_sales]
                action = "kept" if merited == held else "promoted" if merited == text.ladder[1] else "demoted"
                self.events[partner].append((day, merited))
                told = {"held": held, "merited": merited, "rank": merited, "action": action, "chosen": "none"}
                self.reviews.append(rank_review(partner=partner, day=day, version=text.day, **told))
                self.metrics.append(
                    metric_value(partner=partner, day=day, version=text.day, metric="sales_year", value=sales, unit="money")
                )
            day = add_months(day, 1)

    def _rank(self, partner: str, day: date, text: Text) -> str:
        """The rank of the day as the text reads it: one that its ladder lacks is its opening rank."""
        rank = [rank for since, rank in self.events[partner] if since <= day][-1]
        return rank if rank in text.ladder else text.ladder[0]

    # ── Candidates and their texts ───────────────────────────────────────────────────────────────────────────────────

    def _paid_on(self, line: Row) -> date | None:
        if line["net"] <= 0:
            day: date = line["ordered_on"]
            return day
        paid = 0
        payments = sorted((row for row in self.facts.of("customer_payments") if row["line"] == line["id"]), key=lambda row: row["date"])
        days: set[date] = {row["date"] for row in payments}
        for reached in sorted(days):
            paid += sum(row["amount"] for row in payments if row["date"] == reached)
            if paid >= line["net"]:
                return reached
        return None

    def _first_order(self, line: Row) -> date | None:
        days: list[date] = [other["ordered_on"] for other in self.lines.all if other["customer"] == line["customer"]]
        return None if line["customer"] is None else min(days)

    def _judge(self, incentive: str, line: Row, day: date) -> tuple[Text | None, Text | None]:
        """The text that judges, if one does, and the text under which the line is counted as `no_text`, if it is."""
        asked = self._first_order(line) if incentive == "loyalty" else line["ordered_on"] if incentive == "extra" else day
        asked = day if asked is None or asked > day else asked
        text = _in_force(asked)
        if text is None:
            return None, _in_force(day)
        return (text if incentive in text.incentives else None), None

    def _candidates(self, incentive: str) -> list[Row]:
        found = []
        for line in self.lines.all:
            day = self._paid_on(line) if incentive in {"late", "extra"} else line["ordered_on"]
            for seller in self.lines.sellers(line, line["ordered_on"]):
                found += self._candidate(incentive, line, day, seller)
        return sorted(
            found, key=lambda row: (row["day"], row["line"]["booked_at"], row["line"]["source"], row["line"]["id"], row["seller"])
        )

    def _candidate(self, incentive: str, line: Row, day: date | None, seller: str) -> list[Row]:
        text, without = (None, None) if day is None else self._judge(incentive, line, day)
        for other in TEXTS:
            if incentive in other.incentives and other is not text:
                gate = "not_yet" if day is None else "no_text" if other is without else "other_version"
                self.marks.append((incentive, other.day, seller, f"{day:%Y-%m}" if day else "", gate))
        if text is None or day is None:
            return []
        outside = incentive == "welcome" and line["kind"] != "new"
        gate = "" if self.contracts.in_business(seller, day) else "no_contract"
        if gate or outside:
            self.marks.append((incentive, text.day, seller, f"{day:%Y-%m}", gate or "out_of_scope"))
            return []
        names = {"incentive": incentive, "fact": "order_line", "fact_id": line["id"], "seller": seller, "payee": seller, "partner": seller}
        weights = self.lines.weight_of(line, line["ordered_on"], seller)
        return [names | {"day": day, "line": line, "text": text, "rank": self._rank(seller, day, text)} | weights]

    # ── Gates and values ─────────────────────────────────────────────────────────────────────────────────────────────

    def _gates(self, row: Row, commissions: list[Row]) -> Row | None:
        """The first gate that fails, from 1 to 10."""
        incentive, text, line, day = row["incentive"], row["text"], row["line"], row["day"]
        if incentive == "boost" and not date(2026, 9, 1) <= day <= text.boost_last_day:
            reason, needed = ("before_first_day", date(2026, 9, 1)) if day < date(2026, 9, 1) else ("after_last_day", text.boost_last_day)
            return {"gate": 1, "reason": reason, "needed": day_number(needed), "had": day_number(day), "unit": "day"}
        if incentive == "loyalty":
            failed = self._loyal(row)
            if failed:
                return failed
        if incentive == "boost" and not any(_same(one, row) and not one["failed"] for one in commissions):
            return {"gate": 8, "reason": "other_pays_nothing", "subject": "commission"}
        if incentive == "welcome":
            amount = self.lines.share(line, line["ordered_on"], row["seller"], text.welcome)
            row |= {"unit_amount": text.welcome, "calculated": amount, "amount": amount}
            return {"gate": 10, "reason": "zero", "unit": "money"} if amount == 0 else None
        row["base"] = self.lines.share(line, line["ordered_on"], row["seller"], line["net"])
        if incentive == "volume":
            return None
        rates = {"commission": text.commission, "loyalty": text.loyalty}
        plain = {"boost": text.boost, "late": text.late, "extra": 10_000}
        row["rate"] = rates[incentive][row["rank"]] if incentive in rates else plain[incentive]
        row["calculated"] = row["amount"] = divided(row["base"] * row["rate"], MILLION, text.mode)
        return {"gate": 10, "reason": "zero", "had": row["base"], "unit": "money"} if row["amount"] == 0 else None

    def _loyal(self, row: Row) -> Row | None:
        text, day = row["text"], row["day"]
        sales = self._sales_year(row["partner"], day, day, text)
        if text is FIRST and sales < 300_000:
            return {"gate": 3, "reason": "condition", "subject": "sales_year >= 300_000", "needed": 300_000, "had": sales, "unit": "money"}
        first = self._first_order(row["line"])
        if first is None:
            return {"gate": 4, "reason": "missing", "subject": "customer.first_order"}
        last = last_entitled(first, text.loyalty_months)
        figures = {"needed": day_number(last), "had": day_number(day), "unit": "day"}
        return {"gate": 4, "reason": "entitlement_over", **figures} if day > last else None

    def _running_totals(self, rows: list[Row]) -> None:
        """Each by the words of its own text, on the bases of all before it."""
        for place, row in enumerate(rows):
            text = row["text"]
            first, last = period(text.volume_period, row["day"], text.starts)
            before = sum(one["base"] for one in rows[:place] if one["partner"] == row["partner"] and first <= one["day"] <= last)
            after = before + row["base"]
            amount = divided(text.pay(after), MILLION, text.mode) - divided(text.pay(before), MILLION, text.mode)
            row |= {"total_before": before, "total_after": after, "calculated": amount, "amount": amount}
            if amount == 0 and after < 0:
                row["failed"] = {"gate": 9, "reason": "below_first_band", "needed": 0, "had": after, "unit": "money"}
            elif amount == 0:
                row["failed"] = {"gate": 10, "reason": "zero", "had": row["base"], "unit": "money"}


def _same(one: Row, other: Row) -> bool:
    return bool((one["fact_id"], one["seller"]) == (other["fact_id"], other["seller"]))


def _once(rows: list[Row]) -> None:
    """The first of all texts that comes so far, by the key of each one's own text."""
    reached: list[Row] = []
    for row in rows:
        if row["failed"]:
            continue
        by_customer = row["text"].once_per == "customer"
        customer = row["line"]["customer"]
        alike = [one for one in reached if (one["line"]["customer"] == customer if by_customer else one["partner"] == row["partner"])]
        if by_customer and customer is None:
            row["failed"] = {"gate": 11, "reason": "missing", "subject": "line.customer"}
        elif alike:
            row["failed"] = {"gate": 11, "reason": "already_paid"}
        reached.append(row)


def _stack(candidates: dict[str, list[Row]]) -> None:
    """Commission and late: both by the first text, the better by the second; the latest text with an amount there decides."""
    standing = [row for rows in candidates.values() for row in rows if not row["failed"]]
    for late in [row for row in candidates["late"] if not row["failed"]]:
        there = [row for row in standing if _same(row, late)]
        commission = next((row for row in there if row["incentive"] == "commission"), None)
        if commission is None or all(row["text"] is FIRST for row in there):
            continue
        better, worse = (late, commission) if late["amount"] > commission["amount"] else (commission, late)
        figures = {"subject": better["incentive"], "needed": better["amount"], "had": worse["amount"], "unit": "money"}
        worse["failed"] = {"gate": 12, "reason": "other_is_better", **figures}
        boost = next((row for row in there if row["incentive"] == "boost"), None)
        if worse is commission and boost is not None:
            boost["failed"] = {"gate": 12, "reason": "other_pays_nothing", "subject": "commission"}


def _limited(rows: list[Row]) -> list[Row]:
    """Each by the limits of its own text, on the amounts of all, as these limits would leave them."""
    done = [row for row in rows if row["failed"]]
    for text in TEXTS:
        left = [row for row in rows if not row["failed"]]
        for name, key, maximum in text.limits:
            left = cap(left, key=key, name=name, maximum=maximum)
        done += [row for row in left if row["text"] is text]
    return done


calculate = Calculation.calculate
