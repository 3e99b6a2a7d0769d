"""Facts of partners that introduced each other, invented from a seed, with the awkward things on purpose."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.tests.by_the_documents.written_facts import LINE_COLUMNS, booked, write

Row = dict[str, Any]

INTRODUCED = [f"p{number}" for number in range(20)]
EDGES = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 31), date(2026, 12, 31), date(2027, 1, 1), date(2027, 5, 30), date(2027, 5, 31)]


def write_facts(folder: Path, seed: int) -> None:
    chance = Random(seed)
    lines = _lines(chance)
    write(folder, "partners", "code name kind parent introduced_by first_day last_day", _partners(chance))
    write(folder, "agreements", "id partner product family contract first_day last_day closing_group", _agreements(chance))
    write(
        folder,
        "special_terms",
        "id agreement incentive rate_percent reason first_day last_day",
        [{"id": "T1", "agreement": "G1-0", "incentive": "first_year", "rate_percent": "5", "reason": "agreed", "first_day": "2026-04-01"}],
    )
    write(folder, "order_lines", LINE_COLUMNS, lines)
    write(folder, "credits", "id line partner role weight first_day last_day", _credits(chance, lines))


def _partners(chance: Random) -> list[Row]:
    """Two introducers, a chain, partners that nobody introduced; one leaves before its agreement begins."""
    rows: list[Row] = [{"code": "aoba"}, {"code": "kita", "introduced_by": "aoba", "last_day": "2026-06-30"}]
    for code in INTRODUCED:
        kind = chance.choice(["", "", "corporation", "individual"])
        row: Row = {"code": code, "kind": kind, "introduced_by": chance.choice(["aoba", "aoba", "aoba", "kita", "p0", ""])}
        rows.append(row | ({"introduced_by": "aoba"} if code == "p0" else {"last_day": "2026-05-30"} if code == "p2" else {}))
    return rows


def _agreements(chance: Random) -> list[Row]:
    """Several agreements of one partner, on one day too, of kinds that count and others."""
    rows: list[Row] = [{"id": "G-kita", "partner": "kita", "contract": "agency", "first_day": "2026-04-01", "revision": 1}]
    for place, code in enumerate(INTRODUCED):
        for number in range(1 if place == 1 else chance.choice([1, 1, 2, 3])):
            day = chance.choice(EDGES) if chance.random() < 0.5 else date(2026, 3, 15) + timedelta(days=chance.randrange(120))
            contract = chance.choice(["agency", "agency", "consulting", "referral", "reseller"])
            row: Row = {"id": f"G{place}-{number}", "partner": code, "contract": contract, "first_day": day, "revision": 1}
            rows.append(row | {"product": chance.choice(["", "", "cloud"]), "booked_at": booked(chance, day)})
            if chance.random() < 0.15:
                rows.append(rows[-1] | {"revision": 2, "contract": "agency", "learned_at": f"{day + timedelta(days=40)}T12:00"})
    return rows


def _lines(chance: Random) -> list[Row]:
    lines: list[Row] = []
    for number in range(140):
        day = chance.choice(EDGES) if chance.random() < 0.3 else date(2026, 3, 20) + timedelta(days=chance.randrange(460))
        net = chance.choice([9, 49, 500_000, chance.randrange(1_000, 5_000_000), chance.randrange(1_000, 5_000_000)])
        line = {
            "id": f"L{number}",
            "partner": chance.choice([*INTRODUCED, "kita", "aoba"]),
            "product": chance.choice(["cloud", "other", ""]),
            "net": -net if chance.random() < 0.1 else net,
            "ordered_on": day,
            "source": chance.choice(["crm", ""]),
            "revision": 1,
            "booked_at": booked(chance, day),
        }
        lines.append(line)
        if chance.random() < 0.12:
            changed: Row = chance.choice([{"net": 2 * abs(net) + 7}, {"partner": "p3"}, {"ordered_on": day - timedelta(days=20)}])
            lines.append(line | changed | {"revision": 2, "learned_at": f"{day + timedelta(days=chance.choice([20, 60]))}T12:00"})
    return lines


def _credits(chance: Random, lines: list[Row]) -> list[Row]:
    """Shares of partners that one partner introduced: their parts of a line meet one cap."""
    return [
        {"id": f"C{line['id']}-{part}", "line": line["id"], "partner": chance.choice(INTRODUCED), "weight": chance.choice([1, 1, 2, 3])}
        for line in lines
        for part in range(chance.choice([0, 0, 2, 3]) if line["revision"] == 1 else 0)
    ]
