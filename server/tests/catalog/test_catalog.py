"""Products and customers: facts that intake keeps, written and searched by the app, and shown on their pages."""

from datetime import date

import pytest
from django.test import Client

from enishi.catalog import operations, queries
from enishi.console.catalog.listing import listing
from enishi.console.lists.rows import Order
from enishi.core import operations as people
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.intake import operations as intake
from enishi.intake.console_rows import RowRefused
from enishi.intake.fact_tables import rows_of
from enishi.programs.frozen import frozen_terms
from server.tests.texts import in_force

pytestmark = pytest.mark.django_db
FROZEN = """\
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
timezone: Asia/Tokyo
incentives:
  - {id: commission, label: {ja: 手数料, en: Commission}, type: commission, base: "line.net", rate: 10 %, text_as_of: customer.first_order}
  - {id: extra, label: {ja: 加算, en: Extra}, type: commission, base: "line.net", rate: 1 %, with: {commission: add}}
"""


@pytest.fixture
def kawa(hana, now) -> str:
    """A customer that bought accounting through Aoba twice, and HR through Kita once."""
    operations.record_customer(code="kawa", name="河合商店", region="kanto", by=hana, at=now)
    operations.record_customer(code="mori", name="森工業", industry="製造", by=hana, at=now)
    operations.record_product(code="accounting", name="会計", family="cloud", main=True, list_price="12,000", by=hana, at=now)
    operations.record_product(code="hr", name="人事", by=hana, at=now)
    intake.import_file(fact="partners", source="crm", file_name="p.csv", content=b"code\naoba\nkita\n", by="hana", at=now)
    lines = (
        b"id,partner,customer,product,ordered_on,net\nA1,aoba,kawa,accounting,2026-04-20,1\nA2,aoba,kawa,accounting,2026-06-01,1\n"
        b"K1,kita,kawa,hr,2026-05-01,1\n"
    )
    intake.import_file(fact="order_lines", source="crm", file_name="o.csv", content=lines, by="hana", at=now)
    return "kawa"


@pytest.fixture
def mio(db, now) -> User:
    """The second person."""
    user = people.add_user(email="mio@sakura.example", name="澪", by="setup", at=now)
    people.grant_role(user=user, role=Role.APPROVER, by="setup", at=now)
    return user


@pytest.fixture
def manager(db, now, settings) -> Client:
    settings.DEMO = True
    settings.AUTHENTICATION_BACKENDS = ["enishi.core.sign_in.ByButton"]
    user = people.add_user(email="emi@sakura.example", name="恵美", by="setup", at=now)
    people.grant_role(user=user, role=Role.PARTNER_MANAGER, by="setup", at=now)
    client = Client()
    client.force_login(user)
    return client


def test_what_is_recorded_stands_and_an_equal_row_is_no_revision(kawa, hana, now):
    accounting = queries.product("accounting")
    assert accounting is not None
    assert (accounting.name, accounting.family, accounting.main, accounting.list_price) == ("会計", "cloud", True, 12_000)

    operations.record_customer(code="kawa", name="河合商店", region="kanto", by=hana, at=now)
    assert rows_of("customers").filter(external_id="kawa").count() == 1
    operations.record_customer(code="kawa", name="河合商店", region="kansai", by=hana, at=now)

    found = queries.customer("kawa")
    assert found is not None
    assert (found.region, rows_of("customers").filter(external_id="kawa").count()) == ("kansai", 2)


def test_a_price_that_is_none_is_refused_with_its_remedy_in_both_languages(hana, now):
    with pytest.raises(RowRefused) as refused:
        operations.record_product(code="hr", name="人事", list_price="twelve", by=hana, at=now)

    assert "list_price: is no number." in str(refused.value)
    assert "list_price: 数値ではありません。" in refused.value.said.ja
    assert queries.products() == []


@pytest.mark.parametrize(("search", "codes"), [("", ["kawa", "mori"]), ("ＫＡＷＡ", ["kawa"]), ("製造 森", ["mori"]), ("森 kanto", [])])
def test_a_search_finds_what_holds_every_word_whatever_its_width(kawa, search, codes):
    found = listing().rows.found_by(search).every(Order("external_id"))

    assert [row.customer.code for row in found] == codes


