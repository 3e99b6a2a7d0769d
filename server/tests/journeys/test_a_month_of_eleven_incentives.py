"""September 2026 of four partners in which each of the eleven incentives pays something: from the files of orders to the bank line, by hand, to the yen.

What each partner earns, is told, is withheld and gets on its bank account stands below as somebody with the text, the orders and docs/rules would write
it down. The bank file is read by a reader that was written from the field table alone.
"""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.tests.settlement.formats.field_table import read
from enishi.closing import operations as closings
from enishi.closing import verifying as closing_verifying
from enishi.core import audit
from enishi.core.models import User
from enishi.earnings.models import EarningLine
from enishi.intake import operations as intake
from enishi.intake.states import BatchState
from enishi.ledger import exporting
from enishi.ledger import queries as books
from enishi.ledger import verifying as ledger_verifying
from enishi.ledger.accounts import AccountKind
from enishi.ledger.journal import Title
from enishi.partners import operations as partners
from enishi.partners.agreements import Agreement, SettlementTerms
from enishi.partners.companies import CompanyWords
from enishi.partners.states import ContactRole, EntityClass
from enishi.payouts import operations as payouts
from enishi.payouts import verifying as payouts_verifying
from enishi.payouts.models import Batch
from enishi.programs.natures import Nature
from enishi.statements import operations as statements
from enishi.statements import verifying as statements_verifying
from enishi.statements.models import Statement
from enishi.statements.queries import last_days
from enishi_engine.settlement.confirmation import DeemedClause
from enishi_engine.settlement.japan.unregistered import deductible_share_on, deduction
from enishi_engine.settlement.japan.withholding import WithholdingClass
from enishi_engine.settlement.payment_dates import END_OF_NEXT_MONTH
from enishi_engine.settlement.statement import Statement as Said
from enishi_engine.settlement.statement import read_statement
from enishi_engine.settlement.tax import tax_per_rate
from server.tests.payouts.conftest import OCTOBER_12, PAY_ON, approve, main, mio, other_account, propose, rei
from server.tests.texts import in_force

__all__ = ["main", "mio", "rei"]
pytestmark = pytest.mark.django_db
SEPTEMBER_1, OCTOBER_1 = date(2026, 9, 1), date(2026, 10, 1)
OCTOBER_10, OCTOBER_13, OCTOBER_28 = (datetime(2026, 10, day, 1, 0, tzinfo=UTC) for day in (10, 13, 28))
NOVEMBER_10 = datetime(2026, 11, 10, 1, 0, tzinfo=UTC)
LONG_SINCE = date(2025, 4, 1)
# Worked case 18: valid numbers. The fourth was made by its rule: of the base 234567890123, from the right, 3·1 + 2·2 + 1·1 + 0·2 + 9·1 + 8·2 + 7·1 + 6·2
# + 5·1 + 4·2 + 3·1 + 2·2 = 72, and 9 − 72 mod 9 = 9.
SAKURAS, AOBAS, MINAMIS, TSUBAKIS = "T7010705000725", "T1180301018771", "T7000012050002", "T9234567890123"
CLAUSE = DeemedClause(clause="第8条第2項", days=14)

# ── What is promised: ① to ⑪, and a rebate for who buys ──────────────────────────────────────────────────────────────

