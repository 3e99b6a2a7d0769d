"""`python -m benchmarks.lists`: server time of pages of lists with ten thousand partners, customers and deals; wanted are at most 50 ms each.

It needs an empty database, named by ENISHI_DATA or ENISHI_DATABASE_URL, and fills it. A page is a whole request, from its address to its last byte,
without the network: session, policy, questions, template. Each is asked for several times, and before that once after an order line came in, when what is kept in memory is brought up to it.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client

import enishi.config.started  # noqa: F401 - sets Django up, before what needs it
from enishi.console.catalog.listing import listing as customers
from enishi.console.deals.listing import listing as deals_on
from enishi.console.lists import asked as addresses
from enishi.console.lists.declared import Listing
from enishi.console.partners.listing import listing as partners_on
from enishi.core import clock
from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.deals.models import Deal
from enishi.deals.states import DealKind, DealState, Origin
from enishi.intake import operations as intake
from enishi.intake.fact_tables import rows_of
from enishi.intake.names import folded_name
from enishi.ranks.models import Action, RankReview, ReviewRun
from server.tests.texts import in_force

AT, TODAY = datetime(2026, 10, 1, tzinfo=UTC), date(2026, 10, 1)
REGIONS, SIZES, RANKS = (
    ("hokkaido", "tohoku", "kanto", "chubu", "kansai", "kyushu"),
    ("small", "middle", "large"),
    ("bronze", "silver", "gold"),
)
TEXT = """\
program: {id: sakura}
currency: JPY
timezone: Asia/Tokyo
attributes: {region: [hokkaido, tohoku, kanto, chubu, kansai, kyushu], size: [small, middle, large]}
metrics:
  sales_year:
    is: "sum(line.net) over trailing 12 months"
ranks:
  promote: monthly
  demote: half_yearly
  step: one
  keep: 12 months
  ladder:
    - {id: bronze, label: {ja: ブロンズ, en: Bronze}}
    - {id: silver, label: {ja: シルバー, en: Silver}, condition: "sales_year >= 1_000_000"}
    - {id: gold, label: {ja: ゴールド, en: Gold}, condition: "sales_year >= 5_000_000"}
incentives:
  - {id: commission, type: commission, base: line.net, rate: 10 %, limits: none}
"""
ORDER_LINES = "id,partner,customer,product,kind,net,ordered_on"
LISTS: Mapping[str, Callable[[], Listing]] = {
    "/partners/": lambda: partners_on(TODAY),
    "/catalog/customers/": customers,
    "/deals/all": lambda: deals_on(TODAY),
}
# Of each list: what is asked, beside its first page and one in its middle.
PAGES = (
    ("partners", "/partners/?all=1"),
    ("partners, the other way round", "/partners/?sort=orders"),
    ("partners, by name", "/partners/?sort=name"),
    ("partners, three filters and a sort", "/partners/?quiet=3&standing=active&is.region=kanto&sort=-last"),
    ("partners, found", "/partners/?q=7"),
    ("customers", "/catalog/customers/?all=1"),
    ("customers, a filter and a sort", "/catalog/customers/?region=kanto&sort=-code"),
    ("customers, found", "/catalog/customers/?q=7"),
    ("deals", "/deals/all?all=1"),
    ("deals, by protection", "/deals/all?sort=protected"),
    ("deals, by customer", "/deals/all?sort=customer"),
    ("deals, a filter and a sort", "/deals/all?state=won&sort=-amount"),
    ("deals, found", "/deals/all?q=7"),
)


def prepare(count: int, lines: int) -> None:
    """An empty database with as many partners, customers and deals, what they ordered, and a rank of each."""
    call_command("migrate", verbosity=0, interactive=False)
    if rows_of("partners").count() == count == Deal.objects.count():
        return  # of a run before this one
    if rows_of("partners").exists():
        raise SystemExit("This database holds something already. Name an empty one in ENISHI_DATA or ENISHI_DATABASE_URL.")
    hana, mio = (people.add_user(email=f"{name}@sakura.example", name=name, by="benchmark", at=AT) for name in ("hana", "mio"))
    for user, role in ((hana, Role.ADMINISTRATOR), (hana, Role.PARTNER_MANAGER), (mio, Role.APPROVER)):
        people.grant_role(user=user, role=role, by="benchmark", at=AT)
    in_force(program="sakura", from_day=date(2025, 4, 1), text=TEXT, by=hana, second=mio, at=AT)
    for fact, head, rows in facts(count, lines):
        take(fact, head + "\n" + "\n".join(rows) + "\n")
    run = ReviewRun.objects.create(
        program="sakura", known_by=AT, texts_hash="0" * 64, engine="benchmark", reviewed_at=AT, reviews=count, hash="0" * 64
    )
    RankReview.objects.bulk_create((review(run, number) for number in range(count)), batch_size=1_000)
    Deal.objects.bulk_create((deal(number, count) for number in range(count)), batch_size=1_000)


def facts(count: int, lines: int) -> Sequence[tuple[str, str, Sequence[str]]]:
    """Of each fact its head and its rows; every number is one of the row's own."""
    days = [TODAY - timedelta(days=number * 7919 % 730) for number in range(lines)]
    return (
        ("products", "code,name", ["cloud,クラウド", "hr,人事"]),
        ("partners", "code,name,kind,first_day", [f"p{n},第{n}商事株式会社,{'individual' if n % 9 == 0 else 'corporation'},2020-04-01" for n in range(count)]),
        ("partner_attributes", "partner,attribute,value,first_day", [
            f"p{n},{name},{values[n % len(values)]},2020-04-01" for n in range(count) for name, values in (("region", REGIONS), ("size", SIZES))
        ]),
        ("agreements", "id,partner,contract,first_day", [f"A{n},p{n},agency,2020-04-01" for n in range(count)]),
        ("customers", "code,name,region,size", [f"C{n},顧客{n * 7919 % count}株式会社,{REGIONS[n % 6]},{SIZES[n % 3]}" for n in range(count)]),
        ("order_lines", ORDER_LINES, [
            f"N{n},p{n * 31 % count},C{n % count},cloud,new,{n * 7919 % 900_000 + 1_000},{day}" for n, day in enumerate(days)
        ]),
    )  # fmt: skip


