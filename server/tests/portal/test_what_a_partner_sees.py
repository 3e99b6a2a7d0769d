"""What a partner's people see in the portal, and what nobody of another company ever does."""

import re
from contextlib import suppress

import pytest
from django.db import transaction

from enishi.closing import due
from enishi.core import clock
from enishi.core.models import User
from enishi.partners import members
from enishi.portal.money import months as told
from server.tests.portal.conftest import KITA, LATER
from server.tests.proof import proven

pytestmark = pytest.mark.django_db
ICHIRO, KEN, YUMI = "ichiro@aoba.example", "ken@aoba.example", "yumi@kita.example"


class Undone(Exception):
    """Takes a world back."""


PAGES = (
    "/portal/", "/portal/customers/", "/portal/customers/kawa/", "/portal/customers/yama/", "/portal/money/", "/portal/money/sakura/2026-09/",
    "/portal/money/why/?id=A1", "/portal/money/why/?id=A2", "/portal/money/why/?id=K1", "/portal/company/",
)  # fmt: skip


@pytest.fixture(autouse=True)
def today():
    with clock.standing_at(LATER):
        yield


def text_of(answer) -> str:
    """The page without what differs between any two requests."""
    return re.sub(r"csrf[^>]*>|x-csrftoken[^}]*}", "", answer.content.decode())


def test_the_owner_reads_the_months_sum_and_its_reason(portal, as_member):
    portal()

    page = text_of(as_member(ICHIRO).get("/portal/money/sakura/2026-09/"))

    assert "40,000円" in page  # 400,000 × 10 %
    assert "× 10% = 40,000円" in page


def test_an_order_that_paid_nothing_says_why(portal, as_member):
    portal()

    page = text_of(as_member(KEN).get("/portal/money/why/?id=A2"))

    assert "手数料の対象外となったものと理由" in page
    assert "新規" in page  # the condition that it failed: the kind of the line


def test_who_sells_sees_reasons_and_no_amounts_until_the_owner_shows_them(portal, as_member):
    portal()
    ken = as_member(KEN)

    assert "40,000円" not in "".join(text_of(ken.get(page)) for page in ("/portal/", "/portal/money/", "/portal/money/why/?id=A1"))
    assert ken.get("/portal/money/sakura/2026-09/").status_code == 404

    amounts, ichiro = f"/portal/company/{User.objects.get(email=KEN).id}/sight", User.objects.get(email=ICHIRO)
    assert as_member(ICHIRO).post(amounts, {"amounts": "all", "deals": "own"}).headers["Location"].startswith("/sign-in/second-factor/")
    assert ken.get("/portal/money/sakura/2026-09/").status_code == 404
    proven(as_member(ICHIRO), ichiro).post(amounts, {"amounts": "all", "deals": "own"})

    assert "40,000円" in text_of(ken.get("/portal/money/sakura/2026-09/"))


def test_who_sells_sees_the_customers_of_their_own_orders(portal, as_member):
    portal()

    assert [as_member(who).get("/portal/customers/yama/").status_code for who in (ICHIRO, KEN)] == [200, 404]


def test_a_customer_whose_contract_ends_soon_stands_on_the_first_page(portal, as_member):
    portal()

    page = text_of(as_member(KEN).get("/portal/"))

    assert "川村製作所" in page
    assert "2026年11月30日(月)" in page  # twelve months from 1 December 2025


def test_another_companys_order_answers_like_one_that_is_not_there(portal, as_member):
    portal()
    aoba = as_member(ICHIRO)

    foreign, missing = (text_of(aoba.get(f"/portal/money/why/?id={id_}")).replace(id_, "ID") for id_ in ("K1", "X1"))

    assert foreign == missing


def test_that_guard_sees_a_filter_that_is_missing(portal, as_member, monkeypatch):
    portal()
    monkeypatch.setattr(told, "_theirs", lambda each, standing: True)
    aoba = as_member(ICHIRO)

    foreign, missing = (text_of(aoba.get(f"/portal/money/why/?id={id_}")).replace(id_, "ID") for id_ in ("K1", "X1"))

    assert foreign != missing


def test_whatever_kita_sells_aobas_pages_are_the_same_bytes(portal, as_member):
    seen = set()
    for kita in (KITA, "K1,kita,,yama,accounting,new,123000,2026-09-20,,\nK2,kita,,kawa,accounting,new,5000,2026-09-21,,\n"):
        with suppress(Undone), transaction.atomic():
            portal(kita=kita)
            ichiro, ken = as_member(ICHIRO), User.objects.get(email=KEN)
            seen.add("\n".join(text_of(ichiro.get(page)) for page in PAGES).replace(str(ken.id), "KEN"))
            raise Undone

    assert len(seen) == 1
    assert "40,000円" in seen.pop()


def test_a_removed_member_finds_nothing_from_the_next_click_on(portal, as_member):
    portal()
    ken, user = as_member(KEN), User.objects.get(email=KEN)
    company = user.memberships.get().company_id

    members.remove_member(company=company, user=user.id, by="setup", at=LATER)

    assert {ken.get(page).status_code for page in PAGES} == {404}


def test_nobody_of_a_partner_enters_a_room_of_the_console_and_no_staff_the_portal(portal, as_member, hana):
    portal()
    entered = {page: as_member(ICHIRO).get(page).status_code for page in ("/partners/", "/closing/", "/ledger/", "/people/", "/audit/")}

    assert set(entered.values()) == {404}
    assert {as_member("hana@sakura.example").get(page).status_code for page in PAGES} == {404}


def test_an_owner_changes_nobody_of_another_company(portal, as_member):
    portal()
    yumi, ken = as_member(YUMI), User.objects.get(email=KEN)

    yumi.post(f"/portal/company/{ken.id}/sight", {"amounts": "all", "deals": "all"})
    yumi.post(f"/portal/company/{ken.id}/remove")

    member = ken.memberships.get()
    assert (member.sees_amounts, member.removed_at) == (False, None)


def test_only_the_owner_lets_people_in(portal, as_member):
    portal()

    assert as_member(KEN).post("/portal/company/let-in", {"name": "M", "email": "m@aoba.example", "role": "owner"}).status_code == 404
    ichiro = proven(as_member(ICHIRO), User.objects.get(email=ICHIRO))
    assert (
        ichiro.post("/portal/company/let-in", {"name": "M", "email": "m@aoba.example", "role": "sales"}).headers["Location"]
        == "/portal/company/"
    )
    assert User.objects.get(email="m@aoba.example").memberships.get().sees_amounts is False


def test_a_page_of_the_portal_asks_few_questions(portal, as_member, django_assert_max_num_queries):
    portal()
    ichiro = as_member(ICHIRO)

    for page in PAGES:
        with django_assert_max_num_queries(15):
            assert len(ichiro.get(page).content) < 50_000


def test_reasons_are_made_again_every_day_once(portal):
    portal()

    assert [one.key for one in due.explanations(LATER)] == ["explain:sakura:2026-10-02"]
