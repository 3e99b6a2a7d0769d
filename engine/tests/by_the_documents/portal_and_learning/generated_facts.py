"""Facts of a year of logins, courses and orders, invented from a seed, with the awkward things on purpose."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.tests.by_the_documents.written_facts import LINE_COLUMNS, booked, changes_within_what_is_left, write

Row = dict[str, Any]

SELLERS = ["aoba", "aoba", "kita", "minami", "sora", "umi"]
EDGES = [date(2026, 4, 1), date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 31), date(2026, 9, 1)]


def write_facts(folder: Path, seed: int) -> None:
    chance = Random(seed)
    lines = _lines(chance)
    terms: list[Row] = [
        {
            "id": "T1",
            "agreement": "G-aoba",
            "incentive": "commission",
            "rate_percent": "12.5",
            "first_day": "2026-08-31",
            "last_day": "2026-09-30",
        },
        {"id": "T2", "agreement": "G-kita", "incentive": "portal_start", "rate_percent": "1", "first_day": "2026-04-01"},
        {"id": "T3", "agreement": "G-sora", "incentive": "commission", "rate_percent": "4", "first_day": "2026-09-01"},
    ]
    write(folder, "partners", "code name kind parent introduced_by first_day last_day", [{"code": code} for code in sorted(set(SELLERS))])
    write(folder, "agreements", "id partner product family contract first_day last_day closing_group", _agreements())
    write(
        folder,
        "special_terms",
        "id agreement incentive rate_percent reason first_day last_day",
        [row | {"reason": "agreed"} for row in terms],
    )
    write(folder, "activities", "id partner person kind subject value date", _activities(chance))
    write(folder, "order_lines", LINE_COLUMNS, lines)
    write(folder, "line_changes", "id line kind amount date", changes_within_what_is_left(chance, lines, [0, 30, 180, 181]))
    write(folder, "credits", "id line partner role weight first_day last_day", _credits(chance, lines))


def _agreements() -> list[Row]:
    """An agreement whose kind has no row, one beside it for a product, one that changes its kind."""
    return [
        {"id": "G-aoba", "partner": "aoba", "contract": "agency", "first_day": "2025-01-01"},
        {"id": "G-kita", "partner": "kita", "contract": "referral", "first_day": "2025-01-01", "last_day": "2026-06-30"},
        {"id": "G-kita-2", "partner": "kita", "contract": "agency", "first_day": "2026-07-01"},
        {"id": "G-minami", "partner": "minami", "contract": "reseller", "first_day": "2025-01-01"},
        {"id": "G-minami-cloud", "partner": "minami", "product": "cloud", "contract": "agency", "first_day": "2026-05-01"},
        {"id": "G-sora", "partner": "sora", "contract": "oem", "first_day": "2025-01-01"},
        {"id": "G-umi", "partner": "umi", "contract": "referral", "first_day": "2026-04-15"},
    ]


def _activities(chance: Random) -> list[Row]:
    """Logins before the program began, two sessions of one day, a course that just was not passed, corrections; umi does nothing."""
    rows: list[Row] = []
    kinds = ["portal_login", "download", "course_passed", "course_passed", "study_session", "study_session", "call"]
    for number in range(70):
        day = chance.choice(EDGES) if chance.random() < 0.4 else date(2026, 3, 15) + timedelta(days=chance.randrange(180))
        row: Row = {"id": f"M{number}", "partner": chance.choice(SELLERS[:-1]), "kind": chance.choice(kinds), "date": day, "revision": 1}
        row |= {"subject": chance.choice(["basics", "basics", "advanced", ""]), "value": chance.choice(["", "79.999999", "80", "95.5"])}
        rows.append(row | {"booked_at": booked(chance, day)})
        if chance.random() < 0.15:
            changed: Row = chance.choice([{"date": day + timedelta(days=30)}, {"value": "80"}, {"partner": "kita"}])
            rows.append(rows[-1] | changed | {"revision": 2, "learned_at": f"{day + timedelta(days=40)}T12:00"})
    return rows


def _lines(chance: Random) -> list[Row]:
    lines: list[Row] = []
    for number in range(130):
        day = chance.choice(EDGES) if chance.random() < 0.35 else date(2026, 3, 20) + timedelta(days=chance.randrange(220))
        net = chance.choice([0, 9, 33, 100_000, chance.randrange(1_000, 900_000)])
        line = {
            "id": f"L{number}",
            "partner": chance.choice(SELLERS),
            "product": chance.choice(["cloud", "cloud", "other", ""]),
            "kind": chance.choice(["new", "new", "new", "upgrade", "renewal"]),
            "net": -net if chance.random() < 0.08 else net,
            "setup": chance.choice([0, 0, net // 3]),
            "ordered_on": day,
            "source": chance.choice(["crm", ""]),
            "revision": 1,
            "booked_at": booked(chance, day),
        }
        lines.append(line)
        if chance.random() < 0.12:
            changed: Row = chance.choice([{"net": 2 * abs(net) + 7}, {"partner": "kita"}, {"ordered_on": day - timedelta(days=20)}])
            lines.append(line | changed | {"revision": 2, "learned_at": f"{day + timedelta(days=chance.choice([20, 60]))}T12:00"})
    return lines


def _credits(chance: Random, lines: list[Row]) -> list[Row]:
    return [
        {"id": f"C{line['id']}-{part}", "line": line["id"], "partner": chance.choice(SELLERS), "weight": chance.choice([1, 1, 2, 3])}
        for line in lines
        for part in range(chance.choice([0, 0, 0, 2, 3]) if line["revision"] == 1 else 0)
    ]
