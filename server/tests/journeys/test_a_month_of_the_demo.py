"""February 2026 of the demo for three of its partners, calculated by hand from the text of 2025-10-01 and their orders, to the yen.

Each partner's month stands below as somebody with the text, the orders and docs/rules would write it down; the facts, and nobody else's figures, come
from the demo. What closing posts must be that, line by line.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from demo.make_facts import make_tables, write_tables
from demo.site import take_facts
from enishi.closing import operations as closings
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.earnings.models import EarningLine
from enishi.ledger import queries as ledger
from enishi.ledger.accounts import AccountKind
from server.tests.texts import in_force

pytestmark = pytest.mark.django_db
TEXTS = Path(__file__).parents[3] / "demo" / "sakura"
BEFORE, MARCH_6 = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 6, tzinfo=UTC)

# Chidori, an agency since 1 April 2025. Its rank is bronze: the twelve months before 1 February come to 6,438,000 of sales, and silver asks 10,000,000. The start dash
# ended on 30 September, no order of February has a deal for the winter's meetings, the cross-sell ended in December. New orders earn 16 % of the net without
# set-up. No rebate: January's 671,300 and February's 656,000 stay below 3,000,000. Target of the quarter: 2,100,000, 1,499,800 are reached.
CHIDORI = {
    "commission/2602-0286-1": 15_552,  # (127,200 − 30,000) × 16 % = 97,200 × 16 %
    "commission/2602-0506-1": 30_720,  # 192,000 × 16 %
    "commission/2602-0708-1": 45_888,  # (336,800 − 50,000) × 16 % = 286,800 × 16 %
}
# Kamome refers customers: 10 % of the net without set-up, once for each customer, at most 100,000. The fourth new order (2602-0163-1) is of a customer it was paid for in
# December 2024. The upgrade and the downgrade are no new orders. The order that is cancelled on 18 February (2512-0379-1) earned nothing: its customer is of November; and
# a refund (10 February) takes no referral fee back.
KAMOME = {
    "referral_fee/2602-0006-1": 10_200,  # 102,000 × 10 %
    "referral_fee/2602-0060-1": 10_830,  # (168,300 − 60,000) × 10 % = 108,300 × 10 %
    "referral_fee/2602-0086-1": 13_560,  # (185,600 − 50,000) × 10 % = 135,600 × 10 %
}
# Tsubaki resells: no commission; 1 % of what its quarter has above 3,000,000, set-up included. January came to 1,188,888. Each order is worth what the rebate is after it,
# rounded down, less what it was before it. The target of the quarter (11,000,000, signed too late) is not reached.
TSUBAKI = {
    "quarter_volume/2602-0544-1": 927,  # after it 3,092,768: 1 % of 92,768 is 927.68
    "quarter_volume/2602-0544-2": 1_828,  # 3,275,568: 2,755.68, so 2,755 − 927
    "quarter_volume/2602-0586-1": 2_220,  # 3,497,568: 4,975.68, so 4,975 − 2,755
    "quarter_volume/2602-0598-1": 2_733,  # 3,770,868: 7,708.68, so 7,708 − 4,975
    "quarter_volume/2602-0684-1": 1_512,  # 3,922,068: 9,220.68, so 9,220 − 7,708
    "quarter_volume/2602-0705-1": 960,  # 4,018,068: 10,180.68, so 10,180 − 9,220
    "quarter_volume/2602-0709-1": 4_760,  # 4,494,068: 14,940.68, so 14,940 − 10,180
}
BY_HAND = {"chidori": CHIDORI, "kamome": KAMOME, "tsubaki": TSUBAKI}


@pytest.fixture
def february(tmp_path) -> None:
    """The three partners' facts of both years as the demo has them, its texts in force, and its February closed."""
    hana, mio = (people.add_user(email=f"{name}@sakura.example", name=name, by="setup", at=BEFORE) for name in ("hana", "mio"))
    people.grant_role(user=mio, role=Role.APPROVER, by="setup", at=BEFORE)
    for file in sorted(TEXTS.glob("*.yaml")):
        in_force(program="sakura", from_day=date.fromisoformat(file.stem), text=file.read_text(), by=hana, second=mio, at=BEFORE)
    write_tables(tmp_path, only(make_tables()))
    take_facts(tmp_path, MARCH_6, by=hana)
    closings.begin_books(program="sakura", group="month_end", first_day=date(2026, 2, 1), by="hana", at=MARCH_6)
    closings.close_period(program="sakura", group="month_end", period="2026-02", at=MARCH_6, by="hana")


def only(tables):
    """The rows of the three, and what these name."""
    lines = [row for row in tables["order_lines"] if row["partner"] in BY_HAND]
    named = {
        "partner": set(BY_HAND), "line": {row["id"] for row in lines}, "customer": {row["customer"] for row in lines},
        "deal": {row["deal"] for row in lines}, "person": {row["code"] for row in tables["people"] if row["partner"] in BY_HAND},
    }  # fmt: skip
    kept = {
        "partners": lambda row: row["code"] in BY_HAND,
        "people": lambda row: row["code"] in named["person"],
        "customers": lambda row: row["code"] in named["customer"],
        "deals": lambda row: row["id"] in named["deal"],
        "order_lines": lambda row: row["partner"] in BY_HAND,
        "products": lambda row: True,
        "credits": lambda row: False,  # nobody shares an order with one of the three in these months
        "activities": lambda row: row["partner"] in BY_HAND and row.get("deal") in {None, *named["deal"]},
    }
    found = {}
    for name, rows in tables.items():
        keys = [key for key in ("partner", "line", "person") if rows and key in rows[0]]
        of = kept.get(name, lambda row, keys=keys: all(row[key] is None or row[key] in named[key] for key in keys))
        found[name] = [row for row in rows if of(row)]
    # Who introduced them or stands above them earns nothing by these texts.
    found["partners"] = [row | {"parent": None, "introduced_by": None} for row in found["partners"]]
    return found


def test_three_partners_february_comes_to_what_was_calculated_by_hand_to_the_yen(february):
    posted: dict[str, dict[str, int]] = {code: {} for code in BY_HAND}
    for line in EarningLine.objects.order_by("number"):
        assert line.what == "own"
        posted[line.partner][f"{line.incentive}/{line.fact_id}"] = line.amount

    assert posted == BY_HAND
    # Chidori 92,160, Kamome 34,590, Tsubaki 14,940.
    book = ledger.book_of(program="sakura", closing_group="month_end")
    assert book is not None
    expense = {name.partner: amount for name, amount in ledger.balances(book).items() if name.kind is AccountKind.EXPENSE}
    assert expense == {"chidori": 92_160, "kamome": 34_590, "tsubaki": 14_940}
