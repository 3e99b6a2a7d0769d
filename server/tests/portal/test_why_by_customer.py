"""Why did this pay nothing? By the customer's name, whom a salesperson knows, and not by an order's number."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from enishi.core import clock
from enishi.partners.states import AmountsShown
from server.tests.portal.conftest import KITA, LATER, LINES, TEXT
from server.tests.portal.test_what_a_partner_sees import ICHIRO, KEN
from server.tests.portal.test_what_one_who_sells_sees import choose

pytestmark = pytest.mark.django_db
BONUS = """\
  - id: big
    label: {ja: 大口賞, en: Big order}
    type: commission
    who: "line.net >= 1_000_000"
    base: line.net
    rate: 1 %
    limits: none
    with: {commission: add}
"""
FOR_NEW_ORDERS = TEXT.replace('who: "line.kind = new"', 'scope: "line.kind = new"')


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.standing_at(LATER):
        yield


def page(client: Client, address: str) -> str:
    """The words of a page."""
    words: str = client.get(address).content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", words).split())


def test_each_order_of_a_customer_says_what_it_paid_and_every_reason_of_what_did_not(portal, as_member):
    portal(text=TEXT + BONUS)

    kawa, yama = (page(as_member(ICHIRO), f"/portal/customers/{code}/") for code in ("kawa", "yama"))

    assert "手数料 40,000円" in kawa  # 400,000 × 10 %
    assert "× 10% = 40,000円" in kawa
    assert "発生しなかったものと理由(1件)" in kawa
    assert "大口賞: " in kawa
    assert "1,000,000円" in kawa
    assert "手数料は発生していません。" in yama
    assert "販売手数料: " in yama  # A2 is a renewal
    assert "新規" in yama
    assert "円を" not in yama


def test_an_order_of_which_the_commission_was_returned_says_what_it_earned_and_what_took_it_back(portal, as_member):
    lines, cancelled = LINES.format(kita=KITA), "id,line,kind,date\nC1,A1,cancel,2026-09-20\n"
    text = TEXT.replace("limits: none", "limits: none\n    take_back: {after: [cancel], share: full}")
    portal(text=text, more={"order_lines": lines, "line_changes": cancelled})

    kawa, kens = (page(as_member(who), "/portal/customers/kawa/") for who in (ICHIRO, KEN))

    assert "手数料は発生しましたが、ご注文の取消・解約などにより返還されました。" in kens  # no amount, and no less true
    assert "手数料 0円" in kawa  # 40,000 - 40,000
    assert "× 10% = 40,000円" in kawa
    assert "2026年9月20日の変更C1により" in kawa
    assert "「販売手数料」から40,000円の返還" in kawa


def test_whoever_sees_no_amounts_reads_the_reasons_and_one_who_sells_their_own_customers_alone(portal, as_member):
    portal()
    ken = as_member(KEN)

    kawa = page(ken, "/portal/customers/kawa/")

    assert "手数料の対象になりました。" in kawa
    assert not any(amount in kawa for amount in ("40,000円", "400,000円"))
    assert ken.get("/portal/customers/yama/").status_code == 404

    choose(KEN, AmountsShown.OWN)
    assert "手数料 40,000円" in page(ken, "/portal/customers/kawa/")


def test_a_customers_name_is_asked_for_in_the_same_place_as_an_orders_number(portal, as_member):
    portal()
    ichiro, ken = as_member(ICHIRO), as_member(KEN)

    nobody = page(ichiro, "/portal/money/why/?id=海野工業")
    by_name = ichiro.get("/portal/money/why/", {"id": "山田"}).content.decode()

    assert 'href="/portal/customers/yama/"' in by_name
    assert "該当する担当顧客・ご注文はありません。" in nobody
    assert "該当する担当顧客・ご注文はありません。" in page(ken, "/portal/money/why/?id=山田")  # nobody's but the company's
    assert "販売手数料" in page(ichiro, "/portal/money/why/?id=A2")


@pytest.mark.parametrize("who", [ICHIRO, KEN])
def test_an_order_of_a_kind_that_no_incentive_is_for_says_its_kind_and_what_each_of_them_is_for(portal, as_member, who):
    used = "U1,aoba,ken,kawa,accounting,usage,7000,2026-09-10,,\n"
    portal(text=FOR_NEW_ORDERS, more={"order_lines": LINES.format(kita=KITA) + used})

    told, asked = (page(as_member(who), address) for address in ("/portal/customers/kawa/", "/portal/money/why/?id=Ｕ１"))

    for said in (told, asked):
        assert (
            "ご注文の種別は「従量」です。この種別のご注文は、次のどのインセンティブの対象でもありません。 販売手数料: 注文の種別が新規"
            in said
        )
    assert "川村製作所 会計クラウド · 2026年9月10日(木) · U1" in asked
    assert "該当する担当顧客" not in asked


def test_an_order_outside_of_every_agreement_says_so(portal, as_member):
    used = "U1,aoba,ken,kawa,accounting,usage,7000,2026-09-10,,\n"
    products = "code,name\naccounting,会計クラウド\nhr,人事クラウド\n"
    agreements = "id,partner,product,contract,first_day\nG1,aoba,hr,agency,2026-04-01\n"
    lines = LINES.format(kita="") + used
    portal(text=FOR_NEW_ORDERS, more={"order_lines": lines, "products": products, "agreements": agreements})

    kawa = page(as_member(KEN), "/portal/customers/kawa/")

    assert "ご注文日に、この商品を対象とする有効なご契約がありませんでした。" in kawa
    assert "次のどのインセンティブの対象でもありません" not in kawa


def test_an_orders_number_finds_each_of_its_lines(portal, as_member):
    lines = LINES + "B-1,aoba,ken,kawa,accounting,new,1000,2026-09-10,,\nB-2,aoba,ken,kawa,accounting,usage,2000,2026-09-10,,\n"
    portal(more={"order_lines": lines.format(kita=KITA)})

    found = as_member(ICHIRO).get("/portal/money/why/", {"id": "B"}).content.decode()

    assert "どのご注文ですか" in found
    assert ('href="?id=B-1"' in found, 'href="?id=B-2"' in found) == (True, True)


def test_an_order_that_no_calculation_has_seen_yet_says_so_and_does_not_say_that_it_paid_nothing(portal, as_member):
    portal(more={"order_lines": "id,partner,customer,product,kind,net,ordered_on\nA9,aoba,kawa,accounting,new,10000,2026-10-20\n"})

    kawa = page(as_member(ICHIRO), "/portal/customers/kawa/")

    assert "まだ計算されていません。明日までに計算されます。" in kawa
    assert "発生していません" not in kawa


def test_a_shared_customer_shows_each_partner_its_own_orders_and_the_maker_those_of_the_partner_that_it_opened(
    portal, as_member, hana, django_assert_max_num_queries
):  # fmt: skip
    portal()
    browser = as_member(hana.email)

    with django_assert_max_num_queries(30):
        aoba = page(browser, "/partners/of/aoba/orders/?customer=yama")
    kita = page(browser, "/partners/of/kita/orders/?customer=yama")

    assert "手数料は発生していません。" in aoba
    assert "90,000円" not in aoba
    assert "90,000円" in kita
    assert "A2" not in kita
    assert "山田商店" in page(browser, "/partners/of/aoba/orders/?q=山田")
    assert "川村製作所" not in page(browser, "/partners/of/aoba/orders/?q=山田")
    assert browser.get("/partners/of/kita/orders/?customer=kawa").status_code == 404
    assert "/partners/of/aoba/orders/" in browser.get("/partners/of/aoba/overview/").content.decode()
