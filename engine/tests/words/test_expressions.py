"""Every kind of expression has words in Japanese and in English."""

from typing import get_args

import pytest

from enishi_engine.core.expression import Aggregate, And, Comparator, Compare, Expression, Field, Literal, Not, SpanKind, Unit, Weight, walk
from enishi_engine.words import Vocabulary, in_words

CONDITIONS = [
    ("sales_year >= 5_000_000", "年間売上が5,000,000円以上", "yearly sales is at least ¥5,000,000"),
    ("5_000_000 <= sales_year", "年間売上が5,000,000円以上", "yearly sales is at least ¥5,000,000"),
    ("sales_year > 5_000_000", "年間売上が5,000,000円超", "yearly sales is above ¥5,000,000"),
    ("sales_year < 5_000_000", "年間売上が5,000,000円未満", "yearly sales is below ¥5,000,000"),
    ("sales_year <= 5_000_000", "年間売上が5,000,000円以下", "yearly sales is at most ¥5,000,000"),
    ("new_customers = 30", "new_customersが30", "new_customers is 30"),
    ("new_customers != 30", "new_customersが30以外", "new_customers is not 30"),
    ("score >= 2", "scoreが2以上", "score is at least 2"),
    ("score > new_customers", "scoreがnew_customers超", "score is above new_customers"),
    ("score >= 2.5", "scoreが2.5以上", "score is at least 2.5"),
    ("cloud_share >= 35 %", "cloud_shareが35%以上", "cloud_share is at least 35%"),
    ("cloud_share >= 2", "cloud_shareが200%以上", "cloud_share is at least 200%"),
    ("line.kind = new", "注文の種別が新規", "the kind of order is new"),
    ("line.kind in (new, renewal, add_on)", "注文の種別が新規、更新、追加のいずれか", "the kind of order is new, renewal or add-on"),
    ("line.kind in (new)", "注文の種別が新規", "the kind of order is new"),
    ("not line.kind in (new, renewal)", "注文の種別が新規、更新のいずれでもない", "the kind of order is neither new nor renewal"),
    ('product.code = "A-100"', "商品が「A-100」", "the product is A-100"),
    ("partner.region = kanto", "パートナーの属性「region」が「kanto」", "the partner's region is kanto"),
    ("agreement.contract != oem", "契約形態がOEM以外", "the kind of contract is not OEM"),
    ("rank >= silver", "ランクがシルバー以上", "the rank is Silver or above"),
    ("rank > none", "ランクがなしより上", "the rank is above none"),
    ("rank < gold", "ランクがゴールドより下", "the rank is below Gold"),
    ("rank <= silver", "ランクがシルバー以下", "the rank is Silver or below"),
    ("rank = gold", "ランクがゴールド", "the rank is Gold"),
    ("line.ordered_on >= 2026-10-01", "受注日が2026年10月1日以降", "the order day is on or after 1 October 2026"),
    ("line.ordered_on < 2026-10-01", "受注日が2026年10月1日より前", "the order day is before 1 October 2026"),
    ("line.ordered_on <= 2026-10-01", "受注日が2026年10月1日以前", "the order day is on or before 1 October 2026"),
    ("line.ordered_on > 2026-10-01", "受注日が2026年10月1日より後", "the order day is after 1 October 2026"),
    (
        "line.starts_on <= line.ordered_on + 90 days",
        "利用開始日が受注日の90日後以前",
        "the first day of service is on or before 90 days after the order day",
    ),
    (
        "line.starts_on < line.ordered_on - 3 months",
        "利用開始日が受注日の3か月前より前",
        "the first day of service is before 3 months before the order day",
    ),
    (
        "line.starts_on - line.ordered_on <= 30 days",
        "受注日から利用開始日までの日数が30日以下",
        "the days from the order day to the first day of service is at most 30 days",
    ),
    ("product.main", "商品が主力商品", "the product is a main product"),
    ("not product.main", "商品が主力商品以外", "the product is not a main product"),
    ("product.main = false", "商品が主力商品以外", "the product is not a main product"),
    ("partner.active != false", "パートナーが取引期間中", "the partner is in business"),
    (
        "product.main = partner.active",
        "商品が主力商品とパートナーが取引期間中の成否が一致する",
        "the product is a main product holds exactly when the partner is in business does",
    ),
    ("true", "つねに成り立つ", "always"),
    ("not true", "成り立つことがない", "never"),
    ("not line.net >= 0", "正味金額が0円未満", "the net amount is below ¥0"),
    (
        "not (rank = gold or product.main)",
        "ランクがゴールド以外、かつ商品が主力商品以外",
        "the rank is not Gold, and the product is not a main product",
    ),
    (
        "line.kind = new and (rank = gold or product.main)",
        "注文の種別が新規、かつ(ランクがゴールド、または商品が主力商品)",
        "the kind of order is new, and (the rank is Gold, or the product is a main product)",
    ),
    (
        "(cloud_share or else 0 %) >= 35 %",
        "cloud_share(ない場合は0%)が35%以上",
        "cloud_share (if there is none: 0%) is at least 35%",
    ),
]
VALUES = [
    (
        "line.net - line.setup - line.subvention",
        "正味金額から初期費用と補助額を差し引いた額",
        "the net amount less the setup fee and the maker's subvention",
    ),
    (
        "line.net - (line.setup - line.list)",
        "正味金額と定価金額の合計から初期費用を差し引いた額",
        "the sum of the net amount and the amount at list price less the setup fee",
    ),
    ("line.net + line.setup", "正味金額と初期費用の合計", "the sum of the net amount and the setup fee"),
    ("-line.net", "マイナス正味金額", "minus the net amount"),
    (
        "line.quantity * (line.net - line.setup)",
        "数量×(正味金額から初期費用を差し引いた額)",
        "the quantity × (the net amount less the setup fee)",
    ),
    ("min(line.net, 100_000)", "正味金額と100,000円の小さい方", "the smaller of the net amount and ¥100,000"),
    (
        "max(line.net, line.list, 0)",
        "正味金額と定価金額と0円のうち最も大きいもの",
        "the largest of the net amount, the amount at list price and ¥0",
    ),
    ("sales_year / sales_last_year", "前年の売上に対する年間売上の割合", "the ratio of yearly sales to last year's sales"),
    ("growth(sales_year, sales_last_year)", "前年の売上に対する年間売上の伸び率", "the growth of yearly sales over last year's sales"),
    ("customer.first_order", "顧客の初回受注日", "the day of the customer's first order"),
]
PERIODS = [
    ("sales_year >= target.sales_year", "年間売上が年間売上の合意目標以上", "yearly sales is at least the agreed target for yearly sales"),
    ("sales_year / target.sales_year", "年間売上の目標達成率", "the attainment of the agreed target for yearly sales"),
    ("period.first_day", "対象期間の初日", "the first day of the period"),
    ("position(sales_year) <= 3", "年間売上の順位が3位以内", "the place by yearly sales is 3 or better"),
    ("position(sales_year) > 3", "年間売上の順位が3位より下", "the place by yearly sales is worse than 3"),
    (
        "position(sales_year by partner.region) = 1",
        "パートナーの属性「region」が同じパートナーの中での年間売上の順位が1位",
        "the place by yearly sales among partners alike in the partner's region is 1",
    ),
    (
        "position(sales_year) / cohort(sales_year) <= 10 %",
        "年間売上の順位が上位10%以内",
        "the place by yearly sales is within the top 10%",
    ),
    (
        "cohort(sales_year) >= 20",
        "年間売上の順位がつくパートナーの数が20以上",
        "the number of partners with a place by yearly sales is at least 20",
    ),
]
FIGURES = [
    ("sum(line.net) over trailing 12 months", "直近12か月の正味金額の合計", "the total of the net amount over the last 12 months"),
    (
        "sum(line.net where line.kind in (new, upgrade)) over trailing 12 months",
        "直近12か月の正味金額の合計(対象は注文の種別が新規、アップグレードのいずれかのもの)",
        "the total of the net amount over the last 12 months (only where the kind of order is new or upgrade)",
    ),
    (
        "sum(line.net) by line.accepted_on over quarter",
        "当四半期の正味金額の合計(検収日で集計)",
        "the total of the net amount in the quarter (counted by the day of acceptance)",
    ),
    (
        "sum(line.net where line.change = refund) by line.accepted_on over quarter",
        "当四半期の正味金額の合計(対象は変更の種別が返金のもの、検収日で集計)",
        "the total of the net amount in the quarter (only where the kind of change is refund; counted by the day of acceptance)",
    ),
    (
        "count(each line.customer where sum(line.net) >= 100_000) over year",
        "当年度の顧客の数(一つずつ判定、対象は当年度の正味金額の合計が100,000円以上のもの)",
        "the number of customers in the year (judged one by one; only where the total of the net amount in the year is at least ¥100,000)",
    ),
    (
        "count(day where sales_year >= 5_000_000) over trailing 90 days",
        "直近90日間のうち条件を満たす日数(対象は年間売上が5,000,000円以上のもの)",
        "the number of days over the last 90 days on which a condition holds (only where yearly sales is at least ¥5,000,000)",
    ),
    ("count(line) over trailing 90 days", "直近90日間の注文明細の件数", "the number of order lines over the last 90 days"),
    (
        "count(distinct line.customer) over year",
        "当年度の顧客の数(重複を除く)",
        "the number of different customers in the year",
    ),
    (
        "count(distinct line.kind) over calendar year",
        "当暦年の注文の種別の種類の数(重複を除く)",
        "the number of different values of the kind of order in the calendar year",
    ),
    (
        "latest(activity.value) over previous month",
        "前月で最新の活動の値",
        "the latest value of the value of the activity in the previous month",
    ),
    ("sum(line.net) over month - 13", "13か月前の月の正味金額の合計", "the total of the net amount in the month 13 months before"),
    ("sum(line.net) over quarter - 2", "2四半期前の四半期の正味金額の合計", "the total of the net amount in the quarter 2 quarters before"),
    ("sum(line.net) over previous calendar year", "前暦年の正味金額の合計", "the total of the net amount in the previous calendar year"),
    ("sum(line.net) over calendar quarter", "暦の当四半期の正味金額の合計", "the total of the net amount in the calendar quarter"),
    ("sum(line.net) over since contract", "契約開始以降の正味金額の合計", "the total of the net amount since the contract began"),
    (
        "sum(line.net) over half as of 2026-03-31",
        "当半期(2026年3月31日時点)の正味金額の合計",
        "the total of the net amount in the half-year as of 31 March 2026",
    ),
    ("count(person) as of review", "その時点の担当者の人数", "the number of people at that time"),
    (
        "count(certificate where certificate.name = sales) as of 2026-03-31",
        "2026年3月31日時点の認定資格の件数(対象は認定資格が「sales」のもの)",
        "the number of certificates on 31 March 2026 (only where the certificate is sales)",
    ),
    (
        "sum(line.quantity * points) over month",
        "当月の数量×商品群の点数の合計",
        "the total of the quantity × points per family in the month",
    ),
    (
        "sum(line.net * points per size) over month",
        "当月の正味金額×商品群の点数を1点の額単位で数えた値の合計",
        "the total of the net amount × points per family in units of the price of a point in the month",
    ),
    (
        "sum(line.net per 10_000) over month",
        "当月の正味金額を10,000円単位で数えた値の合計",
        "the total of the net amount in units of ¥10,000 in the month",
    ),
    ("sales_year per full 10_000", "年間売上の10,000円ごとの数(端数は数えない)", "the number of full ¥10,000 in yearly sales"),
    ("cloud_share per 1 %", "cloud_shareを1%単位で数えた値", "cloud_share in units of 1%"),
    ("sales_year - sales_last_year", "年間売上から前年の売上を差し引いた額", "yearly sales less last year's sales"),
]
LADDER = [("chosen >= silver", "選択したランク(確認済み)がシルバー以上", "the rank chosen and confirmed is Silver or above")]
PLACES = {"line": CONDITIONS + VALUES, "period": PERIODS, "metric": FIGURES, "ladder": LADDER}
EXAMPLES = [(text, of, ja, en) for of, examples in PLACES.items() for text, ja, en in examples]


