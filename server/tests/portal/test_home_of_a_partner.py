"""The portal's first page, in the order in which a person asks: money, three things to do, what runs and how far it has come, the rank."""

import re
from datetime import date

import pytest

from enishi.closing import ranking, standing
from enishi.core import clock
from enishi.portal.customers.customers import Customer, Line
from enishi.portal.home.doing import ToDo, to_do
from server.tests.portal.conftest import LATER, TEXT

pytestmark = pytest.mark.django_db
ICHIRO, KEN, YUMI = "ichiro@aoba.example", "ken@aoba.example", "yumi@kita.example"
TODAY = date(2026, 10, 2)
RUNNING = TEXT.replace(
    "incentives:\n",
    """\
metrics:
  sales_half: {label: {ja: 半期の販売額, en: Sales of the half}, is: sum(line.net) over half}
ranks:
  promote: monthly
  benefits: {accompanied_visit: {label: {ja: 営業同行, en: Joint visits}}}
  ladder:
    - {id: bronze, label: {ja: ブロンズ, en: Bronze}, benefits: {accompanied_visit: 2 per half}}
    - {id: gold, label: {ja: ゴールド, en: Gold}, condition: sales_half >= 5_000_000, benefits: {accompanied_visit: 6 per half}}
incentives:
""",
) + "".join(
    f"""\
  - id: {name}
    label: {{ja: {label}, en: {name}}}
    type: spiff
    first_day: 2026-09-01
    last_day: 2026-12-31
    scope: "line.kind = new"
    payee: partner
    per: line
    amount: 5_000
    limits: none
    {who}
"""
    for name, label, who in (
        ("autumn", "秋の新規キャンペーン", "with: {commission: add}"),
        ("gold_only", "ゴールド限定キャンペーン", 'who: "rank >= gold"\n    with: {commission: add, autumn: add}'),
    )
)
FACTS = {
    "targets": "id,partner,metric,first_day,last_day,value,partner_signed_on,maker_signed_on\n"
    "T1,aoba,sales_half,2026-07-01,2026-12-31,1000000,2026-06-20,2026-06-25\n"
    "T2,aoba,sales_half,2026-07-01,2026-12-31,9000000,2026-06-26,\n"  # the maker has not signed
    "T3,kita,sales_half,2026-07-01,2026-12-31,800000,2026-06-20,2026-06-25\n",
    "activities": "id,partner,kind,date\nV1,aoba,accompanied_visit,2026-09-05\n",
}


@pytest.fixture(autouse=True)
def today():
    with clock.standing_at(LATER):
        yield


