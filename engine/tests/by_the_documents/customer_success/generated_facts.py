"""Facts of a subscription service for two years, invented from a seed, with the awkward things on purpose."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.tests.by_the_documents.written_facts import LINE_COLUMNS, booked, changes_within_what_is_left, write

Row = dict[str, Any]

EDGES = [
    date(2025, 8, 31),
    date(2026, 1, 31),
    date(2026, 3, 31),
    date(2026, 4, 1),
    date(2026, 5, 31),
    date(2026, 8, 30),
    date(2026, 12, 31),
]
SELLERS = ["aoba", "aoba", "aoba", "kita", "kita", "minami", "sora"]


def write_facts(folder: Path, seed: int) -> None:
    chance = Random(seed)
    lines = _lines(chance)
    firsts = [line for line in lines if line["revision"] == 1]
    kinds = "cancel refund churn plan_change bad_debt"
    changes = changes_within_what_is_left(chance, lines, [0, 1, 31, 92, 180, 334, 335, 364, 365], kinds)
    write(folder, "partners", "code name kind parent introduced_by first_day last_day", _partners())
    write(folder, "agreements", "id partner product family contract first_day last_day closing_group", _agreements())
    write(folder, "special_terms", "id agreement incentive rate_percent reason first_day last_day", _special_terms())
    write(folder, "order_lines", LINE_COLUMNS, lines)
    write(folder, "line_changes", "id line kind amount date", changes)
    write(folder, "credits", "id line partner role weight first_day last_day", _credits(chance, firsts))


def _partners() -> list[Row]:
    return [{"code": "aoba"}, {"code": "kita"}, {"code": "minami", "last_day": "2027-01-15"}, {"code": "sora"}]


def _agreements() -> list[Row]:
    """Consulting, agency, and both beside each other by product; a contract that changes its kind within the year."""
    return [
        {"id": "G1", "partner": "aoba", "contract": "consulting", "first_day": "2025-01-01"},
        {"id": "G2", "partner": "aoba", "product": "pro", "contract": "agency", "first_day": "2026-09-01", "last_day": "2026-10-31"},
        {"id": "G3", "partner": "kita", "contract": "consulting", "first_day": "2025-01-01", "last_day": "2026-07-31"},
        {"id": "G4", "partner": "kita", "contract": "agency", "first_day": "2026-08-01"},
        {"id": "G5", "partner": "minami", "contract": "consulting", "first_day": "2026-05-01"},
        {"id": "G6", "partner": "sora", "product": "pro", "contract": "consulting", "first_day": "2025-01-01"},
    ]


def _special_terms() -> list[Row]:
    rows: list[Row] = [
        {
            "id": "T1",
            "agreement": "G1",
            "incentive": "monthly_share",
            "rate_percent": "12.5",
            "first_day": "2026-06-30",
            "last_day": "2026-08-31",
        },
        {"id": "T2", "agreement": "G5", "incentive": "plan_up", "rate_percent": "25", "first_day": "2026-06-01"},
    ]
    return [row | {"reason": "agreed"} for row in rows]


def _lines(chance: Random) -> list[Row]:
    lines: list[Row] = []
    for number in range(90):
        day = chance.choice(EDGES) if chance.random() < 0.4 else date(2025, 5, 1) + timedelta(days=chance.randrange(640))
        net = chance.choice([5, 100_000, 999_999, chance.randrange(1_000, 2_000_000)])
        line = {
            "id": f"L{number}",
            "partner": chance.choice(SELLERS),
            "customer": chance.choice(["", *(f"c{place}" for place in range(9))]),
            "product": chance.choice(["pro", "pro", "basic", ""]),
            "kind": chance.choice(["new", "new", "renewal", "upgrade", "upgrade", "upgrade", "downgrade", "add_on"]),
            "net": -net if chance.random() < 0.08 else net,
            "ordered_on": day,
            "starts_on": chance.choice(["", "", day + timedelta(days=chance.choice([-10, 0, 20, 31]))]),
            "term_months": chance.choice([12, 12, 12, 7, 3, 1, 0, ""]),
            "subscription": chance.choice(["", *(f"s{place}" for place in range(14))]),
            "source": chance.choice(["crm", "erp", ""]),
            "revision": 1,
            "booked_at": booked(chance, day),
        }
        lines.append(line)
        if chance.random() < 0.12:
            changed: Row = chance.choice(
                [
                    {"net": net + 777},
                    {"partner": "kita"},
                    {"ordered_on": day + timedelta(days=33)},
                    {"ordered_on": day - timedelta(days=20), "net": 2 * abs(net)},
                    {"term_months": 6},
                ]
            )
            lines.append(line | changed | {"revision": 2, "learned_at": f"{day + timedelta(days=chance.choice([20, 60, 150]))}T12:00"})
    return lines + _back_to_the_day()


def _back_to_the_day() -> list[Row]:
    """Upgrades from a month's end, and the lower plan again on, before and after the day on which a month begins."""
    rows: list[Row] = []
    for place, back in enumerate(["2026-05-31", "2026-06-29", "2026-06-30", "2026-07-01", "2027-02-28", "2027-03-01", "2027-05-01"]):
        up: Row = {
            "id": f"U{place}",
            "partner": "aoba",
            "kind": "upgrade",
            "net": 100_003,
            "ordered_on": "2026-05-31",
            "customer": f"u{place}",
            "subscription": f"u{place}",
        }
        down: Row = {
            "id": f"V{place}",
            "partner": "kita",
            "kind": "downgrade",
            "net": 9_000,
            "ordered_on": "2026-05-31",
            "starts_on": back,
            "subscription": f"u{place}",
        }
        rows += [up, down, down | {"id": f"A{place}", "starts_on": "2026-05-30"}]
    rows.append({"id": "A-before", "partner": "aoba", "kind": "downgrade", "net": 1, "ordered_on": "2026-05-31", "subscription": "u2"})
    return [row | {"revision": 1} for row in rows]


def _credits(chance: Random, lines: list[Row]) -> list[Row]:
    """Shares that change hands while the service goes on."""
    rows: list[Row] = []
    for line in lines:
        for part in range(chance.choice([0, 0, 0, 1, 2, 3]) if line["id"][0] == "L" else 0):
            row: Row = {
                "id": f"C{line['id']}-{part}",
                "line": line["id"],
                "partner": chance.choice(SELLERS),
                "role": "sold",
                "weight": chance.choice([1, 1, 2, 3]),
            }
            rows.append(row | chance.choice([{}, {"first_day": "2026-06-30"}, {"last_day": "2026-08-31"}, {"role": "serviced"}]))
    return rows