_EVERY = "commission: add, hr_spiff: add, start: add, autumn_win: add, autumn_meeting: add, cross_sell: add, plan_up: add, portal_start: add, knowledge: add"
TEXT = """\
program: {id: sakura, label: {ja: さくらパートナープログラム, en: Sakura Partner Program}}
currency: JPY
timezone: Asia/Tokyo
year_starts: "04-01"
earnings_rounding: down

metrics:
  sales_month: {label: {ja: 月の販売額, en: sales of the month}, is: sum(line.net) over month}
  new_seats: {label: {ja: 月の新規席数, en: new seats of the month}, is: sum(line.quantity where line.kind = new) over month}

incentives:
  # The commission that ③, ④, ⑨ and ⑩ raise.
  - id: commission
    label: {ja: 販売手数料, en: Commission}
    type: commission
    scope: line.kind in (new, upgrade)
    who: agreement.contract in (referral, agency, consulting)
    base: line.net - line.setup
    rate: {by: agreement.contract, referral: 10 %, agency: 15 %, consulting: 12 %}
    limits: none, agreed with finance 2026-08-20
  # ①
  - id: month_target
    label: {ja: 月間目標の達成, en: Target of the month}
    type: target_bonus
    over: month
    attainment: sales_month / target.sales_month
    bands: [{from: 100 %, to: 120 %, amount: 50_000}, {from: 120 %, to: open, amount: 80_000}]
    limits: none, agreed with finance 2026-08-20
  # ②
  - id: hr_spiff
    label: {ja: 担当者報奨, en: SPIFF per seat}
    type: spiff
    first_day: 2026-09-01
    last_day: 2026-09-30
    scope: line.product = hr and line.kind = new
    per: unit
    amount: 300
    limits: [{per: [person, month], max: 9_000}]
    with: {commission: add}
  # ③
  - id: start
    label: {ja: スタートダッシュ, en: Start dash}
    type: start_dash
    changes: commission
    raise: 5 pp
    months: 6
    anchor: agreement.first_day
    limits: none, agreed with finance 2026-08-20
    with: {hr_spiff: add}
  # ④ for a win
  - id: autumn_win
    label: {ja: 秋の料率アップ(受注), en: Autumn rate up for wins}
    type: rate_up
    changes: commission
    raise: 3 pp
    first_day: 2026-09-01
    last_day: 2026-09-30
    limits: none, agreed with finance 2026-08-20
    with: {start: best, hr_spiff: add}
  # ④ for a meeting set
  - id: autumn_meeting
    label: {ja: 秋の料率アップ(商談設定), en: Autumn rate up for meetings}
    type: rate_up
    changes: commission
    raise: 2 pp
    first_day: 2026-09-01
    last_day: 2026-09-30
    tested_on: meeting
    limits: none, agreed with finance 2026-08-20
    with: {start: add, autumn_win: add, hr_spiff: add}
  # ⑤
  - id: seats_contest
    label: {ja: 席数コンテスト, en: Seats contest}
    type: contest
    over: month
    who: agreement.contract in (referral, agency, consulting)
    prizes: {by: position(new_seats), 1: 30_000, 2: 10_000}
    condition: new_seats >= 1
    limits: none, agreed with finance 2026-08-20
    with: {month_target: add}
  # ⑥
  - id: first_meeting
    label: {ja: 初回商談の報奨, en: First meetings}
    type: meeting_reward
    meeting: meeting_held
    amount: 5_000
    once_per: customer
    limits: none, agreed with finance 2026-08-20
  # ⑦
  - id: cross_sell
    label: {ja: 会計と人事労務のクロスセル, en: Accounting and HR}
    type: cross_sell
    scope: line.kind = new
    who: agreement.contract in (agency, consulting)
    bundle: {products: [accounting, hr], same: customer, within: 90 days}
    base: line.net
    rate: 5 %
    limits: none, agreed with finance 2026-08-20
    with: {commission: add, hr_spiff: add, start: add, autumn_win: add, autumn_meeting: add}
  # ⑧
  - id: plan_up
    label: {ja: アップセル報奨, en: Up-sell bonus}
    type: up_sell
    who: agreement.contract = consulting
    base: line.net
    rate: 20 %
    limits: [{per: [customer], max: 200_000}]
    with: {commission: add, start: add, autumn_win: add, autumn_meeting: add}
  # ⑨
  - id: portal_start
    label: {ja: ポータルご利用開始, en: Portal start}
    type: unlock
    changes: commission
    raise: 2 pp
    unlocked: first portal_login
    limits: none, agreed with finance 2026-08-20
    with: {hr_spiff: add, start: add, autumn_win: add, autumn_meeting: add, cross_sell: add, plan_up: add}
  # ⑩
  - id: knowledge
    label: {ja: 製品知識の習得, en: Product knowledge}
    type: unlock
    changes: commission
    raise: 1 pp
    unlocked: course_passed about basics reaching 80
    limits: none, agreed with finance 2026-08-20
    with: {hr_spiff: add, start: add, autumn_win: add, autumn_meeting: add, cross_sell: add, plan_up: add, portal_start: add}
  # ⑪ (i), (ii), (iii)
  - id: signing
    label: {ja: ご契約の紹介料, en: Fee for a contract}
    type: partner_referral
    pays_for: contract
    candidates: seller.kind = corporation and agreement.contract in (agency, consulting)
    amount: 30_000
    limits: none, agreed with finance 2026-08-20
  - id: first_order
    label: {ja: 最初のご注文の紹介料, en: Share of the first order}
    type: partner_referral
    pays_for: first_order
    candidates: seller.kind = corporation
    base: line.net
    rate: 10 %
    limits: [{per: [line], max: 200_000}]
    with: {EVERY}
  - id: first_year
    label: {ja: 初年度の紹介料, en: Share of the first year}
    type: partner_referral
    pays_for: sales
    candidates: seller.kind = corporation
    base: line.net
    rate: 2 %
    months: 12
    limits: none, agreed with finance 2026-08-20
    with: {EVERY, first_order: add}
  # What a reseller gets back of its purchases.
  - id: month_volume
    label: {ja: 月間リベート, en: Rebate of the month}
    type: volume_rebate
    who: agreement.contract = reseller
    base: line.net
    over: month
    method: marginal
    bands: [{from: 3_000_000, to: 5_000_000, rate: 3 %}, {from: 5_000_000, to: open, rate: 4 %}]
    limits: none, agreed with finance 2026-08-20
    with: {EVERY, first_order: add, first_year: add}
""".replace("EVERY", _EVERY)

