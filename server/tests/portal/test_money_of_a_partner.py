"""What was earned, by incentive, customer, deal and person; and what a deal would pay."""

import pytest

from enishi.core import clock
from enishi.intake import queries as intake
from enishi.partners.models import Member
from enishi.portal.money import months as told
from enishi.portal.money import parts
from enishi.portal.money.parts import By, lines_by
from enishi.portal.standing import Standing, standing_of
from enishi_engine.explain import lines_between
from server.tests.portal.conftest import LATER, TEXT

pytestmark = pytest.mark.django_db
ICHIRO, KEN, YUMI = "ichiro@aoba.example", "ken@aoba.example", "yumi@kita.example"
LINES = (
    "id,partner,person,customer,product,kind,net,ordered_on,deal\n"
    "A1,aoba,ken,kawa,accounting,new,400000,2026-09-10,D1\n"
    "A2,aoba,,yama,accounting,new,300000,2026-09-11,\n"
    "A3,aoba,ken,kawa,accounting,new,50005,2026-10-01,D1\n"
    "K1,kita,,yama,accounting,new,900000,2026-09-12,\n"
)
BONUS = """\
  - id: september
    label: {ja: 月間達成賞, en: Month bonus}
    type: target_bonus
    over: month
    attainment: sales_month / target.sales_month
    bands: [{from: 100 %, to: open, amount: 20_000}]
    limits: none
"""
METRICS = "metrics:\n  sales_month: {label: {ja: 月の販売額, en: Sales of the month}, is: sum(line.net) over month}\nincentives:\n"
WORLD = {
    "deals": "id,partner,customer,registered\nD1,aoba,kawa,2026-08-01\n",
    "order_lines": LINES,
    "targets": "id,partner,metric,first_day,last_day,value,partner_signed_on,maker_signed_on\n"
    "T1,aoba,sales_month,2026-09-01,2026-09-30,700000,2026-08-20,2026-08-25\n",
}
# 10 % of each order, and 20,000 for September: 400,000 + 300,000 of 700,000 agreed.
SEPTEMBER, OCTOBER = 40_000 + 30_000 + 20_000, 5_000


@pytest.fixture(autouse=True)
def today():
    with clock.standing_at(LATER):
        yield


@pytest.fixture
def world(portal) -> None:
    portal(text=TEXT.replace("incentives:\n", METRICS) + BONUS, more=WORLD)


def owner() -> Standing:
    return standing_of(Member.objects.get(user__email=ICHIRO))


def test_every_way_of_parting_comes_to_the_sum_of_the_months_for_every_range(world):
    known, months = told.calculations()[0], {f"{one.month:%Y-%m}": one.payable for one in told.months(owner(), told.calculations(), "ja")}
    assert months == {"2026-09": SEPTEMBER, "2026-10": OCTOBER}

    for first, last, expected in (("2026-09", "2026-09", SEPTEMBER), ("2026-10", "2026-10", OCTOBER), ("0001-01", "9999-12", 95_000)):
        sums = {by: sum(one.payable for one in lines_by(owner(), known, by, first=first, last=last, language="ja").parts()) for by in By}
        assert sums == dict.fromkeys(By, expected)


def test_that_guard_sees_a_line_that_is_forgotten(world, monkeypatch):
    whole = lines_between
    monkeypatch.setattr(parts, "lines_between", lambda *asked, **said: [row for row in whole(*asked, **said) if row["fact"] != "period"])

    found = lines_by(owner(), told.calculations()[0], By.CUSTOMER, first="2026-09", last="2026-09", language="ja").parts()

    assert sum(one.payable for one in found) == SEPTEMBER - 20_000


def test_each_part_has_its_own_orders_and_what_belongs_to_none_comes_last(world):
    known = told.calculations()[0]

    def told_of(by: By) -> list[tuple[str, int]]:
        return [(one.name, one.payable) for one in lines_by(owner(), known, by, first="2026-09", last="2026-10", language="ja").parts()]

    assert told_of(By.INCENTIVE) == [("販売手数料", 75_000), ("月間達成賞", 20_000)]
    assert told_of(By.CUSTOMER) == [("川村製作所", 45_000), ("山田商店", 30_000), ("", 20_000)]
    assert told_of(By.DEAL) == [("D1 川村製作所", 45_000), ("", 50_000)]
    assert told_of(By.PERSON) == [("ken", 45_000), ("", 50_000)]


def test_a_part_opens_its_lines_with_their_sentences_and_nobody_sees_it_to_whom_amounts_are_hidden(
    world, as_member, django_assert_max_num_queries
):
    ichiro = as_member(ICHIRO)
    for by in By:
        with django_assert_max_num_queries(15):
            assert "95,000円" in ichiro.get(f"/portal/money/sakura/by/{by.value}/").content.decode()

    page = ichiro.get("/portal/money/sakura/by/customer/?of=kawa&first=2026-09&last=2026-09").content.decode()
    assert "対象金額400,000円(正味金額) × 10% = 40,000円。" in page
    assert "A2" not in page
    assert ichiro.get("/portal/money/sakura/by/customer/?of=nobody").status_code == 404
    assert as_member(KEN).get("/portal/money/sakura/by/customer/").status_code == 404
    kita = as_member(YUMI).get("/portal/money/sakura/by/customer/").content.decode()
    assert ("90,000円" in kita, "川村製作所" in kita) == (True, False)


