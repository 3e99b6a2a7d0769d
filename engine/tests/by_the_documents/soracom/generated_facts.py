"""Facts of three years of ranks and support, invented from a seed, with the awkward things on purpose."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.tests.by_the_documents.written_facts import LINE_COLUMNS, booked, changes_within_what_is_left, write

Row = dict[str, Any]

PARTNERS = ["aoba", "kita", "minami", "nishi", "sora", "umi", "hoshi"]
EDGES = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 9, 30), date(2026, 10, 1), date(2027, 3, 31), date(2027, 4, 1)]


def write_facts(folder: Path, seed: int) -> None:
    chance = Random(seed)
    lines = _lines(chance)
    write(folder, "partners", "code name kind parent introduced_by first_day last_day", [_partner(code) for code in PARTNERS])
    write(folder, "activities", "id partner person kind subject value date", _activities(chance))
    write(folder, "order_lines", LINE_COLUMNS, lines)
    write(folder, "line_changes", "id line kind amount date", changes_within_what_is_left(chance, lines, [0, 30, 100, 300]))
    write(folder, "credits", "id line partner role weight first_day last_day", _credits(chance, lines))
    write(folder, "rank_decisions", "id partner rank reason decided_by first_day last_day", _decisions())


def _partner(code: str) -> Row:
    return {"code": code} | {"hoshi": {"last_day": "2026-09-30"}, "umi": {"first_day": "2026-10-01", "last_day": "2027-01-15"}}.get(
        code, {}
    )


def _day(chance: Random) -> date:
    return chance.choice(EDGES) if chance.random() < 0.3 else date(2025, 4, 1) + timedelta(days=chance.randrange(1_000))


def _activities(chance: Random) -> list[Row]:
    rows: list[Row] = []
    for number in range(90):
        day = _day(chance)
        kind = chance.choice(["joint_seminar", "case_article", "promotion_fund", "promotion_fund", "call"])
        row: Row = {
            "id": f"M{number}",
            "partner": chance.choice(PARTNERS),
            "kind": kind,
            "date": day,
            "value": chance.choice(["", "40", "99.5", "100.000001", "-20"]),
            "revision": 1,
        }
        rows.append(row)
        if chance.random() < 0.1:
            rows.append(row | {"revision": 2, "partner": "aoba", "learned_at": f"{day + timedelta(days=50)}T12:00"})
    return rows


def _lines(chance: Random) -> list[Row]:
    """Some partners reach a rung to the yen on a quarter's last day, or a yen less."""
    lines: list[Row] = []
    for number in range(100):
        day = _day(chance)
        net = chance.choice([1_000_000, chance.randrange(10_000, 9_000_000)]) * chance.choice([1, 1, 3])
        line = {
            "id": f"L{number}",
            "partner": chance.choice(PARTNERS[:4]),
            "net": net,
            "ordered_on": day,
            "revision": 1,
            "booked_at": booked(chance, day),
        }
        lines.append(line)
        if chance.random() < 0.15:
            changed: Row = chance.choice([{"net": 2 * net}, {"partner": "minami"}, {"ordered_on": day - timedelta(days=20)}])
            lines.append(line | changed | {"revision": 2, "learned_at": f"{day + timedelta(days=chance.choice([20, 100]))}T12:00"})
    exact = [("sora", 9_999_999, "2026-06-30"), ("sora", 1, "2026-09-30"), ("umi", 50_000_000, "2026-09-30"), ("umi", 1, "2026-12-31")]
    return lines + [
        {"id": f"E{place}", "partner": code, "net": net, "ordered_on": day, "revision": 1} for place, (code, net, day) in enumerate(exact)
    ]


def _credits(chance: Random, lines: list[Row]) -> list[Row]:
    return [
        {"id": f"C{line['id']}-{part}", "line": line["id"], "partner": chance.choice(PARTNERS[:4]), "weight": chance.choice([1, 1, 2, 3])}
        for line in lines
        for part in range(chance.choice([0, 0, 0, 2, 3]) if line["revision"] == 1 and line["id"][0] == "L" else 0)
    ]


def _decisions() -> list[Row]:
    rows: list[Row] = [
        {"id": "R1", "partner": "nishi", "rank": "premier", "last_day": "2026-05-31"},
        {"id": "R2", "partner": "nishi", "rank": "registered", "first_day": "2026-04-10", "last_day": "2026-04-20"},
        {"id": "R3", "partner": "sora", "rank": "premier", "first_day": "2027-01-01", "last_day": "2027-01-01"},
        {"id": "R4", "partner": "hoshi", "rank": "certified", "first_day": "2026-09-30"},
        {"id": "R5", "partner": "minami", "rank": "certified", "first_day": "2026-12-15", "last_day": "2027-07-02"},
        {"id": "R6", "partner": "umi", "rank": "premier", "first_day": "2027-01-16"},
    ]
    return [row | {"reason": "agreed", "decided_by": "hana"} for row in rows]
