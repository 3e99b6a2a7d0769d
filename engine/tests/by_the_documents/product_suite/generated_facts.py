"""Facts of a suite's autumn, invented from a seed, with the awkward things on purpose."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.tests.by_the_documents.written_facts import LINE_COLUMNS, booked, changes_within_what_is_left, write

Row = dict[str, Any]

SELLERS = ["aoba", "aoba", "aoba", "kita", "kita", "minami"]
EDGES = [
    date(2026, 3, 31),
    date(2026, 4, 1),
    date(2025, 10, 1),
    date(2026, 7, 3),
    date(2026, 10, 1),
    date(2026, 10, 1),
    date(2026, 12, 30),
    date(2026, 12, 31),
    date(2027, 1, 1),
]


# On the day on which this payroll goes, it is no pair any more; on the day before it is.
GONE = {"id": "XG", "line": "PG1", "kind": "cancel", "date": "2026-11-10", "revision": 1}


def write_facts(folder: Path, seed: int) -> None:
    chance = Random(seed)
    lines = _lines(chance)
    write(
        folder,
        "partners",
        "code name kind parent introduced_by first_day last_day",
        [{"code": "aoba"}, {"code": "kita"}, {"code": "minami", "first_day": "2026-06-01"}],
    )
    write(folder, "agreements", "id partner product family contract first_day last_day closing_group", _agreements())
    write(folder, "special_terms", "id agreement incentive rate_percent reason first_day last_day", _special_terms())
    write(folder, "order_lines", LINE_COLUMNS, lines)
    write(folder, "line_changes", "id line kind amount date", [*changes_within_what_is_left(chance, lines, [0, 1, 30, 91]), GONE])
    write(folder, "credits", "id line partner role weight first_day last_day", _credits(chance, lines))


def _agreements() -> list[Row]:
    rows: list[Row] = [{"id": f"G-{code}", "partner": code, "contract": "agency", "first_day": "2025-01-01"} for code in ("aoba", "minami")]
    rows.append({"id": "G-kita", "partner": "kita", "product": "payroll", "contract": "agency", "first_day": "2025-01-01"})
    rows.append({"id": "G-kita-2", "partner": "kita", "product": "attendance", "contract": "agency", "first_day": "2026-10-01"})
    return rows


def _special_terms() -> list[Row]:
    """One that makes the two cross-sells equal, and one for a line whose product the table need not know."""
    rows: list[Row] = [
        {"id": "T1", "agreement": "G-minami", "incentive": "accounting_and_payroll", "rate_percent": "8", "first_day": "2026-10-01"},
        {"id": "T2", "agreement": "G-aoba", "incentive": "autumn_attendance", "rate_percent": "4", "first_day": "2026-11-15"},
        {
            "id": "T3",
            "agreement": "G-aoba",
            "incentive": "commission",
            "rate_percent": "1",
            "first_day": "2026-11-01",
            "last_day": "2026-11-30",
        },
    ]
    return [row | {"reason": "agreed"} for row in rows]


def _lines(chance: Random) -> list[Row]:
    lines: list[Row] = []
    for number in range(160):
        day = chance.choice(EDGES) if chance.random() < 0.35 else date(2026, 6, 1) + timedelta(days=chance.randrange(230))
        net = chance.choice([0, 9, 100_000, chance.randrange(1_000, 2_500_000), chance.randrange(1_000, 9_000_000)])
        line = {
            "id": f"L{number}",
            "partner": chance.choice(SELLERS),
            "customer": chance.choice(["", *(f"c{place}" for place in range(10))]),
            "product": chance.choice(["accounting", "payroll", "payroll", "attendance", "attendance", "notes", ""]),
            "kind": chance.choice(["new", "new", "new", "new", "renewal"]),
            "net": -net if chance.random() < 0.08 else net,
            "ordered_on": day,
            "source": chance.choice(["crm", "erp", ""]),
            "revision": 1,
            "booked_at": booked(chance, day),
        }
        lines.append(line)
        if chance.random() < 0.12:
            changed: Row = chance.choice(
                [{"net": 2 * abs(net) + 7}, {"partner": "kita"}, {"product": "payroll"}, {"ordered_on": day - timedelta(days=20)}]
            )
            lines.append(line | changed | {"revision": 2, "learned_at": f"{day + timedelta(days=chance.choice([20, 60]))}T12:00"})
    return lines + _to_the_day()


def _to_the_day() -> list[Row]:
    """Pairs of 90 and 91, of 365 and 366 days; three products of one day, booked in turn; the same booked at once."""
    rows: list[Row] = []
    for name, first, then, product in [
        ("a", "2026-10-01", "2026-12-30", "attendance"),
        ("b", "2026-10-01", "2026-12-31", "attendance"),
        ("c", "2025-10-01", "2026-10-01", "accounting"),
        ("d", "2025-09-30", "2026-10-01", "accounting"),
    ]:
        rows.append({"id": f"P{name}1", "customer": f"p{name}", "product": "payroll", "net": 0, "ordered_on": first})
        rows.append({"id": f"P{name}2", "customer": f"p{name}", "product": product, "net": 777_777, "ordered_on": then})
    for name, product, day in [("1", "payroll", "2026-11-01"), ("2", "attendance", "2026-11-09"), ("3", "attendance", "2026-11-10")]:
        rows.append({"id": f"PG{name}", "customer": "gone", "product": product, "net": 80_000, "ordered_on": day})
    for place, product in enumerate(["attendance", "accounting", "payroll"]):
        rows.append(
            {
                "id": f"Q{place}",
                "customer": "q",
                "product": product,
                "net": 50_000,
                "ordered_on": "2026-11-02",
                "booked_at": f"2026-11-02T1{place}:00",
            }
        )
        rows.append({"id": f"R{2 - place}", "customer": "r", "product": product, "net": 50_000, "ordered_on": "2026-11-02"})
    return [{"partner": "minami" if row["id"][0] != "P" else "aoba", "kind": "new", "revision": 1} | row for row in rows]


def _credits(chance: Random, lines: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for line in lines:
        for part in range(chance.choice([0, 0, 0, 0, 1, 2]) if line["revision"] == 1 and line["id"][0] == "L" else 0):
            row: Row = {
                "id": f"C{line['id']}-{part}",
                "line": line["id"],
                "partner": chance.choice(SELLERS),
                "role": "sold",
                "weight": chance.choice([1, 1, 2]),
            }
            rows.append(row | chance.choice([{}, {"role": "sourced"}, {"last_day": "2026-10-01"}]))
    return rows
