"""The gallery's agency growth program, calculated by hand from docs/rules/ alone: no engine is imported."""

from datetime import date, timedelta

from engine.tests.by_the_documents.by_hand import ByHand
from engine.tests.by_the_documents.calendar_days import add_months, period, period_id, periods_ended
from engine.tests.by_the_documents.counts_and_limits import cap
from engine.tests.by_the_documents.facts_as_known import Facts, Row
from engine.tests.by_the_documents.lines_and_contracts import holds, last_entitled
from engine.tests.by_the_documents.results import counted, day_number, earned_row, failed_row, metric_value, rank_review
from engine.tests.by_the_documents.returns import with_take_backs
from engine.tests.by_the_documents.whole_money import MILLION, divided, split

VERSION = date(2026, 4, 1)
STARTS = 4
MODE = "down"
LADDER = ["none", "standard", "premium", "elite"]
NEEDED_SALES = {"premium": 12_000_000, "elite": 50_000_000}
RATES = {"standard": 150_000, "premium": 180_000, "elite": 200_000}
ON_LINES = ["commission", "start", "summer_win", "autumn_meeting"]
RAISES = {"start": 100_000, "summer_win": 50_000, "autumn_meeting": 30_000}
CAMPAIGNS = {"summer_win": (date(2026, 7, 1), date(2026, 8, 31)), "autumn_meeting": (date(2026, 9, 1), date(2026, 10, 31))}
CAPS = {"start": 500_000, "summer_win": 300_000, "autumn_meeting": 300_000}
HALF_AMOUNTS = {"premium": 300_000, "elite": 500_000}


