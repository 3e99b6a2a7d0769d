"""The facts of one run: as known by a moment, until its last day, with the values derived from them (docs/rules/facts.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from enishi_engine.facts.declarations import FACT
from enishi_engine.facts.tables import Facts
from enishi_engine.oracle.spans import DAY, add_months

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """A later event of a line; `undoes` is how much of the net it undoes, `before` what the ones before it did, in the line's minor units."""

    id: str
    kind: str
    date: date
    booked_at: datetime
    source: str
    undoes: int
    before: int = 0


@dataclass(frozen=True)
class Line:
    """An order line with everything that hangs on it.

    `row` has its columns and `change`, `paid_on`, `meeting`, `previous_last_day`; `changes` are in order; `paid` is the sum of its
    payments, in minor units. Its service starts on `starts_on`, and there is none from `ended_on` on. `downgrades` are
    the lines of its subscription with which the customer went back to a lower plan.
    """

    row: Row
    changes: tuple[Change, ...]
    gone_on: date | None
    starts_on: date
    ended_on: date | None
    downgrades: tuple[Change, ...]
    paid: int
    credits: tuple[Row, ...]

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def net(self) -> int:
        return int(self.row["net"])


@dataclass(frozen=True, kw_only=True)
class Known:
    """Every fact that exists for the run, by its key; attributes and agreements by partner, claims by what they are about,
    special terms by agreement, rates into the program's `currency` by the other one.

    `agreements` is None when no such file was loaded.
    """

    until: date
    currency: str
    partners: Mapping[str, Row]
    partner_attributes: Mapping[str, list[Row]]
    agreements: Mapping[str, list[Row]] | None
    people: Mapping[str, Row]
    certificates: tuple[Row, ...]
    customers: Mapping[str, Row]
    products: Mapping[str, Row]
    deals: Mapping[str, Row]
    lines: Mapping[str, Line]
    activities: tuple[Row, ...]
    claims: Mapping[str, list[Row]]
    marketing_claims: tuple[Row, ...]
    targets: tuple[Row, ...]
    rank_decisions: tuple[Row, ...]
    rank_choices: tuple[Row, ...]
    closings: tuple[Row, ...]
    customer_first_order: Mapping[str, date]
    subscription_first_order: Mapping[str, date]
    special_terms: Mapping[str, list[Row]]
    rates: Mapping[str, list[Row]]


def facts_as_known(facts: Facts, *, known_by: datetime | None, until: date | None, first_day: date) -> Known:
    """The facts of a run; `first_day` is its last day too when nothing that could date it is known."""
    rows = {name: _latest_revisions(name, facts, known_by) for name in FACT}
    until = until or _latest_day(rows) or first_day
    deals = _by_key("id", (_without_later_days(row, until, "decided") for row in rows["deals"] if row["registered"] <= until))
    activities = tuple(row for row in rows["activities"] if row["date"] <= until)
    lines = {line.id: line for line in _lines(rows, activities, until, facts.currency)}
    return Known(
        until=until,
        currency=facts.currency,
        partners=_by_key("code", rows["partners"]),
        partner_attributes=_grouped("partner", rows["partner_attributes"]),
        agreements=_grouped("partner", rows["agreements"]) if "agreements" in facts.tables else None,
        people=_by_key("code", rows["people"]),
        certificates=rows["certificates"],
        customers=_by_key("code", rows["customers"]),
        products=_by_key("code", rows["products"]),
        deals=deals,
        lines=lines,
        activities=activities,
        claims=_grouped("subject", (row for row in activities if row["kind"] == "claim")),
        marketing_claims=tuple(_claim(row, until) for row in rows["claims"] if row["requested_on"] <= until),
        targets=rows["targets"],
        rank_decisions=rows["rank_decisions"],
        rank_choices=rows["rank_choices"],
        closings=rows["closings"],
        customer_first_order=_first_orders(lines.values(), "customer"),
        subscription_first_order=_first_orders(lines.values(), "subscription"),
        special_terms=_grouped("agreement", rows["special_terms"]),
        rates=_grouped("from_currency", (row for row in rows["rates"] if row["to_currency"] == facts.currency)),
    )


