"""The small world that programs and facts speak of: names, amounts, and days around every border."""

from dataclasses import dataclass
from datetime import date, timedelta

PARTNERS = ("aoba", "kita", "minami", "higashi", "nishi")
PRODUCTS = ("accounting", "hr", "storage", "phone")
FAMILIES = {"accounting": "cloud", "hr": "cloud", "storage": "box", "phone": None}
CUSTOMERS = ("kawa", "mori", "yama")
PEOPLE = {"ken": "aoba", "yui": "aoba", "sho": "kita", "mai": "minami"}
RANKS = ("bronze", "silver", "gold")
ATTRIBUTES = {"region": ("east", "west"), "size": ("small", "large")}
LINE_KINDS = ("new", "renewal", "upgrade", "downgrade", "add_on", "usage")
ACTIVITY_KINDS = ("meeting_set", "course_passed", "portal_login", "claim")
CONTRACTS = ("referral", "agency", "consulting", "reseller")

# Codes that a text compares a name with, by the last part of the name; names with choices of their own are not here.
CODES = {
    "code": PARTNERS, "parent": PARTNERS, "introduced_by": PARTNERS, "partner": PARTNERS, "distributor": PARTNERS,
    "family": ("cloud", "box"), "target_size": ("small", "large"), "counterpart": ("sales", "accounts"), "size": ("small", "large"),
    "region": ("east", "west"), "industry": ("food", "steel"), "customer": CUSTOMERS, "product": PRODUCTS, "person": tuple(PEOPLE),
    "role": ("sales", "technical"), "kind": ACTIVITY_KINDS, "subject": ("d1", "d2", "l1"), "order": ("o1", "o2"),
    "subscription": ("s1", "s2"), "deal": ("d1", "d2"), "id": ("l1", "a1", "d1"), "closing_group": ("month_end", "mid_month"),
    "name": ("sales", "support"),
}  # fmt: skip
CODES_OF = {"product.code": PRODUCTS, "customer.code": CUSTOMERS, "person.code": tuple(PEOPLE), "line.change": ("none", "refund")}

NETS = (0, 1, 3, 33, 100, 999, 1_000, 1_001, 5_000, 10_000, 10_000, 12_345, 20_000, 33_333, 50_000, 100_000, 100_000, -1, -100, -5_000)
THRESHOLDS = (0, 0, 1, 100, 1_000, 1_001, 5_000, 10_000, 20_000, 50_000, 100_000)
COUNTS = (0, 1, 1, 2, 2, 3, 5, 10)
BEGINNINGS = (date(2024, 1, 1), date(2023, 4, 1), date(2025, 10, 1), date(2027, 2, 1), date(2024, 2, 29))


@dataclass(frozen=True)
class World:
    """When a program begins, its currency's decimals, and the days on which things happen."""

    begin: date
    currency: str
    digits: int

    @property
    def hot_days(self) -> tuple[date, ...]:
        """Month ends, leap days, first days of periods, and the days beside them; from half a year before to ten months after the beginning."""
        found: set[date] = {self.begin, self.begin - timedelta(days=1)}
        month = _month(self.begin, -6)
        for place in range(16):
            first = _month(month, place)
            found |= {first, first - timedelta(days=1)}
        found |= {day for year in (2024, 2028) if self.near(day := date(year, 2, 29))}
        return tuple(sorted(found))

    def near(self, day: date) -> bool:
        return self.begin - timedelta(days=200) <= day <= self.begin + timedelta(days=320)

    @property
    def days_in_force(self) -> tuple[date, ...]:
        return tuple(day for day in self.hot_days if day >= self.begin)


def _month(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def month_after(day: date, months: int) -> date:
    """The first day of the month so many months after the day's."""
    return _month(day, months)