# ── What happened ────────────────────────────────────────────────────────────────────────────────────────────────────

FILES = {
    "products": "code,name,family\naccounting,さくら会計,cloud\nhr,さくら人事労務,cloud\n",
    "customers": "code,name\nmori,森製作所\ntani,谷物産\nsaka,坂工業\nnuma,沼商店\niwa,岩建設\n",
    "people": "code,partner,name\nken,aoba,相沢 健\n",
    "deals": "id,partner,customer,registered\nD1,aoba,mori,2026-09-02\nD2,minami,saka,2026-09-02\nD3,tsubaki,iwa,2026-09-03\n",
    "order_lines": """\
id,partner,person,customer,product,kind,quantity,net,setup,ordered_on,deal
A1,aoba,ken,mori,accounting,new,4,333337,30000,2026-09-08,D1
A2,aoba,ken,mori,hr,new,25,278900,0,2026-09-20,
M1,minami,,tani,accounting,upgrade,3,1234567,0,2026-09-06,
M2,minami,,saka,accounting,new,1,98765,0,2026-09-15,
K1,kita,,numa,accounting,new,2,150005,0,2026-09-22,
T1,tsubaki,,iwa,accounting,renewal,40,2000000,0,2026-09-09,
T2,tsubaki,,iwa,accounting,renewal,20,1700001,0,2026-09-28,
""",
    "activities": """\
id,partner,person,kind,subject,value,date
V1,aoba,ken,meeting_set,D1,0,2026-09-05
V2,aoba,ken,portal_login,,0,2026-09-12
V3,aoba,ken,course_passed,basics,85,2026-09-20
V4,minami,,portal_login,,0,2026-09-15
V5,minami,,meeting_held,D2,0,2026-09-09
V6,minami,,meeting_held,D2,0,2026-09-13
V7,tsubaki,,meeting_held,D3,0,2026-09-04
""",
    "targets": """\
id,partner,metric,first_day,last_day,value,partner_signed_on,maker_signed_on
Z1,aoba,sales_month,2026-09-01,2026-09-30,510200,2026-08-28,2026-08-31
""",
}

# ── What each earns, by hand; rounded down, once for each line ───────────────────────────────────────────────────────

