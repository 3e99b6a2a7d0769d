"""Deals in the console: the queue with its clock, a conflict decided with its reason, prices by two people, files in and out."""

import csv
import io
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from enishi.core import clock
from enishi.core.models import User
from enishi.core.second_proof import SecondProofMissing, asked_with
from enishi.deals import operations as deals
from enishi.deals.models import Deal, PriceRequest
from enishi.deals.pricing import Wish
from enishi.deals.registering import Registration
from enishi.deals.states import Asked, AskedState, DealState, PriceKind
from enishi.intake import queries as intake
from enishi.notify.models import Message
from server.tests.deals.conftest import cast, protected, registered, taken  # noqa: F401 - fixtures
from server.tests.texts import in_force

pytestmark = pytest.mark.django_db
HANA, JUN, MIO = "hana@sakura.example", "jun@sakura.example", "mio@sakura.example"
DIRECT = "id,customer_name,owner,opened_on,stage\nP-1,㈱森田食品,佐々木,2026-09-15,open\nP-2,湊運輸,佐々木,2026-09-16,lost\n"
TEXT = """\
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - id: commission
    label: {ja: 販売手数料, en: Commission}
    type: commission
    base: line.net
    rate: 10 %
    limits: none
"""


@pytest.fixture
def as_staff(settings):
    """A browser in which one of the maker's people has signed in."""
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    settings.DEMO = True  # second factors are asked for elsewhere (test_sign_in.py)

    def come_in(email: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return come_in


def test_the_queue_says_what_waits_how_long_and_what_is_late(registered, as_staff):  # noqa: F811
    registered()
    registered("kita", "湊運輸株式会社")
    with clock.standing_at(datetime(2026, 10, 7, 0, 0, tzinfo=UTC)):  # a business day after the promised 6 October
        page = as_staff(HANA).get("/deals/").content.decode()

    assert "回答待ちが2件あり、うち2件が期限を過ぎています。" in page
    assert "1営業日超過" in page
    assert "競合" not in page


def test_a_conflict_shows_the_other_partner_and_direct_sales_side_by_side(registered, cast, as_staff):  # noqa: F811
    taken("direct_deals", DIRECT, source="crm")
    registered("kita", "森田食品株式会社")
    deal = registered("aoba", "(株)森田食品")

    page = as_staff(HANA).get(f"/deals/{deal.id}/").content.decode()

    assert all(word in page for word in ("北商事株式会社", "直販", "佐々木", "2026年9月15日(火)"))
    assert "競合" in as_staff(HANA).get("/deals/").content.decode()


def test_a_conflict_is_decided_once_for_both_with_the_reason_that_both_read(registered, cast, as_staff):  # noqa: F811
    other, deal = registered("kita", "森田食品株式会社"), registered("aoba", "森田食品")
    hana = as_staff(HANA)
    without = hana.post(f"/deals/{deal.id}/decide", {"decision": "accept", "protected_until": "2026-12-30", "reason": ""})
    assert (without.status_code, Deal.objects.filter(state=DealState.WAITING).count()) == (200, 2)

    hana.post(
        f"/deals/{deal.id}/decide",
        {"decision": "accept", "protected_until": "2026-12-30", "reason": "先に商談を始めた方を優先", "note": "社内"},
    )

    assert {one.partner: one.state for one in Deal.objects.all()} == {"aoba": DealState.PROTECTED, "kita": DealState.REJECTED}
    mails = {one.to: one.text for one in Message.objects.filter(key__contains="answered_")}
    assert set(mails) == {"ken@aoba.example", "yumi@kita.example"}
    assert all("先に商談を始めた方を優先" in text and "社内" not in text for text in mails.values())
    assert not any(name in mails["yumi@kita.example"] for name in ("青葉", "aoba"))
    assert other.code in mails["yumi@kita.example"]


@pytest.mark.parametrize("name", ["北商事", "北商事㈱", "青葉システム"])
def test_the_reason_of_a_conflict_names_no_partner_to_another(registered, cast, as_staff, name):  # noqa: F811
    registered("kita", "森田食品株式会社")
    deal = registered("aoba", "森田食品")
    said = {"decision": "accept", "protected_until": "2026-12-30", "reason": f"{name}様が先に商談を始めたため"}

    page = as_staff(HANA).post(f"/deals/{deal.id}/decide", said).content.decode()

    assert "ほかのパートナーもこの理由を読みます。" in page
    assert Deal.objects.filter(state=DealState.WAITING).count() == 2


def test_to_accept_a_day_is_needed_and_asked_for_at_its_field_and_to_say_no_the_reason(registered, as_staff):  # noqa: F811
    deal, hana = registered(), as_staff(HANA)
    asked = hana.get(f"/deals/{deal.id}/").content.decode()
    label = asked[asked.index('for="id_protected_until"') :].split("</label>")[0]

    without_day = hana.post(f"/deals/{deal.id}/decide", {"decision": "accept", "protected_until": "", "reason": ""}).content.decode()
    yesterday = hana.post(
        f"/deals/{deal.id}/decide", {"decision": "accept", "protected_until": "2026-09-01", "reason": ""}
    ).content.decode()
    without_reason = hana.post(f"/deals/{deal.id}/decide", {"decision": "reject", "protected_until": "", "reason": ""}).content.decode()

    assert "任意" not in label
    assert 'id="id_protected_until_error">承認する案件の保護期限を選んでください。' in without_day
    assert 'id="id_protected_until_error">保護期限を2026-09-01にすることはできません。' in yesterday
    assert 'id="id_reason_error">理由をご記入ください。' in without_reason
    assert "id_protected_until_error" not in without_reason
    assert Deal.objects.get().state == DealState.WAITING


def test_a_customer_that_is_protected_for_somebody_is_not_given_to_another(protected, registered, as_staff):  # noqa: F811
    protected("kita", "森田食品株式会社")
    deal = registered("aoba", "森田食品")

    page = as_staff(HANA).post(
        f"/deals/{deal.id}/decide", {"decision": "accept", "protected_until": "2026-12-30", "reason": "再検討"}, follow=True
    )

    assert "kita-D0001で2026-12-30まで保護中です" in page.content.decode()
    assert Deal.objects.get(id=deal.id).state == DealState.WAITING


def test_of_two_people_with_the_same_page_open_the_second_is_told_who_decided(registered, as_staff):  # noqa: F811
    deal = registered()
    said = {"decision": "accept", "protected_until": "2026-12-30", "reason": ""}
    hana, jun = as_staff(HANA), as_staff(JUN)

    hana.post(f"/deals/{deal.id}/decide", said)
    page = jun.post(f"/deals/{deal.id}/decide", {"decision": "reject", "reason": "対象外"}, follow=True)

    assert "花さんによりすでに「保護中」になっています" in page.content.decode()
    assert Deal.objects.get().state == DealState.PROTECTED


def test_who_looked_at_it_is_noted_by_a_click_and_not_by_reading(registered, as_staff):  # noqa: F811
    deal = registered()
    jun = as_staff(JUN)
    jun.get(f"/deals/{deal.id}/")
    assert deal.steps.count() == 1

    jun.post(f"/deals/{deal.id}/look")

    assert "確認した人" in as_staff(HANA).get(f"/deals/{deal.id}/").content.decode()


def test_what_the_maker_registers_for_a_partner_is_told_to_its_people_with_the_name(cast, as_staff):  # noqa: F811
    as_staff(HANA).post("/deals/register", {"partner": "aoba", "customer_name": "森田食品", "kind": "deal", "sent_as": str(uuid4())})

    mails = Message.objects.filter(key__contains=":on_behalf:")
    assert {one.to for one in mails} == {"ichiro@aoba.example", "ken@aoba.example"}
    assert all("メーカーの花が、貴社に代わって案件を登録しました" in one.text for one in mails)


def test_who_goes_on_with_the_customer_is_said_from_the_makers_side(protected, cast, as_staff):  # noqa: F811
    hana, deal = as_staff(HANA), protected()

    assert '<option value="deal" selected>パートナーが商談</option>' in hana.get("/deals/register").content.decode()
    page = hana.get(f"/deals/{deal.id}/").content.decode()
    assert "パートナーが商談" in page
    assert "自社で商談" not in page


def test_a_meeting_that_a_partner_reported_is_confirmed_on_the_page(protected, cast, as_staff, now):  # noqa: F811
    deal = protected()
    asked = deals.ask(deal=deal.id, kind=Asked.MEETING, day=date(2026, 10, 1), by=cast["ken"], at=now)
    hana = as_staff(HANA)
    assert "商談設定の報告" in hana.get("/deals/").content.decode()

    hana.post(f"/deals/{deal.id}/requests/{asked.id}", {"decision": "confirm", "day": "2026-10-01"})

    assert [row["kind"] for row in intake.latest_rows("activities")] == ["meeting_set"]


def test_a_special_price_takes_an_approver_and_says_what_it_does_to_the_commission(protected, cast, as_staff, now):  # noqa: F811
    in_force(program="sakura", from_day=date(2026, 9, 1), text=TEXT, by=cast["hana"], second=cast["mio"], at=now)
    deal = protected()
    wish = Wish(kind=PriceKind.SPECIAL, product="accounting", quantity=2, wanted=720_000, reason="競合対抗のため")
    asked = deals.ask_price(deal=deal.id, wish=wish, by=cast["ken"], at=now)
    page, said = f"/deals/prices/{asked.id}/", {"amount": "720,000", "valid_until": "2026-10-31", "reason": "今回限り"}
    assert as_staff(HANA).post(page, said | {"decision": "grant"}).status_code == 404

    # 2 × 480,000 = 960,000 at list; 10 % of 720,000 and of 960,000. An hour later: by then everything was learned.
    with clock.standing_at(datetime(2026, 10, 1, 1, 0, tzinfo=UTC)):
        estimate = as_staff(MIO).post(page, said | {"decision": "estimate"}).content.decode()
        assert "この価格で72,000円、定価で96,000円" in estimate
        assert "定価から25%引き" in estimate
        assert PriceRequest.objects.get().state == AskedState.OPEN
        as_staff(MIO).post(page, said | {"decision": "grant"})

    price = PriceRequest.objects.get()
    assert (price.state, price.amount, price.valid_until, price.pays_at_list, price.pays_at_price) == (
        AskedState.GRANTED, 720_000, date(2026, 10, 31), 96_000, 72_000,
    )  # fmt: skip
    assert "720,000円" in Message.objects.get(key__contains=f"price_{asked.id}").subject


def test_who_asked_for_a_special_price_does_not_approve_it(protected, cast, as_staff, now):  # noqa: F811
    wish = Wish(kind=PriceKind.SPECIAL, product="hr", wanted=300_000, reason="x")
    asked = deals.ask_price(deal=protected().id, wish=wish, by=cast["mio"], at=now, from_partner=False)

    page = as_staff(MIO).post(f"/deals/prices/{asked.id}/", {"amount": "300000", "valid_until": "2026-10-31", "decision": "grant"})

    assert "ご自身の申請のため、別の方が決定します。" in page.content.decode()
    assert PriceRequest.objects.get().state == AskedState.OPEN


def test_a_quote_is_answered_by_partner_sales_with_its_last_day(protected, cast, as_staff, now):  # noqa: F811
    asked = deals.ask_price(deal=protected().id, wish=Wish(kind=PriceKind.QUOTE, product="hr"), by=cast["ken"], at=now)

    as_staff(HANA).post(f"/deals/prices/{asked.id}/", {"amount": "360000", "valid_until": "2026-10-31", "decision": "grant"})

    price = PriceRequest.objects.get()
    assert (price.amount, price.valid_until) == (360_000, date(2026, 10, 31))


def test_deals_come_in_by_a_file_and_what_goes_out_comes_back_as_the_same(protected, cast, as_staff):  # noqa: F811
    hana = as_staff(HANA)
    content = "id,partner,customer,registered,expires,stage,amount\nK-1,kita,kawa,2026-09-01,2026-11-30,accepted,400000\n"
    hana.post("/deals/files", {"fact": "deals", "source": "crm", "file": SimpleUploadedFile("deals.csv", content.encode())})
    assert Deal.objects.get(code="K-1").state == DealState.PROTECTED

    out = hana.post("/deals/files/deals.csv").content
    rows = list(csv.DictReader(io.StringIO(out.decode("utf-8-sig"))))
    assert [(row["id"], row["stage"], row["amount"], row["expires"]) for row in rows] == [("K-1", "accepted", "400000", "2026-11-30")]
    again = hana.post("/deals/files", {"fact": "deals", "source": "crm", "file": SimpleUploadedFile("out.csv", out)}, follow=True)

    assert "新規0件、変更0件、変更なし1件" in again.content.decode()


def test_text_that_a_spreadsheet_would_calculate_goes_out_as_text(cast, as_staff):  # noqa: F811
    taken("direct_deals", 'id,customer_name,opened_on\nP-1,"=HYPERLINK(""http://x"")",2026-09-15\n', source="crm")

    assert "\"'=HYPERLINK" in as_staff(HANA).post("/deals/files/direct_deals.csv").content.decode("utf-8-sig")


def test_a_file_with_a_mistake_changes_nothing_and_leads_to_what_is_wrong(cast, as_staff):  # noqa: F811
    content = "id,partner,registered\nK-1,nobody,2026-09-01\n"
    answer = as_staff(HANA).post(
        "/deals/files", {"fact": "deals", "source": "crm", "file": SimpleUploadedFile("deals.csv", content.encode())}
    )

    assert answer.headers["Location"].startswith("/intake/")
    assert Deal.objects.count() == 0


@pytest.mark.parametrize("path", ["/deals/", "/deals/all", "/deals/register", "/deals/hand-over", "/deals/files", "/deals/tiers"])
def test_nobody_of_a_partner_enters_and_a_guest_signs_in_first(cast, as_staff, path):  # noqa: F811
    assert as_staff("ken@aoba.example").get(path).status_code == 404
    assert Client().get(path).headers["Location"].startswith("/sign-in/?next=%2Fdeals%2F")


def test_pages_ask_at_most_twenty_questions_with_many_deals(cast, as_staff, now, django_assert_max_num_queries):  # noqa: F811
    taken("direct_deals", DIRECT, source="crm")
    made = []
    for number in range(60):
        said = Registration(partner="aoba" if number % 2 else "kita", customer_name=f"森田食品{number // 2}", product="hr")
        made.append(deals.register(registration=said, sent_as=uuid4(), by=cast["hana"], at=now))
    hana = as_staff(HANA)

    for page in ("/deals/", "/deals/all", "/deals/all?q=森田&state=waiting", f"/deals/{made[0].id}/", "/deals/files", "/deals/tiers"):
        with django_assert_max_num_queries(20):
            assert hana.get(page).status_code == 200


def test_a_special_price_asks_for_the_second_proof_and_a_quotation_does_not(protected, cast, now):  # noqa: F811
    deal = protected()
    special = deals.ask_price(
        deal=deal.id, wish=Wish(kind=PriceKind.SPECIAL, product="hr", wanted=300_000, reason="x"), by=cast["ken"], at=now
    )
    quote = deals.ask_price(deal=deal.id, wish=Wish(kind=PriceKind.QUOTE, product="accounting"), by=cast["ken"], at=now)

    with asked_with(lambda: False):
        with pytest.raises(SecondProofMissing):
            deals.grant_price(price=special.id, amount=300_000, valid_until=date(2026, 10, 31), by=cast["mio"], at=now)
        deals.grant_price(price=quote.id, amount=480_000, valid_until=date(2026, 10, 31), by=cast["mio"], at=now)

    assert set(PriceRequest.objects.values_list("kind", "state")) == {("special", "open"), (quote.kind, "granted")}
