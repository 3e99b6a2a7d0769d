"""Their own deals, customers and permitted amounts, unless the owner shows more (server/src/enishi/portal/own.py)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from enishi.closing import explaining
from enishi.core import clock
from enishi.core.models import AuditRow, User
from enishi.deals import queries as deals
from enishi.deals.models import Deal
from enishi.deals.registering import Registration, register
from enishi.partners import members
from enishi.partners.models import Member
from enishi.partners.states import AmountsShown, MemberRole
from enishi.portal.money import own
from server.tests.portal.conftest import LATER, _import
from server.tests.portal.test_what_a_partner_sees import ICHIRO, KEN, text_of
from server.tests.proof import proven

pytestmark = pytest.mark.django_db
RIN = "rin@aoba.example"


@pytest.fixture
def ken(portal, as_member) -> Iterator[Client]:
    """Ken sells for Aoba, and so does Rin, whom no row names; each registered a deal."""
    portal()
    with clock.standing_at(LATER):
        _import("activities", "id,partner,person,kind,date,subject\nM1,aoba,ken,meeting,2026-09-20,x\n")
        members.add_member(partner="aoba", email=RIN, name="rin", role=MemberRole.SALES, by="setup", at=LATER)
        for email, customer in ((KEN, "川村製作所"), (RIN, "山田商店")):
            _register(User.objects.get(email=email), customer)
        yield as_member(KEN)


def _register(user: User, customer: str) -> Deal:
    person = user.memberships.get().person
    said = Registration(partner="aoba", customer_name=customer, product="accounting", amount=400_000, person=person)
    return register(registration=said, sent_as=uuid4(), by=user, at=LATER)


def _the_company_sells_more() -> None:
    """A line of Aoba that names nobody, an hour later: 70,000 of commission."""
    _import(
        "order_lines",
        "id,partner,person,customer,product,kind,net,ordered_on,starts_on,term_months\nA3,aoba,,yama,accounting,new,700000,2026-09-13,,\n",
    )
    explaining.write(program="sakura", at=LATER + timedelta(hours=1))


def choose(email: str, amounts: AmountsShown, *, all_deals: bool = False) -> None:
    member = Member.objects.get(user__email=email)
    members.choose_sight(company=member.company_id, user=member.user_id, amounts=amounts, all_deals=all_deals, by="setup", at=LATER)


def of(email: str) -> Deal:
    return Deal.objects.get(registered_by__email=email)


def test_one_who_sells_sees_the_deals_they_registered_and_anothers_like_missing_ones(ken, as_member):
    missing = "/portal/deals/00000000-0000-0000-0000-000000000000/"

    assert ken.get(f"/portal/deals/{of(KEN).id}/").status_code == 200
    foreign, gone = (text_of(ken.get(page)) for page in (f"/portal/deals/{of(RIN).id}/", missing))
    assert foreign.replace(str(of(RIN).id), "ID") == gone.replace("00000000-0000-0000-0000-000000000000", "ID")
    assert "山田商店" not in text_of(ken.get("/portal/deals/"))
    assert as_member(RIN).get(f"/portal/deals/{of(KEN).id}/").status_code == 404  # a person whom no row names is nobody else either


def test_that_guard_sees_a_filter_that_is_missing(ken, monkeypatch):
    monkeypatch.setattr(deals, "_of", lambda viewer: Deal.objects.select_related("registered_by").filter(partner__in=viewer.partners))

    assert ken.get(f"/portal/deals/{of(RIN).id}/").status_code == 200


def test_the_owner_shows_everybodys_deals_to_whom_they_choose(ken):
    choose(KEN, AmountsShown.NONE, all_deals=True)

    assert ken.get(f"/portal/deals/{of(RIN).id}/").status_code == 200
    assert "山田商店" in text_of(ken.get("/portal/customers/"))


def test_the_customers_of_their_deals_are_theirs_with_everything_that_these_ordered(ken, as_member):
    rin = as_member(RIN)
    assert [client.get("/portal/customers/yama/").status_code for client in (ken, rin)] == [404, 404]

    Deal.objects.filter(id=of(RIN).id).update(customer="yama")  # it became the customer of the line A2, which names nobody

    assert [client.get("/portal/customers/yama/").status_code for client in (ken, rin)] == [404, 200]
    assert "A2" in text_of(rin.get("/portal/customers/yama/"))


@pytest.mark.parametrize(
    ("amounts", "own_page", "months_page", "month_page"),
    [(AmountsShown.NONE, 404, False, 404), (AmountsShown.OWN, 200, False, 404), (AmountsShown.ALL, 404, True, 200)],
)
def test_amounts_are_none_those_of_their_own_deals_or_all(ken, amounts, own_page, months_page, month_page):
    choose(KEN, amounts)

    assert ken.get("/portal/money/own/").status_code == own_page
    assert ("40,000円" in text_of(ken.get("/portal/money/"))) is months_page
    assert ken.get("/portal/money/sakura/2026-09/").status_code == month_page


def test_the_page_of_ones_own_has_ones_own_lines_with_their_sentences_and_nobody_elses(ken, as_member):
    _the_company_sells_more()
    for email in (KEN, RIN):
        choose(email, AmountsShown.OWN)

    page, other = (text_of(client.get("/portal/money/own/")) for client in (ken, as_member(RIN)))

    assert "2026年9月分のご自身の案件の手数料は40,000円です" in page  # 10 % of 400,000; 70,000 of A3 are the company's
    assert "× 10% = 40,000円" in page
    assert "A3" not in page
    assert "70,000円" not in page
    assert "ご自身の案件の手数料はまだありません" in other
    assert "statements" not in page


def test_that_guard_sees_amounts_that_are_not_filtered(ken, monkeypatch):
    choose(KEN, AmountsShown.OWN)
    _the_company_sells_more()
    monkeypatch.setattr(own, "is_own", lambda row, who, mine: True)

    assert "A3" in text_of(ken.get("/portal/money/own/"))


def test_what_is_paid_to_another_person_is_not_ones_own_though_the_deal_is():
    row = {"payee_kind": "person", "payee": "mai", "fact_id": "A1"}
    ken = type("Who", (), {"person": "ken"})()

    assert not own.is_own(row, ken, {"A1"})
    assert own.is_own(row | {"payee": "ken", "fact_id": "B9"}, ken, set())
    assert own.is_own({"payee_kind": "partner", "payee": "aoba", "fact_id": "A1#3"}, ken, {"A1"})


def test_the_owner_chooses_on_the_page_of_the_company_and_the_chain_says_before_and_after(ken, as_member):
    ichiro, address = User.objects.get(email=ICHIRO), f"/portal/company/{Member.objects.get(user__email=KEN).user_id}/sight"
    client = proven(as_member(ICHIRO), ichiro)
    choices = re.findall(r'<option value="(\w+)"', text_of(client.get("/portal/company/")).partition('name="amounts"')[2])
    assert choices[:3] == ["none", "own", "all"]

    client.post(address, {"amounts": "own", "deals": "all"})

    member = Member.objects.get(user__email=KEN)
    assert (member.sees_amounts, member.own_amounts, member.all_deals) == (False, True, True)
    detail = AuditRow.objects.get(act="choose_sight").detail
    assert '"after":{"all_deals":true,"amounts":"own"},"before":{"all_deals":false,"amounts":"none"}' in detail
    assert "すべての案件" in text_of(client.get("/portal/company/"))
    for wrong in ({"amounts": "everything", "deals": "all"}, {"amounts": "own"}, {}):
        assert client.post(address, wrong).status_code == 404
    assert as_member(KEN).post(address, {"amounts": "all", "deals": "all"}).status_code == 404


def test_the_database_holds_that_own_amounts_are_not_all(ken):
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.filter(user__email=KEN).update(sees_amounts=True, own_amounts=True)