def test_each_customer_has_the_partner_of_its_newest_order_and_its_day(kawa):
    assert queries.last_orders({"kawa", "mori", "nobody"}) == {"kawa": ("aoba", date(2026, 6, 1))}


def test_customers_of_a_partner_are_those_that_ordered_through_it(kawa, manager):
    page, other = (manager.get(f"/catalog/customers/?partner={code}").content.decode() for code in ("kita", "minami"))

    assert ("of/kawa/" in page, "of/mori/" in page) == (True, False)
    assert "of/kawa/" not in other


def test_what_a_customer_buys_is_told_by_product_and_partner(kawa):
    found = [(one.product, one.partner, one.lines, one.first_day, one.last_day) for one in queries.bought("kawa")]

    assert found == [
        ("accounting", "aoba", 2, date(2026, 4, 20), date(2026, 6, 1)),
        ("hr", "kita", 1, date(2026, 5, 1), date(2026, 5, 1)),
    ]


def test_the_text_of_the_first_order_goes_on_for_the_incentives_that_say_so(kawa, hana, mio, now):
    for day in (date(2026, 4, 1), date(2026, 6, 1)):
        in_force(program="sakura", from_day=day, text=FROZEN, by=hana, second=mio, at=now)

    def terms(first_order: date) -> list[tuple[str, date | None]]:
        return [(one.incentive, one.text) for one in frozen_terms(first_order=first_order, day=date(2026, 7, 1))]

    assert terms(date(2026, 4, 20)) == [("commission", date(2026, 4, 1))]
    assert terms(date(2026, 6, 1)) == [("commission", date(2026, 6, 1))]
    assert terms(date(2026, 3, 31)) == [("commission", None)]


def test_pages_list_search_and_show(kawa, manager):
    lists = manager.get("/catalog/").content.decode(), manager.get("/catalog/customers/?q=森").content.decode()
    one = manager.get("/catalog/customers/of/kawa/").content.decode()

    assert "12,000円" in lists[0]
    assert ("of/mori/" in lists[1], "of/kawa/" in lists[1]) == (True, False)
    assert "2026年4月20日(月) – 2026年6月1日(月)" in one
    assert "<c-" not in one


def test_forms_are_headed_by_what_they_do(kawa, manager):
    pages = {at: manager.get(f"/catalog/{at}").content.decode() for at in ("products/new", "customers/new", "customers/of/kawa/change")}

    assert "<h1>商品の登録</h1>" in pages["products/new"]
    assert "<h1>顧客の登録</h1>" in pages["customers/new"]
    assert "<h1>顧客の変更</h1>" in pages["customers/of/kawa/change"]


def test_a_product_is_recorded_then_changed_on_its_page_and_its_code_stays(kawa, manager):
    manager.post("/catalog/products/new", {"code": "pos", "name": "レジ", "list_price": "9800"})
    manager.post("/catalog/products/of/pos/", {"code": "hr", "name": "レジ端末", "list_price": "9800"})

    pos, hr = queries.product("pos"), queries.product("hr")
    assert pos is not None
    assert hr is not None
    assert (pos.name, pos.list_price, hr.name) == ("レジ端末", 9_800, "人事")
    assert "すでに登録されています" in manager.post("/catalog/products/new", {"code": "hr", "name": "x"}).content.decode()


def test_a_wrong_price_is_told_in_japanese_and_what_was_typed_is_kept(kawa, manager):
    page = manager.post("/catalog/products/new", {"code": "pos", "name": "レジ", "list_price": "高い"}).content.decode()

    assert "数値ではありません" in page
    assert 'value="高い"' in page


def test_who_only_reads_sees_and_changes_nothing(kawa, manager, now):
    user = people.add_user(email="ann@sakura.example", name="杏", by="setup", at=now)
    people.grant_role(user=user, role=Role.AUDITOR, by="setup", at=now)
    reader = Client()
    reader.force_login(user)

    assert "会計" in reader.get("/catalog/products/of/accounting/").content.decode()
    assert [reader.get(f"/catalog/{page}").status_code for page in ("products/new", "customers/new", "customers/of/kawa/change")] == [
        404
    ] * 3
    assert reader.post("/catalog/products/of/accounting/", {"name": "x"}).status_code == 404
    assert manager.get("/catalog/customers/of/nobody/").status_code == 404
