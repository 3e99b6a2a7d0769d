"""The sixty partners: what they do, how large they are, how they grow or fade, their contracts, people and certificates."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import fsum
from random import Random

from demo.names import PARTNER_WORDS, SOLE_TRADER_FORM, partner_name, person_name
from demo.season import END, START, add_months, month_number

Row = dict[str, object]
REGIONS = {"hokkaido": 4, "tohoku": 6, "kanto": 18, "chubu": 9, "kansai": 11, "chugoku": 4, "shikoku": 2, "kyushu": 6}
BUSINESSES = {"it_dealer": 16, "system_integrator": 14, "tax_accountant": 14, "labor_consultant": 8, "consultant": 8}
CONTRACTS = {
    "it_dealer": {"agency": 7, "reseller": 3},
    "system_integrator": {"reseller": 3, "agency": 5, "consulting": 2},
    "tax_accountant": {"agency": 6, "referral": 4},
    "labor_consultant": {"consulting": 4, "agency": 3, "referral": 3},
    "consultant": {"consulting": 7, "referral": 3},
}
# How a partner's business goes: its strength in the first and in the last of the 24 months.
CURVES = {"steady": (1.1, 0.9), "growing": (0.75, 1.25), "fading": (1.6, 0.25), "late": (0.4, 1.8)}
RAMP_UP = 5  # months that a new partner needs until it sells as it can


@dataclass(frozen=True, kw_only=True)
class Partner:
    """`weight` is its size among all; `last_day` None: goes on."""

    code: str
    name: str
    business: str
    contract: str
    region: str
    weight: float
    curve: str
    first_day: date
    last_day: date | None = None
    kind: str = "corporation"
    parent: str | None = None
    introduced_by: str | None = None

    @property
    def size(self) -> str:
        return "large" if self.weight > 0.05 else "middle" if self.weight > 0.022 else "small"

    @property
    def is_new(self) -> bool:
        return self.first_day > START

    def strength(self, day: date) -> float:
        """How much it sells on that day beside an ordinary one; 0 outside its time as a partner."""
        if day < self.first_day or (self.last_day is not None and day > self.last_day):
            return 0.0
        first, last = CURVES[self.curve]
        now = first + (last - first) * month_number(day) / 23
        months_there = month_number(day) - month_number(self.first_day)
        return now * min(1.0, (months_there + 1) / RAMP_UP) if self.is_new else now


@dataclass(frozen=True, kw_only=True)
class Person:
    code: str
    partner: str
    name: str
    role: str
    joined: date
    left: date | None
    consented_on: date | None

    def is_there(self, day: date) -> bool:
        return self.joined <= day and (self.left is None or day < self.left)


def make_partners(rng: Random) -> list[Partner]:
    """Sixty partners, largest first: sizes fall as 1/(place + 1), the cast stands at fixed places."""
    words = list(PARTNER_WORDS.items())
    rng.shuffle(words)
    weights = [1 / (place + 2) for place in range(60)]
    weights = [weight / fsum(weights) for weight in weights]
    partners = [_partner(rng, code, word, large=number < 4) for number, (code, word) in enumerate(words)]
    for place, member in ((3, _AOBA), (10, _KITA), (16, _MINAMI)):
        partners.insert(place, member)
    partners = [replace(partner, weight=weight) for partner, weight in zip(partners, weights, strict=True)]
    # Nobody becomes large by referrals alone.
    for place, partner in enumerate(partners):
        if partner.size != "small" and partner.contract == "referral":
            partners[place] = replace(partner, contract="agency")
    return _with_ties_between(rng, _with_comers_and_goers(rng, partners))


_AOBA = Partner(
    code="aoba", name="青葉システム株式会社", business="system_integrator", contract="agency", region="tohoku", weight=0, curve="growing",
    first_day=date(2019, 4, 1),
)  # fmt: skip
_KITA = Partner(
    code="kita", name="北斗オフィスサービス株式会社", business="it_dealer", contract="agency", region="hokkaido", weight=0, curve="steady",
    first_day=date(2021, 10, 1),
)  # fmt: skip
_MINAMI = Partner(
    code="minami", name="みなみ風コンサルティング株式会社", business="consultant", contract="consulting", region="kyushu", weight=0, curve="late",
    first_day=date(2025, 5, 1),
)  # fmt: skip
CAST = frozenset({"aoba", "kita", "minami"})


def _partner(rng: Random, code: str, word: str, *, large: bool) -> Partner:
    business = rng.choice(("it_dealer", "system_integrator")) if large else pick(rng, BUSINESSES)
    return Partner(
        code=code,
        name=partner_name(rng, word, business),
        business=business,
        contract="agency" if large else pick(rng, CONTRACTS[business]),
        region=pick(rng, REGIONS),
        weight=0.0,
        curve=rng.choices(tuple(CURVES), (50, 24, 18, 8))[0],
        first_day=date(rng.randint(2014, 2023), rng.randint(1, 12), 1),
    )


def _with_comers_and_goers(rng: Random, partners: list[Partner]) -> list[Partner]:
    """Nine more start and five end within the two years; two are sole traders."""
    others = [place for place, partner in enumerate(partners) if place > 4 and partner.code not in CAST]
    chosen = rng.sample(others, 16)
    partners = list(partners)
    for place in chosen[:9]:
        first_day = add_months(START, rng.randint(2, 20))
        partners[place] = replace(partners[place], first_day=first_day, curve=rng.choice(("steady", "growing", "late")))
    for place in chosen[9:14]:
        last_day = add_months(START, rng.randint(9, 22)) - timedelta(days=1)
        partners[place] = replace(partners[place], last_day=last_day, curve="fading")
    for place in chosen[14:]:
        name = SOLE_TRADER_FORM.format(PARTNER_WORDS[partners[place].code])
        partners[place] = replace(partners[place], kind="individual", name=name, business="consultant", contract="referral")
    return partners


def _with_ties_between(rng: Random, partners: list[Partner]) -> list[Partner]:
    """The second partner is first-tier above four small ones; most who came within the two years were introduced by somebody."""
    first_tier = partners[1].code
    tied = list(partners)
    for place in rng.sample(range(30, 60), 4):
        tied[place] = replace(tied[place], parent=first_tier)
    for place, partner in enumerate(tied):
        if partner.is_new and partner.parent is None:
            introducer = "aoba" if partner.code == "minami" else rng.choice(partners[:10]).code
            tied[place] = replace(tied[place], introduced_by=introducer)
    return tied


def pick(rng: Random, weights: dict[str, int]) -> str:
    """One of the keys, each as likely as its weight says."""
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


# ── Contracts, attributes, ranks ─────────────────────────────────────────────────────────────────────────────────────


def agreements(rng: Random, partners: list[Partner]) -> list[Row]:
    """One for each partner; some have another one for a family, some changed their kind of contract in the middle."""
    rows: list[Row] = []
    for place, partner in enumerate(partners):
        common: Row = {"partner": partner.code, "closing_group": "month_end", "last_day": partner.last_day}
        general: Row = {"contract": partner.contract, "first_day": partner.first_day} | common
        if place % 12 == 7 and not partner.is_new and partner.contract != "consulting":
            changed_on = add_months(START, rng.randint(6, 18))
            rows.append(general | {"last_day": changed_on - timedelta(days=1)})
            rows.append(common | {"contract": "consulting", "first_day": changed_on})
        else:
            rows.append(general)
        if place % 10 == 4 and partner.contract == "agency":
            rows.append(common | {"contract": "reseller", "family": "onprem", "first_day": partner.first_day})
    return [{"id": f"A-{number:03}"} | row for number, row in enumerate(rows, start=1)]


def attributes(rng: Random, partners: list[Partner]) -> list[Row]:
    """Region, size and business from a partner's first day; a few outgrow their size."""
    rows: list[Row] = []
    for partner in partners:
        values = {"region": partner.region, "size": partner.size, "business": partner.business}
        own: Row = {"partner": partner.code, "first_day": partner.first_day}
        rows += [own | {"attribute": key, "value": value} for key, value in values.items()]
        if partner.curve in {"growing", "late"} and partner.size != "large" and rng.random() < 0.4:
            larger = {"small": "middle", "middle": "large"}[partner.size]
            day = max(partner.first_day, START) + timedelta(days=rng.randint(120, 400))
            if day < END:
                rows.append({"partner": partner.code, "attribute": "size", "value": larger, "first_day": day})
    return rows


