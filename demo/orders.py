"""The order lines: customers who come, buy more, upgrade, renew on the anniversary or do not, and pay by use."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate, groupby
from math import fsum
from random import Random

from demo.catalog import FIRST_SOLD, PACKS, PRODUCT, SOLD_LATER, Price, Product, price
from demo.names import TRADES, customer_name
from demo.partners import REGIONS, Partner, Person, Row, pick
from demo.season import DAYS, END, add_months, demand, month_end, working_day_from

LINES = 20_000
CUSTOMERS = 6_000


@dataclass(frozen=True, kw_only=True)
class Customer:
    code: str
    name: str
    region: str
    size: str
    industry: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One order line before it has a number; `id` and `order` are given when all are known."""

    partner: Partner
    customer: Customer
    product: Product
    kind: str
    price: Price
    day: date
    time: str
    subscription: str | None = None
    person: str | None = None
    id: str = ""
    order: str = ""
    deal: str | None = None

    @property
    def net(self) -> int:
        return self.price.net


@dataclass(frozen=True, kw_only=True)
class Sold:
    """One subscription and what becomes of it."""

    first: Line
    cancelled_on: date | None
    churned_on: date | None


@dataclass(frozen=True, kw_only=True)
class Orders:
    customers: list[Customer]
    lines: list[Line]
    sold: list[Sold]


def make_orders(rng: Random, partners: list[Partner], people: dict[str, list[Person]]) -> Orders:
    """Exactly LINES lines in order of time: what customers decide, filled up with what they pay by use."""
    customers: list[Customer] = []
    sold: list[Sold] = []
    lines: list[Line] = []
    names: set[str] = set()
    for partner, first_days in zip(partners, _first_days(rng, partners), strict=True):
        for day in first_days:
            customer = _customer(rng, partner, len(customers) + 1, names)
            customers.append(customer)
            subscriptions = _subscriptions(rng, partner, customer, day)
            sold += subscriptions
            lines += [line for one in subscriptions for line in _life(rng, one)]
    lines += _credit_notes(rng, lines)
    by_use = [line for one in sold for line in _by_use(rng, one)]
    lines += rng.sample(by_use, LINES - len(lines))
    return Orders(customers=customers, lines=_numbered(rng, lines, people), sold=sold)


def _first_days(rng: Random, partners: list[Partner]) -> list[list[date]]:
    """For each partner the days on which its customers first buy: by its size, its strength on the day and the season."""
    busy = [demand(day) for day in DAYS]
    strengths = [[each * partner.strength(day) for each, day in zip(busy, DAYS, strict=True)] for partner in partners]
    shares = [partner.weight * fsum(strength) for partner, strength in zip(partners, strengths, strict=True)]
    days = []
    for share, strength in zip(shares, strengths, strict=True):
        number = max(6, round(CUSTOMERS * share / fsum(shares)))
        days.append(rng.choices(DAYS, cum_weights=list(accumulate(strength)), k=number))
    return days


def _customer(rng: Random, partner: Partner, number: int, names: set[str]) -> Customer:
    industry = rng.choice(tuple(TRADES))
    sizes = {"small": (70, 26, 4), "middle": (55, 37, 8), "large": (40, 45, 15)}[partner.size]
    return Customer(
        code=f"C-{number:04}",
        name=customer_name(rng, industry, names),
        region=partner.region if rng.random() < 0.85 else pick(rng, REGIONS),
        size=rng.choices(("small", "middle", "large"), sizes)[0],
        industry=industry,
    )


# ── What a customer buys ─────────────────────────────────────────────────────────────────────────────────────────────


def _subscriptions(rng: Random, partner: Partner, customer: Customer, day: date) -> list[Sold]:
    """The first product; often a second and sometimes a third one, at once or months later."""
    sold: list[Sold] = []
    code: str | None = pick(rng, FIRST_SOLD[partner.business])
    day_of_order, time = day, _office_hour(rng)
    while code is not None and _sells(partner, day_of_order):
        sold.append(_subscription(rng, partner, customer, PRODUCT[code], day_of_order, time))
        have = {one.first.product.code for one in sold}
        code = _next_product(rng, code, have)
        if rng.random() > 0.3:  # not in the same order
            day_of_order, time = working_day_from(day_of_order + timedelta(days=_lag(rng))), _office_hour(rng)
    return sold