class Calculation(ByHand):
    """Rows of earning_lines, not_paid, counted, ranks and metrics."""

    first_version = VERSION

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.decisions = facts.of("rank_decisions")
        self.sold = self._sold()

    def tables(self) -> dict[str, list[Row]]:
        for partner in self.contracts.partners:
            self._review(partner)
        self._on_lines()
        self._quarters()
        self._halves()
        return {
            "earning_lines": self.earned,
            "not_paid": self.unpaid,
            "counted": counted(self.marks),
            "ranks": self.reviews,
            "metrics": self.metrics,
        }

    # ── Figures ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _sold(self) -> list[tuple[str, date, int, Row, bool]]:
        """(seller, day, part of the amount, line, is it the line itself) of lines and their changes."""
        found = []
        for line in self.lines.all:
            day = line["ordered_on"]
            weights = self.lines.weights(line, day) or {line["partner"]: 1}
            found += [(seller, day, part, line, True) for seller, part in split(line["net"], weights).items()]
            for change in self.lines.changes(line):
                if change["undoes"] > 0:
                    on = max(change["date"], day)
                    found += [(seller, on, part, line, False) for seller, part in split(-change["undoes"], weights).items()]
        return found

    def _sales(self, partner: str, kinds: set[str], first: date, cut: date) -> int:
        return sum(part for seller, day, part, line, _ in self.sold if seller == partner and line["kind"] in kinds and first <= day < cut)

    def sales_year(self, partner: str, cut: date) -> int:
        return self._sales(partner, {"new", "upgrade", "renewal"}, add_months(cut, -12), cut)

    def new_sales_quarter(self, partner: str, reference: date, cut: date) -> int:
        return self._sales(partner, {"new"}, period("quarter", reference, STARTS)[0], cut)

    def new_customers_half(self, partner: str, reference: date, cut: date) -> int:
        first = period("half", reference, STARTS)[0]
        return len(
            {
                line["customer"]
                for seller, day, _, line, itself in self.sold
                if itself and seller == partner and line["kind"] == "new" and first <= day < cut and line["customer"] is not None
            }
        )

    # ── Ranks ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _decision(self, partner: str, day: date) -> Row | None:
        found = [row for row in self.decisions if row["partner"] == partner and holds(row, day)]
        return max(found, key=lambda row: (row["first_day"] or date.min, row["id"]), default=None)

    def _review(self, partner: str) -> None:
        """Fill the partner's events: the rank that each decision or review left, by day."""
        events = self.events[partner] = [(date.min, "standard")]
        days: list[date] = []
        day = VERSION
        while day <= self.facts.until:
            days.append(day)
            day = add_months(day, 1)
        starts = {row["first_day"] or date.min for row in self.decisions if row["partner"] == partner}
        for day in sorted(starts | set(days)):
            if day in starts:
                decision = self._decision(partner, day)
                assert decision is not None
                events.append((day, decision["rank"]))
            if day in days and self.contracts.in_business(partner, day):
                self._review_on(partner, day)

    def _review_on(self, partner: str, day: date) -> None:
        held = self.events[partner][-1][1]
        before = day - timedelta(days=1)
        sales = self.sales_year(partner, day)
        figures = {
            "sales_year": (sales, "money"),
            "new_sales_quarter": (self.new_sales_quarter(partner, before, day), "money"),
            "new_customers_half": (self.new_customers_half(partner, before, day), "count"),
        }
        self.metrics += [
            metric_value(partner=partner, day=day, version=VERSION, metric=metric, value=value, unit=unit)
            for metric, (value, unit) in figures.items()
        ]
        merited = max(["standard", *(rank for rank, needed in NEEDED_SALES.items() if sales >= needed)], key=LADDER.index)
        decision = self._decision(partner, day)
        place, earned = LADDER.index(held), LADDER.index(merited)
        if decision is not None:
            rank, action = decision["rank"], "decided"
        elif earned > place:
            rank, action = LADDER[place + 1], "promoted"
        elif earned == place:
            rank, action = held, "kept"
        elif (day.month, day.day) != (4, 1):
            rank, action = held, "kept_until_demotion"
        else:
            rank, action = LADDER[place - 1], "demoted"
        self.events[partner].append((day, rank))
        told = {"held": held, "merited": merited, "rank": rank, "action": action, "chosen": "none"}
        self.reviews.append(rank_review(partner=partner, day=day, version=VERSION, decision=decision and decision["id"], **told))

    def rank(self, partner: str, day: date) -> str:
        return [rank for since, rank in self.events[partner] if since <= day][-1]

    # ── Order lines ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_lines(self) -> None:
        candidates = {incentive: self._candidates(incentive) for incentive in ON_LINES}
        paying: dict[str, set[tuple[str, str]]] = {}
        for incentive in ON_LINES:
            for row in candidates[incentive]:
                failed = self._gates(row, paying)
                if failed:
                    row["failed"] = failed
            paying[incentive] = {(row["fact_id"], row["seller"]) for row in candidates[incentive] if "failed" not in row}
        self._stack(candidates)
        for incentive in ON_LINES:
            standing = [row for row in candidates[incentive] if "failed" not in row]
            self.unpaid += [failed_row(row, VERSION, row["failed"]) for row in candidates[incentive] if "failed" in row]
            if incentive in CAPS:
                standing = cap(standing, key=_partner_and_month, name="partner+month", maximum=CAPS[incentive])
            for row in standing:
                if row["amount"] == 0:
                    self.unpaid.append(failed_row(row, VERSION, row["failed"]))
                else:
                    self.earned += with_take_backs(
                        row, self.lines, version=VERSION, after={"cancel", "refund"}, within=180, customer_paid=True, mode=MODE
                    )

    def _candidates(self, incentive: str) -> list[Row]:
        """In order; what is only counted is counted."""
        found = []
        for line in sorted(self.lines.all, key=self.lines.ordered):
            day = line["ordered_on"]
            for seller in self.lines.sellers(line, day):
                contract, agreement = self.contracts.agreement(seller, day, line)
                gate = (
                    "other_version"
                    if day < VERSION
                    else "no_contract"
                    if not contract
                    else "out_of_scope"
                    if line["kind"] not in {"new", "upgrade"}
                    else None
                )
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
                state = {"day": day, "line": line, "agreement": agreement, "rank": self.rank(seller, day)}
                base = self.lines.share(line, day, seller, line["net"] - line["setup"] - line["subvention"])
                found.append(names | state | self.lines.weight_of(line, day, seller) | {"base": base})
        return found

    def _gates(self, row: Row, paying: dict[str, set[tuple[str, str]]]) -> Row | None:
        """The first gate that the candidate fails, from 1 to 10; one that passes gets its rate and amount."""
        incentive, day = row["incentive"], row["day"]
        failed = _campaign(incentive, self.lines.meeting(row["line"]) if incentive == "autumn_meeting" else day)
        if failed:
            return failed
        if incentive == "start":
            if row["agreement"] is None:
                return {"gate": 4, "reason": "missing", "subject": "agreement.first_day"}
            last = last_entitled(row["agreement"]["first_day"], 6)
            if day > last:
                return {"gate": 4, "reason": "entitlement_over", "needed": day_number(last), "had": day_number(day), "unit": "day"}
        if incentive != "commission" and (row["fact_id"], row["seller"]) not in paying["commission"]:
            return {"gate": 8, "reason": "other_pays_nothing", "subject": "commission"}
        special = self.contracts.special_term(row["agreement"], incentive, day)
        if special:
            row |= {"special_term": special["id"], "special_reason": special["reason"], "rate": special["rate_percent"] // 100}
        else:
            row["rate"] = RATES[row["rank"]] if incentive == "commission" else RAISES[incentive]
        row["calculated"] = row["amount"] = divided(row["base"] * row["rate"], MILLION, MODE)
        if row["amount"] == 0:
            return {"gate": 10, "reason": "zero", "had": row["base"], "unit": "money"}
        return None

    def _stack(self, candidates: dict[str, list[Row]]) -> None:
        """Of the start dash and the summer rate up the larger one; equal, the start dash, which stands first."""
        starts = {(row["fact_id"], row["seller"]): row for row in candidates["start"] if "failed" not in row}
        for summer in candidates["summer_win"]:
            start = starts.get((summer["fact_id"], summer["seller"]))
            if start is None or "failed" in summer:
                continue
            better, worse = (summer, start) if summer["amount"] > start["amount"] else (start, summer)
            worse["failed"] = {
                "gate": 12,
                "reason": "other_is_better",
                "subject": better["incentive"],
                "needed": better["amount"],
                "had": worse["amount"],
                "unit": "money",
            }

    # ── Periods ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _period_candidates(self, incentive: str, over: str) -> list[Row]:
        found = []
        for first, last in periods_ended(over, VERSION, self.facts.until, STARTS):
            for partner in sorted(self.contracts.partners):
                contract, _ = self.contracts.agreement(partner, last, None)
                if not contract:
                    self.marks.append((incentive, VERSION, partner, f"{last:%Y-%m}", "no_contract"))
                    continue
                names = {"incentive": incentive, "fact": "period", "fact_id": period_id(first, last)}
                who = {"seller": partner, "payee": partner, "partner": partner, "rank": self.rank(partner, last)}
                found.append(names | who | {"day": last, "first": first})
        return found

    def _pay_amount(self, row: Row, amount: int) -> None:
        row |= {"unit_amount": amount, "calculated": amount, "amount": amount}
        self.earned.append(earned_row(row, VERSION, amount))

    def _quarters(self) -> None:
        measure = "new_sales_quarter / target.new_sales_quarter"
        for row in self._period_candidates("quarter_target", "quarter"):
            had = self.new_sales_quarter(row["partner"], row["day"], row["day"] + timedelta(days=1))
            target = self._target(row["partner"], row["first"], row["day"])
            if target is None or target <= 0:
                self.unpaid.append(failed_row(row, VERSION, {"gate": 9, "reason": "missing", "subject": measure}))
            elif had * 100 < target * 100:
                figures = {"needed": MILLION, "had": had, "had_of": target, "unit": "ratio"}
                self.unpaid.append(failed_row(row, VERSION, {"gate": 9, "reason": "below_first_band", "subject": measure, **figures}))
            else:
                self._pay_amount(row, 400_000 if had * 100 >= target * 120 else 200_000)

    def _target(self, partner: str, first: date, last: date) -> int | None:
        agreed = [
            (max(row["partner_signed_on"], row["maker_signed_on"]), row["id"], row["value"] // MILLION)
            for row in self.facts.of("targets")
            if (row["partner"], row["person"], row["metric"], row["first_day"], row["last_day"])
            == (partner, None, "new_sales_quarter", first, last)
            and row["partner_signed_on"]
            and row["maker_signed_on"]
            and (row["agreed_late"] or max(row["partner_signed_on"], row["maker_signed_on"]) <= first)
        ]
        return max(agreed)[2] if agreed else None

    def _halves(self) -> None:
        condition = "new_customers_half >= 20"
        for row in self._period_candidates("half_customers", "half"):
            had = self.new_customers_half(row["partner"], row["day"], row["day"] + timedelta(days=1))
            if had < 20:
                figures = {"subject": condition, "needed": 20, "had": had, "unit": "count"}
                self.unpaid.append(failed_row(row, VERSION, {"gate": 3, "reason": "condition", **figures}))
            else:
                self._pay_amount(row, HALF_AMOUNTS.get(row["rank"], 200_000))


def _partner_and_month(row: Row) -> tuple[str, date]:
    return row["partner"], row["day"].replace(day=1)


def _campaign(incentive: str, day: date | None) -> Row | None:
    if incentive not in CAMPAIGNS:
        return None
    first, last = CAMPAIGNS[incentive]
    if day is None:
        return {"gate": 1, "reason": "missing", "subject": "line.meeting"}
    if day < first:
        return {"gate": 1, "reason": "before_first_day", "needed": day_number(first), "had": day_number(day), "unit": "day"}
    if day > last:
        return {"gate": 1, "reason": "after_last_day", "needed": day_number(last), "had": day_number(day), "unit": "day"}
    return None


calculate = Calculation.calculate
