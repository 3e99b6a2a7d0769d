"""Facts of a slab rebate in dollars and cents, invented from a seed, with the awkward things on purpose. No agreements are asked for."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.tests.by_the_documents.written_facts import LINE_COLUMNS, write

Row = dict[str, Any]

SELLERS = ["aoba", "aoba", "kita", "kita", "minami"]


def write_facts(folder: Path, seed: int) -> None:
    chance = Random(seed)
    lines = _lines(chance)
    write(folder, "partners", "code name kind parent introduced_by first_day last_day", _partners())
    write(folder, "order_lines", LINE_COLUMNS, lines + _at_the_bounds())
    write(folder, "line_changes", "id line kind amount date", _changes(chance, lines))
    write(folder, "credits", "id line partner role weight first_day last_day", _credits(chance, lines))


def _partners() -> list[Row]:
    return [
        {"code": "aoba"},
        {"code": "kita"},
        {"code": "minami", "first_day": "2021-03-01", "last_day": "2022-06-30"},
        {"code": "sora"},
        {"code": "umi"},
    ]


def _cents(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02}"


def _lines(chance: Random) -> list[Row]:
    """Some lines booked by other clocks than the program's, so that the order of a day is not that of the texts."""
    lines: list[Row] = []
    for number in range(120):
        day = chance.choice([date(2021, 1, 1), date(2021, 12, 31), date(2022, 1, 1)])
        if chance.random() < 0.75:
            day = date(2020, 11, 1) + timedelta(days=chance.randrange(790) // 9 * 9)
        amount = chance.choice([1, 9, 10, 30, 100_005, chance.randrange(100, 900_000), chance.randrange(100, 900_000)])
        amount = -amount if chance.random() < 0.2 else amount
        clock = chance.choice(["", f"{day}T09:00", f"{day}T00:30Z", f"{day}T09:00+09:00", f"{day}T02:00-05:00"])
        line = {
            "id": f"L{number}",
            "partner": chance.choice(SELLERS),
            "net": _cents(amount),
            "ordered_on": day,
            "booked_at": clock,
            "revision": 1,
        }
        lines.append(line | {"source": chance.choice(["", "crm"])})
        if chance.random() < 0.1:
            lines.append(lines[-1] | {"revision": 2, "net": _cents(amount + 12_345), "learned_at": f"{day + timedelta(days=40)}T12:00"})
    return lines


def _at_the_bounds() -> list[Row]:
    """The first partner steps on each bound exactly and a cent beside it; the second is below 0 before it earns."""
    steps = [999_999, 1, -1, 1, 3_999_999, 1, 1, -1, -1, 500, -600]
    rows: list[Row] = [
        {"id": f"S{number:02}", "partner": "sora", "net": _cents(step), "ordered_on": "2022-05-05"} for number, step in enumerate(steps)
    ]
    below = [-100, 99, 1, 9, 10, 5_000_000, -5_000_019, 10]
    rows += [
        {"id": f"U{number:02}", "partner": "umi", "net": _cents(step), "ordered_on": "2022-06-06"} for number, step in enumerate(below)
    ]
    return [row | {"revision": 1} for row in rows]


def _changes(chance: Random, lines: list[Row]) -> list[Row]:
    """A running total is not lowered by what happens later."""
    firsts = [line for line in lines if line["revision"] == 1]
    return [
        {"id": f"X{line['id']}", "line": line["id"], "kind": "cancel", "date": line["ordered_on"] + timedelta(days=40)}
        for line in firsts
        if chance.random() < 0.1
    ]


def _credits(chance: Random, lines: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for line in lines:
        for part in range(chance.choice([0, 0, 0, 2, 3]) if line["revision"] == 1 else 0):
            row = {
                "id": f"C{line['id']}-{part}",
                "line": line["id"],
                "partner": chance.choice(SELLERS),
                "weight": chance.choice([1, 1, 2, 3]),
            }
            rows.append(row | chance.choice([{}, {}, {"last_day": "2021-12-31"}]))
    return rows