SEPTEMBER = "2026-09-01..2026-09-30"
# Aoba, an agency since 1 September: 15 %. A1 is worth 333,337 − 30,000 = 303,337 to the commission. Its first six months are the start dash (③): 5 points, more than
# the 3 points of September (④), and only the better of the two counts. The meeting for A1 was set on 5 September (④, 2 points). The first login (12th) and the
# course (20th) come after A1; on the 20th they count from the start of the day. Sales: 333,337 + 278,900 = 612,237 of 510,200 agreed; 120 % would be 612,240,
# so three yen are missing for the higher amount (①). New seats: 4 + 25 = 29, the most of all (⑤).
AOBA = {
    "commission/A1": 45_500,  # 303,337 × 15 % = 45,500.55
    "start/A1": 15_166,  # ③ 303,337 × 5 % = 15,166.85
    "autumn_meeting/A1": 6_066,  # ④ 303,337 × 2 % = 6,066.74
    "commission/A2": 41_835,  # 278,900 × 15 %
    "start/A2": 13_945,  # ③ 278,900 × 5 %
    "portal_start/A2": 5_578,  # ⑨ 278,900 × 2 %
    "knowledge/A2": 2_789,  # ⑩ 278,900 × 1 %
    "cross_sell/A2": 13_945,  # ⑦ 278,900 × 5 %, twelve days after A1
    "hr_spiff/A2": 7_500,  # ② 25 seats × 300: Ken's company has not agreed that he is paid himself, so it is paid
    f"month_target/{SEPTEMBER}": 50_000,  # ①
    f"seats_contest/{SEPTEMBER}": 30_000,  # ⑤
}  # 45,500 + 15,166 + 6,066 + 41,835 + 13,945 + 5,578 + 2,789 + 13,945 + 7,500 + 50,000 + 30,000 = 232,324
# Minami, one person who looks after customers (consulting, 12 %), under contract for longer than six months: so the 3 points of September count (④). M1 is a change to a higher
# plan: 20 % of it (⑧), at most 200,000 for one customer. M2 is of the day of the first login (⑨). Of two meetings with one customer the first pays (⑥). One new seat: third.
MINAMI = {
    "commission/M1": 148_148,  # 1,234,567 × 12 % = 148,148.04
    "autumn_win/M1": 37_037,  # ④ 1,234,567 × 3 % = 37,037.01
    "plan_up/M1": 200_000,  # ⑧ 1,234,567 × 20 % = 246,913.4, cut at 200,000
    "commission/M2": 11_851,  # 98,765 × 12 % = 11,851.8
    "autumn_win/M2": 2_962,  # ④ 98,765 × 3 % = 2,962.95
    "portal_start/M2": 1_975,  # ⑨ 98,765 × 2 % = 1,975.3
    "first_meeting/V5": 5_000,  # ⑥
}  # 148,148 + 37,037 + 200,000 + 11,851 + 2,962 + 1,975 + 5,000 = 406,973
# Kita refers customers (10 %) and introduced Aoba, which signed on 1 September: ⑪ (i) a fee, (ii) 10 % of its first order, (iii) 2 % of each of its first year. Two new
# seats: second (⑤).
KITA = {
    "commission/K1": 15_000,  # 150,005 × 10 % = 15,000.5
    "autumn_win/K1": 4_500,  # ④ 150,005 × 3 % = 4,500.15
    "signing/G-aoba": 30_000,  # ⑪ (i)
    "first_order/A1": 33_333,  # ⑪ (ii) 333,337 × 10 % = 33,333.7
    "first_year/A1": 6_666,  # ⑪ (iii) 333,337 × 2 % = 6,666.74
    "first_year/A2": 5_578,  # ⑪ (iii) 278,900 × 2 %
    f"seats_contest/{SEPTEMBER}": 10_000,  # ⑤
}  # 15,000 + 4,500 + 30,000 + 33,333 + 6,666 + 5,578 + 10,000 = 105,077
# Tsubaki buys and resells: 3 % of what lies between 3,000,000 and 5,000,000. T1 leaves it at 2,000,000; T2 brings it to 3,700,001. And a first meeting (⑥), which is a service.
TSUBAKI = {
    "month_volume/T2": 21_000,  # 700,001 × 3 % = 21,000.03
    "first_meeting/V7": 5_000,  # ⑥
}
EARNED = {"aoba": AOBA, "minami": MINAMI, "kita": KITA, "tsubaki": TSUBAKI}
ELEVEN = {
    "①": {"month_target"}, "②": {"hr_spiff"}, "③": {"start"}, "④": {"autumn_win", "autumn_meeting"}, "⑤": {"seats_contest"},
    "⑥": {"first_meeting"}, "⑦": {"cross_sell"}, "⑧": {"plan_up"}, "⑨": {"portal_start"}, "⑩": {"knowledge"},
    "⑪": {"signing", "first_order", "first_year"},
}  # fmt: skip

