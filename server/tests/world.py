"""Sakura with something of everything that a page can show: made by `make`, for walking every page and for asking what belongs to whom.

`KITA` and `OTHER_KITA` are two worlds that differ only in what Kita sold, wrote and was told.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import enishi.config.started  # noqa: F401 - sets Django up, before what needs it
from enishi.catalog import operations as catalog
from enishi.closing import bounds, explaining, ranking
from enishi.closing.models import BoundOf
from enishi.core import clock
from enishi.core import operations as people
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.deals import operations as deals
from enishi.deals.models import Deal
from enishi.deals.pricing import Wish
from enishi.deals.registering import Registration
from enishi.deals.states import Asked, PriceKind
from enishi.intake import operations as intake
from enishi.intake.mapping import MappedColumn
from enishi.ledger import exporting
from enishi.papers import operations as papers
from enishi.parallel_run import operations as sheets
from enishi.partners import members
from enishi.partners import operations as partners
from enishi.partners.account_words import AccountWords
from enishi.partners.companies import CompanyWords
from enishi.partners.special_terms import SpecialTerm
from enishi.partners.states import AccountKind, ContactRole, EntityClass, MemberRole
from enishi.payouts import operations as payouts
from enishi.programs import operations as drafting
from enishi.ranks import operations as ranks
from enishi.ranks.decisions import RankDecision
from enishi.statements import operations as statements
from enishi.statements import queries as issued
from enishi.statements.models import Statement
from enishi.statements.queries import Asked as Found
from enishi.targets import operations as targets
from enishi.targets.operations import Proposal
from enishi_engine.settlement.japan.documents import DocumentKind
from server.tests.journeys import make_paying_site, make_site

TODAY = datetime(2026, 10, 20, 3, 0, tzinfo=UTC)  # noon of a Tuesday in Tokyo
TEXT = """\
program: {id: sakura, label: {ja: さくらパートナープログラム, en: Sakura partner program}}
currency: JPY
timezone: Asia/Tokyo
metrics:
  sales: {label: {ja: 直近3か月の売上, en: Sales of three months}, is: sum(line.net) over trailing 3 months}
  sales_quarter: {label: {ja: 四半期の販売額, en: Sales of the quarter}, is: sum(line.net) over quarter}
ranks:
  promote: monthly
  demote: {yearly: "10-01"}
  ladder:
    - {id: silver, label: {ja: シルバー, en: Silver}}
    - {id: gold, label: {ja: ゴールド, en: Gold}, condition: "sales >= 5_000_000"}
incentives:
  - id: commission
    label: {ja: 販売手数料, en: Commission}
    type: commission
    who: "line.kind = new"
    base: line.net
    rate: 10 %
    limits: none
  - id: autumn
    label: {ja: 秋のキャンペーン, en: Autumn campaign}
    type: commission
    first_day: 2026-10-01
    last_day: 2026-11-30
    base: line.net
    rate: 5 %
    take_back: {after: [cancel], share: full}
    limits: [{per: campaign, max: 1_000_000, order: booked}]
    with: {commission: add}
  - id: quarter_target
    label: {ja: 四半期目標の達成, en: Quarterly target}
    type: target_bonus
    over: quarter
    attainment: sales_quarter / target.sales_quarter
    bands: [{from: 100 %, to: open, amount: 100_000}]
    limits: none
