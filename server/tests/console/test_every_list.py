"""Every list of the console, alike: each column sorts both ways, a place survives its address, files hold the page's words, pages ask little."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import Client

from enishi.console.audit.listing import listing as acts
from enishi.console.catalog.listing import listing as customers
from enishi.console.catalog.products_listing import listing as products
from enishi.console.deals.listing import listing as deals_on
from enishi.console.intake.listing import listing as files
from enishi.console.lists import asked as addresses
from enishi.console.lists.declared import Listing
from enishi.console.lists.titles import TITLES
from enishi.console.mailbox.listing import listing as mails
from enishi.console.partners.listing import listing as partners_on
from enishi.console.statements.listing import listing as statements
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.deals import operations as deals
from enishi.deals.registering import Registration
from enishi.intake import operations as intake
from enishi.notify import operations as outbox
from server.tests.proof import proven

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 1)
LISTS: dict[str, tuple[str, Callable[[], Listing]]] = {
    "partners": ("/partners/", lambda: partners_on(TODAY)), "deals.all": ("/deals/all", lambda: deals_on(TODAY)),
    "catalog.customers": ("/catalog/customers/", customers), "statements": ("/statements/", statements), "intake": ("/intake/", files),
    "catalog": ("/catalog/", products), "audit": ("/audit/", acts), "mailbox": ("/mailbox/", mails),
}  # fmt: skip
each = pytest.mark.parametrize("name", list(LISTS))


@pytest.fixture
def client(db, now, settings) -> Client:
    """Hana's browser, with three partners, customers and deals of which some facts are missing."""
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]
    hana = people.add_user(email="hana@sakura.example", name="花", by="setup", at=now)
    people.grant_role(user=hana, role=Role.ADMINISTRATOR, by="setup", at=now)
    for fact, text in {
        "partners": "code,name\naoba,青葉\nkita,北\nminami,\n", "products": "code,name,family,list_price\ncloud,クラウド,saas,12000\nhr,人事,,\npos,レジ,,12000\n",
        "customers": "code,name,region\nC-1,森田,tohoku\nC-2,,\nC-3,川,\n",
    }.items():  # fmt: skip
        intake.import_file(fact=fact, source="crm", file_name=f"{fact}.csv", content=text.encode(), by="hana", at=now)
    for partner, amount in (("aoba", 100_000), ("kita", None), ("minami", 100_000)):
        said = Registration(partner=partner, customer_name=f"{partner}の客", product="cloud", amount=amount)
        deals.register(registration=said, sent_as=uuid4(), by=hana, at=now)
    for number in range(3):
        outbox.put(to="ken@aoba.example", subject=f"件{number % 2}", text="…", kind="deal", key=f"list-{number}", at=now)
    browser = Client()
    browser.force_login(hana)
    return proven(browser, hana)


def test_no_list_is_forgotten_here():
    assert set(LISTS) == set(TITLES)


@each
def test_every_column_sorts_both_ways_and_its_places_survive_their_address(client, name):
    address, made = LISTS[name]
    listing = made()

    for column in (one for one in listing.columns if one.key):
        for sort in (column.name, f"-{column.name}"):
            asked = addresses.read(QueryDict(f"sort={sort}"), listing)
            every = [place for place, _ in asked.narrowed(listing).read(asked.order, most=50)]
            for number, place in enumerate(every):
                again = addresses.read(QueryDict(f"sort={sort}&after={addresses.token(place)}"), listing)
                assert again.left_out == ()
                assert [one for one, _ in again.narrowed(listing).read(again.order, beyond=again.from_place, most=50)] == every[
                    number + 1 :
                ], sort
            assert name == "statements" or len(every) >= 3
            assert client.get(f"{address}?sort={sort}").status_code == 200


@each
def test_every_choice_of_every_filter_is_a_condition_that_the_rows_take(client, name):
    address, made = LISTS[name]
    listing = made()
    values: dict[str, str] = {"day": "2026-10-01", "money": "1", "text": "x"}

    for one in listing.filters:
        for value in one.choices or [values[one.kind.value]]:
            asked = addresses.read(QueryDict(f"{one.name}={value}"), listing)
            assert (asked.left_out, asked.narrowed(listing).count() >= 0) == ((), True), one.name
    everything = "&".join(f"{one.name}={next(iter(one.choices), values[one.kind.value])}" for one in listing.filters)
    assert client.get(f"{address}?{everything}&q=x").status_code == 200


@each
def test_a_file_has_a_head_for_every_column_and_a_row_for_every_row(client, name):
    address, made = LISTS[name]
    listing = made()
    export = f"{address.rstrip('/')}/export"

    for format_ in ("csv", "xlsx"):
        answer = client.post(export, {"asked": "", "format": format_})
        assert answer.status_code == 200
    rows = client.post(export, {"asked": "", "format": "csv"}).content.decode("utf-8-sig").split("\r\n")

    assert rows[0] == ",".join(str(one.word) for one in listing.columns)
    assert len(rows) - 2 == listing.rows.count() - (1 if name == "audit" else 0)  # that the file was taken is an act


@each
def test_a_page_asks_at_most_twenty_questions(client, name, django_assert_max_num_queries):
    client.get(LISTS[name][0])

    with django_assert_max_num_queries(20):
        page: Any = client.get(f"{LISTS[name][0]}?q=a")

    assert "<c-" not in page.content.decode()
    assert "style=" not in page.content.decode()


def test_views_that_a_list_suggests_are_understood(client):
    for _, made in LISTS.values():
        listing = made()
        for view in listing.views:
            assert addresses.read(QueryDict(view.asked), listing).left_out == ()


def test_a_deal_is_found_by_its_partners_name(client):
    page = client.get("/deals/all?q=青葉").content.decode()

    assert ("aobaの客" in page, "kitaの客" in page) == (True, False)
