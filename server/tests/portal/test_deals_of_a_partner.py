"""A partner's deals in the portal: registered on a phone, seen by that company alone, and by the first tier where it was agreed."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from enishi.core import clock
from enishi.core.models import User
from enishi.deals import operations as deals
from enishi.deals import queries
from enishi.deals.models import Deal
from enishi.deals.registering import Registration
from enishi.deals.states import DealState
from enishi.notify.models import Message
from enishi.portal import digest
from server.tests.deals.conftest import cast, protected, registered  # noqa: F401 - fixtures
from server.tests.portal.conftest import as_member  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
KEN, ICHIRO, YUMI, MIKA = "ken@aoba.example", "ichiro@aoba.example", "yumi@kita.example", "mika@minami.example"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Undone(Exception):
    """Takes a world back."""


def text_of(answer) -> str:
    """The page without what differs between any two requests, and without ids that are drawn."""
    return UUID.sub("ID", re.sub(r"csrf[^>]*>|x-csrftoken[^}]*}", "", answer.content.decode()))


def form(**said) -> dict[str, str]:
    return {"customer_name": "森田食品株式会社", "kind": "deal", "partner": "aoba", "sent_as": str(uuid4())} | said


def pages_of(deal: Deal) -> tuple[str, ...]:
    own = f"/portal/deals/{deal.id}/"
    return ("/portal/", "/portal/deals/", "/portal/deals/register", f"/portal/deals/register?again={deal.id}", own,
        *(f"{own}ask/{what}" for what in ("extension", "meeting", "won", "lost")), f"{own}price/quote", f"{own}price/special")  # fmt: skip


ACTS: tuple[tuple[str, dict[str, str]], ...] = (("answer", {"decision": "take"}), ("withdraw", {}), ("ask/extension", {"day": "2027-01-31", "reason": "x"}),
    ("ask/lost", {"day": "2026-10-01", "reason": "x"}), ("price/special", {"product": "hr", "quantity": "1", "wanted": "1", "reason": "x"}))  # fmt: skip


def test_a_deal_is_registered_with_the_customers_name_alone_and_says_when_the_answer_comes(cast, as_member):  # noqa: F811
    page = as_member(KEN).post("/portal/deals/register", form(), follow=True)

    deal = Deal.objects.get()
    assert (deal.partner, deal.person, deal.customer_name, deal.state) == ("aoba", "ken", "森田食品株式会社", DealState.WAITING)
    assert "aoba-D0001として登録しました。2026年10月6日までに回答します。" in page.content.decode()


def test_the_same_form_sent_twice_leads_to_the_same_deal(cast, as_member):  # noqa: F811
    ken, said = as_member(KEN), form()

    first, second = (ken.post("/portal/deals/register", said) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Deal.objects.count() == 1


def test_what_was_typed_stays_in_the_form_when_something_is_wrong_and_full_width_digits_are_read(cast, as_member):  # noqa: F811
    ken = as_member(KEN)

    wrong = ken.post("/portal/deals/register", form(amount="たくさん")).content.decode()
    assert "金額は数字でご入力ください(例:324500)。" in wrong
    assert "森田食品株式会社" in wrong
    ken.post("/portal/deals/register", form(amount="324,500円"))

    assert Deal.objects.get().amount == 324_500


@pytest.mark.parametrize("name", ["あ" * 1_000, "\u202e\u2069", ""])
def test_a_name_that_cannot_be_one_is_answered_in_the_form(cast, as_member, name):  # noqa: F811
    page = as_member(KEN).post("/portal/deals/register", form(customer_name=name))

    assert (page.status_code, Deal.objects.count()) == (200, 0)
    assert 'class="wrong"' in page.content.decode() or "banner-error" in page.content.decode()


def test_what_a_partner_writes_stays_text(cast, as_member):  # noqa: F811
    ken = as_member(KEN)
    ken.post("/portal/deals/register", form(customer_name="<script>alert(1)</script>🍙", note="<img src=x>"))

    page = ken.get(f"/portal/deals/{Deal.objects.get().id}/").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;🍙" in page
    assert "<img src" not in page


def test_a_partner_whose_contract_ended_finds_its_documents_and_registers_nothing(cast, as_member):  # noqa: F811
    saburo = as_member("saburo@old.example")

    assert saburo.post("/portal/deals/register", form(partner="old")).status_code == 404
    assert saburo.get("/portal/statements/").status_code == 200
    assert Deal.objects.count() == 0


def test_nobody_registers_as_another_company(cast, as_member):  # noqa: F811
    as_member(KEN).post("/portal/deals/register", form(partner="kita"))

    assert Deal.objects.count() == 0


def test_another_companys_deal_answers_like_one_that_is_not_there_on_every_page_and_act(protected, as_member):  # noqa: F811
    foreign, kens = protected("kita"), protected("aoba", "別の会社")
    ken = as_member(KEN)
    before = (Deal.objects.get(id=foreign.id).state, foreign.steps.count(), foreign.requests.count(), foreign.prices.count())

    for path in pages_of(foreign)[4:]:
        missing = path.replace(str(foreign.id), str(uuid4()))
        assert (ken.get(path).status_code, text_of(ken.get(path))) == (404, text_of(ken.get(missing)))
        assert ken.get(path.replace(str(foreign.id), str(kens.id))).status_code == 200
    for act, said in ACTS:
        assert ken.post(f"/portal/deals/{foreign.id}/{act}", said).status_code == 404
    assert (Deal.objects.get(id=foreign.id).state, foreign.steps.count(), foreign.requests.count(), foreign.prices.count()) == before


def test_that_guard_sees_a_filter_that_is_missing(protected, as_member, monkeypatch):  # noqa: F811
    foreign = protected("kita")
    monkeypatch.setattr(queries, "_of", lambda viewer: Deal.objects.all())

    assert as_member(KEN).get(f"/portal/deals/{foreign.id}/").status_code == 200


def test_whatever_kita_registers_aobas_pages_are_the_same_bytes(protected, registered, as_member):  # noqa: F811
    seen = set()
    for others in ((), ("森田食品株式会社", "㈱川村製作所")):
        with suppress(Undone), transaction.atomic():
            for name in others:
                registered("kita", name)
            deal = protected("aoba", "森田食品株式会社")
            ichiro = as_member(ICHIRO)
            seen.add("\n".join(text_of(ichiro.get(page)) for page in pages_of(deal)))
            raise Undone

    assert len(seen) == 1
    assert "森田食品株式会社" in seen.pop()


def test_who_sells_sees_their_own_deals_and_the_owner_all_of_the_company(cast, as_member, now):  # noqa: F811
    said = Registration(partner="aoba", customer_name="森田食品株式会社")
    deal = deals.register(registration=said, sent_as=uuid4(), by=cast["ichiro"], at=now)

    assert [as_member(who).get(f"/portal/deals/{deal.id}/").status_code for who in (ICHIRO, KEN)] == [200, 404]


def test_a_first_tier_sees_its_second_tiers_deals_once_that_was_agreed_and_no_longer_than_that(registered, cast, as_member, now):  # noqa: F811
    registered("minami", "湊運輸株式会社")
    ichiro = as_member(ICHIRO)
    seen = []
    for agreed in (None, True, False):
        if agreed:
            deals.show_to_first_tier(partner="minami", agreed_by="契約書 第9条", by=cast["hana"], at=now)
        elif agreed is False:
            deals.hide_from_first_tier(partner="minami", by=cast["hana"], at=now)
        seen.append(
            [
                "湊運輸株式会社" in ichiro.get("/portal/deals/").content.decode(),
                ichiro.get(f"/portal/deals/{Deal.objects.get().id}/").status_code,
            ]
        )

    assert seen == [[False, 404], [True, 404], [False, 404]]
    assert "湊運輸" not in as_member(KEN).get("/portal/deals/").content.decode()


def test_a_lead_that_was_handed_over_is_taken_in_one_tap_and_protected(cast, as_member, now):  # noqa: F811
    said = Registration(partner="aoba", customer_name="湊運輸株式会社", note="展示会でのお問い合わせです")
    deal = deals.hand_over(registration=said, sent_as=uuid4(), by=cast["hana"], at=now)
    ichiro = as_member(ICHIRO)
    assert "湊運輸株式会社" in ichiro.get("/portal/").content.decode()

    ichiro.post(f"/portal/deals/{deal.id}/answer", {"decision": "take"})

    deal.refresh_from_db()
    assert (deal.state, deal.protected_until) == (DealState.PROTECTED, date(2026, 12, 30))  # 90 days


def test_who_of_the_maker_looked_and_why_it_was_decided_is_read_by_the_partner_and_the_note_is_not(registered, cast, as_member, now):  # noqa: F811
    deal = registered()
    deals.look(deal=deal.id, by=cast["jun"], at=now, note="直販の佐々木さんに確認")
    deals.reject(deal=deal.id, reason="直販で商談中のため", note="社内だけの話", by=cast["hana"], at=now)

    page = as_member(KEN).get(f"/portal/deals/{deal.id}/").content.decode()

    assert all(word in page for word in ("純", "花", "直販で商談中のため", "もう一度登録する"))
    assert not any(word in page for word in ("佐々木", "社内だけの話"))


def test_a_removed_member_with_an_open_page_changes_nothing(registered, as_member, now):  # noqa: F811
    deal = registered()
    ken, user = as_member(KEN), User.objects.get(email=KEN)
    user.memberships.update(removed_at=now)

    assert ken.post(f"/portal/deals/{deal.id}/withdraw").status_code == 404
    assert Deal.objects.get().state == DealState.WAITING


def test_pages_of_deals_ask_few_questions_and_stay_small_with_many_deals(cast, as_member, now, django_assert_max_num_queries):  # noqa: F811
    made = []
    for number in range(120):
        said = Registration(partner="aoba", customer_name=f"お客様{number}", product="hr")
        made.append(deals.register(registration=said, sent_as=uuid4(), by=cast["ichiro"], at=now))
    ichiro: Client = as_member(ICHIRO)

    for page in ("/portal/", "/portal/deals/", f"/portal/deals/{made[0].id}/", "/portal/deals/register"):
        with django_assert_max_num_queries(15):
            assert len(ichiro.get(page).content) < 50_000, page


def test_the_clock_of_a_page_is_the_makers(cast, as_member):  # noqa: F811
    with clock.standing_at(clock.now()):
        assert "3営業日以内に回答します" in as_member(KEN).get("/portal/deals/register").content.decode()


def test_mondays_mail_says_the_lead_to_answer_first_with_its_day(cast):  # noqa: F811
    """Handed over on Thursday, 1 October: three business days are over on Tuesday, 6 October."""
    said = Registration(partner="aoba", customer_name="株式会社ひかり保育")
    deals.hand_over(registration=said, sent_as=uuid4(), by=cast["hana"], at=clock.now())

    digest.put_weekly_mails(at=datetime(2026, 10, 5, 0, tzinfo=UTC))

    mails = dict(Message.objects.filter(kind="weekly").values_list("to", "subject"))
    assert mails[ICHIRO] == "ご紹介した案件へのご回答:株式会社ひかり保育(2026年10月6日まで)"
    assert YUMI not in mails