def _latest_revisions(name: str, facts: Facts, known_by: datetime | None) -> tuple[Row, ...]:
    """Of each key the row of the highest revision that was learned in time."""
    latest: dict[tuple[Any, ...], Row] = {}
    for row in facts.tables[name].to_pylist() if name in facts.tables else ():
        if known_by is not None and row["learned_at"] > known_by:
            continue
        key = tuple(row[column] for column in FACT[name].key)
        if key not in latest or row["revision"] > latest[key]["revision"]:
            latest[key] = row
    return tuple(latest.values())


def _latest_day(rows: Mapping[str, tuple[Row, ...]]) -> date | None:
    dating = {"order_lines": "ordered_on", "line_changes": "date", "customer_payments": "date", "activities": "date"}
    return max((row[day] for name, day in dating.items() for row in rows[name]), default=None)


def _by_key(key: str, rows: Iterable[Row]) -> dict[str, Row]:
    return {row[key]: row for row in rows}


def _grouped(column: str, rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def _without_later_days(row: Row, until: date, *days: str) -> Row:
    return {**row, **{day: None for day in days if row[day] is not None and row[day] > until}}


def _claim(row: Row, until: date) -> Row:
    """A claim for marketing money, without the approval and the proof that are dated after the run's last day."""
    hidden: dict[str, None] = {}
    for day, amount in (("approved_on", "approved"), ("claimed_on", "claimed")):
        if row[day] is not None and row[day] > until:
            hidden |= {day: None, amount: None}
    return {**row, **hidden}


# ── Order lines ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _lines(rows: Mapping[str, tuple[Row, ...]], activities: tuple[Row, ...], until: date, currency: str) -> Iterable[Line]:
    changes = _grouped("line", (row for row in rows["line_changes"] if row["date"] <= until))
    payments = _grouped("line", (row for row in rows["customer_payments"] if row["date"] <= until))
    credits_of = _grouped("line", rows["credits"])
    meetings = _meetings(activities)
    downgrades = _downgrades(rows["order_lines"], until)
    first_sold = _first_sold(rows, until)
    previous = _previous_last_days(row for row in rows["order_lines"] if row["ordered_on"] <= until)
    for row in rows["order_lines"]:
        if row["ordered_on"] > until:
            continue
        paid = payments.get(row["id"], [])
        line_changes = _in_order(changes.get(row["id"], []), net=row["net"])
        derived = {"change": "none", "paid_on": _paid_on(row, paid), "meeting": meetings.get(row["deal"]) if row["deal"] else None}
        derived["first_sold"] = first_sold.get(row["id"])
        derived["previous_last_day"] = previous.get(row["id"])
        derived["currency"] = row["currency"] or currency
        yield Line(
            row={**_without_later_days(row, until, "accepted_on", "starts_on"), **derived},
            changes=line_changes,
            gone_on=_gone_on(line_changes, net=row["net"]),
            starts_on=row["starts_on"] or row["ordered_on"],
            ended_on=_ended_on(line_changes, net=row["net"]),
            downgrades=downgrades.get(row["subscription"], ()),
            paid=sum(payment["amount"] for payment in paid),
            credits=tuple(credits_of.get(row["id"], [])),
        )


def _previous_last_days(lines: Iterable[Row]) -> dict[str, date]:
    """Of each line that has one, the last day of service of the terms that its subscription had before."""
    latest: dict[str, date] = {}
    found: dict[str, date] = {}
    for row in sorted(lines, key=lambda row: (row["ordered_on"], row["booked_at"], row["source"], row["id"])):
        subscription, term = row["subscription"], row["term_months"] or 0
        if subscription is None:
            continue
        if subscription in latest:
            found[row["id"]] = latest[subscription]
        if term > 0:
            last_day = add_months(row["starts_on"] or row["ordered_on"], term) - DAY
            latest[subscription] = max(last_day, latest.get(subscription, last_day))
    return found


def _downgrades(lines: tuple[Row, ...], until: date) -> dict[str, tuple[Change, ...]]:
    """Of each subscription the lines that go back to a lower plan, on the day their service starts."""
    found: dict[str, tuple[Change, ...]] = {}
    for row in lines:
        starts_on, subscription = row["starts_on"] or row["ordered_on"], row["subscription"]
        if row["kind"] == "downgrade" and subscription is not None and row["ordered_on"] <= until and starts_on <= until:
            change = Change(row["id"], "downgrade", starts_on, row["booked_at"], row["source"], 0)
            found[subscription] = (*found.get(subscription, ()), change)
    return found


def _in_order(rows: list[Row], *, net: int) -> tuple[Change, ...]:
    """A line's changes in order, each with what it undoes: a cancel without an amount undoes what is left."""
    changes: list[Change] = []
    undone = 0
    for row in sorted(rows, key=lambda row: (row["date"], row["booked_at"], row["source"], row["id"])):
        undoes = row["amount"]
        if undoes is None:
            undoes = max(0, net - undone) if row["kind"] == "cancel" else 0
        changes.append(Change(row["id"], row["kind"], row["date"], row["booked_at"], row["source"], undoes, undone))
        undone += undoes
    return tuple(changes)


def _gone_on(changes: tuple[Change, ...], *, net: int) -> date | None:
    """The day on which the line is wholly undone."""
    undone = 0
    for change in changes:
        undone += change.undoes
        if (undone >= net) if net > 0 else (change.kind == "cancel"):
            return change.date
    return None


def _ended_on(changes: tuple[Change, ...], *, net: int) -> date | None:
    """The first day without service."""
    ends = [change.date for change in changes if change.kind in ("cancel", "churn", "plan_change")]
    gone_on = _gone_on(changes, net=net)
    return min([*ends, *([gone_on] if gone_on is not None else [])], default=None)


def _paid_on(line: Row, payments: list[Row]) -> date | None:
    """The first day at whose end the customer had paid the line's net; for a net of 0 or less the day of the order."""
    if line["net"] <= 0:
        ordered_on: date = line["ordered_on"]
        return ordered_on
    paid_by = {day: sum(payment["amount"] for payment in payments if payment["date"] <= day) for day in {row["date"] for row in payments}}
    return min((day for day, paid in paid_by.items() if paid >= line["net"]), default=None)


def _meetings(activities: tuple[Row, ...]) -> dict[str, date]:
    """The first day on which a meeting was set, by what it was about."""
    first: dict[str, date] = {}
    for row in activities:
        if row["kind"] == "meeting_set" and row["subject"] is not None:
            first[row["subject"]] = min(row["date"], first.get(row["subject"], row["date"]))
    return first


def _first_sold(rows: Mapping[str, tuple[Row, ...]], until: date) -> dict[str, date]:
    """Of each line: when its product's family (or, without one, the product) was first sold to its customer."""
    families = {product["code"]: product["family"] for product in rows["products"]}
    keys: dict[str, tuple[str, str | None, str]] = {}
    first: dict[tuple[str, str | None, str], date] = {}
    for row in rows["order_lines"]:
        if row["ordered_on"] <= until and row["customer"] is not None and row["product"] is not None:
            family = families.get(row["product"])
            key = keys[row["id"]] = (row["customer"], family, "" if family is not None else row["product"])
            first[key] = min(row["ordered_on"], first.get(key, row["ordered_on"]))
    return {line: first[key] for line, key in keys.items()}


def _first_orders(lines: Iterable[Line], column: str) -> dict[str, date]:
    first: dict[str, date] = {}
    for line in lines:
        code, day = line.row[column], line.row["ordered_on"]
        if code is not None:
            first[code] = min(day, first.get(code, day))
    return first
