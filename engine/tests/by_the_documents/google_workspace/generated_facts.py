"""Facts of referrals in dollars and cents, invented from a seed, with the awkward things on purpose. No agreements are asked for."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.tests.by_the_documents.written_facts import LINE_COLUMNS, booked, changes_within_what_is_left, write

Row = dict[str, Any]

SELLERS = ["aoba", "aoba", "kita", "minami"]
EDGES = [date(2020, 12, 31), date(2021, 1, 1), date(2021, 12, 31), date(2022, 1, 1)]


def write_facts(folder: Path, seed: int) -> None:
    """Whole dollars, so that what is left of a line can be told in them; payments in cents."""
    chance = Random(seed)
    lines = _lines(chance)
    write(
        folder,
        "partners",
        "code name kind parent introduced_by first_day last_day",
        [{"code": "aoba"}, {"code": "kita", "last_day": "2021-10-31"}, {"code": "minami"}],
    )
    write(folder, "order_lines", LINE_COLUMNS, lines)
    write(
        folder,
        "line_changes",
        "id line kind amount date",
        changes_within_what_is_left(chance, lines, [0, 30, 89, 90, 120], "cancel cancel refund churn"),
    )
    write(folder, "customer_payments", "id line amount date", _payments(chance, lines))
    write(folder, "credits", "id line partner role weight first_day last_day", _credits(chance, lines))


def _lines(chance: Random) -> list[Row]:
    lines: list[Row] = []
    for number in range(120):
        day = chance.choice(EDGES) if chance.random() < 0.25 else date(2020, 12, 1) + timedelta(days=chance.randrange(420))
        line = {
            "id": f"L{number}",
            "partner": chance.choice(SELLERS),
            "customer": chance.choice(["", *(f"c{place}" for place in range(45))]),
            "product": chance.choice(["starter", "standard", "plus", "plus", "vault", ""]),
            "kind": chance.choice(["new", "new", "new", "new", "renewal"]),
            "quantity": chance.choice([1, 7, 50, 99, 100, 101, 250, 0, -3, ""]),
            "net": chance.choice([0, -50, 7, 333, 1_000]),
            "ordered_on": day,
            "source": chance.choice(["crm", "erp", ""]),
            "revision": 1,
            "booked_at": booked(chance, day),
        }
        lines.append(line)
        if chance.random() < 0.12:
            changed: Row = chance.choice([{"net": 5_000}, {"partner": "kita"}, {"quantity": 12}, {"ordered_on": day - timedelta(days=20)}])
            lines.append(line | changed | {"revision": 2, "learned_at": f"{day + timedelta(days=chance.choice([20, 60]))}T12:00"})
    return lines


def _payments(chance: Random, lines: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for line in lines:
        for part in range(chance.choice([0, 1, 1, 2]) if line["revision"] == 1 else 0):
            amount = chance.choice([f"{line['net']}", "3.33", "-1.01", "110.99"])
            rows.append(
                {
                    "id": f"P{line['id']}-{part}",
                    "line": line["id"],
                    "amount": amount,
                    "date": line["ordered_on"] + timedelta(days=chance.choice([0, 30, 90])),
                }
            )
    return rows


def _credits(chance: Random, lines: list[Row]) -> list[Row]:
    return [
        {"id": f"C{line['id']}-{part}", "line": line["id"], "partner": chance.choice(SELLERS), "weight": chance.choice([1, 1, 2, 3])}
        for line in lines
        for part in range(chance.choice([0, 0, 0, 2, 3]) if line["revision"] == 1 else 0)
    ]
