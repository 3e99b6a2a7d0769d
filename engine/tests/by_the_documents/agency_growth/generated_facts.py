"""Facts of a maker's agencies for two years, invented from a seed, with the awkward things on purpose."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.tests.by_the_documents.written_facts import LINE_COLUMNS, booked, changes_within_what_is_left, write

Row = dict[str, Any]

EDGES = [
    date(2026, 4, 1),
    date(2026, 5, 31),
    date(2026, 6, 30),
    date(2026, 7, 1),
    date(2026, 8, 31),
    date(2026, 9, 30),
    date(2026, 11, 30),
    date(2027, 2, 28),
    date(2027, 3, 31),
    date(2027, 4, 1),
]
SELLERS = ["aoba"] * 6 + ["kita"] * 4 + ["minami"] * 4 + ["higashi", "higashi", "nishi", "nishi", "sora", "hoshi", "mizu"]


def write_facts(folder: Path, seed: int) -> None:
    chance = Random(seed)
    deals, activities = _deals(chance)
    lines = _lines(chance, [deal["id"] for deal in deals])
    whole = [line for line in lines if line["revision"] == 1]
    write(folder, "partners", "code name kind parent introduced_by first_day last_day", _partners())
    write(
        folder,
        "products",
        "code name family main list_price target_size counterpart",
        [{"code": "cloud"}, {"code": "ledger", "family": "office"}, {"code": "slips", "family": "office"}],
    )
    write(folder, "agreements", "id partner product family contract first_day last_day closing_group", _agreements())
    write(folder, "special_terms", "id agreement incentive rate_percent reason first_day last_day", _special_terms())
    write(folder, "deals", "id partner person customer product registered decided expires stage amount", deals)
    write(folder, "activities", "id partner person kind subject value date", activities)
    write(folder, "order_lines", LINE_COLUMNS, lines)
    write(
        folder,
        "line_changes",
        "id line kind amount date",
        changes_within_what_is_left(chance, lines, [0, 1, 45, 45, 180, 181, 200]),
    )
    write(folder, "customer_payments", "id line amount date", _payments(chance, whole))
    write(folder, "credits", "id line partner role weight first_day last_day", _credits(chance, whole))
    write(
        folder,
        "targets",
        "id partner person metric first_day last_day value partner_signed_on maker_signed_on agreed_late",
        _targets(chance),
    )
    write(folder, "rank_decisions", "id partner rank reason decided_by first_day last_day", _decisions())


def _partners() -> list[Row]:
    return [
        {"code": "aoba"},
        {"code": "kita"},
        {"code": "minami"},
        {"code": "nishi"},
        {"code": "sora"},
        {"code": "tani"},
        {"code": "umi"},
        {"code": "ueno"},
        {"code": "mizu"},
        {"code": "higashi", "last_day": "2026-09-30"},
        {"code": "hoshi", "first_day": "2026-07-10"},
    ]


def _agreements() -> list[Row]:
    """Month ends as anchors, narrower agreements beside a general one, a gap, an end; mizu has none."""
    return [
        {"id": "G-aoba", "partner": "aoba", "contract": "agency", "first_day": "2025-01-01"},
        {"id": "G-kita", "partner": "kita", "contract": "agency", "first_day": "2026-05-31"},
        {"id": "G-minami", "partner": "minami", "contract": "agency", "first_day": "2025-10-01"},
        {"id": "G-minami-family", "partner": "minami", "family": "office", "contract": "agency", "first_day": "2026-06-15"},
        {"id": "G-minami-cloud", "partner": "minami", "product": "cloud", "contract": "reseller", "first_day": "2026-08-31"},
        {"id": "G-minami-cloud-2", "partner": "minami", "product": "cloud", "contract": "reseller", "first_day": "2026-08-31"},
        {"id": "G-higashi", "partner": "higashi", "contract": "agency", "first_day": "2026-03-31", "last_day": "2026-12-31"},
        {"id": "G-nishi-1", "partner": "nishi", "contract": "agency", "first_day": "2025-04-01", "last_day": "2026-07-31"},
        {"id": "G-nishi-2", "partner": "nishi", "contract": "agency", "first_day": "2026-09-01"},
        {"id": "G-tani", "partner": "tani", "contract": "agency", "first_day": "2026-04-01"},
        {"id": "G-umi", "partner": "umi", "contract": "agency", "first_day": "2025-04-01"},
        {"id": "G-sora", "partner": "sora", "contract": "agency", "first_day": "2026-04-01"},
        {"id": "G-hoshi", "partner": "hoshi", "product": "ledger", "contract": "agency", "first_day": "2026-07-01"},
    ]


def _special_terms() -> list[Row]:
    return [
        {
            "id": "T1",
            "agreement": "G-aoba",
            "incentive": "commission",
            "rate_percent": "7.5",
            "reason": "a large tender",
            "first_day": "2026-07-01",
            "last_day": "2026-08-31",
        },
        {
            "id": "T2",
            "agreement": "G-aoba",
            "incentive": "commission",
            "rate_percent": "8.1234",
            "reason": "its second part",
            "first_day": "2026-08-01",
            "last_day": "2026-08-31",
        },
        {"id": "T3", "agreement": "G-kita", "incentive": "start", "rate_percent": "5", "reason": "as asked", "first_day": "2026-06-30"},
        {
            "id": "T4",
            "agreement": "G-minami-cloud",
            "incentive": "commission",
            "rate_percent": "0",
            "reason": "a trial",
            "first_day": "2026-09-01",
            "last_day": "2026-09-30",
        },
    ]


def _day(chance: Random) -> date:
    if chance.random() < 0.25:
        return chance.choice(EDGES)
    first, days = (date(2026, 4, 1), 240) if chance.random() < 0.6 else (date(2025, 3, 1), 800)
    return first + timedelta(days=chance.randrange(days))


def _deals(chance: Random) -> tuple[list[Row], list[Row]]:
    deals, activities = [], []
    for number in range(50):
        day = _day(chance)
        deals.append({"id": f"D{number}", "partner": chance.choice(SELLERS), "registered": day})
        for meeting in range(chance.choice([0, 1, 1, 2])):
            edge = [date(2026, 8, 31), date(2026, 9, 1), date(2026, 10, 31), date(2026, 11, 1), date(2026, 10, 5), date(2026, 9, 20)]
            kind = chance.choice(["meeting_set", "meeting_set", "meeting_held"])
            activities.append(
                {"id": f"M{number}-{meeting}", "partner": "aoba", "kind": kind, "subject": f"D{number}", "date": chance.choice(edge)}
            )
    return deals, activities


def _lines(chance: Random, deals: list[str]) -> list[Row]:
    lines: list[Row] = []
    for number in range(150):
        day = _day(chance)
        seller = chance.choice(SELLERS)
        net = chance.choice([3, 6, 99_999, 1_000_000, chance.randrange(10_000, 4_000_000), chance.randrange(10_000, 4_000_000)])
        net = -net // 3 if chance.random() < 0.06 else net * {"aoba": 5, "kita": 3}.get(seller, 1)
        line = {
            "id": f"L{number}",
            "partner": seller,
            "customer": chance.choice([f"c{chance.randrange(30)}", f"c{chance.randrange(30)}", ""]),
            "product": chance.choice(["cloud", "cloud", "ledger", "slips", ""]),
            "kind": chance.choice(["new", "new", "new", "new", "upgrade", "renewal", "add_on"]),
            "net": net,
            "setup": chance.choice([0, 0, abs(net) // 10]),
            "subvention": chance.choice([0, 0, 5_000]),
            "ordered_on": day,
            "deal": chance.choice([chance.choice(deals), chance.choice(deals), ""]),
            "source": chance.choice(["crm", "erp", ""]),
            "revision": 1,
            "booked_at": booked(chance, day),
        }
        lines.append(line)
        if chance.random() < 0.12:
            known = f"{day + timedelta(days=chance.choice([20, 60, 150]))}T12:00"
            changed: Row = chance.choice(
                [
                    {"net": net + 7_777},
                    {"partner": "kita"},
                    {"kind": "new"},
                    {"ordered_on": day + timedelta(days=33)},
                    {"ordered_on": day - timedelta(days=20), "net": 2 * abs(net)},
                ]
            )
            lines.append(line | changed | {"revision": 2, "learned_at": known})
    return lines + _exact_lines()


def _exact_lines() -> list[Row]:
    """Partners at a border: `tani` of its targets, `ueno` of the ranks (to the yen); `umi` and kita have twenty new customers, nishi nineteen."""
    sums = [("2026-06-30", 999_999), ("2026-09-30", 1_200_000), ("2026-12-31", 1_000_000), ("2027-03-31", 1_199_999)]
    exact: list[Row] = [{"id": f"S{place}", "partner": "tani", "net": net, "ordered_on": day} for place, (day, net) in enumerate(sums)]
    exact += [
        {"id": f"K{place}", "partner": "kita", "customer": f"k{place}", "net": 1 + 50_000 * (place % 3), "ordered_on": "2026-09-30"}
        for place in range(20)
    ]
    exact += [
        {"id": f"N{place}", "partner": "nishi", "customer": f"n{min(place, 18)}", "net": 70_000, "ordered_on": "2026-09-30"}
        for place in range(20)
    ]
    exact += [
        {"id": f"U{place}", "partner": "umi", "customer": f"u{place}", "net": 1_000, "ordered_on": "2026-04-01"} for place in range(20)
    ]
    steps = [("2026-05-31", 11_999_999), ("2026-06-30", 1), ("2026-07-31", 37_999_999), ("2026-08-31", 1)]
    exact += [
        {"id": f"E{place}", "partner": "ueno", "kind": "renewal", "net": net, "ordered_on": day} for place, (day, net) in enumerate(steps)
    ]
    return [{"kind": "new", "revision": 1} | line for line in exact]


def _payments(chance: Random, lines: list[Row]) -> list[Row]:
    return [
        {
            "id": f"P{line['id']}-{part}",
            "line": line["id"],
            "amount": chance.choice([1, 3, -1]) * line["net"] // chance.choice([1, 2, 3]),
            "date": date.fromisoformat(str(line["ordered_on"])) + timedelta(days=chance.choice([0, 30, 90])),
        }
        for line in lines
        for part in range(chance.choice([0, 1, 1, 2]))
    ]


def _credits(chance: Random, lines: list[Row]) -> list[Row]:
    rows = []
    for line in lines:
        for part in range(chance.choice([0, 0, 0, 0, 0, 1, 2, 3]) if line["id"][0] == "L" else 0):
            role = chance.choice(["sold", "sold", "sold", "influenced"])
            row: Row = {
                "id": f"C{line['id']}-{part}",
                "line": line["id"],
                "partner": chance.choice(SELLERS),
                "role": role,
                "weight": chance.choice([1, 1, 2, 3]),
            }
            row |= chance.choice([{}, {}, {}, {"first_day": "2026-07-01"}, {"last_day": "2026-06-30"}])
            rows.append(row)
    return rows


def _targets(chance: Random) -> list[Row]:
    quarters = [("2026-04-01", "2026-06-30"), ("2026-07-01", "2026-09-30"), ("2026-10-01", "2026-12-31"), ("2027-01-01", "2027-03-31")]
    signed = [
        ("2026-03-31", "2026-04-01", ""),
        ("2026-07-01", "2026-06-30", ""),
        ("2026-10-05", "2026-09-01", "true"),
        ("2027-01-02", "2026-12-01", ""),
    ]
    rows: list[Row] = []
    for partner in ["aoba", "kita", "minami", "nishi", "tani", "hoshi"]:
        for number, (first, last) in enumerate(quarters):
            value = 1_000_000 if partner == "tani" else chance.choice([0, 100_000, 1_000_000, 5_000_000])
            by_partner, by_maker, late = signed[number] if partner != "tani" else (first, first, "")
            row = {
                "id": f"T-{partner}-{number}",
                "partner": partner,
                "metric": "new_sales_quarter",
                "first_day": first,
                "last_day": last,
                "value": value,
            }
            rows.append(row | {"partner_signed_on": by_partner, "maker_signed_on": by_maker, "agreed_late": late})
            if partner == "aoba":
                rows.append(
                    row
                    | {
                        "id": f"U-{number}",
                        "value": 900_000,
                        "partner_signed_on": by_partner,
                        "maker_signed_on": chance.choice([by_maker, ""]),
                        "agreed_late": late,
                    }
                )
                rows.append(
                    row | {"id": f"V-{number}", "value": 1, "partner_signed_on": by_partner, "maker_signed_on": by_partner, "person": "ken"}
                )
    return rows


def _decisions() -> list[Row]:
    return [
        {"id": "R1", "partner": "aoba", "rank": "premium", "reason": "opening", "decided_by": "hana", "last_day": "2026-03-31"},
        {
            "id": "R2",
            "partner": "minami",
            "rank": "elite",
            "reason": "a promise",
            "decided_by": "hana",
            "first_day": "2026-06-10",
            "last_day": "2026-09-30",
        },
        {
            "id": "R3",
            "partner": "minami",
            "rank": "premium",
            "reason": "a correction",
            "decided_by": "hana",
            "first_day": "2026-07-01",
            "last_day": "2026-07-31",
        },
        {
            "id": "R4",
            "partner": "minami",
            "rank": "standard",
            "reason": "the same day",
            "decided_by": "hana",
            "first_day": "2026-07-01",
            "last_day": "2026-08-31",
        },
        {
            "id": "R5",
            "partner": "nishi",
            "rank": "elite",
            "reason": "until the spring",
            "decided_by": "hana",
            "first_day": "2026-09-01",
            "last_day": "2026-09-15",
        },
        {"id": "R6", "partner": "hoshi", "rank": "premium", "reason": "from the start", "decided_by": "hana", "first_day": "2026-05-05"},
    ]
