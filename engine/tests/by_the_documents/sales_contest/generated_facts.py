"""Facts of a spring's contest, invented from a seed, with the awkward things on purpose."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.tests.by_the_documents.written_facts import LINE_COLUMNS, booked, write

Row = dict[str, Any]

PARTNERS = ["aoba", "kita", "minami", "nishi", "sora", "umi", "hoshi", "fuji", "ueno"]
SELLERS = ["aoba"] * 4 + ["kita"] * 3 + PARTNERS[:7]
EDGES = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 6, 30), date(2026, 7, 1)]


def write_facts(folder: Path, seed: int) -> None:
    chance = Random(seed)
    lines = _lines(chance)
    write(
        folder,
        "partners",
        "code name kind parent introduced_by first_day last_day",
        [{"code": code} | ({"last_day": "2026-06-29"} if code == "hoshi" else {}) for code in PARTNERS],
    )
    write(folder, "partner_attributes", "partner attribute value first_day", _sizes(chance))
    write(
        folder,
        "customers",
        "code name region size industry",
        [{"code": f"c{number}", "size": ["enterprise", "middle", "small", ""][number % 4]} for number in range(40)]
        + [{"code": f"b{number}", "size": "enterprise"} for number in range(10)],
    )
    write(folder, "people", "code partner name role joined left consented_on", _people())
    write(folder, "agreements", "id partner product family contract first_day last_day closing_group", _agreements())
    write(folder, "deals", "id partner person customer product registered decided expires stage amount", _deals(chance))
    write(folder, "activities", "id partner person kind subject value date", _activities(chance))
    write(folder, "order_lines", LINE_COLUMNS, lines)
    write(folder, "credits", "id line partner role weight first_day last_day", _credits(chance, lines))


def _sizes(chance: Random) -> list[Row]:
    """Sizes that change before, on and after the contest's last day; umi has none."""
    rows: list[Row] = [
        {"partner": code, "value": chance.choice(["large", "small"]), "first_day": "2020-01-01"} for code in PARTNERS if code != "umi"
    ]
    rows += [
        {"partner": "aoba", "value": "small", "first_day": "2026-06-30"},
        {"partner": "kita", "value": "large", "first_day": "2026-07-01"},
    ]
    return [row | {"attribute": "size"} for row in rows]


def _people() -> list[Row]:
    return [
        {"code": "ken", "partner": "aoba", "consented_on": "2026-04-15"},
        {"code": "mai", "partner": "aoba"},
        {"code": "jun", "partner": "kita", "joined": "2026-06-15", "left": "2026-06-20", "consented_on": "2026-01-01"},
        {"code": "rei", "partner": "minami", "left": "2026-04-10", "consented_on": "2026-03-01"},
    ]


def _agreements() -> list[Row]:
    rows: list[Row] = [
        {"id": f"G-{code}", "partner": code, "contract": "agency", "first_day": "2025-01-01"}
        for code in PARTNERS
        if code not in {"sora", "nishi"}
    ]
    rows.append({"id": "G-sora", "partner": "sora", "contract": "reseller", "first_day": "2025-01-01"})
    rows.append({"id": "G-nishi", "partner": "nishi", "product": "seats", "contract": "referral", "first_day": "2026-04-10"})
    rows.append({"id": "G-kita-seats", "partner": "kita", "product": "seats", "contract": "oem", "first_day": "2025-06-01"})
    return rows


def _day(chance: Random) -> date:
    return chance.choice(EDGES) if chance.random() < 0.3 else date(2026, 3, 20) + timedelta(days=chance.randrange(110))


def _lines(chance: Random) -> list[Row]:
    lines: list[Row] = []
    for number in range(110):
        day = _day(chance)
        line = {
            "id": f"L{number}",
            "partner": chance.choice(SELLERS),
            "person": chance.choice(["ken", "ken", "mai", "jun", "rei", ""]),
            "product": chance.choice(["seats", "seats", "other", ""]),
            "kind": chance.choice(["new", "new", "new", "new", "renewal"]),
            "quantity": chance.choice([1, 5, 10, 17, 40, 130, 0, -7, ""]),
            "net": 1_000,
            "ordered_on": day,
            "source": chance.choice(["crm", "erp", ""]),
            "revision": 1,
            "booked_at": booked(chance, day),
        }
        lines.append(line)
        if chance.random() < 0.12:
            changed: Row = chance.choice(
                [{"quantity": 60}, {"partner": "kita"}, {"person": "ken"}, {"ordered_on": day + timedelta(days=33)}]
            )
            lines.append(line | changed | {"revision": 2, "learned_at": f"{day + timedelta(days=chance.choice([20, 60]))}T12:00"})
    exact = [
        ("fuji", 50, "", "2026-06-30"),
        ("ueno", 49, "", "2026-04-01"),
        ("aoba", 1, "ken", "2026-04-14"),
        ("aoba", 1, "ken", "2026-04-15"),
    ]
    for place, (partner, seats, person, ordered) in enumerate(exact):
        lines.append(
            {
                "id": f"E{place}",
                "partner": partner,
                "person": person,
                "kind": "new",
                "quantity": seats,
                "net": 1,
                "ordered_on": ordered,
                "revision": 1,
            }
        )
    return lines


def _deals(chance: Random) -> list[Row]:
    """Ten of them with companies of its own, for ten meetings of one partner in one month."""
    own = [{"id": f"B{number}", "partner": "ueno", "customer": f"b{number}", "registered": "2026-04-01"} for number in range(10)]
    return own + [
        {
            "id": f"D{number}",
            "partner": chance.choice(PARTNERS),
            "customer": chance.choice(["", *(f"c{place}" for place in range(40))]),
            "registered": _day(chance),
        }
        for number in range(60)
    ]


def _activities(chance: Random) -> list[Row]:
    """Several meetings with one customer, on one day too, by different partners; and more of `ueno` than a month pays."""
    rows: list[Row] = [
        {"id": f"B{number}", "partner": "ueno", "kind": "meeting_held", "subject": f"B{number}", "date": "2026-05-05", "revision": 1}
        for number in range(10)
    ]
    for number in range(120):
        day = _day(chance)
        rows.append(
            {
                "id": f"M{number}",
                "partner": chance.choice(SELLERS),
                "kind": chance.choice(["meeting_held"] * 4 + ["meeting_set"]),
                "subject": chance.choice(["", "L1", *(f"D{deal}" for deal in range(60))]),
                "date": day,
                "booked_at": booked(chance, day),
                "source": chance.choice(["crm", ""]),
                "revision": 1,
            }
        )
        if chance.random() < 0.1:
            rows.append(rows[-1] | {"revision": 2, "partner": "kita", "learned_at": "2026-07-10T00:00"})
    return rows


def _credits(chance: Random, lines: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for line in lines:
        for part in range(chance.choice([0, 0, 0, 1, 2, 3]) if line["revision"] == 1 else 0):
            row: Row = {
                "id": f"C{line['id']}-{part}",
                "line": line["id"],
                "partner": chance.choice(SELLERS),
                "role": "sold",
                "weight": chance.choice([1, 1, 2, 3]),
            }
            rows.append(row | chance.choice([{}, {"role": "influenced"}, {"first_day": "2026-05-01"}]))
    return rows
