"""Facts about what was sold and done: deals, order lines, changes, payments, credits, activities, targets, and their revisions."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from benchmarks.generated.choices import Choices, chance, pick, some
from benchmarks.generated.companies import Companies, Row, Tables
from benchmarks.generated.metrics import METRICS
from benchmarks.generated.world import ACTIVITY_KINDS, CUSTOMERS, LINE_KINDS, NETS, PEOPLE, PRODUCTS, World
from enishi_engine.core.expression import Unit

Span = tuple[date, date]
LATER = (0, 0, 1, 1, 14, 28, 30, 31, 45, 90, 91, 180)
WINDOWS = (0, 1, 30, 31, 180)  # days within which incentives take back
_REVISED = {
    "order_lines": "net_minor",
    "line_changes": "date",
    "customer_payments": "amount_minor",
    "activities": "value_millionths",
    "credits": "weight",
}


class FactMaker:
    """Makes all tables of one case, those that refer to others after them."""

    def __init__(self, choices: Choices, world: World, next_text: date | None = None) -> None:
        self.choices, self.world, self.next_text = choices, world, next_text
        self.companies = Companies(choices, world)
        self.tables: Tables = {}

    def make(self, ranks: tuple[str, ...], metrics: Sequence[str], spans: Sequence[Span], rated: Sequence[str]) -> Tables:
        """All tables; `rated` are the incentives that are percentages in every version."""
        self.tables = self.companies.make(ranks)
        self.deals()
        self.lines()
        for name, percent in (("line_changes", 80), ("customer_payments", 80), ("credits", 75), ("activities", 94), ("claims", 80)):
            if chance(self.choices, percent):
                self.tables[name] = getattr(self, name)()
        if metrics and chance(self.choices, 92):
            self.tables["targets"] = self.targets(metrics, spans)
        if rated and self.tables.get("agreements") and chance(self.choices, 40):
            self.tables["special_terms"] = self.special_terms(rated)
        self.revise()
        if "closings" in self.tables:
            self.learn_around_closings()
        return self.tables

    # Who and where

    def partner(self) -> str:
        return str(pick(self.choices, [row["code"] for row in self.tables["partners"]]))

    def person_of(self, partner: str) -> str | None:
        people = [code for code, company in PEOPLE.items() if company == partner and self.knows("people", code)]
        others = [code for code in PEOPLE if self.knows("people", code)]
        if not others or chance(self.choices, 15):
            return None
        return pick(self.choices, people if people and chance(self.choices, 90) else others)

    def knows(self, table: str, code: str) -> bool:
        return table not in self.tables or any(row["code"] == code for row in self.tables[table])

    def booked(self, row: Row, day: date) -> Row:
        """Sometimes a moment of its own, the same for several; sometimes another source, and a later knowledge."""
        if chance(self.choices, 25):
            row["booked_at"] = (
                f"{day + timedelta(days=pick(self.choices, (0, 0, 1)))}T{pick(self.choices, ('00:00', '09:00', '09:00', '18:30'))}"
            )
        if chance(self.choices, 15):
            row["source"] = pick(self.choices, ("crm", "erp"))
        if chance(self.choices, 12):
            row["learned_at"] = f"{day + timedelta(days=pick(self.choices, (0, 1, 30, 100)))}T12:00"
        return row

    def special_terms(self, rated: Sequence[str]) -> list[Row]:
        agreements = [row["id"] for row in self.tables["agreements"]]
        rows: list[Row] = []
        for number in range(1, self.choices.whole(1, 6) + 1):
            row: Row = {"id": f"x{number}", "agreement": pick(self.choices, agreements), "incentive": pick(self.choices, rated)}
            row |= {
                "rate_percent_millionths": pick(self.choices, (0, 7_500_000, 12_345_600, 20_000_000, 33_333_300)),
                "reason": f"reason {number}",
            }
            row = self.companies.span(row, first=100, last=45)
            rows.append(row | ({"learned_at": f"{row['first_day']}T12:00"} if chance(self.choices, 25) else {}))
        return rows

    # What was done

    def deals(self) -> None:
        if chance(self.choices, 8):
            return
        rows = []
        for number in range(1, self.choices.whole(2, 7) + 1):
            partner, registered = self.partner(), self.companies.day(-150, 200 if chance(self.choices, 30) else 40)
            row: Row = {
                "id": f"d{number}",
                "partner": partner,
                "registered": registered.isoformat(),
                "amount_minor": pick(self.choices, NETS),
            }
            row["stage"] = pick(self.choices, ("registered", "won", "lost"))
            if chance(self.choices, 50):
                row["decided"] = (registered + timedelta(days=pick(self.choices, LATER))).isoformat()
            if chance(self.choices, 60):
                row |= {"customer": pick(self.choices, CUSTOMERS), "product": pick(self.choices, PRODUCTS)}
            if (person := self.person_of(partner)) is not None and chance(self.choices, 60):
                row["person"] = person
            rows.append(self.booked(row, registered))
        self.tables["deals"] = rows

    def lines(self) -> None:
        # Few days, so that many lines share one; most of them while a text is in force.
        days = [
            self.companies.day(-200, 200) if chance(self.choices, 25) else self.companies.day(0, 200)
            for _ in range(self.choices.whole(2, 8))
        ]
        if self.next_text is not None and chance(self.choices, 60):  # both texts judge something in one month
            days = [self.next_text + timedelta(days=after) for after in (-15, -1, 0, 10)] + days[:2]
        self.tables["order_lines"] = [self.line(number, pick(self.choices, days)) for number in range(1, self.choices.whole(4, 24) + 1)]

    def line(self, number: int, ordered: date) -> Row:
        partner = self.partner()
        row: Row = {"id": f"l{number}", "partner": partner, "ordered_on": ordered.isoformat(), "net_minor": pick(self.choices, NETS)}
        row["kind"] = pick(self.choices, ("new", "new", *LINE_KINDS))
        row["quantity"] = pick(self.choices, (1, 1, 2, 3, 5, 12, 0, -1))
        often: list[tuple[str, Any, int]] = [
            ("customer", pick(self.choices, ("kawa", "kawa", "kawa", *CUSTOMERS)), 93), ("product", pick(self.choices, ("accounting", "hr", "storage", *PRODUCTS)), 93),
            ("person", self.person_of(partner), 80), ("distributor", self.partner(), 60), ("subscription", pick(self.choices, ("s1", "s2", "s3")), 85),
            ("order", pick(self.choices, ("o1", "o2")), 40), ("term_months", pick(self.choices, (0, 1, 1, 2, 2, 3, 7, 12)), 75), ("deal", self.deal_of(partner), 88),
            ("setup_minor", pick(self.choices, (0, 100, 1_000)), 40), ("subvention_minor", pick(self.choices, (0, 33)), 30),
            ("list_minor", pick(self.choices, NETS), 40), ("partner_price_minor", pick(self.choices, NETS), 40),
        ]  # fmt: skip
        row |= {name: value for name, value, percent in often if value is not None and chance(self.choices, percent)}
        for name in ("accepted_on", "starts_on"):
            if chance(self.choices, 85):
                row[name] = (ordered + timedelta(days=pick(self.choices, LATER))).isoformat()
        return self.booked(row, ordered)

    def deal_of(self, partner: str) -> str | None:
        deals = self.tables.get("deals")
        if deals is None:
            return pick(self.choices, ("d1", "d2"))
        own = [row["id"] for row in deals if row["partner"] == partner]
        return str(pick(self.choices, own or [row["id"] for row in deals]))

    def line_changes(self) -> list[Row]:
        rows: list[Row] = []
        for line in self.tables["order_lines"]:
            left, day = max(line["net_minor"], 0), date.fromisoformat(line["ordered_on"])
            for _ in range(pick(self.choices, (0, 0, 1, 1, 2, 3))):
                day += timedelta(days=pick(self.choices, (*LATER, *WINDOWS * 3)))
                row, left = self.change(line["id"], len(rows) + 1, day, left)
                rows.append(row)
        return rows

    def change(self, line: str, number: int, day: date, left: int) -> tuple[Row, int]:
        kind = pick(self.choices, ("refund", "refund", "refund", "cancel", "cancel", "churn", "plan_change", "bad_debt"))
        row: Row = {"id": f"c{number:03}", "line": line, "kind": kind, "date": day.isoformat()}
        amount = pick(self.choices, (0, left // 4, left // 3, left // 2, left, left))
        if kind == "cancel" and chance(self.choices, 60):
            amount = left
        elif chance(self.choices, 85):
            row["amount_minor"] = amount
        else:
            amount = left if kind == "cancel" else 0
        return self.tied(row, day), left - amount

    def tied(self, row: Row, day: date) -> Row:
        """Another source only: a moment out of the order of dates would undo more than is left."""
        return row | ({"learned_at": f"{day + timedelta(days=40)}T12:00"} if chance(self.choices, 10) else {})

    def customer_payments(self) -> list[Row]:
        rows: list[Row] = []
        for line in self.tables["order_lines"]:
            day, net = date.fromisoformat(line["ordered_on"]), line["net_minor"]
            for _ in range(pick(self.choices, (0, 1, 1, 1, 1, 2, 3))):
                day += timedelta(days=pick(self.choices, LATER))
                amount = pick(self.choices, (net, net, net, net // 2, net // 3 + 1, -net // 2, net * 2, 1))
                rows.append(
                    self.booked({"id": f"p{len(rows) + 1}", "line": line["id"], "amount_minor": amount, "date": day.isoformat()}, day)
                )
        return rows

    def credits(self) -> list[Row]:
        rows: list[Row] = []
        for line in self.tables["order_lines"]:
            for role in ("sold", "sourced", "influenced", "serviced"):
                if not chance(self.choices, 35 if role == "sold" else 60):
                    continue
                for _ in range(pick(self.choices, (1, 2, 2, 3))):
                    row = {"id": f"k{len(rows) + 1}", "line": line["id"], "partner": self.partner(), "role": role}
                    rows.append(self.held(row | {"weight": pick(self.choices, (1, 1, 1, 2, 3, 7))}, date.fromisoformat(line["ordered_on"])))
        return rows

    def held(self, row: Row, ordered: date) -> Row:
        """Sometimes from or until a day beside the order's."""
        for name in ("first_day", "last_day"):
            if chance(self.choices, 15):
                row[name] = (ordered + timedelta(days=pick(self.choices, (0, 0, -1, 1)))).isoformat()
        return row if row.get("first_day", "") <= row.get("last_day", "9999") else {**row, "last_day": row["first_day"]}

    def activities(self) -> list[Row]:
        rows: list[Row] = []
        for line in self.tables["order_lines"]:
            if chance(self.choices, 78):
                day = date.fromisoformat(line["ordered_on"]) + timedelta(days=pick(self.choices, LATER))
                rows.append(
                    self.activity(len(rows), line["partner"] if chance(self.choices, 85) else self.partner(), "claim", line["id"], day)
                )
        for deal in self.tables.get("deals", []):
            if chance(self.choices, 90):
                day = date.fromisoformat(deal["registered"]) + timedelta(days=pick(self.choices, LATER))
                rows.append(self.activity(len(rows), deal["partner"], "meeting_set", deal["id"], day))
        for _ in range(self.choices.whole(2, 10)):
            kind = pick(self.choices, ACTIVITY_KINDS)
            subject = pick(self.choices, ("a1", "a2", "a3", "a4", "d1", None))
            rows.append(self.activity(len(rows), self.partner(), kind, subject, self.companies.day()))
        return rows

    def activity(self, number: int, partner: str, kind: str, subject: str | None, day: date) -> Row:
        row: Row = {"id": f"a{number + 1}", "partner": partner, "kind": kind, "date": day.isoformat()}
        row["value_millionths"] = pick(self.choices, (0, 1_000_000, 2_500_000, 10_000_000, 33_333_333, 1, -1_000_000))
        if subject is not None:
            row["subject"] = subject
        if (person := self.person_of(partner)) is not None:
            row["person"] = person
        return self.booked(row, day)

    def claims(self) -> list[Row]:
        rows: list[Row] = []
        for number in range(1, self.choices.whole(1, 6) + 1):
            requested = self.companies.day(-60, 200)
            row: Row = {"id": f"m{number}", "partner": self.partner(), "requested_on": requested.isoformat()}
            row["requested_minor"] = max(0, pick(self.choices, NETS))
            approved = requested + timedelta(days=pick(self.choices, LATER))
            if chance(self.choices, 85):
                row |= {"approved_on": approved.isoformat(), "approved_minor": max(0, pick(self.choices, NETS))}
            if chance(self.choices, 80):
                row |= {
                    "claimed_on": (approved + timedelta(days=pick(self.choices, LATER))).isoformat(),
                    "claimed_minor": max(0, pick(self.choices, NETS)),
                }
            rows.append(self.booked(row, requested))
        return rows

    # Targets and revisions

    def targets(self, metrics: Sequence[str], spans: Sequence[Span]) -> list[Row]:
        rows: list[Row] = []
        for first, last in some(self.choices, spans, 3, 12):
            for metric in some(self.choices, metrics, 1, 3):
                for partner in some(self.choices, [row["code"] for row in self.tables["partners"]], 1, 4):
                    rows.append(self.target(len(rows), partner, metric, first, last))
                    if chance(self.choices, 20):
                        rows.append(self.target(len(rows), partner, metric, first, last))
        return rows

    def target(self, number: int, partner: str, metric: str, first: date, last: date) -> Row:
        unit = METRICS[metric]
        value = pick(self.choices, (1, 100, 1_000, 10_000, 30_000)) * 10 ** (6 - self.world.digits) if unit is Unit.MONEY else 0
        value = value or pick(self.choices, (1, 1, 2, 3)) * 1_000_000
        row: Row = {"id": f"t{number}", "partner": partner, "metric": metric, "first_day": first.isoformat(), "last_day": last.isoformat()}
        row |= {"value_millionths": value}
        for name in ("partner_signed_on", "maker_signed_on"):
            if chance(self.choices, 96):
                row[name] = (first + timedelta(days=pick(self.choices, (-30, -30, -1, -1, 0, 0, 0, 1, 20)))).isoformat()
        if chance(self.choices, 40):
            row["agreed_late"] = True
        if (person := self.person_of(partner)) is not None and chance(self.choices, 8):
            row["person"] = person
        return row

    def revise(self) -> None:
        """Corrections: the row as it was first, with a smaller revision, and when the correction was learned."""
        for name, column in _REVISED.items():
            rows = self.tables.get(name)
            if not rows or not chance(self.choices, 25):
                continue
            for place in some(self.choices, range(len(rows)), 1, 3):
                self.correct(rows, rows[place], column)

    def learn_around_closings(self) -> None:
        """What happened before a closing's moment is often learned just before, at or after it."""
        moments = [date.fromisoformat(row["known_by"][:10]) for row in self.tables["closings"]]
        for name, day in (("order_lines", "ordered_on"), ("activities", "date"), ("line_changes", "date")):
            for row in self.tables.get(name, ()):
                later = [moment for moment in moments if moment.isoformat() >= row[day]]
                if later and chance(self.choices, 60):
                    row["learned_at"] = f"{min(later) + timedelta(days=pick(self.choices, (-1, 0, 0, 1, 20)))}T12:00"

    def correct(self, rows: list[Row], row: Row, column: str) -> None:
        day = date.fromisoformat(row.get("ordered_on") or row.get("date") or self.world.begin.isoformat())
        wrong = dict(row)
        if column == "date":
            wrong[column] = (day + timedelta(days=pick(self.choices, (1, 30)))).isoformat()
        else:
            wrong[column] = max(1, row[column] // 2) if column == "weight" else pick(self.choices, NETS)
        row["revision"] = pick(self.choices, (2, 2, 5))
        if chance(self.choices, 60):
            row["learned_at"] = f"{day + timedelta(days=pick(self.choices, (1, 60, 150)))}T12:00"
        rows.append(wrong)