def _next_product(rng: Random, code: str, have: set[str]) -> str | None:
    wanted = rng.choice(SOLD_LATER[code])
    return wanted if wanted not in have and rng.random() < 0.46 / len(have) else None


def _lag(rng: Random) -> int:
    """Days until the next product: half of the customers decide within a quarter of a year."""
    return rng.randint(14, 95) if rng.random() < 0.5 else rng.randint(95, 420)


def _sells(partner: Partner, day: date) -> bool:
    return day <= END and (partner.last_day is None or day <= partner.last_day)


def _subscription(rng: Random, partner: Partner, customer: Customer, product: Product, day: date, time: str) -> Sold:
    packs = rng.randint(*PACKS[customer.size])
    first = Line(
        partner=partner, customer=customer, product=product, kind="new", price=price(rng, product, packs, setup=True),
        day=day, time=time, subscription=f"S-{customer.code[2:]}-{product.code}",
    )  # fmt: skip
    if rng.random() < 0.006:  # a free year for a showcase customer
        first = replace(first, price=replace(first.price, net=0, setup=0, subvention=0))
    cancelled_on = day + timedelta(days=rng.randint(5, 240)) if rng.random() < 0.045 else None
    churned_on = add_months(day, 12) if cancelled_on is None and rng.random() < 0.12 else None
    return Sold(first=first, cancelled_on=_known(cancelled_on), churned_on=_known(churned_on))


def _known(day: date | None) -> date | None:
    return day if day is not None and day <= END else None


# ── What becomes of it ───────────────────────────────────────────────────────────────────────────────────────────────


def _life(rng: Random, sold: Sold) -> list[Line]:
    """The first line, training, a change of size, renewals."""
    lines = [sold.first]
    if rng.random() < 0.16:
        lines.append(_later(rng, sold.first, "add_on", rng.randint(0, 60), product=PRODUCT["training"]))
    changed = None
    if rng.random() < 0.24:
        kind = "downgrade" if rng.random() < 0.15 else "upgrade"
        changed = _later(rng, sold.first, kind, rng.randint(45, 690))
        lines.append(changed)
    lines += _renewals(rng, sold, changed)
    return [line for line in lines if _sells_line(line, sold)]


def _sells_line(line: Line, sold: Sold) -> bool:
    """Nothing follows a cancellation; a renewal may still come under a partner that has gone, as its customers stay."""
    ends = sold.cancelled_on or sold.churned_on
    gone = ends is not None and line is not sold.first and line.day >= ends
    return not gone and line.day <= END and (line.kind == "renewal" or _sells(line.partner, line.day))