def home_of(client) -> str:
    """The page as words alone."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get("/portal/").content.decode()))


def test_what_runs_says_what_it_pays_until_when_what_came_of_it_and_what_is_missing_for_the_agreed_target(portal, as_member):
    portal(text=RUNNING, more=FACTS)

    aoba, kita = home_of(as_member(ICHIRO)), home_of(as_member(YUMI))

    assert (
        "秋の新規キャンペーン 金額: 1件につき5,000円 これまでに1件、5,000円です。 2026年12月31日(木)まで" in aoba
    )  # A1 is new, A2 a renewal
    assert "1,000,000円 70% 現在 700,000円、あと300,000円です。" in aoba  # 400,000 + 300,000 of 1,000,000
    assert "9,000,000円" not in aoba
    assert "達成しました(現在 900,000円)。" in kita
    assert "営業同行 2のうち1を利用、残り1" in aoba


def test_who_sells_sees_how_many_counted_and_no_amount_and_nobody_finds_a_campaign_that_is_not_for_them(
    portal, as_member, django_assert_max_num_queries
):
    portal(text=RUNNING, more=FACTS)
    ranking.review_ranks(program="sakura", at=LATER, by="setup")
    ken, ichiro = as_member(KEN), as_member(ICHIRO)

    page = home_of(ken)

    assert "これまでに1件です。" in page
    assert "半期の販売額 1,000,000円" not in page
    assert "ゴールド限定キャンペーン" not in home_of(ichiro)
    assert [ichiro.get(f"/portal/campaigns/sakura/{name}/").status_code for name in ("autumn", "gold_only", "none")] == [200, 404, 404]
    for address in ("/portal/", "/portal/to-do/", "/portal/campaigns/sakura/autumn/"):
        with django_assert_max_num_queries(15):
            assert len(ichiro.get(address).content) < 50_000


def test_that_guard_sees_a_condition_that_nobody_asks(portal, as_member, monkeypatch):
    monkeypatch.setattr(standing, "_of_partner", lambda condition: [])
    portal(text=RUNNING, more=FACTS)

    assert "ゴールド限定キャンペーン" in home_of(as_member(ICHIRO))


def line(ends: date, change: str = "", changed_on: date | None = None) -> Line:
    return Line(
        id="A1", product="会計", kind="new", ordered_on=date(2026, 1, 1), ends=ends, net=1, unpaid=0, change=change, changed_on=changed_on
    )


def test_what_waits_for_an_answer_comes_before_customers_and_each_says_the_time_left():
    renewal = Customer(code="kawa", name="川村製作所", lines=(line(date(2026, 10, 3)),))
    cancelled = Customer(code="yama", name="山田商店", lines=(line(date(2026, 12, 1), change="cancel", changed_on=date(2026, 10, 2)),))
    far = Customer(code="umi", name="海野工業", lines=(line(date(2027, 9, 30)),))

    found = to_do(deals=(), targets=(), statements=(), customers=(renewal, cancelled, far), today=TODAY)
    asked = ToDo(what="", name="", address="", by=date(2026, 10, 20))

    assert [(one.name, one.by) for one in found] == [("山田商店", date(2026, 10, 2)), ("川村製作所", date(2026, 10, 3))]
    assert [ToDo(what="", name="", address="", by=day).left(TODAY) for day in (date(2026, 10, 1), TODAY, date(2026, 10, 3), None)] == [
        "期限を過ぎています", "本日まで", "明日まで", "",
    ]  # fmt: skip
    assert asked.left(TODAY) == "あと18日"


def renewals_of(count: int) -> dict[str, str]:
    """So many customers whose year ends on 31 October."""
    lines = "id,partner,person,customer,product,kind,net,ordered_on,starts_on,term_months\n" + "".join(
        f"R{number},aoba,,c{number},accounting,new,1000,2026-09-01,2025-11-01,12\n" for number in range(count)
    )
    return {"customers": "code,name\n" + "".join(f"c{number},顧客{number}\n" for number in range(count)), "order_lines": lines}


def test_at_most_three_things_are_on_the_first_page_and_the_rest_is_counted(portal, as_member):
    changes = "id,line,kind,date\n" + "".join(f"C{number},R{number},cancel,2026-10-{20 + number}\n" for number in range(2))
    portal(more={**renewals_of(5), "line_changes": changes})
    ichiro = as_member(ICHIRO)

    page, everything = home_of(ichiro), ichiro.get("/portal/to-do/").content.decode()

    # Cancelled for 20 and 21 October, the others by 31 October, by name
    assert [f"顧客{number}" in page for number in range(5)] == [True, True, True, False, False]
    assert "ほかに2件" in page
    assert all(f"顧客{number}" in everything for number in range(5))


@pytest.mark.parametrize(("count", "said"), [(3, ["顧客0", "顧客1", "顧客2"]), (4, ["顧客0ほか3件"])])
def test_many_customers_to_speak_with_are_one_thing_to_do_that_leads_to_all_of_them(portal, as_member, count, said):
    portal(more=renewals_of(count))
    ichiro = as_member(ICHIRO)

    page = ichiro.get("/portal/").content.decode()

    assert re.findall(r'<span class="name">(顧客[^<]*)</span>', page) == said
    assert ("?show=ending" in page.partition("<h2>担当顧客</h2>")[0]) == (count > 3)
    shown = ichiro.get("/portal/customers/?show=ending").content.decode()
    assert [name for name in (f"顧客{number}" for number in range(count)) if name in shown] == [f"顧客{number}" for number in range(count)]
    assert "該当する顧客はありません。" in ichiro.get("/portal/customers/?show=announced").content.decode()