def rank_decisions(partners: list[Partner]) -> list[Row]:
    """Ranks carried over from the old program for its last year, and one exception with its reason."""
    rows: list[Row] = []
    carried = [partner for partner in partners[:26] if not partner.is_new]
    for place, partner in enumerate(carried):
        rank = "gold" if place < 7 else "silver"
        span: Row = {"first_day": START, "last_day": date(2025, 3, 31)}
        rows.append(span | {"partner": partner.code, "rank": rank, "reason": "旧制度からの移行"})
    span = {"first_day": date(2025, 7, 1), "last_day": date(2025, 12, 31)}
    rows.append(span | {"partner": partners[27].code, "rank": "silver", "reason": "共催セミナー年4回の合意"})
    return [{"id": f"D-{number:02}"} | row for number, row in enumerate(rows, start=1)]


# ── People ───────────────────────────────────────────────────────────────────────────────────────────────────────────

KEN = Person(code="ken", partner="aoba", name="相沢 健", role="sales", joined=date(2021, 4, 1), left=None, consented_on=date(2024, 4, 1))


def make_people(rng: Random, partners: list[Partner]) -> dict[str, list[Person]]:
    """By partner; every partner's first salesperson is there from its first day and stays."""
    people: dict[str, list[Person]] = {}
    for partner in partners:
        number = {"small": rng.randint(1, 3), "middle": rng.randint(4, 6), "large": rng.randint(7, 11)}[partner.size]
        agrees = rng.random() < 0.6
        people[partner.code] = [_person(rng, partner, place, agrees=agrees) for place in range(number)]
    people["aoba"][0] = KEN
    return people