DEAL = {"product": "accounting", "amount": "480,000", "day": "2026-10-20", "kind": "new", "customer": "", "partner": "aoba"}


def supposed(client, **said: str) -> str:
    with clock.standing_at(LATER):
        return str(client.get("/portal/money/suppose/", DEAL | said).content.decode())


def test_a_deal_that_nobody_ordered_says_what_it_would_pay_and_by_which_rule_and_nothing_is_kept(portal, as_member):
    portal(text=TEXT.replace("rate: 10 %", "rate: 10 %\n    once_per: customer"))
    ichiro, kept = as_member(ICHIRO), told.months(owner(), told.calculations(), "ja")

    new, known, renewal = (supposed(ichiro, **said) for said in ({}, {"customer": "川村製作所"}, {"kind": "renewal", "customer": "kawa"}))

    assert "現時点での見込みは48,000円です。" in new  # 480,000 × 10 %
    assert "× 10% = 48,000円。" in new
    assert "お支払いをお約束するものではなく" in new
    assert "現時点での見込みは0円です。" in known  # A1 was this customer's one order
    assert "手数料の対象外となったものと理由" in known
    assert "現時点での見込みは0円です。" in renewal
    assert told.months(owner(), told.calculations(), "ja") == kept
    assert intake.latest_rows("order_lines", column="id", values=["supposed-order"]) == []


def test_a_deal_that_cannot_be_is_answered_in_the_form_and_whoever_sees_no_amounts_is_told_none(portal, as_member):
    portal()
    ichiro = as_member(ICHIRO)

    for said, problem in (
        ({"day": "2026-10-01"}, "本日から1年以内の日付をご指定ください。"),
        ({"customer": "海野工業", "kind": "renewal"}, "更新と上位プランへの変更は、担当顧客についてのみ試算できます。"),
        ({"amount": ""}, "この商品には定価がないため、金額をご記入ください。"),
        ({"amount": "2000000000000"}, "試算できる金額を超えています。"),
        ({"quantity": "0"}, "id_quantity_error"),
        ({"amount": "たくさん"}, "金額は数字でご入力ください(例:324500)。"),
    ):
        page = supposed(ichiro, **said)
        assert (problem in page, "見込みは" in page) == (True, False)
    assert as_member(KEN).get("/portal/money/suppose/", DEAL).status_code == 404


def test_a_customer_not_yet_known_and_a_quantity_are_reckoned_with_and_nothing_is_kept(portal, as_member):
    priced = "code,name,list_price\naccounting,会計クラウド,480000\n"
    bonus = "  - id: seats\n    label: {ja: 席数賞, en: Seats}\n    type: commission\n    who: line.quantity >= 3\n    base: line.net\n    rate: 1 %\n    limits: none\n    with: {commission: add}\n"
    portal(text=TEXT.replace("rate: 10 %", "rate: 10 %\n    once_per: customer") + bonus, more={"products": priced})
    ichiro, kept = as_member(ICHIRO), told.months(owner(), told.calculations(), "ja")

    three = supposed(ichiro, customer="海野工業", quantity="3", amount="")

    assert "現時点での見込みは158,400円です。" in three  # 3 × 480,000 = 1,440,000 × (10 % + 1 %)
    assert "数量 3、合計 1,440,000円" in three
    assert "海野工業(新しいお客様)" in three
    assert "現時点での見込みは48,000円です。" in supposed(ichiro, customer="海野工業", quantity="1", amount="")
    assert told.months(owner(), told.calculations(), "ja") == kept
    assert intake.latest_rows("customers", column="name", values=["海野工業"]) == []


def test_the_maker_opens_the_same_estimate_as_somebody_of_the_partner_from_its_page(portal, as_member, hana):
    portal()
    browser = as_member(hana.email)
    with clock.standing_at(LATER):
        link = "/partners/of/aoba/look?to=estimate"
        assert link in browser.get("/partners/of/aoba/overview/").content.decode()
        begun = browser.post(link, {"whom": "role:owner", "reason": "お電話での試算のご相談"})
        page = browser.get("/portal/money/suppose/", DEAL).content.decode()

    assert begun.headers["Location"] == "/portal/money/suppose/"
    assert "現時点での見込みは48,000円です。" in page


def test_a_customers_page_says_how_much_was_used_where_the_maker_supplies_it(portal, as_member):
    used = "id,partner,kind,subject,value,date\nU1,aoba,usage,kawa,20,2026-08-31\nU2,aoba,usage,kawa,12.5,2026-09-30\nU3,kita,usage,yama,7,2026-09-30\n"
    portal(more={"activities": used})
    ichiro = as_member(ICHIRO)

    kawa, yama = (ichiro.get(f"/portal/customers/{code}/").content.decode() for code in ("kawa", "yama"))

    assert "ご利用数 12.5(2026年9月30日(水)時点)" in kawa
    assert "前回 20(2026年8月31日(月))" in kawa
    assert "ご利用数" not in yama  # what Kita was told of its customer is Kita's
