"""Facts of five months that are closed by two groups, invented from a seed: most are corrected or learned after their period's closing."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.tests.by_the_documents.calendar_days import add_months
from engine.tests.by_the_documents.written_facts import LINE_COLUMNS, booked, changes_within_what_is_left, write

Row = dict[str, Any]

SELLERS = ["aoba", "aoba", "kita", "kita", "minami", "sora", "umi"]


def write_facts(folder: Path, seed: int) -> None:
    chance = Random(seed)
    lines = _lines(chance)
    changes = changes_within_what_is_left(chance, lines, [0, 5, 20, 60, 61], "cancel cancel cancel refund")
    write(folder, "partners", "code name kind parent introduced_by first_day last_day", [{"code": code} for code in sorted(set(SELLERS))])
    write(folder, "agreements", "id partner product family contract first_day last_day closing_group", _agreements())
    write(folder, "order_lines", LINE_COLUMNS, lines)
    write(
        folder,
        "line_changes",
        "id line kind amount date",
        [row | {"learned_at": _learned(chance, row["date"])["learned_at"]} if row["revision"] == 1 else row for row in changes],
    )
    write(folder, "credits", "id line partner role weight first_day last_day", _credits(chance, lines))
    write(folder, "closings", "id closing_group first_day last_day known_by version", _closings())


def _closings() -> list[Row]:
    """One group by months, known ten days later; one by the 20th, known in the same minute of the 25th."""
    rows: list[Row] = []
    for number in range(5):
        first = add_months(date(2026, 4, 1), number)
        last = add_months(first, 1) - timedelta(days=1)
        rows.append(
            {
                "id": f"M{number}",
                "closing_group": "month_end",
                "first_day": first,
                "last_day": last,
                "known_by": f"{last + timedelta(days=10)}T00:00",
            }
        )
        twentieth = add_months(date(2026, 5, 20), number)
        rows.append(
            {
                "id": f"T{number}",
                "closing_group": "twentieth",
                "first_day": add_months(twentieth, -1) + timedelta(days=1),
                "last_day": twentieth,
                "known_by": f"{twentieth + timedelta(days=5)}T18:30",
            }
        )
    return rows


def _agreements() -> list[Row]:
    """The partner `minami` changes its group in the year, `sora` by a correction that is learned in August, `umi` has one that begins later."""
    moved = {"revision": 2, "closing_group": "twentieth", "learned_at": "2026-08-15T00:00"}
    sora: Row = {"id": "G-sora", "partner": "sora", "first_day": "2025-01-01", "closing_group": "month_end", "revision": 1}
    rows: list[Row] = [
        {"id": "G-aoba", "partner": "aoba", "first_day": "2025-01-01", "closing_group": "month_end"},
        {"id": "G-kita", "partner": "kita", "first_day": "2025-01-01", "closing_group": "twentieth"},
        {"id": "G-kita-2", "partner": "kita", "first_day": "2026-06-01"},
        {"id": "G-minami", "partner": "minami", "first_day": "2025-01-01", "closing_group": "month_end"},
        {"id": "G-minami-2", "partner": "minami", "first_day": "2026-07-10", "closing_group": "twentieth"},
        {"id": "G-minami-3", "partner": "minami", "first_day": "2026-07-10", "closing_group": "month_end"},
        sora,
        sora | moved,
        {"id": "G-umi", "partner": "umi", "first_day": "2026-01-01"},
        {"id": "G-umi-2", "partner": "umi", "first_day": "2026-09-01", "closing_group": "twentieth"},
    ]
    return [row | {"contract": "agency"} for row in rows]


def _learned(chance: Random, day: date) -> Row:
    """Learned some days after its day, often after its period's closing; booked at once."""
    late = chance.choice([0, 0, 0, 5, 9, 10, 15, 40, 70])
    return {"booked_at": "", "learned_at": f"{day + timedelta(days=late)}T{chance.choice(['00:00', '18:30', '18:31'])}"}


def _lines(chance: Random) -> list[Row]:
    lines: list[Row] = []
    for number in range(130):
        day = date(2026, 3, 10) + timedelta(days=chance.randrange(260))
        if chance.random() < 0.2:
            day = chance.choice(
                [date(2026, 4, 1), date(2026, 4, 20), date(2026, 4, 21), date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 20)]
            )
        net = chance.choice([9, 50_000, 99_999, chance.randrange(1_000, 120_000), chance.randrange(1_000, 120_000)])
        net = -net if chance.random() < 0.08 else net
        line = {
            "id": f"L{number}",
            "partner": chance.choice(SELLERS),
            "net": net,
            "setup": chance.choice([0, 0, abs(net) // 4]),
            "ordered_on": day,
            "revision": 1,
        }
        lines.append(line | ({"booked_at": booked(chance, day)} if chance.random() < 0.3 else _learned(chance, day)))
        for revision in range(2, 2 + chance.choice([0, 0, 1, 2])):
            changed: Row = chance.choice(
                [
                    {"net": abs(net) * 2 + revision},
                    {"partner": "kita"},
                    {"partner": "aoba"},
                    {"ordered_on": day + timedelta(days=-25 if revision == 2 else 25)},
                    {"setup": 0},
                    {},
                ]
            )
            learned = f"{day + timedelta(days=30 * revision + chance.randrange(40))}T12:00"
            lines.append(lines[-1] | changed | {"revision": revision, "learned_at": learned})
    return lines


def _credits(chance: Random, lines: list[Row]) -> list[Row]:
    """Some shares are learned only in the summer."""
    return [
        {
            "id": f"C{line['id']}-{part}",
            "line": line["id"],
            "partner": chance.choice(SELLERS),
            "weight": chance.choice([1, 1, 2]),
            "learned_at": chance.choice(["", "2026-07-15T00:00"]),
        }
        for line in lines
        for part in range(chance.choice([0, 0, 0, 0, 2]) if line["revision"] == 1 else 0)
    ]