"""
FILES = {
    "partners": "code,name,parent\naoba,青葉システム株式会社,\nkita,北商事株式会社,\nminami,南商店,aoba\n",
    "agreements": make_site.FILES["agreements"] + "G3,minami,agency,2026-01-01,month_end\n",
    "people": "code,partner,role,joined\nken,aoba,sales,2026-01-01\n",
    "customers": "code,name,region\nkawa,川村製作所,kanto\nyama,山田商店,kansai\nhoku,北見工業,tohoku\nmori,森本商会,kanto\n",
    "products": "code,name,list_price\naccounting,会計クラウド,480000\n",
    "direct_deals": "id,customer_name,owner,opened_on\nP-1,㈱森田食品,佐々木,2026-09-15\n",
}
ORDERS = (
    "id,partner,person,customer,product,kind,net,ordered_on,starts_on,term_months\n"
    "A-1001,aoba,ken,kawa,accounting,new,1000000,2026-09-03,2025-12-01,12\n"
    "A-1002,aoba,,yama,accounting,renewal,300000,2026-09-04,,\n"
    "M-3001,minami,,mori,accounting,new,200000,2026-09-07,,\n"
)
MEMBERS = (
    ("aoba", "大野 美和", "miwa@aoba.example", MemberRole.ACCOUNTING, ""),
    ("aoba", "相沢 健", "ken@aoba.example", MemberRole.SALES, "ken"),
    ("kita", "北見 修", "osamu@kita.example", MemberRole.SALES, ""),
    ("minami", "南 美香", "mika@minami.example", MemberRole.OWNER, ""),
)
OWNERS = {"aoba": "owner@aoba.example", "kita": "owner@kita.example", "minami": "mika@minami.example"}
PDF = b"%PDF-1.7 signed"


@dataclass(frozen=True, kw_only=True)
class Kita:
    """What may differ of Kita between two worlds: `secret` stands in every text of it."""

    orders: str
    deals: tuple[str, ...]
    secret: str
    target: str
    answers: bool


KITA = Kita(
    orders="K-2001,kita,,yama,accounting,new,300000,2026-09-10,,\nK-2002,kita,,hoku,accounting,renewal,100000,2026-09-11,,\n",
    deals=("(株)森田食品",), secret="極秘一号", target="3000000", answers=False,
)  # fmt: skip
OTHER_KITA = Kita(
    orders="K-2003,kita,,hoku,accounting,new,7770000,2026-09-21,,\n", deals=("若葉会計事務所", "雪村酒造"), secret="極秘二号", target="9990000",
    answers=True,
)  # fmt: skip


def make(kita: Kita = KITA) -> None:
    """Make it, up to the noon of TODAY."""
    make_paying_site.main(text=TEXT, files=FILES, orders=ORDERS + kita.orders)
    with clock.standing_at(make_paying_site.OCTOBER_10):
        who = _people()
        _statements(kita, who)
        _waiting(who)
    with clock.standing_at(TODAY):
        _deals(kita, who)
        _targets(kita, who)
        _papers(who)
        _money(who)
        _sheet(who)
        ranking.review_ranks(program="sakura", at=TODAY, by="setup")
        explaining.write(program="sakura", at=TODAY)


def user(email: str) -> User:
    return User.objects.get(email=email)


def _people() -> dict[str, User]:
    at = clock.now()
    people.invite(email="naomi@sakura.example", name="渡辺 直美", role=Role.PARTNER_MANAGER, by="setup", at=at)
    people.invite(email="kansa@sakura.example", name="監査 太郎", role=Role.AUDITOR, by="setup", at=at)
    hana = user("hana@sakura.example")
    words = CompanyWords(entity_class=EntityClass.CORPORATION, legal_name="南商店", address="東京都千代田区1-1", note="紹介で開始")
    partners.record_company(partner="minami", words=words, by=hana, at=at)
    for partner, name, email, role, person in MEMBERS:
        members.add_member(partner=partner, email=email, name=name, role=role, person=person, by="setup", at=at)
    return {one.email.partition("@")[0] if one.email not in OWNERS.values() else one.email: one for one in User.objects.all()}


def _statements(kita: Kita, who: dict[str, User]) -> None:
    """Of every payee one, delivered; Aoba says that a line is wrong, Kita answers or not."""
    at, sato = clock.now(), who["sato"]
    statements.issue(program="sakura", closing="month_end/2026-09", by=str(sato.id), at=at)
    for row in issued.search(Found(program="sakura")):
        statements.deliver(statement=row.id, on=row.issued_on, by=str(sato.id), at=at)
    aoba = issued.statement(Statement.objects.get(payee="aoba").id)
    assert aoba is not None
    line = aoba.documents[0].said.lines[0].id
    statements.report_difference(
        statement=aoba.row.id,
        line=line,
        text="料率が契約と異なるようです。",
        answer_by=local_day(at) + timedelta(days=7),
        by=str(sato.id),
        at=at,
    )
    if kita.answers:
        row = Statement.objects.get(payee="kita")
        statements.confirm(statement=row.id, answer=kita.secret, by=str(who[OWNERS["kita"]].id), at=at)


def _waiting(who: dict[str, User]) -> None:
    """What waits for a second person: a special term, an account, a rank, a bound, a text; and files with mistakes."""
    at, hana, sato = clock.now(), who["hana"], who["sato"]
    term = SpecialTerm(
        id="S-1", agreement="G1", incentive="commission", rate=125_000, first_day=date(2026, 11, 1), last_day=None, reason="引継ぎ"
    )
    partners.propose_special_term(term=term, by=hana, at=at)
    partners.add_contact(partner="minami", role=ContactRole.ACCOUNTING, name="南 美香", email="mika@minami.example", by=hana, at=at)
    words = AccountWords(bank="0001", branch="001", kind=AccountKind.ORDINARY, account_number="3333333", holder="ミナミショウテン")
    partners.propose_bank_account(partner="minami", words=words, reason="口座届", by=sato, at=at)
    partners.add_contact(partner="aoba", role=ContactRole.SALES, name="相沢 健", email="ken@aoba.example", by=hana, at=at)
    partners.set_attribute(partner="aoba", attribute="region", value="kanto", first_day=date(2026, 4, 1), by=hana, at=at)
    catalog.record_customer(code="kawa", name="川村製作所", region="kanto", by=hana, at=at)
    decision = RankDecision(
        partner="aoba", rank="gold", first_day=date(2026, 11, 1), last_day=date(2026, 12, 31), reason="新拠点の立ち上げ"
    )
    ranks.propose_decision(decision=decision, by=hana, at=at)
    bounds.propose_bound(program="sakura", of=BoundOf.PARTNER, amount=5_000_000, reason="想定の3倍", by=sato, at=at)
    drafting.draft(program="sakura", from_day=date(2027, 4, 1), text=TEXT.replace("rate: 10 %", "rate: 12 %"), by=hana, at=at)
    wrong = b"id,partner,ordered_on,net\nW1,aoba,2026-09-31,ten\n"
    intake.import_file(fact="order_lines", source="crm", file_name="九月分.csv", content=wrong, by="setup", at=at)
    taken = b"id,partner,ordered_on,net\nW3,aoba,2026-10-05,1\n"
    intake.receive_file(
        fact="order_lines", source="crm", file_name="十月分.csv", content=wrong + b"W2,aoba,2026-10-01,1\n", by="setup", at=at
    )
    intake.receive_file(fact="order_lines", source="crm", file_name="追加分.csv", content=taken, by="setup", at=at)
    other = b"id,partner,ordered_on,net\nA-1001,aoba,2026-10-01,1\n"
    intake.import_file(fact="order_lines", source="erp", file_name="基幹.csv", content=other, by="setup", at=at)


def _deals(kita: Kita, who: dict[str, User]) -> None:
    """Waiting beside another's, protected with what is asked, handed over, rejected; and one of the second tier, shown and in Minami's own."""
    hana, ken = who["hana"], who["ken"]
    for name in kita.deals:
        registered("kita", name, who[OWNERS["kita"]], note=kita.secret)
    registered("aoba", "森田食品株式会社", ken, note="総務部長とお会いしました。")
    lead = Registration(partner="aoba", customer_name="湊運輸株式会社", note="展示会でのお問い合わせです。")
    deals.hand_over(registration=lead, sent_as=_sent("湊運輸"), by=hana, at=TODAY)
    rejected = registered("aoba", "港北運輸株式会社", ken)
    deals.reject(deal=rejected.id, reason="先月から商談中のため、今回はお受けできません。", by=hana, at=TODAY)
    held = registered("aoba", "北斗建材株式会社", ken, amount=480_000, product="accounting")
    deals.accept(deal=held.id, protected_until=date(2026, 12, 30), reason="", by=hana, at=TODAY)
    deals.ask(deal=held.id, kind=Asked.EXTENSION, day=date(2027, 1, 31), reason="お客様の稟議が来月のため", by=ken, at=TODAY)
    wish = Wish(kind=PriceKind.SPECIAL, product="accounting", quantity=2, wanted=800_000, reason="競合の提案のため")
    deals.ask_price(deal=held.id, wish=wish, by=ken, at=TODAY)
    registered("minami", "白樺印刷株式会社", who[OWNERS["minami"]])


def registered(partner: str, name: str, by: User, **said: object) -> Deal:
    registration = Registration(partner=partner, customer_name=name, **said)  # type: ignore[arg-type]
    return deals.register(registration=registration, sent_as=_sent(f"{partner}/{name}"), by=by, at=clock.now())


def _sent(name: str):
    return uuid5(NAMESPACE_URL, name)


def _targets(kita: Kita, who: dict[str, User]) -> None:
    for partner, value in (("aoba", "3000000"), ("kita", kita.target)):
        proposal = Proposal(
            program="sakura", partner=partner, metric="sales_quarter", first_day=date(2027, 1, 1), last_day=date(2027, 3, 31),
            value=value, reason="前年同期の1.2倍です。",
        )  # fmt: skip
        targets.propose(proposal=proposal, by=who["hana"], at=TODAY)


def _papers(who: dict[str, User]) -> None:
    by, answer_by = str(who["sato"].id), date(2026, 10, 30)
    for partner in ("aoba", "kita"):
        papers.issue(DocumentKind.BALANCE_CONFIRMATION, partner=partner, day=local_day(TODAY), answer_by=answer_by, by=by, at=TODAY)


def _money(who: dict[str, User]) -> None:
    """A batch that waits for its approval, and the journal of the month."""
    payouts.propose(payer="main", pay_on=date(2026, 10, 30), by=who["sato"], at=TODAY)
    exporting.export_journal(
        program="sakura", closing_group="month_end", closing="month_end/2026-09", layout="freee", days_of=issued.last_days,
        by=str(who["sato"].id), at=TODAY,
    )  # fmt: skip


def _sheet(who: dict[str, User]) -> None:
    text = "代理店コード,対象月,受注番号,手数料額\naoba,2026年9月分,A-1001,100000\nkita,2026年9月分,K-2001,29000\n"
    columns = (
        MappedColumn("代理店コード", "partner"), MappedColumn("対象月", "month"), MappedColumn("受注番号", "line"),
        MappedColumn("手数料額", "amount"),
    )  # fmt: skip
    sheets.keep_sheet(
        program="sakura", group="month_end", source="sheet", file_name="september.csv", content=text.encode(), by=str(who["sato"].id),
        at=TODAY, columns=columns,
    )  # fmt: skip


if __name__ == "__main__":
    make()