# ── What each is told, and paid: tax at 10 % of all lines of a document together, rounded down ────────────────────────

# Of each document its kind, net, tax. Rounded line by line Aoba's tax would be 4,550 + 1,516 + 606 + 4,183 + 1,394 + 557 + 278 + 1,394 + 750 + 5,000 + 3,000 = 23,228.
DOCUMENTS = {
    "aoba": [("purchase_statement", 232_324, 23_232)],  # 仕入明細書: 23,232.4
    "minami": [("purchase_statement", 406_973, 40_697)],  # 40,697.3
    "kita": [("itemised_statement", 105_077, 10_507)],  # 区分記載: 10,507.7
    "tsubaki": [("purchase_statement", 5_000, 500), ("return_invoice", 21_000, 2_100)],  # 適格返還請求書: 23,100 with tax, 10,000 or more
}
CLOSING = {"aoba": 255_556, "minami": 447_670, "kita": 115_584, "tsubaki": 28_600}
# 外交員: fee and tax are shown apart, so of the fee alone: (406,973 − 120,000) × 10.21 % = 286,973 × 10.21 % = 29,299.9…
WITHHELD = {"aoba": 0, "minami": 29_299, "kita": 0, "tsubaki": 0}
# 447,670 − 29,299 = 418,371. Together 255,556 + 418,371 + 115,584 + 28,600 = 818,111.
PAID = {"aoba": 255_556, "kita": 115_584, "minami": 418_371, "tsubaki": 28_600}
TOTAL = 818_111
HOLDERS = {  # as the partner's paper has them, as the bank file spells them, and the account
    "aoba": ("カブシキガイシャアオバシステム", "ｶ)ｱｵﾊﾞｼｽﾃﾑ", "1234567"),
    "kita": ("キタショウジユウゲンガイシャ", "ｷﾀｼﾖｳｼﾞ(ﾕ", "2222222"),
    "minami": ("ミナミ　タロウ", "ﾐﾅﾐ ﾀﾛｳ", "3333333"),
    "tsubaki": ("ツバキショウカイ", "ﾂﾊﾞｷｼﾖｳｶｲ", "4444444"),
}


# ── The month ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def four(hana, rei, mio, now) -> None:
    """The four partners, what is agreed with them, what is known of their tax, and their accounts."""
    with_company("kita", "北商事有限会社", "referral", hana=hana, at=now)
    with_company("aoba", "青葉システム株式会社", "agency", hana=hana, at=now, number=AOBAS, introduced_by="kita", first_day=SEPTEMBER_1)
    with_company("minami", "南 太郎", "consulting", hana=hana, at=now, number=MINAMIS, kind="individual")
    with_company("tsubaki", "椿商会株式会社", "reseller", hana=hana, at=now, number=TSUBAKIS)
    partners.record_unregistered(partner="kita", from_day=LONG_SINCE, reason="免税事業者と確認", by=hana, at=now)
    sales_agent = WithholdingClass.SALES_AGENT
    partners.decide_tax_class(partner="minami", from_day=LONG_SINCE, withholding=sales_agent, reason="継続して媒介", by=hana, at=now)
    for code, (holder, _, number) in HOLDERS.items():
        other_account(code, rei=rei, mio=mio, at=now, account_number=number, holder=holder)


def with_company(
    code: str, name: str, contract: str, *, hana: User, at: datetime, number: str = "", kind: str = "corporation",
    introduced_by: str | None = None, first_day: date = LONG_SINCE,
) -> None:  # fmt: skip
    partners.register_partner(code=code, name=name, kind=kind, introduced_by=introduced_by, by=hana, at=at)
    class_ = EntityClass.CORPORATION if kind == "corporation" else EntityClass.INDIVIDUAL
    partners.record_company(partner=code, words=CompanyWords(entity_class=class_, legal_name=name), by=hana, at=at)
    partners.add_contact(partner=code, role=ContactRole.SALES, name="担当", email=f"info@{code}.example", by=hana, at=at)
    agreement = Agreement(id=f"G-{code}", partner=code, contract=contract, first_day=first_day, closing_group="month_end")
    terms = SettlementTerms(payment=END_OF_NEXT_MONTH, deemed=CLAUSE)
    partners.record_agreement(agreement=agreement, terms=terms, from_day=first_day, by=hana, at=at)
    if number:
        partners.record_registration(partner=code, number=number, first_day=LONG_SINCE, reason="公表サイト", by=hana, at=at)


