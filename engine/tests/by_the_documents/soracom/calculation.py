"""The gallery's soracom program, a program of ranks and benefits, calculated by hand from docs/rules/ alone: no engine is imported."""

from datetime import date, timedelta

from engine.tests.by_the_documents.by_hand import ByHand
from engine.tests.by_the_documents.calendar_days import add_months, period
from engine.tests.by_the_documents.facts_as_known import Facts, Row
from engine.tests.by_the_documents.lines_and_contracts import holds
from engine.tests.by_the_documents.results import metric_value, rank_review
from engine.tests.by_the_documents.whole_money import MILLION, split

VERSION = date(2026, 4, 1)
STARTS = 4
DAY = timedelta(days=1)
LADDER = ["none", "registered", "certified", "premier"]
NEEDED = {"certified": 10_000_000, "premier": 50_000_000}
# None: without limit
BRINGS: dict[str, dict[str, int | None]] = {
    "joint_seminar": {"certified": 1, "premier": 3},
    "case_article": {"certified": 1, "premier": None},
    "promotion_fund": {"certified": 100 * MILLION, "premier": 500 * MILLION},
}


class Calculation(ByHand):
    """Rows of ranks, metrics, benefits and decisions."""

    first_version = VERSION

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.decisions = facts.of("rank_decisions")

    def tables(self) -> dict[str, list[Row]]:
        for partner in self.contracts.partners:
            self._review(partner)
        begun = [row for row in self.decisions if row["first_day"] is None or row["first_day"] <= self.facts.until]
        names = "partner rank first_day last_day decided_by reason".split()
        decisions = [{"decision": row["id"]} | {name: row[name] for name in names} for row in begun]
        return {"ranks": self.reviews, "metrics": self.metrics, "benefits": self._benefits(), "decisions": decisions}

    def _sales(self, partner: str, cut: date) -> int:
        first, total = add_months(cut, -12), 0
        for line in self.lines.all:
            day = line["ordered_on"]
            weights = self.lines.weights(line, day) or {line["partner"]: 1}
            amounts = [(day, line["net"])] + [(max(change["date"], day), -change["undoes"]) for change in self.lines.changes(line)]
            total += sum(split(amount, weights).get(partner, 0) for on, amount in amounts if first <= on < cut)
        return total

    def _decision(self, partner: str, day: date) -> Row | None:
        found = [row for row in self.decisions if row["partner"] == partner and holds(row, day)]
        return max(found, key=lambda row: (row["first_day"] or date.min, row["id"]), default=None)

    def _review(self, partner: str) -> None:
        """Promotions on the first day of each program quarter, demotions on that of the program year."""
        events = self.events[partner] = [(date.min, "registered")]
        days = [day for day in (add_months(VERSION, 3 * number) for number in range(20)) if day <= self.facts.until]
        starts = {row["first_day"] or date.min for row in self.decisions if row["partner"] == partner}
        for day in sorted({*days, *starts}):
            if day in starts:
                decision = self._decision(partner, day)
                assert decision is not None
                events.append((day, decision["rank"]))
            if day in days and self.contracts.in_business(partner, day):
                self._review_on(partner, day)

    def _review_on(self, partner: str, day: date) -> None:
        held = self.events[partner][-1][1]
        sales = self._sales(partner, day)
        self.metrics.append(metric_value(partner=partner, day=day, version=VERSION, metric="sales_year", value=sales, unit="money"))
        merited = max(["registered", *(rank for rank, needed in NEEDED.items() if sales >= needed)], key=LADDER.index)
        decision = self._decision(partner, day)
        if decision is not None:
            rank, action = decision["rank"], "decided"
        elif LADDER.index(merited) > LADDER.index(held):
            rank, action = merited, "promoted"
        elif merited == held:
            rank, action = held, "kept"
        elif day.month != STARTS:
            rank, action = held, "kept_until_demotion"
        else:
            rank, action = merited, "demoted"
        self.events[partner].append((day, rank))
        told = {"held": held, "merited": merited, "rank": rank, "action": action, "chosen": "none"}
        self.reviews.append(rank_review(partner=partner, day=day, version=VERSION, decision=decision and decision["id"], **told))

    def _benefits(self) -> list[Row]:
        """Each half that holds a day of the program, up to the run's last day."""
        rows: list[Row] = []
        first, last = period("half", VERSION, STARTS)
        while first <= self.facts.until:
            end = min(last, self.facts.until)
            for partner in self.contracts.partners:
                days = [first + DAY * number for number in range((end - first).days + 1)]
                held = {self._rank(partner, day) for day in days if day >= VERSION and self.contracts.in_business(partner, day)}
                if held:
                    rows += [row for benefit in BRINGS if (row := self._benefit(partner, benefit, held, first, last, end))]
            first, last = period("half", last + DAY, STARTS)
        return rows

    def _rank(self, partner: str, day: date) -> str:
        return [rank for since, rank in self.events[partner] if since <= day][-1]

    def _benefit(self, partner: str, benefit: str, held: set[str], first: date, last: date, end: date) -> Row | None:
        brought = {rank: BRINGS[benefit].get(rank, 0) for rank in held}
        entitled = None if None in brought.values() else max(amount for amount in brought.values() if amount is not None)
        rank = max((rank for rank, amount in brought.items() if amount == entitled), key=LADDER.index)
        done = [
            row
            for row in self.facts.of("activities")
            if (row["partner"], row["kind"]) == (partner, benefit) and first <= row["date"] <= end
        ]
        used = sum(row["value"] or 0 for row in done) if benefit == "promotion_fund" else len(done)
        if entitled == 0 and used == 0:
            return None
        unit = "number" if benefit == "promotion_fund" else "count"
        names = {
            "partner": partner,
            "benefit": benefit,
            "first_day": first,
            "last_day": last,
            "version": VERSION,
            "rank": rank,
            "unit": unit,
        }
        return names | {"entitled": entitled, "used": used, "left": None if entitled is None else entitled - used}


calculate = Calculation.calculate
