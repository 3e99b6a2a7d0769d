"""Facts about who sells what: partners, attributes, agreements, people, products, customers, rank decisions."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from benchmarks.generated.choices import Choices, chance, pick
from benchmarks.generated.world import ATTRIBUTES, CONTRACTS, CUSTOMERS, FAMILIES, PARTNERS, PEOPLE, PRODUCTS, World

_GROUPS = (("month_end",), ("month_end",), ("month_end", "mid_month"))
Row = dict[str, Any]
Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class Companies:
    """Writes the tables that order lines and activities refer to."""

    choices: Choices
    world: World

    def day(self, earliest: int = -200, latest: int = 300) -> date:
        """A day around the borders: most on them, some beside them."""
        days = [day for day in self.world.hot_days if earliest <= (day - self.world.begin).days <= latest]
        beside = pick(self.choices, (0, 0, 0, 0, 1, -1, 14)) if days else self.choices.whole(earliest, latest)
        return (pick(self.choices, days) if days else self.world.begin) + timedelta(days=beside)

    def span(self, row: Row, *, first: int, last: int) -> Row:
        """Sometimes a first and a last day, at so many percent."""
        begins = self.day(-200, 30) if chance(self.choices, first) else None
        ends = self.day(60, 300) if chance(self.choices, last) else None
        if begins is not None:
            row["first_day"] = begins.isoformat()
        if ends is not None and (begins is None or begins <= ends):
            row["last_day"] = ends.isoformat()
        return row

    def make(self, ranks: tuple[str, ...]) -> Tables:
        partners = list(PARTNERS[: pick(self.choices, (2, 2, 3, 3, 4, 5))])
        tables: Tables = {"partners": [self.partner(code, partners) for code in partners]}
        tables["products"] = [self.product(code) for code in PRODUCTS]
        people = {code: partner for code, partner in PEOPLE.items() if partner in partners}
        optional: Tables = {
            "partner_attributes": self.attributes(partners),
            "customers": [self.customer(code) for code in CUSTOMERS],
            "people": [self.person(code, partner) for code, partner in people.items()],
            "rank_decisions": self.decisions(partners, ranks),
            "rank_choices": self.rank_choices(partners, ranks),
        }
        tables |= {name: rows for name, rows in optional.items() if chance(self.choices, 85)}
        if "people" in tables and chance(self.choices, 70):
            tables["certificates"] = self.certificates(list(people))
        if chance(self.choices, 60):
            tables["agreements"] = self.agreements(partners)
        if chance(self.choices, 30):
            tables["closings"] = [row for group in pick(self.choices, _GROUPS) for row in self.closings(group)]
        return tables

    def partner(self, code: str, partners: list[str]) -> Row:
        row: Row = {"code": code}
        if chance(self.choices, 65):
            row["parent"] = pick(self.choices, partners)
        if chance(self.choices, 65):
            row["introduced_by"] = pick(self.choices, partners)
        if chance(self.choices, 20):
            row["kind"] = "individual"
        return self.span(row, first=60, last=10)

    def product(self, code: str) -> Row:
        row: Row = {"code": code, "list_price_minor": pick(self.choices, (100, 1_000, 20_000)), "main": chance(self.choices, 50)}
        if FAMILIES[code]:
            row["family"] = FAMILIES[code]
        if chance(self.choices, 50):
            row |= {"target_size": pick(self.choices, ("small", "large")), "counterpart": "sales"}
        return row

    def customer(self, code: str) -> Row:
        return {"code": code} | (
            {"region": "east", "size": pick(self.choices, ("small", "large")), "industry": "food"} if chance(self.choices, 70) else {}
        )

    def attributes(self, partners: list[str]) -> list[Row]:
        early = (self.world.begin - timedelta(days=300)).isoformat()
        rows = {
            (partner, attribute, early): {
                "partner": partner,
                "attribute": attribute,
                "first_day": early,
                "value": pick(self.choices, values),
            }
            for partner in partners
            for attribute, values in ATTRIBUTES.items()
            if chance(self.choices, 75)
        }
        for _ in range(self.choices.whole(0, 5)):
            attribute = pick(self.choices, list(ATTRIBUTES))
            row = {"partner": pick(self.choices, partners), "attribute": attribute, "first_day": self.day(-200, 200).isoformat()}
            rows[row["partner"], attribute, row["first_day"]] = row | {"value": pick(self.choices, ATTRIBUTES[attribute])}
        return list(rows.values())

    def person(self, code: str, partner: str) -> Row:
        row: Row = {"code": code, "partner": partner, "role": pick(self.choices, ("sales", "sales", "technical"))}
        if chance(self.choices, 75):
            given = self.day(-200, 60)
            row["consented_on"] = given.isoformat()
            if chance(self.choices, 30):
                row["consent_until"] = max(given, self.day(-60, 250)).isoformat()
        if chance(self.choices, 40):
            row["joined"] = self.day(-200, 30).isoformat()
        if chance(self.choices, 25):
            row["left"] = self.day(60, 300).isoformat()
        return row

    def certificates(self, people: list[str]) -> list[Row]:
        if not people:
            return []
        return [
            self.span(
                {"id": f"q{number}", "person": pick(self.choices, people), "name": pick(self.choices, ("sales", "support"))},
                first=100,
                last=30,
            )
            for number in range(1, self.choices.whole(1, 6) + 1)
        ]

    def agreements(self, partners: list[str]) -> list[Row]:
        rows: list[Row] = []
        for code in partners:
            if chance(self.choices, 92):
                rows.append(self.agreement(code, len(rows), general=True))
            for _ in range(pick(self.choices, (0, 0, 1, 2))):
                rows.append(self.agreement(code, len(rows), general=False))
        return rows

    def agreement(self, partner: str, number: int, *, general: bool) -> Row:
        first = self.world.begin - timedelta(days=300) if general and chance(self.choices, 60) else self.day(-200, 60)
        row: Row = {"id": f"g{number}", "partner": partner, "contract": pick(self.choices, CONTRACTS), "first_day": first.isoformat()}
        if not general and chance(self.choices, 80):
            row |= (
                {"product": pick(self.choices, PRODUCTS)} if chance(self.choices, 50) else {"family": pick(self.choices, ("cloud", "box"))}
            )
        if chance(self.choices, 20 if general else 40):
            row["last_day"] = max(first, self.day(60, 300)).isoformat()
        if chance(self.choices, 40):
            row["closing_group"] = pick(self.choices, ("month_end", "mid_month"))
        return row

    def decisions(self, partners: list[str], ranks: tuple[str, ...]) -> list[Row]:
        if not ranks:
            return []
        rows = []
        for number in range(pick(self.choices, (0, 1, 2, 4))):
            row = {"id": f"r{number}", "partner": pick(self.choices, partners), "rank": pick(self.choices, ranks)}
            rows.append(self.span(row, first=85, last=60))
        return rows

    def closings(self, group: str) -> list[Row]:
        """Two or three periods that meet, each known by some moment after the one before."""
        rows: list[Row] = []
        first = self.day(-40, 20)
        known = first
        for number in range(self.choices.whole(1, 3)):
            last = first + timedelta(days=pick(self.choices, (29, 30, 60, 90)))
            known = max(known + timedelta(days=1), last + timedelta(days=pick(self.choices, (-10, 0, 1, 10))))
            row: Row = {"id": f"{group}-{number}", "closing_group": group, "known_by": f"{known.isoformat()}T12:00+09:00"}
            rows.append(row | {"first_day": first.isoformat(), "last_day": last.isoformat()})
            first = last + timedelta(days=1)
        return rows

    def rank_choices(self, partners: list[str], ranks: tuple[str, ...]) -> list[Row]:
        if not ranks:
            return []
        rows = []
        for number in range(pick(self.choices, (0, 2, 3, 5))):
            chosen = self.day(-100, 200)
            row = {"id": f"s{number}", "partner": pick(self.choices, partners), "rank": pick(self.choices, ("none", *ranks, *ranks))}
            row["chosen_on"] = chosen.isoformat()
            if chance(self.choices, 85):
                row["confirmed_on"] = (chosen + timedelta(days=pick(self.choices, (0, 0, 1, 5, 30)))).isoformat()
            rows.append(self.span(row, first=40, last=30))
        return rows
