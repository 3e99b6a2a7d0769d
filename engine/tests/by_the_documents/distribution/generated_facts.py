"""Facts of a two-tier distribution for two years, invented from a seed, with the awkward things on purpose."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.tests.by_the_documents.written_facts import LINE_COLUMNS, booked, changes_within_what_is_left, write

Row = dict[str, Any]

EDGES = [date(2026, 4, 1), date(2026, 4, 30), date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 1), date(2027, 2, 28), date(2027, 3, 31)]
SELLERS = ["aoba"] * 6 + ["kita"] * 5 + ["minami"] * 3 + ["ichi", "ichi", "sora", "hoshi", "mizu"]


def write_facts(folder: Path, seed: int) -> None:
    chance = Random(seed)
    lines = _lines(chance)
    firsts = [line for line in lines if line["revision"] == 1]
    write(folder, "partners", "code name kind parent introduced_by first_day last_day", _partners())
    write(
        folder,
        "products",
        "code name family main list_price target_size counterpart",
        [{"code": "desk", "family": "office"}, {"code": "phone"}],
    )
    write(folder, "agreements", "id partner product family contract first_day last_day closing_group", _agreements())
    write(folder, "special_terms", "id agreement incentive rate_percent reason first_day last_day", _special_terms())
    write(folder, "order_lines", LINE_COLUMNS, lines)
    write(
        folder,
        "line_changes",
        "id line kind amount date",
        changes_within_what_is_left(chance, lines, [0, 1, 30, 90, 91, 150]),
    )
    write(folder, "customer_payments", "id line amount date", _payments(chance, firsts))
    write(folder, "credits", "id line partner role weight first_day last_day", _credits(chance, firsts))


def _partners() -> list[Row]:
    """Two distributors and their dealers; a chain of three; a dealer without anybody above."""
    return [
        {"code": "ichi"},
        {"code": "niji", "parent": "ichi"},
        {"code": "aoba", "parent": "ichi"},
        {"code": "kita", "parent": "ichi"},
        {"code": "minami", "parent": "niji"},
        {"code": "sora"},
        {"code": "tani"},
        {"code": "mori"},
        {"code": "hara"},
        {"code": "umi"},
        {"code": "hoshi", "parent": "niji", "last_day": "2026-12-31"},
        {"code": "mizu", "parent": "aoba", "first_day": "2026-06-01"},
    ]


def _agreements() -> list[Row]:
    """The dealer `kita` sells under a general agreement and narrower ones, mizu under one for a family alone, niji under none."""
    return [
        {"id": "G-ichi", "partner": "ichi", "contract": "distributor", "first_day": "2020-01-01"},
        {"id": "G-aoba", "partner": "aoba", "contract": "reseller", "first_day": "2025-01-01"},
        {"id": "G-kita", "partner": "kita", "contract": "reseller", "first_day": "2025-01-01", "last_day": "2026-12-15"},
        {"id": "G-kita-desk", "partner": "kita", "product": "desk", "contract": "reseller", "first_day": "2026-07-01"},
        {"id": "G-minami", "partner": "minami", "contract": "reseller", "first_day": "2026-04-15"},
        {"id": "G-minami-office", "partner": "minami", "family": "office", "contract": "agency", "first_day": "2026-05-01"},
        {"id": "G-mori", "partner": "mori", "contract": "reseller", "first_day": "2024-04-01"},
        {"id": "G-hara", "partner": "hara", "contract": "reseller", "first_day": "2024-04-01"},
        {"id": "G-tani", "partner": "tani", "contract": "reseller", "first_day": "2024-04-01"},
        {"id": "G-umi", "partner": "umi", "contract": "reseller", "first_day": "2024-04-01"},
        {"id": "G-sora", "partner": "sora", "contract": "reseller", "first_day": "2024-04-01"},
        {"id": "G-hoshi", "partner": "hoshi", "contract": "reseller", "first_day": "2024-04-01"},
        {"id": "G-mizu", "partner": "mizu", "family": "office", "contract": "reseller", "first_day": "2026-06-01"},
    ]


def _special_terms() -> list[Row]:
    rows: list[Row] = [
        {"id": "T1", "agreement": "G-kita-desk", "incentive": "difference", "rate_percent": "90", "first_day": "2026-08-01"},
        {"id": "T2", "agreement": "G-kita", "incentive": "first_tier", "rate_percent": "12.3457", "first_day": "2026-08-01"},
        {"id": "T3", "agreement": "G-minami-office", "incentive": "first_tier", "rate_percent": "0", "first_day": "2026-08-01"},
        {
            "id": "T4",
            "agreement": "G-aoba",
            "incentive": "early_renewal",
            "rate_percent": "4.5",
            "first_day": "2026-09-30",
            "last_day": "2026-12-31",
        },
        {"id": "T5", "agreement": "G-mizu", "incentive": "mdf", "rate_percent": "9", "first_day": "2026-06-01"},
    ]
    return [row | {"reason": "agreed"} for row in rows]


def _day(chance: Random) -> date:
    if chance.random() < 0.2:
        return chance.choice(EDGES)
    first, days = (date(2026, 4, 1), 270) if chance.random() < 0.7 else (date(2025, 3, 1), 800)
    return first + timedelta(days=chance.randrange(days))


def _lines(chance: Random) -> list[Row]:
    lines: list[Row] = []
    for number in range(150):
        day = _day(chance)
        seller = chance.choice(SELLERS)
        net = chance.choice([3, 15, 99_999, chance.randrange(10_000, 5_000_000), chance.randrange(10_000, 5_000_000)])
        net = -net if chance.random() < 0.06 else net * (3 if seller in {"aoba", "kita"} else 1)
        term = chance.choice([12, 12, 24, 36, 36, 6, 0, ""])
        line = {
            "id": f"L{number}",
            "partner": seller,
            "distributor": "ichi",
            "product": chance.choice(["desk", "desk", "phone", ""]),
            "kind": chance.choice(["new", "new", "new", "add_on", "renewal", "renewal", "renewal", "upgrade"]),
            "net": net,
            "partner_price": chance.choice([0, net // 2, net * 7 // 10, net * 9 // 10, net, net + 5]),
            "ordered_on": day,
            "starts_on": chance.choice(["", "", day + timedelta(days=chance.choice([-5, 15, 40]))]),
            "term_months": term,
            "subscription": chance.choice(["", f"s{chance.randrange(25)}", f"s{chance.randrange(25)}"]),
            "source": chance.choice(["crm", "erp", ""]),
            "revision": 1,
            "booked_at": booked(chance, day),
        }
        lines.append(line)
        if chance.random() < 0.12:
            changed: Row = chance.choice(
                [
                    {"net": net + 7_777},
                    {"partner": "kita"},
                    {"kind": "new"},
                    {"ordered_on": day + timedelta(days=33)},
                    {"ordered_on": day - timedelta(days=20), "net": 2 * abs(net)},
                    {"term_months": 24},
                ]
            )
            lines.append(line | changed | {"revision": 2, "learned_at": f"{day + timedelta(days=chance.choice([20, 60, 150]))}T12:00"})
    return lines + _renewals_to_the_day() + _growth_to_the_yen()


def _renewals_to_the_day() -> list[Row]:
    """Terms from month ends, renewed 31, 30 and 29 days before their last day."""
    rows: list[Row] = []
    for place, (start, last) in enumerate(
        [("2025-08-31", date(2026, 8, 30)), ("2026-02-28", date(2027, 2, 27)), ("2025-05-31", date(2026, 5, 30))]
    ):
        for ahead in (31, 30, 29):
            name = f"R{place}-{ahead}"
            rows.append(
                {
                    "id": f"{name}a",
                    "partner": "sora",
                    "kind": "new",
                    "net": 0,
                    "ordered_on": "2025-03-31",
                    "starts_on": start,
                    "term_months": 12,
                    "subscription": name,
                }
            )
            rows.append(
                {
                    "id": f"{name}b",
                    "partner": "aoba",
                    "kind": "renewal",
                    "net": 333_333,
                    "ordered_on": last - timedelta(days=ahead),
                    "term_months": 24,
                    "subscription": name,
                }
            )
    return [row | {"revision": 1} for row in rows]


def _growth_to_the_yen() -> list[Row]:
    """Two partners that sell nothing else grow by exactly 10 and 30 percent, and by a yen less; two sell 3,000,000, and a yen less."""
    sums = {
        "mori": [("2025-06-01", 1_000_000), ("2026-06-01", 3_000_000)],
        "hara": [("2025-06-01", 1_000_000), ("2026-06-01", 2_999_999)],
        "tani": [("2025-04-01", 10_000_000), ("2026-09-30", 11_000_000), ("2025-10-01", 10_000_000), ("2027-03-31", 12_999_999)],
        "umi": [("2025-06-01", 10_000_000), ("2026-06-30", 10_999_999), ("2025-12-01", 10_000_000), ("2026-12-31", 13_000_000)],
    }
    return [
        {"id": f"Z-{partner}-{place}", "partner": partner, "kind": "upgrade", "net": net, "ordered_on": day, "revision": 1}
        for partner, rows in sums.items()
        for place, (day, net) in enumerate(rows)
    ]


def _payments(chance: Random, lines: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for line in lines:
        day = date.fromisoformat(str(line["ordered_on"]))
        for part in range(chance.choice([0, 1, 1, 2])):
            amount = chance.choice([1, 3, -1]) * line["net"] // chance.choice([1, 2, 3])
            rows.append(
                {
                    "id": f"P{line['id']}-{part}",
                    "line": line["id"],
                    "amount": amount,
                    "date": day + timedelta(days=chance.choice([0, 30, 90])),
                }
            )
    return rows


def _credits(chance: Random, lines: list[Row]) -> list[Row]:
    rows = []
    for line in lines:
        for part in range(chance.choice([0, 0, 0, 0, 1, 2, 3]) if line["id"][0] == "L" else 0):
            row: Row = {
                "id": f"C{line['id']}-{part}",
                "line": line["id"],
                "partner": chance.choice(SELLERS),
                "role": chance.choice(["sold", "sold", "serviced"]),
                "weight": chance.choice([1, 1, 2, 3]),
            }
            rows.append(row | chance.choice([{}, {}, {"first_day": "2026-07-01"}, {"last_day": "2026-08-31"}]))
    return rows