def _later(rng: Random, first: Line, kind: str, days: int, *, product: Product | None = None) -> Line:
    """A later line for the same customer: training once, a larger or smaller subscription for the difference."""
    day, time = working_day_from(first.day + timedelta(days=days)), _office_hour(rng)
    if product is not None:
        return replace(first, product=product, kind=kind, day=day, time=time, price=price(rng, product, 0, setup=False), subscription=None)
    packs = max(1, first.price.quantity * rng.randint(20, 70) // 100)
    difference = max(first.product.per_pack, 12_000) * packs
    if kind == "downgrade":
        packs, difference = -packs, -difference // 2
    return replace(first, kind=kind, day=day, time=time, price=Price(quantity=packs, listed=difference, net=difference))


def _renewals(rng: Random, sold: Sold, changed: Line | None) -> list[Line]:
    """On the anniversary, whatever day of the week; after an upgrade for the larger amount; on premises for the yearly support alone."""
    first, lines = sold.first, []
    for year in (1, 2):
        day = add_months(first.day, 12 * year)
        yearly = first.price.listed - first.price.setup
        if first.product.family == "onprem":
            yearly = yearly * 18 // 100
        if changed is not None and changed.day < day and first.product.family == "cloud":
            yearly = max(yearly + changed.net, 12_000)
        net = yearly * rng.choice((100, 100, 100, 95)) // 100
        quantity = first.price.quantity
        lines.append(replace(first, kind="renewal", day=day, time="00:30", price=Price(quantity=quantity, listed=yearly, net=net)))
    return lines


def _by_use(rng: Random, sold: Sold) -> list[Line]:
    """What the customer used beyond its plan, billed at the end of the month."""
    first = sold.first
    if first.product.family != "cloud" or rng.random() > 0.35:
        return []
    until = min(sold.cancelled_on or END, sold.churned_on or END, first.partner.last_day or END)
    lines = []
    day = month_end(add_months(first.day, 1))
    while day <= until:
        used = rng.randint(1, 40)
        amount = Price(quantity=used, listed=used * 250, net=used * 250)
        lines.append(replace(first, kind="usage", day=day, time="23:00", price=amount))
        day = month_end(add_months(day, 1))
    return lines


def _credit_notes(rng: Random, lines: list[Line]) -> list[Line]:
    """A few corrections in the customer's favour, with a net below 0."""
    wrong = rng.sample([line for line in lines if line.kind == "new" and line.net > 100_000 and line.day < date(2026, 2, 1)], 30)
    return [_credit_note(line, line.day + timedelta(days=rng.randint(3, 30)), rng.randint(5, 30) * 1_000) for line in wrong]


def _credit_note(line: Line, day: date, cut: int) -> Line:
    return replace(line, day=working_day_from(day), time="17:00", price=Price(quantity=0, listed=0, net=-cut))


def _office_hour(rng: Random) -> str:
    return f"{rng.randint(9, 18):02}:{rng.randrange(0, 60, 5):02}"


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _numbered(rng: Random, lines: list[Line], people: dict[str, list[Person]]) -> list[Line]:
    """In order of time: one order number for what one customer ordered at one moment, its lines numbered within."""
    ordered = sorted(lines, key=lambda line: (line.day, line.time, line.customer.code, line.product.code, line.kind))
    numbered: list[Line] = []
    count: Counter[date] = Counter()
    for (day, _, _), group in groupby(ordered, key=lambda line: (line.day, line.time, line.customer.code)):
        count[day.replace(day=1)] += 1
        order = f"{day:%y%m}-{count[day.replace(day=1)]:04}"
        together = list(group)
        person = _seller(rng, people[together[0].partner.code], day)
        numbered += [replace(line, order=order, id=f"{order}-{number}", person=person) for number, line in enumerate(together, start=1)]
    return numbered


def _seller(rng: Random, crew: list[Person], day: date) -> str | None:
    """Whoever sold it, the first of the crew most often; not every order says it."""
    there = [person.code for person in crew if person.is_there(day) and person.role != "technical"]
    if not there or rng.random() > 0.85:
        return None
    return rng.choices(there, [1 / (place + 1) for place in range(len(there))])[0]


def line_row(rng: Random, line: Line) -> Row:
    """The line as the file has it."""
    service = line.kind in {"new", "renewal"} and line.product.family != "service"
    starts_on = line.day if line.kind == "renewal" else month_end(line.day) + timedelta(days=1) if service else None
    accepted_on = line.day + timedelta(days=rng.randint(7, 75)) if line.product.family == "onprem" and line.kind == "new" else starts_on
    buys = line.partner.contract == "reseller"
    return {
        "id": line.id, "order": line.order, "partner": line.partner.code, "distributor": line.partner.parent, "person": line.person,
        "customer": line.customer.code, "product": line.product.code, "kind": line.kind, "quantity": line.price.quantity,
        "net": line.net, "list": line.price.listed, "partner_price": max(line.net, 0) * 72 // 100 if buys else None,
        "setup": line.price.setup or None, "subvention": line.price.subvention or None, "ordered_on": line.day,
        "accepted_on": _known(accepted_on), "starts_on": starts_on, "term_months": 12 if service else None,
        "subscription": line.subscription, "deal": line.deal, "source": "portal" if line.time >= "20:00" or line.time < "08:00" else "orders",
        "booked_at": f"{line.day}T{line.time}",
    }  # fmt: skip