@pytest.fixture
def closed(four, hana, mio, now) -> None:
    """The text in force, the files taken as they came, and September closed."""
    statements.record_issuer(from_day=SEPTEMBER_1, name="株式会社サクラ", number=SAKURAS, by=hana, at=now)
    in_force(program="sakura", from_day=SEPTEMBER_1, text=TEXT, by=hana, second=mio, at=now)
    for number, (fact, content) in enumerate(FILES.items()):
        batch = intake.import_file(
            fact=fact, source="erp", file_name=f"{fact}.csv", content=content.encode(), by="hana", at=now + timedelta(minutes=number)
        )
        assert batch.state == BatchState.TAKEN, batch.errors
    closings.begin_books(program="sakura", group="month_end", first_day=SEPTEMBER_1, by="hana", at=now)
    closings.close_period(program="sakura", group="month_end", period="2026-09", at=OCTOBER_10, by="hana")


@pytest.fixture
def issued(closed) -> None:
    done = statements.issue(program="sakura", closing="month_end/2026-09", by="hana", at=OCTOBER_12)
    assert not done.left_out, done.left_out


@pytest.fixture
def answered(issued) -> None:
    """Delivered on the 12th. Three confirm; of Kita nothing is heard, which counts as a yes by its contract after 14 days: since the 27th."""
    for one in Statement.objects.order_by("payee"):
        statements.deliver(statement=one.id, on=date(2026, 10, 12), by="rei", at=OCTOBER_12)
        if one.payee != "kita":
            statements.confirm(statement=one.id, answer="経理ご担当者様、メール", by="rei", at=OCTOBER_13)
    statements.deem_all(by="job", at=OCTOBER_28)


@pytest.fixture
def sent(answered, main, rei, mio) -> Batch:
    """Rei proposes on the 28th, Mio approves, Rei writes the file and sends it."""
    batch = propose(rei, at=OCTOBER_28)
    approve(batch, mio, at=OCTOBER_28)
    payouts.write(batch=batch.number, by=rei, at=OCTOBER_28)
    return payouts.send(batch=batch.number, by=rei, at=OCTOBER_28)


def documents(payee: str) -> list[Said]:
    return [read_statement(one.content) for one in Statement.objects.get(payee=payee).documents.order_by("place")]


def test_every_one_of_the_eleven_incentives_pays_what_was_calculated_by_hand_line_by_line(closed):
    posted: dict[str, dict[str, int]] = {code: {} for code in EARNED}
    for line in EarningLine.objects.order_by("number"):
        assert (line.what, line.payee_kind, line.payable) == ("own", "partner", line.amount)
        posted[line.payee][f"{line.incentive}/{line.fact_id}"] = line.amount

    assert posted == EARNED
    paying = {key.partition("/")[0] for lines in EARNED.values() for key in lines}
    assert all(incentives <= paying for incentives in ELEVEN.values())


def test_each_statement_is_the_document_that_the_law_asks_for_with_its_tax_once_per_rate(issued):
    found = {
        code: [(one.document, sum(t.net for t in one.totals), sum(t.tax for t in one.totals)) for one in documents(code)] for code in EARNED
    }

    assert found == DOCUMENTS
    assert all(total.rate == 100_000 for code in EARNED for one in documents(code) for total in one.totals)  # 10 % in ppm
    assert {code: documents(code)[0].counterparty.number for code in EARNED} == {
        "aoba": AOBAS,
        "minami": MINAMIS,
        "kita": "",
        "tsubaki": TSUBAKIS,
    }
    assert {one.payee: (one.opening, one.closing, one.due, one.withheld, one.pays_on) for one in Statement.objects.all()} == {
        code: (0, CLOSING[code], CLOSING[code], WITHHELD[code], PAY_ON) for code in EARNED
    }