def _person(rng: Random, partner: Partner, place: int, *, agrees: bool) -> Person:
    joined = partner.first_day if place == 0 else max(partner.first_day, START - timedelta(days=rng.randint(-500, 900)))
    leaves = joined + timedelta(days=rng.randint(200, 900))
    return Person(
        code=f"{partner.code}-{place + 1}",
        partner=partner.code,
        name=person_name(rng),
        role=("sales", "sales", "sales", "technical", "owner")[place % 5],
        joined=joined,
        left=leaves if place > 1 and rng.random() < 0.25 and START < leaves <= END else None,
        consented_on=max(joined, date(2024, 4, 1)) + timedelta(days=rng.randint(0, 60)) if agrees and rng.random() < 0.8 else None,
    )


def certificates(rng: Random, people: dict[str, list[Person]]) -> list[Row]:
    """Two years each; the first three of a partner see to theirs, of the others most have one and renew it in time."""
    rows: list[Row] = []
    for place, person in ((place, person) for crew in people.values() for place, person in enumerate(crew)):
        if place > 2 and rng.random() > 0.7:
            continue
        name = "technical" if person.role == "technical" else "sales"
        first_day = person.joined + timedelta(days=rng.randint(30, 120))
        while first_day <= END:
            last_day = add_months(first_day, 24) - timedelta(days=1)
            rows.append({"person": person.code, "name": name, "first_day": first_day, "last_day": last_day})
            first_day = last_day + timedelta(days=1 if place < 3 or rng.random() < 0.85 else rng.randint(20, 90))
    return [{"id": f"Q-{number:04}"} | row for number, row in enumerate(rows, start=1)]
