"""Every fact that a program can speak of, declared once: its columns, their kinds, units and bounds.

The readers, the reference page, the CSV templates and the names in expressions are all made from
this file, so a fact is added here and nowhere else (docs/how-to/add-a-fact.md).
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Kind(Enum):
    """What a column holds, how a file spells it, and what the engine keeps."""

    CODE = "code"  # a name without spaces at its ends, 1-100 characters; kept as text
    TEXT = "text"  # free text, up to 1,000 characters
    CHOICE = "choice"  # one of the column's `choices`
    MONEY = "money"  # decimal text in major units; kept as int64 minor units
    NUMBER = "number"  # decimal text, at most 6 decimals; kept as int64 millionths
    COUNT = "count"  # a whole number; kept as int64
    DAY = "day"  # 2026-04-01; a day in the maker's zone
    MOMENT = "moment"  # 2026-04-01T09:30 (the maker's zone) or with an offset; kept as UTC microseconds
    FLAG = "flag"  # true or false


# Bounds that the plan's overflow proof starts from (docs/rules/money.md).
MONEY_BOUND = 10**12  # minor units: 1,000,000,000,000 yen, or 10,000,000,000 dollars, on one row
NUMBER_BOUND = 10**15  # millionths: one thousand million
COUNT_BOUND = 10**9
FIRST_DAY = date(1900, 1, 1)  # an earlier day is a slip of the pen (0206-04-01), and has no clock to go by
LAST_DAY = date(9999, 12, 30)  # so that the end of the last day is still a moment, in every zone


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a fact.

    `default` is the text that an empty cell or an absent column stands for; None means missing.
    `refers_to` names the fact whose key this column must name. `minimum` and `maximum` narrow the
    kind's bounds, in its unit; `decimals` is how many a NUMBER may be written with.
    """

    name: str
    kind: Kind
    ja: str
    en: str
    required: bool = False
    default: str | None = None
    choices: tuple[str, ...] = ()
    refers_to: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    decimals: int = 6
    example: str = ""

    @property
    def bounds(self) -> tuple[int, int] | None:
        """The smallest and largest value kept, in the kind's unit; None where none applies."""
        largest = {Kind.MONEY: MONEY_BOUND, Kind.NUMBER: NUMBER_BOUND, Kind.COUNT: COUNT_BOUND}.get(self.kind)
        if largest is None:
            return None
        return (
            -largest if self.minimum is None else self.minimum,
            largest if self.maximum is None else self.maximum,
        )


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One kind of fact: a file `<name>.csv` or `<name>.parquet`, a table of the same name.

    `entity` is its name in expressions (`line.net`), `key` the columns that identify a row, `day`
    the column that dates it (None: the fact has no day and is always known), `counts_by` the days
    that a metric may count it by, the first being the default.
    """

    name: str
    entity: str
    ja: str
    en: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    day: str | None = None
    counts_by: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when the fact has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _code(name: str, ja: str, en: str, **more: object) -> Column:
    return Column(name=name, kind=Kind.CODE, ja=ja, en=en, **more)  # type: ignore[arg-type]


def _day(name: str, ja: str, en: str, **more: object) -> Column:
    return Column(name=name, kind=Kind.DAY, ja=ja, en=en, **more)  # type: ignore[arg-type]


def _money(name: str, ja: str, en: str, **more: object) -> Column:
    return Column(name=name, kind=Kind.MONEY, ja=ja, en=en, **more)  # type: ignore[arg-type]


def _choice(name: str, ja: str, en: str, choices: tuple[str, ...], **more: object) -> Column:
    return Column(name=name, kind=Kind.CHOICE, ja=ja, en=en, choices=choices, **more)  # type: ignore[arg-type]


# Every fact carries these after its own columns (docs/rules/facts.md, "What every fact carries").
PROVENANCE = (
    _code("source", "取込元", "the system it came from", default="file"),
    Column(name="revision", kind=Kind.COUNT, ja="版", en="revision; a higher one replaces a lower", default="1", minimum=1),
    Column(name="booked_at", kind=Kind.MOMENT, ja="計上日時", en="when its own system booked it; absent: 00:00 of its day"),
    Column(name="learned_at", kind=Kind.MOMENT, ja="受領日時", en="when we learned it; absent: when it was booked"),
)

_ID = _code("id", "ID", "its id; unique among facts of its kind, whatever the source", required=True, example="A-1")
_PARTNER = _code("partner", "パートナー", "partner code", required=True, refers_to="partners", example="aoba")

PARTNERS = Fact(
    name="partners", entity="partner", ja="パートナー", en="Partners", key=("code",),
    meaning="The companies and sole traders that sell.",
    columns=(
        _code("code", "コード", "partner code", required=True, example="aoba"),
        Column(name="name", kind=Kind.TEXT, ja="名称", en="name", example="青葉システム株式会社"),
        _choice("kind", "区分", "corporation or individual", ("corporation", "individual"), default="corporation"),
        _code("parent", "一次店", "first-tier partner above it", refers_to="partners"),
        _code("introduced_by", "紹介元", "partner that introduced it", refers_to="partners"),
        _day("first_day", "開始日", "first day as a partner; absent: always"),
        _day("last_day", "終了日", "last day as a partner, inclusive; absent: goes on"),
    ),
)

PARTNER_ATTRIBUTES = Fact(
    name="partner_attributes", entity="partner_attribute", ja="パートナー属性", en="Partner attributes over time",
    key=("partner", "attribute", "first_day"),
    meaning="What a partner is (region, size, industry, your own words), each from a day until the next row of the same attribute.",
    columns=(
        _PARTNER,
        _code("attribute", "属性", "attribute, declared under `attributes:` of the program", required=True, example="region"),
        _code("value", "値", "its value from that day", required=True, example="kanto"),
        _day("first_day", "適用日", "the day it starts to hold", required=True, example="2025-04-01"),
    ),
)

AGREEMENTS = Fact(
    name="agreements", entity="agreement", ja="パートナー契約", en="Agreements", key=("id",),
    meaning="Partner × product × contract × dates. Without this file no contract is asked for; with it a deal outside every agreement is no candidate.",
    columns=(
        _ID,
        _PARTNER,
        _code("product", "商品", "one product; absent: see family", refers_to="products"),
        _code("family", "商品群", "one product family; both absent: every product"),
        _choice("contract", "契約形態", "kind of contract", ("referral", "agency", "consulting", "reseller", "distributor", "oem"), required=True, example="agency"),
        _day("first_day", "開始日", "first day", required=True, example="2025-04-01"),
        _day("last_day", "終了日", "last day, inclusive; absent: goes on"),
        _code("closing_group", "締めグループ", "which closing it belongs to"),
    ),
)

SPECIAL_TERMS = Fact(
    name="special_terms", entity="special_term", ja="特約", en="Special terms", key=("id",),
    meaning="An approved rate that replaces a named incentive's rate for one agreement and span; see docs/rules/amounts.md.",
    columns=(
        _ID,
        _code("agreement", "契約", "agreement id", required=True, refers_to="agreements", example="A-1"),
        _code("incentive", "インセンティブ", "incentive id", required=True, example="commission"),
        Column(name="rate_percent", kind=Kind.NUMBER, ja="料率(%)", en="rate in percent, at most 4 decimals", required=True, decimals=4, minimum=0, maximum=1_000 * 10**6, example="12.5"),
        Column(name="reason", kind=Kind.TEXT, ja="理由", en="why", required=True, example="既存顧客の引継ぎ"),
        _day("first_day", "開始日", "first day", required=True, example="2025-04-01"),
        _day("last_day", "終了日", "last day, inclusive; absent: goes on"),
    ),
)

PEOPLE = Fact(
    name="people", entity="person", ja="担当者", en="People", key=("code",), day="joined", counts_by=("joined",),
    meaning="The partner's people.",
    columns=(
        _code("code", "コード", "person code", required=True, example="ken"),
        _PARTNER,
        Column(name="name", kind=Kind.TEXT, ja="氏名", en="name"),
        _code("role", "役割", "sales, technical, owner, accounting or your own word", default="sales"),
        _day("joined", "着任日", "first day with the partner; absent: always"),
        _day("left", "退任日", "first day no longer with the partner; absent: still there"),
        _day("consented_on", "同意日", "day the company agreed in writing that this person is paid directly; absent: no consent"),
        _day("consent_until", "同意の終了日", "last day on which that agreement holds; absent: until it is taken back"),
    ),
)

CERTIFICATES = Fact(
    name="certificates", entity="certificate", ja="認定資格", en="Certificates", key=("id",), day="first_day", counts_by=("first_day",),
    meaning="What a person was accredited for, and how long it holds.",
    columns=(
        _ID,
        _code("person", "担当者", "person code", required=True, refers_to="people", example="ken"),
        _code("name", "資格", "certificate name", required=True, example="sales"),
        _day("first_day", "取得日", "first valid day", required=True, example="2025-04-01"),
        _day("last_day", "有効期限", "last valid day, inclusive; absent: goes on"),
    ),
)

CUSTOMERS = Fact(
    name="customers", entity="customer", ja="顧客", en="Customers", key=("code",),
    meaning="The companies that buy.",
    columns=(
        _code("code", "コード", "customer code", required=True, example="kawa"),
        Column(name="name", kind=Kind.TEXT, ja="名称", en="name"),
        _code("region", "地域", "region"),
        _code("size", "規模", "size"),
        _code("industry", "業種", "industry"),
    ),
)

PRODUCTS = Fact(
    name="products", entity="product", ja="商品", en="Products", key=("code",),
    meaning="What is sold.",
    columns=(
        _code("code", "コード", "product code", required=True, example="accounting"),
        Column(name="name", kind=Kind.TEXT, ja="名称", en="name"),
        _code("family", "商品群", "product family", example="cloud"),
        Column(name="main", kind=Kind.FLAG, ja="主力", en="is it the main product", default="false"),
        _money("list_price", "定価", "list price, tax excluded", minimum=0),
        _code("target_size", "対象規模", "size of customer it is made for"),
        _code("counterpart", "相手部署", "department that buys it"),
    ),
)

ORDER_LINES = Fact(
    name="order_lines", entity="line", ja="注文明細", en="Order lines", key=("id",), day="ordered_on",
    counts_by=("ordered_on", "accepted_on", "starts_on"),
    meaning="One line of an order. Amounts exclude tax.",
    columns=(
        _ID,
        _code("order", "注文", "order number"),
        _PARTNER,
        _code("distributor", "一次店", "distributor on the line", refers_to="partners"),
        _code("person", "担当者", "the partner's salesperson", refers_to="people"),
        _code("customer", "顧客", "end customer", refers_to="customers"),
        _code("product", "商品", "product code", refers_to="products"),
        _choice("kind", "種別", "kind of line", ("new", "renewal", "upgrade", "downgrade", "add_on", "usage"), default="new"),
        Column(name="quantity", kind=Kind.COUNT, ja="数量", en="quantity", default="1"),
        _money("net", "正味金額", "what the customer pays for the line, tax excluded; below 0 for a credit note", required=True, example="400000"),
        _money("list", "定価金額", "at list price", default="0"),
        _money("partner_price", "仕切金額", "at the partner's buying price", default="0"),
        _money("setup", "初期費用", "setup part of net", default="0"),
        _money("subvention", "補助額", "what the maker gave to lower the price", default="0"),
        _code("currency", "通貨", "ISO 4217; the currency of the line's amounts, its changes and payments; absent: the program's currency"),
        _day("ordered_on", "受注日", "day of the order", required=True, example="2025-04-01"),
        _day("accepted_on", "検収日", "day of acceptance"),
        _day("starts_on", "利用開始日", "first day of service"),
        Column(name="term_months", kind=Kind.COUNT, ja="契約月数", en="months of service", minimum=0, maximum=1_200),
        _code("subscription", "契約番号", "the customer's subscription"),
        _code("deal", "案件", "deal it came from", refers_to="deals"),
    ),
)

LINE_CHANGES = Fact(
    name="line_changes", entity="change", ja="変更", en="Line changes", key=("id",), day="date", counts_by=("date",),
    meaning="A true later event of a line: cancel, refund, churn, plan change, bad debt.",
    columns=(
        _ID,
        _code("line", "注文明細", "order line id", required=True, refers_to="order_lines", example="A-1"),
        _choice("kind", "種別", "kind of change", ("cancel", "refund", "churn", "plan_change", "bad_debt"), required=True, example="cancel"),
        _money("amount", "金額", "how much of the line's net it undoes, tax excluded; absent on a cancel: all that is left; absent otherwise: 0", minimum=0),
        _day("date", "発生日", "day it happened", required=True, example="2025-05-01"),
    ),
)

CUSTOMER_PAYMENTS = Fact(
    name="customer_payments", entity="payment", ja="入金", en="Customer payments", key=("id",), day="date", counts_by=("date",),
    meaning="What the customer paid towards a line.",
    columns=(
        _ID,
        _code("line", "注文明細", "order line id", required=True, refers_to="order_lines", example="A-1"),
        _money("amount", "金額(税抜)", "amount, tax excluded; below 0 for money sent back", required=True, example="400000"),
        _day("date", "入金日", "day of payment", required=True, example="2025-05-31"),
    ),
)

CREDITS = Fact(
    name="credits", entity="credit", ja="実績按分", en="Credits", key=("id",),
    meaning="Who shares in a line, by role and weight. A line without credits belongs whole to its partner.",
    columns=(
        _ID,
        _code("line", "注文明細", "order line id", required=True, refers_to="order_lines", example="A-1"),
        _PARTNER,
        _choice("role", "役割", "role", ("sourced", "sold", "influenced", "serviced"), default="sold"),
        Column(name="weight", kind=Kind.COUNT, ja="重み", en="integer weight within the role", required=True, minimum=1, example="1"),
        _day("first_day", "開始日", "first day; absent: always"),
        _day("last_day", "終了日", "last day, inclusive; absent: goes on"),
    ),
)

DEALS = Fact(
    name="deals", entity="deal", ja="案件", en="Deals", key=("id",), day="registered", counts_by=("registered", "decided"),
    meaning="A deal that a partner registered.",
    columns=(
        _ID,
        _PARTNER,
        _code("person", "担当者", "the partner's salesperson", refers_to="people"),
        _code("customer", "顧客", "customer code", refers_to="customers"),
        _code("product", "商品", "product code", refers_to="products"),
        _day("registered", "登録日", "day of registration", required=True, example="2025-04-01"),
        _day("decided", "決定日", "day it was won or lost"),
        _day("expires", "保護期限", "last protected day"),
        _choice("stage", "段階", "stage", ("registered", "accepted", "won", "lost", "expired"), default="registered"),
        _money("amount", "見込金額", "expected amount", default="0"),
    ),
)

DIRECT_DEALS = Fact(
    name="direct_deals", entity="direct_deal", ja="直販案件", en="Direct deals", key=("id",), day="opened_on",
    meaning="A deal of the maker's own sales: what partners register is compared with it, and nothing is calculated from it.",
    columns=(
        _ID,
        Column(name="customer_name", kind=Kind.TEXT, ja="お客様名", en="the customer's name, however it is spelled", required=True, example="川村製作所"),
        _code("corporate_number", "法人番号", "the customer's corporate number, 13 digits"),
        _code("product", "商品", "product code; absent: any", refers_to="products"),
        Column(name="owner", kind=Kind.TEXT, ja="営業担当", en="who of the maker goes after it"),
        _day("opened_on", "開始日", "day the maker's own sales began", required=True, example="2025-04-01"),
        _choice("stage", "段階", "stage", ("open", "won", "lost"), default="open"),
        _money("amount", "見込金額", "expected amount", default="0"),
    ),
)

ACTIVITIES = Fact(
    name="activities", entity="activity", ja="活動", en="Activities", key=("id",), day="date", counts_by=("date",),
    meaning="What people did, the maker's side too: portal_login, download, course_passed, meeting_set, inquiry, event, claim, accompanied_visit, study_session, co_hosted_event, lead_handed_over, usage (how much a customer used, for the partner's page: subject is the customer's code, value how much), and your own kinds.",
    columns=(
        _ID,
        _PARTNER,
        _code("person", "担当者", "person code", refers_to="people"),
        _code("kind", "種別", "kind of activity", required=True, example="meeting_set"),
        _code("subject", "対象", "what it was about: a deal, an order line, a course, a document"),
        Column(name="value", kind=Kind.NUMBER, ja="値", en="points, score or amount of it", default="0"),
        _day("date", "日付", "day it happened", required=True, example="2025-04-01"),
    ),
)

TARGETS = Fact(
    name="targets", entity="target", ja="目標合意", en="Agreed targets", key=("id",),
    meaning="A figure both sides agreed on for a metric and a span. A new agreement on the same span is a new row.",
    columns=(
        _ID,
        _PARTNER,
        _code("person", "担当者", "person code; absent: the whole partner", refers_to="people"),
        _code("metric", "指標", "metric id of the program", required=True, example="sales_month"),
        _day("first_day", "開始日", "first day of the span", required=True, example="2025-04-01"),
        _day("last_day", "終了日", "last day of the span, inclusive", required=True, example="2025-06-30"),
        Column(name="value", kind=Kind.NUMBER, ja="目標値", en="the figure, in major units when it is money", required=True, example="3000000"),
        _day("partner_signed_on", "パートナー合意日", "day the partner signed"),
        _day("maker_signed_on", "メーカー合意日", "day the maker signed"),
        Column(name="agreed_late", kind=Kind.FLAG, ja="期中変更の合意", en="both sides said in writing that it counts although signed after the span's first day", default="false"),
    ),
)

CLAIMS = Fact(
    name="claims", entity="claim", ja="MDF申請", en="MDF and co-op claims", key=("id",), day="requested_on", counts_by=("requested_on", "approved_on"),
    meaning="Marketing money asked for and proved.",
    columns=(
        _ID,
        _PARTNER,
        _day("requested_on", "申請日", "day of the request", required=True, example="2025-04-01"),
        _money("requested", "申請額", "amount asked for", required=True, minimum=0, example="100000"),
        _money("claimed", "実績額", "amount proved", minimum=0),
        _day("claimed_on", "実績報告日", "day of the claim"),
        _money("approved", "承認額", "amount approved", minimum=0),
        _day("approved_on", "承認日", "day of approval"),
        Column(name="proof", kind=Kind.TEXT, ja="証憑", en="where the proof is"),
    ),
)

RATES = Fact(
    name="rates", entity="exchange_rate", ja="為替レート", en="Exchange rates", key=("from_currency", "to_currency", "day"), day="day",
    meaning="One unit of `from_currency` in `to_currency`: integer rate × 10^-scale, from its day until the next row of the two. Read where a line is in another currency than the program's.",
    columns=(
        _code("from_currency", "換算元", "ISO 4217; the currency of lines", required=True, example="USD"),
        _code("to_currency", "換算先", "ISO 4217; the program's currency", required=True, example="JPY"),
        _day("day", "日付", "day", required=True, example="2025-04-01"),
        Column(name="rate", kind=Kind.COUNT, ja="レート", en="integer rate", required=True, minimum=1, example="15123"),
        Column(name="scale", kind=Kind.COUNT, ja="桁", en="decimals of the rate", required=True, minimum=0, maximum=12, example="2"),
    ),
)

RANK_DECISIONS = Fact(
    name="rank_decisions", entity="rank_decision", ja="ランクの個別決定", en="Rank decisions", key=("id",),
    meaning="A rank that people decided on for a span, over what the reviews say: an opening rank, or an exception with its reason.",
    columns=(
        _ID,
        _PARTNER,
        _code("rank", "ランク", "rank id of the program", required=True, example="silver"),
        Column(name="reason", kind=Kind.TEXT, ja="理由", en="why"),
        Column(name="decided_by", kind=Kind.TEXT, ja="決定者", en="who decided it"),
        _day("first_day", "開始日", "first day; absent: always"),
        _day("last_day", "終了日", "last day, inclusive; absent: goes on"),
    ),
)

RANK_CHOICES = Fact(
    name="rank_choices", entity="rank_choice", ja="ランクの選択", en="Rank choices", key=("id",), day="chosen_on",
    meaning="A rank that a partner chose for itself; it counts once the maker has confirmed it.",
    columns=(
        _ID,
        _PARTNER,
        _code("rank", "ランク", "rank id of the program", required=True, example="silver"),
        _day("chosen_on", "選択日", "day the partner chose", required=True, example="2025-04-01"),
        _day("confirmed_on", "確認日", "day the maker confirmed it; absent: not confirmed"),
        _day("first_day", "開始日", "first day; absent: the day it was confirmed"),
        _day("last_day", "終了日", "last day, inclusive; absent: goes on"),
    ),
)

CLOSINGS = Fact(
    name="closings", entity="closing", ja="締め", en="Closings", key=("id",),
    meaning="Which facts a closed period was calculated from.",
    columns=(
        _ID,
        _code("closing_group", "締めグループ", "closing group", required=True, example="month_end"),
        _day("first_day", "開始日", "first day of the period", required=True, example="2025-04-01"),
        _day("last_day", "終了日", "last day of the period, inclusive", required=True, example="2025-04-30"),
        Column(name="known_by", kind=Kind.MOMENT, ja="締め時点", en="facts learned by this moment were in it", required=True, example="2025-05-10T00:00"),
        _code("version", "版", "program version"),
    ),
)

# In the order in which they can refer to one another.
FACTS: tuple[Fact, ...] = (
    PARTNERS, PARTNER_ATTRIBUTES, PRODUCTS, CUSTOMERS, PEOPLE, CERTIFICATES, AGREEMENTS, SPECIAL_TERMS, DEALS, DIRECT_DEALS,
    ORDER_LINES, LINE_CHANGES, CUSTOMER_PAYMENTS, CREDITS, ACTIVITIES, TARGETS, CLAIMS, RATES, RANK_DECISIONS, RANK_CHOICES, CLOSINGS,
)
FACT = {fact.name: fact for fact in FACTS}


def all_columns(fact: Fact) -> tuple[Column, ...]:
    """The fact's own columns and then what every fact carries."""
    return fact.columns + PROVENANCE