def test_of_the_tax_of_who_is_not_registered_80_percent_may_be_deducted_in_september(issued):
    """10,507 × 80 % = 8,405.6, rounded down; the rest is the maker's own cost. A day later it would be 70 %: 7,354.9."""
    (said,) = documents("kita")
    of_each_day = {
        deduction(gross=115_584, tax=said.totals[0].tax, purchased_on=line.on, bought_before=0, period_began=date(2026, 4, 1))
        for line in said.lines
    }

    assert [(one.deductible, one.cost) for one in of_each_day] == [(8_405, 2_102)]
    assert deductible_share_on(OCTOBER_1) == 700_000


def test_three_confirm_and_of_the_fourth_silence_counts_as_a_yes(answered):
    assert {one.payee: (one.state, one.answered_on) for one in Statement.objects.all()} == {
        "aoba": ("confirmed", date(2026, 10, 13)),
        "minami": ("confirmed", date(2026, 10, 13)),
        "kita": ("deemed_confirmed", date(2026, 10, 27)),
        "tsubaki": ("confirmed", date(2026, 10, 13)),
    }


def test_the_bank_line_of_each_is_what_was_calculated_by_hand(sent, rei):
    name, content = payouts.download(batch=sent.number, by=rei, at=OCTOBER_28)
    header, *data, trailer, end = read(content, crlf=True)

    assert (name, header["mmdd"], header["requester_name"].rstrip()) == ("P1.txt", "1030", "ｶ)ｻｸﾗ")
    assert [(row["payee"].rstrip(), row["account"], int(row["amount"])) for row in data] == [
        (HOLDERS[code][1], HOLDERS[code][2], amount) for code, amount in PAID.items()
    ]
    assert (int(trailer["count"]), int(trailer["total"]), end["record"]) == (4, TOTAL, "9")


def test_nothing_is_left_in_what_is_owed_and_everything_verifies(sent):
    book = books.book_of(program="sakura", closing_group="month_end")
    assert book is not None
    found: dict[AccountKind, dict[str, int]] = {}
    for name, amount in books.balances(book).items():
        if amount:
            of_kind = found.setdefault(name.kind, {})
            of_kind[name.partner] = of_kind.get(name.partner, 0) + amount

    assert found == {
        AccountKind.EXPENSE: {code: sum(lines.values()) for code, lines in EARNED.items()},
        AccountKind.TAX: {code: sum(tax for _, _, tax in said) for code, said in DOCUMENTS.items()},
        AccountKind.WITHHELD: {"minami": -29_299},
        AccountKind.PAID: {code: -amount for code, amount in PAID.items()},
    }
    faults = [
        *closing_verifying.faults(),
        *ledger_verifying.faults(),
        *statements_verifying.faults(),
        *payouts_verifying.faults(),
        *audit.faults(),
    ]
    assert faults == []


@pytest.fixture
def tax_codes(rei, now) -> None:
    """As the maker's accounting system calls them: until September 80 % of an unregistered payee's tax may be deducted, from October on 70 %."""
    for kind, title in ((AccountKind.EXPENSE, "支払手数料"), (AccountKind.TAX, "仮払消費税等")):
        for from_day, code in ((LONG_SINCE, "課対仕入(控80)10%"), (OCTOBER_1, "課対仕入(控70)10%")):
            said = Title(title=title, tax_code="課対仕入10%", transitional_tax_code=code)
            exporting.name_account(kind=kind, nature=Nature.COMMISSION, title=said, from_day=from_day, by=str(rei.id), at=now)


def journal(period: str) -> list[tuple[str, ...]]:
    """Day, debit, its sub-account and tax code, credit and amount of each line that is handed over."""
    file = exporting.export_journal(
        program="sakura",
        closing_group="month_end",
        closing=f"month_end/{period}",
        layout="plain",
        days_of=last_days,
        by="rei",
        at=NOVEMBER_10,
    )
    rows = csv.DictReader(io.StringIO(bytes(file.content).decode("utf-8-sig")))
    named = ("日付", "借方勘定科目", "借方補助科目", "借方税区分", "貸方勘定科目", "借方金額")
    return sorted(tuple(row[name] for name in named) for row in rows)