@pytest.mark.parametrize(("text", "of", "ja", "en"), EXAMPLES, ids=[example[0] for example in EXAMPLES])
def test_in_words(both, text, of, ja, en):
    assert both(text, of=of) == (ja, en)


def test_every_kind_of_node_is_among_the_examples(expression):
    nodes = [node for text, of, _, _ in EXAMPLES for node in walk(expression(text, of=of))]

    assert {type(node) for node in nodes} == set(get_args(Expression))
    assert {node.comparator for node in nodes if isinstance(node, Compare)} == set(Comparator)
    assert {node.span.kind for node in nodes if isinstance(node, Aggregate)} == set(SpanKind)
    assert {node.unit for node in nodes} == set(Unit)


def test_a_double_negation_says_nothing():
    test = Compare(Comparator.EQUAL, Field("line", "kind", Unit.CODE), Literal("new", Unit.CODE))
    words = Vocabulary(language="en", currency="JPY")

    assert in_words(Not(Not(test)), words) == "the kind of order is new"
    assert in_words(Not(And((test, Not(test)))), words) == "the kind of order is not new, or the kind of order is new"


def test_a_weight_says_each_of_its_cases(expression):
    points = next(node for node in walk(expression("sum(points) over month", of="metric")) if isinstance(node, Weight))
    cases = {language: in_words(points.table, Vocabulary(language=language, currency="JPY")) for language in ("ja", "en")}

    assert cases["ja"] == (
        "その商品群をその顧客に初めて販売した日が2024年4月1日以降: 3; "
        "その商品群をその顧客に初めて販売した日が2026年4月1日以降、かつ商品群が「cloud」: 1.5; "
        "その商品群をその顧客に初めて販売した日が2026年4月1日以降、かつそれ以外: 1"
    )
    assert cases["en"].endswith("is on or after 1 April 2026, and otherwise: 1")
