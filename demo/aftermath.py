"""What happens to order lines afterwards: cancellations and refunds, customers' payments, shared credit, corrected entries."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from demo.orders import Line, Sold
from demo.partners import Partner, Row
from demo.season import END, add_months, month_end

CO_SOLD = 150
CORRECTED = 24


def line_changes(rng: Random, lines: list[Line], sold: list[Sold]) -> list[Row]:
    """Cancellations, refunds, goodbyes at the anniversary and a few bad debts; at most one for each line."""
    changes = list(_of_subscriptions(rng, lines, sold))
    changed = {change["line"] for change in changes}
    plain = [line for line in lines if line.net > 60_000 and line.id not in changed and line.day < date(2026, 2, 1)]
    for line in rng.sample(plain, 320):
        amount = line.net * rng.choice((10, 20, 25, 50)) // 100
        changes.append(_change(line, "refund", line.day + timedelta(days=rng.randint(10, 230)), amount))
    changed = {change["line"] for change in changes}
    old = [line for line in lines if line.kind == "new" and line.net > 60_000 and line.id not in changed and line.day < date(2025, 9, 1)]
    changes += [_change(line, "bad_debt", line.day + timedelta(days=180), line.net) for line in rng.sample(old, 16)]
    known = [change for change in changes if change["date"] <= END]  # type: ignore[operator]
    known.sort(key=lambda change: (str(change["date"]), str(change["line"])))
    return [{"id": f"X-{number:04}"} | change for number, change in enumerate(known, start=1)]


def _of_subscriptions(rng: Random, lines: list[Line], sold: list[Sold]) -> Iterable[Row]:
    first = {line.subscription: line for line in reversed(lines) if line.kind == "new" and line.net >= 0}
    for one in sold:
        line = first[one.first.subscription]
        if one.cancelled_on is not None:
            yield _change(line, "cancel", max(one.cancelled_on, line.day))
        elif one.churned_on is not None and rng.random() < 0.8:
            yield _change(line, "churn", one.churned_on)


def _change(line: Line, kind: str, day: date, amount: int | None = None) -> Row:
    return {"line": line.id, "kind": kind, "amount": amount, "date": day}


def customer_payments(rng: Random, lines: list[Line], changes: list[Row]) -> list[Row]:
    """Most lines are paid in full at the end of the next month, some in two parts, some partly, some never, some long after."""
    unpaid = {change["line"] for change in changes if change["kind"] == "bad_debt"}
    rows: list[Row] = []
    for line in lines:
        if line.net <= 0 or line.id in unpaid:
            continue
        due = month_end(add_months(line.day.replace(day=1), 1))
        rows += [row for row in _payments(rng, line, due) if row["date"] <= END]  # type: ignore[operator]
    rows.sort(key=lambda row: (str(row["date"]), str(row["line"])))
    return [{"id": f"P-{number:05}"} | row for number, row in enumerate(rows, start=1)]


def _payments(rng: Random, line: Line, due: date) -> list[Row]:
    half = line.net // 2
    shape = rng.choices(("full", "late", "two", "part", "never"), (86, 5, 4, 3, 2))[0]
    parts = {
        "full": [(line.net, due)],
        "late": [(line.net, due + timedelta(days=rng.randint(5, 60)))],
        "two": [(half, due), (line.net - half, month_end(add_months(due, 1)))],
        "part": [(line.net * rng.choice((25, 40, 50)) // 100, due)],
        "never": [],
    }[shape]
    return [{"line": line.id, "amount": amount, "date": day} for amount, day in parts if amount]


def shared_credit(rng: Random, lines: list[Line], partners: list[Partner]) -> list[Row]:
    """Lines that two partners sold together, by whole weights, and the partner that found some of these customers."""
    large = [line for line in lines if line.kind == "new" and line.net > 200_000]
    rows: list[Row] = []
    for line in sorted(rng.sample(large, CO_SOLD), key=lambda line: line.id):
        other = rng.choice([partner for partner in partners[:30] if partner != line.partner and partner.strength(line.day) > 0])
        mine, theirs = rng.choice(((1, 1), (2, 1), (3, 2), (3, 1)))
        rows.append({"line": line.id, "partner": line.partner.code, "role": "sold", "weight": mine})
        rows.append({"line": line.id, "partner": other.code, "role": "sold", "weight": theirs})
        if rng.random() < 0.3:
            rows.append({"line": line.id, "partner": other.code, "role": "sourced", "weight": 1})
    return [{"id": f"W-{number:03}"} | row for number, row in enumerate(rows, start=1)]


def with_corrections(rng: Random, rows: list[Row]) -> list[Row]:
    """Some lines twice: as first entered, with a wrong amount, and revised some days later. What is true stays as it is."""
    candidates = [row for row in rows if row["kind"] == "new" and int(str(row["net"])) > 100_000 and str(row["ordered_on"]) < "2026-03-01"]
    chosen = {row["id"] for row in rng.sample(candidates, CORRECTED)}
    entered: list[Row] = []
    for row in rows:
        if row["id"] in chosen:
            wrong = int(str(row["net"])) + rng.choice((-20_000, -9_000, 9_000, 90_000))
            noticed = date.fromisoformat(str(row["ordered_on"])) + timedelta(days=rng.randint(2, 25))
            entered.append(row | {"net": wrong, "revision": 1})
            entered.append(row | {"revision": 2, "learned_at": f"{noticed}T10:00"})
        else:
            entered.append(row)
    return entered