def test_the_books_get_each_purchase_with_the_tax_code_of_its_own_day(sent, tax_codes):
    """What is bought from Kita in September is of the 80 % class, and so is its tax, though that is booked in October with the statement."""
    closings.close_period(program="sakura", group="month_end", period="2026-10", at=NOVEMBER_10, by="hana")
    day = "2026-09-30"
    assert journal("2026-09") == [
        (day, "売上割戻し", "tsubaki", "", "未払金", "21000"),
        (day, "支払手数料", "aoba", "課対仕入10%", "未払金", "232324"),
        (day, "支払手数料", "kita", "課対仕入(控80)10%", "未払金", "105077"),
        (day, "支払手数料", "minami", "課対仕入10%", "未払金", "406973"),
        (day, "支払手数料", "tsubaki", "課対仕入10%", "未払金", "5000"),
    ]
    issued_on, paid_on = "2026-10-12", "2026-10-30"
    assert journal("2026-10") == [
        (issued_on, "仮受消費税等", "tsubaki", "", "未払金", "2100"),
        (issued_on, "仮払消費税等", "aoba", "課対仕入10%", "未払金", "23232"),
        (issued_on, "仮払消費税等", "kita", "課対仕入(控80)10%", "未払金", "10507"),
        (issued_on, "仮払消費税等", "minami", "課対仕入10%", "未払金", "40697"),
        (issued_on, "仮払消費税等", "tsubaki", "課対仕入10%", "未払金", "500"),
        (paid_on, "未払金", "aoba", "", "普通預金", "255556"),
        (paid_on, "未払金", "kita", "", "普通預金", "115584"),
        (paid_on, "未払金", "minami", "", "普通預金", "418371"),
        (paid_on, "未払金", "minami", "", "預り金", "29299"),
        (paid_on, "未払金", "tsubaki", "", "普通預金", "23100"),
        (paid_on, "未払金", "tsubaki", "", "普通預金", "5500"),
    ]


def test_a_correction_of_september_has_its_tax_code_in_the_journal_of_october_too(issued, tax_codes, now):
    """K1 was 160,005: 16,000 and 4,800 in the place of 15,000 and 4,500. And Kita sells for 100,000 more in October, which is of the 70 % class."""
    corrected = """\
id,partner,customer,product,kind,quantity,net,setup,ordered_on
K1,kita,numa,accounting,new,2,160005,0,2026-09-22
K2,kita,numa,accounting,upgrade,1,100000,0,2026-10-08
"""
    batch = intake.import_file(
        fact="order_lines", source="erp", file_name="corrected.csv", content=corrected.encode(), by="hana", at=OCTOBER_13
    )
    assert batch.state == BatchState.TAKEN, batch.errors
    closings.close_period(program="sakura", group="month_end", period="2026-10", at=NOVEMBER_10, by="hana")
    journal("2026-09")

    assert [row for row in journal("2026-10") if row[1] == "支払手数料"] == [
        ("2026-10-31", "支払手数料", "kita", "課対仕入(控70)10%", "未払金", "10000"),
        ("2026-10-31", "支払手数料", "kita", "課対仕入(控80)10%", "未払金", "1300"),
    ]


# ── Bugs planted on purpose ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_planted_bug_that_rounds_tax_line_by_line_is_seen(closed, monkeypatch):
    """Aoba's tax would be 23,228, four yen short."""

    def line_by_line(items, basis, rounding):
        known = list(items)
        tax = sum(total.tax for one in known for total in tax_per_rate([one], basis, rounding))
        return tuple(replace(total, tax=tax) for total in tax_per_rate(known, basis, rounding))

    monkeypatch.setattr("enishi_engine.settlement.statement.tax_per_rate", line_by_line)
    statements.issue(program="sakura", closing="month_end/2026-09", by="hana", at=OCTOBER_12)

    assert sum(total.tax for one in documents("aoba") for total in one.totals) == 23_228
    with pytest.raises(AssertionError):
        test_each_statement_is_the_document_that_the_law_asks_for_with_its_tax_once_per_rate(None)


def test_a_planted_bug_that_takes_the_day_of_booking_for_that_of_the_purchase_is_seen(sent, tax_codes, monkeypatch):
    monkeypatch.setattr(exporting, "_bought_on", lambda entry, days: entry.booked_on)

    with pytest.raises(AssertionError):
        test_the_books_get_each_purchase_with_the_tax_code_of_its_own_day(sent, tax_codes)
    assert {row[3] for row in journal("2026-10") if row[2] == "kita" and row[1] == "仮払消費税等"} == {"課対仕入(控70)10%"}