def take(fact: str, content: str) -> None:
    batch = intake.import_file(fact=fact, source="benchmark", file_name=f"{fact}.csv", content=content.encode(), by="benchmark", at=AT)
    assert batch.state == "taken", batch.errors[:1000]


def review(run: ReviewRun, number: int) -> RankReview:
    rank = RANKS[number % 3]
    return RankReview(
        run=run, program="sakura", partner=f"p{number}", day=date(2026, 7, 1), revision=1, version=date(2025, 4, 1), held=rank, merited=rank,
        rank=rank, action=Action.KEPT, figures="[]",
    )  # fmt: skip


def deal(number: int, count: int) -> Deal:
    state = (DealState.WAITING, DealState.WON, DealState.LOST, DealState.REJECTED)[number % 4]
    name, day = f"見込み{number * 7919 % count}株式会社", TODAY - timedelta(days=number % 730)
    return Deal(
        id=uuid4(), code=f"K-{number:05}", partner=f"p{number * 31 % count}", kind=DealKind.DEAL, origin=Origin.FILE, customer_name=name,
        folded_name=folded_name(name), product="cloud", amount=number * 104_729 % 10**7, registered_on=day, registered_at=AT - timedelta(minutes=number),
        answer_by=day, state=state, protected_until=None if state == DealState.WAITING or number % 3 else day, decided_on=day,
    )  # fmt: skip


def measured(client: Client, address: str, rounds: int) -> tuple[float, float]:
    """Milliseconds of the page: the median of this process' CPU, and the quickest by the clock, when the least else ran."""
    cpu, wall = [], []
    for _ in range(rounds):
        begun = time.process_time(), time.perf_counter()
        answer = client.get(address)
        cpu.append((time.process_time() - begun[0]) * 1_000)
        wall.append((time.perf_counter() - begun[1]) * 1_000)
        assert answer.status_code == 200, (address, answer.status_code)
    return statistics.median(cpu), min(wall)


def middle(address: str) -> str:
    """The address of the page that begins in the middle of the rows."""
    path, _, query = address.partition("?")
    listing = LISTS[path]()
    asked = addresses.read(QueryDict(query), listing)
    found = asked.narrowed(listing)
    rows = found.read(asked.order, most=max(1, found.count() // 2))
    return f"{path}?{asked.address(after=addresses.token(rows[-1][0]))}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lists", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000, metavar="N", help="partners, customers and deals (default: %(default)s)")
    parser.add_argument("--lines", type=int, default=100_000, metavar="N", help="order lines (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=15, metavar="N", help="how often each page is asked for (default: %(default)s)")
    asked = parser.parse_args(arguments)
    prepare(asked.rows, asked.lines)
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email="hana@sakura.example"), backend=settings.AUTHENTICATION_BACKENDS[-1])
    print(
        f"{connection.vendor}: {asked.rows:,} of each, {asked.lines:,} order lines; milliseconds of CPU of this process (and the quickest by the clock)\n"
    )
    print("| page | first after a fact | first | in the middle |\n| --- | ---: | ---: | ---: |")
    with clock.standing_at(AT):
        for name, address in PAGES:
            take("order_lines", f"{ORDER_LINES}\n{uuid4()},p1,C1,cloud,new,1000,{TODAY}\n")
            cold = measured(client, address, 1)
            first = measured(client, address, asked.rounds)
            later = measured(client, middle(address), asked.rounds)
            print(f"| {name} | {' | '.join(f'{cpu:.0f} ({wall:.0f})' for cpu, wall in (cold, first, later))} |", flush=True)


if __name__ == "__main__":
    main()
