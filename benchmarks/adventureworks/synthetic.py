"""Made-up facts of the shape of the AdventureWorks resellers, for machines without the real set: the same from the same seed.

What makes the job hard is kept: a few partners have most of the lines, everything is ordered on 40 days at ends of months and booked at
midnight, so that lines tie but for their ids, and amounts are whole cents from a few dollars to tens of thousands.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

import pyarrow as pa

from benchmarks.adventureworks.prepare import FIRST_DAY, ZONE

LINES_OF_A_PARTNER = 87
LINES_OF_AN_ORDER = 16
BUSINESS_TYPES = ("value_added_reseller", "warehouse", "specialty_bike_shop")
FAMILIES = {"bikes": 97, "clothing": 35, "components": 134, "accessories": 29}  # products of each, as in the set
SOLD = {"bikes": 41, "clothing": 20, "components": 31, "accessories": 8}  # per cent of the lines
MEDIAN_NET = {"bikes": 1_500_00, "clothing": 90_00, "components": 380_00, "accessories": 70_00}  # cents
SIZES = tuple(2**step for step in range(13))  # of an amount, in 64ths of the median
FREQUENCIES = (1, 2, 4, 8, 12, 16, 14, 12, 10, 8, 6, 4, 3)


def tables(lines: int, seed: int) -> Mapping[str, pa.Table]:
    """Partners, their business types, products and so many order lines, ready for the engine's reader."""
    random = Random(seed)
    partners = [f"P{number:07}" for number in range(1, max(lines // LINES_OF_A_PARTNER, 3) + 1)]
    products = [(f"{family}-{number:03}", family) for family, count in FAMILIES.items() for number in range(count)]
    codes, families = zip(*products, strict=True)
    attributes = {
        "partner": partners,
        "attribute": ["business_type"] * len(partners),
        "value": [random.choice(BUSINESS_TYPES) for _ in partners],
        "first_day": [date.fromisoformat(FIRST_DAY)] * len(partners),
    }
    return {
        "partners": pa.table({"code": partners, "name": partners}),
        "partner_attributes": pa.table(attributes),
        "products": pa.table({"code": codes, "name": codes, "family": families}),
        "order_lines": order_lines(random, lines, partners, products),
    }


def order_lines(random: Random, lines: int, partners: list[str], products: list[tuple[str, str]]) -> pa.Table:
    """Lines of whole orders; the n-th partner orders in proportion to 1 ÷ √n."""
    orders = -(-lines // LINES_OF_AN_ORDER)
    weights = list(accumulate(1_000_000 // int((place * 10_000) ** 0.5) for place in range(1, len(partners) + 1)))
    who = random.choices(partners, cum_weights=weights, k=orders)
    when = sorted(random.choices(order_days(), k=orders))
    what = random.choices(products, weights=[SOLD[family] / FAMILIES[family] for _, family in products], k=lines)
    sizes = random.choices(SIZES, weights=FREQUENCIES, k=lines)
    of_order = [(number // LINES_OF_AN_ORDER, number % LINES_OF_AN_ORDER + 1) for number in range(lines)]
    booked = {day: datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE)) for day in set(when)}
    return pa.table(
        {
            "id": [f"SO{order:07}-{line}" for order, line in of_order],
            "order": [f"SO{order:07}" for order, _ in of_order],
            "partner": [who[order] for order, _ in of_order],
            "product": [code for code, _ in what],
            "quantity": [1] * lines,
            "net_minor": [MEDIAN_NET[family] * size // 64 + random.randrange(100) for (_, family), size in zip(what, sizes, strict=True)],
            "ordered_on": [when[order] for order, _ in of_order],
            "source": ["synthetic"] * lines,
            "booked_at": [booked[when[order]] for order, _ in of_order],
        }
    )


def order_days() -> list[date]:
    """The last or last but one day of each month for 40 months, from the program's first December on."""
    firsts = [date(2011 + month // 12, month % 12 + 1, 1) for month in range(40)]
    return [first - timedelta(days=1 + place % 2) for place, first in enumerate(firsts)]
