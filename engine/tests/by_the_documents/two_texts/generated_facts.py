"""Facts of two years around the day on which the text changes, invented from a seed."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.tests.by_the_documents.written_facts import LINE_COLUMNS, booked, write

Row = dict[str, Any]

SELLERS = ["aoba", "aoba", "kita", "kita", "minami"]
EDGES = [
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 10, 14),
    date(2026, 10, 15),
    date(2026, 10, 15),
    date(2026, 10, 31),
    date(2027, 3, 31),
    date(2027, 4, 1),
]


def write_facts(folder: Path, seed: int) -> None:
    chance = Random(seed)
    lines = _lines(chance)
    write(
        folder,
        "partners",
        "code name kind parent introduced_by first_day last_day",
        [{"code": "aoba"}, {"code": "kita"}, {"code": "minami", "last_day": "2026-11-20"}],
    )
    write(folder, "order_lines", LINE_COLUMNS, lines)
    write(folder, "customer_payments", "id line amount date", _payments(chance, lines))
    write(folder, "credits", "id line partner role weight first_day last_day", _credits(chance, lines))


def _lines(chance: Random) -> list[Row]:
    lines: list[Row] = []
    for number in range(110):
        day = chance.choice(EDGES) if chance.random() < 0.35 else date(2025, 11, 1) + timedelta(days=chance.randrange(560))
        if chance.random() < 0.4:
            day = date(2026, 9, 15) + timedelta(days=chance.randrange(70))
        net = chance.choice([5, 99_999, chance.randrange(1_000, 800_000), chance.randrange(1_000, 800_000)])
        line = {
            "id": f"L{number}",
            "partner": chance.choice(SELLERS),
            "customer": chance.choice(["", *(f"c{place}" for place in range(16))]),
            "kind": chance.choice(["new", "new", "renewal"]),
            "net": -net if chance.random() < 0.08 else net,
            "ordered_on": day,
            "source": chance.choice(["crm", ""]),
            "revision": 1,
            "booked_at": booked(chance, day),
        }
        lines.append(line)
        if chance.random() < 0.12:
            changed: Row = chance.choice(
                [{"net": 2 * abs(net) + 7}, {"partner": "kita"}, {"ordered_on": day - timedelta(days=40)}, {"customer": "c1"}]
            )
            lines.append(line | changed | {"revision": 2, "learned_at": f"{day + timedelta(days=chance.choice([20, 60]))}T12:00"})
    return lines


def _payments(chance: Random, lines: list[Row]) -> list[Row]:
    """In full, in two parts, before the order, sent back in between, or not at all."""
    rows: list[Row] = []
    for line in lines:
        if line["revision"] == 2 or line["net"] <= 0:
            continue
        amounts = chance.choice(
            [[line["net"]], [line["net"]], [2 * line["net"]], [line["net"] // 2, line["net"]], [line["net"], -1, 1], []]
        )
        day = line["ordered_on"] + timedelta(days=chance.choice([-10, 0, 5, 30, 45]))
        for part, amount in enumerate(amounts):
            rows.append({"id": f"P{line['id']}-{part}", "line": line["id"], "amount": amount, "date": day + timedelta(days=part // 2)})
    return rows


def _credits(chance: Random, lines: list[Row]) -> list[Row]:
    return [
        {"id": f"C{line['id']}-{part}", "line": line["id"], "partner": chance.choice(SELLERS), "weight": chance.choice([1, 1, 2])}
        for line in lines
        for part in range(chance.choice([0, 0, 0, 0, 2]) if line["revision"] == 1 else 0)
    ]
