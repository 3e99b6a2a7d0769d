"""What partners' people did and what both sides agreed: deals, meetings, logins, courses, claims, targets."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from demo.orders import Line
from demo.partners import Partner, Person, Row
from demo.season import DAYS, END, START, TODAY, add_months, demand, is_working_day, working_day_from

SPIFF_SPAN = (date(2025, 1, 6), date(2025, 3, 6))
COURSES = ("basics", "invoice_law", "hr_basics", "migration", "security")
DOCUMENTS = ("price_list", "hr_leaflet", "case_book", "demo_script")
EVENTS = ("inquiry", "event", "accompanied_visit", "study_session", "co_hosted_event", "lead_handed_over")


# ── Deals and meetings ───────────────────────────────────────────────────────────────────────────────────────────────


def deals_and_lines(rng: Random, lines: list[Line]) -> tuple[list[Row], list[Line]]:
    """A deal for most of the larger new lines, the lines that name it, and half as many deals that came to nothing."""
    deals: list[Row] = []
    tied: list[Line] = []
    for line in lines:
        if line.kind == "new" and line.net > 250_000 and rng.random() < 0.6:
            deal = _deal(line, f"K-{len(deals) + 1:04}", line.day - timedelta(days=rng.randint(5, 120)))
            deals.append(deal | {"decided": line.day, "stage": "won"})
            tied.append(replace(line, deal=str(deal["id"])))
        else:
            tied.append(line)
    for line in rng.sample([line for line in tied if line.kind == "new"], len(deals) // 2):
        deal = _deal(line, f"K-{len(deals) + 1:04}", line.day)
        stage = rng.choices(("lost", "expired", "registered"), (60, 20, 20))[0]
        decided = line.day + timedelta(days=rng.randint(20, 150))
        if stage != "lost":  # nobody decided: its protection is over, or still holds
            stage = "expired" if _date(deal["expires"]) < TODAY else "registered"
        deals.append(deal | {"stage": stage, "decided": decided if stage == "lost" and decided <= END else None})
    return deals, tied


def _deal(line: Line, id: str, registered: date) -> Row:  # noqa: A002 - the column is called id
    registered = working_day_from(registered)
    return {
        "id": id, "partner": line.partner.code, "person": line.person, "customer": line.customer.code, "product": line.product.code,
        "registered": min(registered, line.day), "expires": registered + timedelta(days=180), "amount": max(line.net, 0) // 10_000 * 10_000,
    }  # fmt: skip


def meetings(rng: Random, deals: list[Row]) -> Iterable[Row]:
    """A first meeting for most deals, soon after they are registered and before they are won."""
    for deal in deals:
        if rng.random() < 0.7:
            day = working_day_from(_date(deal["registered"]) + timedelta(days=rng.randint(0, 21)))
            decided = deal.get("decided")
            if START <= day <= END and (decided is None or day <= _date(decided)):
                yield {"partner": deal["partner"], "person": deal["person"], "kind": "meeting_set", "subject": deal["id"], "date": day}


# ── Portal, courses, the maker's own visits ──────────────────────────────────────────────────────────────────────────


def everyday(rng: Random, partners: list[Partner], people: dict[str, list[Person]]) -> Iterable[Row]:
    """Logins and downloads, which most people soon give up; courses passed; inquiries and what the maker did for the partner."""
    working_days = [day for day in DAYS if is_working_day(day)]
    busy = list(accumulate(demand(day) for day in working_days))
    for partner in partners:
        for person in people[partner.code]:
            habit = rng.choices((0, 4, 20, 90), (15, 45, 28, 12))[0]
            for day in sorted(rng.choices(working_days, cum_weights=busy, k=rng.randint(0, 2 * habit))):
                if person.is_there(day):
                    yield from _visit(rng, person, day)
            if person.joined <= END:
                yield from _courses(rng, person)
        for day in rng.choices(working_days, k=round(14 + 300 * partner.weight)):
            if partner.strength(day) > 0:
                yield {"partner": partner.code, "kind": rng.choice(EVENTS), "date": day}


def _visit(rng: Random, person: Person, day: date) -> Iterable[Row]:
    yield {"partner": person.partner, "person": person.code, "kind": "portal_login", "date": day}
    if rng.random() < 0.3:
        yield {"partner": person.partner, "person": person.code, "kind": "download", "subject": rng.choice(DOCUMENTS), "date": day}


def _courses(rng: Random, person: Person) -> Iterable[Row]:
    day = max(person.joined, START)
    for course in COURSES[: rng.choices((0, 1, 2, 5), (30, 35, 25, 10))[0]]:
        day = working_day_from(day + timedelta(days=rng.randint(7, 120)))
        if day <= END and person.is_there(day):
            passed: Row = {"partner": person.partner, "person": person.code, "kind": "course_passed", "subject": course, "date": day}
            yield passed | {"value": rng.randint(60, 100)}


# ── Claims ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def claims(rng: Random, lines: list[Line]) -> Iterable[Row]:
    """For the winter SPIFF on HR: most are claimed in time, some after its last day, some never."""
    first, last = SPIFF_SPAN
    for line in lines:
        if line.product.code == "hr" and line.kind == "new" and first <= line.day <= last:
            outcome = rng.choices(("in time", "late", "never"), (80, 8, 12))[0]
            in_time = min(working_day_from(line.day + timedelta(days=rng.randint(0, 14))), last)
            late = last + timedelta(days=rng.randint(1, 20))
            if outcome != "never":
                day = late if outcome == "late" else in_time
                yield {"partner": line.partner.code, "person": line.person, "kind": "claim", "subject": line.id, "date": day}


def numbered(rows: Iterable[Row]) -> list[Row]:
    """All activities in order of day, with ids."""
    ordered = sorted(rows, key=lambda row: (str(row["date"]), str(row["partner"]), str(row["kind"]), str(row.get("subject"))))
    return [{"id": f"V-{number:05}"} | row for number, row in enumerate(ordered, start=1)]


# ── Targets ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def targets(rng: Random, partners: list[Partner], lines: list[Line]) -> list[Row]:
    """What the thirty largest partners agreed on for each quarter: mostly signed in time, some late, some by one side only."""
    sales: dict[tuple[str, date], int] = defaultdict(int)
    for line in lines:
        sales[line.partner.code, _quarter(line.day)] += line.net
    rows: list[Row] = []
    for partner in partners[:30]:
        for number in range(8):
            first_day = add_months(START, 3 * number)
            expected = sales[partner.code, first_day] * rng.randint(72, 118) // 100 // 100_000 * 100_000
            if expected:
                rows.append(_target(rng, partner, first_day, expected))
    return [{"id": f"T-{number:03}"} | row for number, row in enumerate(rows, start=1)]


def _target(rng: Random, partner: Partner, first_day: date, value: int) -> Row:
    outcome = rng.choices(("in time", "late", "agreed late", "unsigned"), (74, 10, 6, 10))[0]
    early = first_day - timedelta(days=rng.randint(2, 25))
    late = first_day + timedelta(days=rng.randint(3, 40))
    partner_signed_on = {"in time": early, "late": late, "agreed late": late, "unsigned": None}[outcome]
    return {
        "partner": partner.code, "metric": "sales_quarter", "first_day": first_day, "last_day": add_months(first_day, 3) - timedelta(days=1),
        "value": value, "partner_signed_on": partner_signed_on, "maker_signed_on": early, "agreed_late": outcome == "agreed late",
    }  # fmt: skip


def _quarter(day: date) -> date:
    return add_months(START, ((day.year - START.year) * 12 + day.month - START.month) // 3 * 3)


def _date(value: object) -> date:
    assert isinstance(value, date)
    return value
