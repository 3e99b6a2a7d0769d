"""Facts of two years around the day on which the text changes, invented from a seed."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.tests.by_the_documents.written_facts import LINE_COLUMNS, booked, write

Row = dict[str, Any]

SELLERS = ["aoba", "aoba", "kita", "kita", "minami"]
ALONE = ["sora", "umi", "fuji", "ueno", "mori", "hara"]
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
        [{"code": "aoba"}, {"code": "kita"}, {"code": "minami", "last_day": "2026-11-20"}, *({"code": code} for code in ALONE)],
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
    return lines + _at_the_borders()


def _at_the_borders() -> list[Row]:
    """Partners that sell nothing else, to the yen.

    `umi` reaches gold exactly and then the second text's cap of a year, `fuji` lacks a yen of gold; `ueno` reaches silver and the second
    band of a month exactly; `mori` has the 300,000 of the loyalty's condition, `hara` a yen less; `sora` begins under the second text.
    """
    told = [("umi", f"2026-12-{10 + place}", 600_000) for place in range(5)] + [
        ("umi", f"2027-01-{10 + place}", 600_000) for place in range(5)
    ]
    told += [("fuji", "2026-12-31", 2_999_999), ("fuji", "2027-01-10", 100_000), ("ueno", "2026-03-30", 999_999), ("ueno", "2026-03-31", 1)]
    told += [
        ("ueno", "2026-04-01", 50_000),
        ("mori", "2026-02-01", 300_000),
        ("mori", "2026-02-02", 7_000),
        ("hara", "2026-02-01", 299_999),
    ]
    told += [("hara", "2026-02-02", 7_000), ("sora", "2026-10-20", 10_000), ("sora", "2026-10-21", 10_000)]
    return [
        {
            "id": f"B{place:02}",
            "partner": partner,
            "customer": f"b{place}",
            "kind": "new",
            "net": net,
            "ordered_on": date.fromisoformat(day),
            "revision": 1,
        }
        for place, (partner, day, net) in enumerate(told)
    ]


def _payments(chance: Random, lines: list[Row]) -> list[Row]:
    """In full, in two parts, before the order, sent back in between, or not at all."""
    rows: list[Row] = []
    for line in lines:
        if line["revision"] == 2 or line["net"] <= 0 or line["id"][0] == "B":
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
        for part in range(chance.choice([0, 0, 0, 0, 2]) if line["revision"] == 1 and line["id"][0] == "L" else 0)
    ]
