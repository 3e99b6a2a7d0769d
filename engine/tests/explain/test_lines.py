"""How an earning line came about, in sentences whose figures give its amount."""

from dataclasses import replace
from datetime import date

import pytest

from enishi_engine.core.incentive import Label
from enishi_engine.explain import Figure, line_in_words
from enishi_engine.words import vocabulary_of

HEAD = ("注文明細A1(2026年12月30日): ", "Order line A1 of 30 December 2026: ")


@pytest.fixture
def said(program):
    """The sentences of a row in both languages."""

    def in_both(row, **beside):
        ja, en = (line_in_words(row, program, language, **beside) for language in ("ja", "en"))
        return list(ja.sentences), list(en.sentences)

    return in_both


def test_percent_names_base_rate_and_rounding(said, earned):
    ja, en = said(earned("commission", 49, base=333, rate=150_000, rank="gold"))

    assert ja == [
        f"{HEAD[0]}「販売手数料」49円をaobaへ。",
        "対象金額333円(正味金額から初期費用を差し引いた額) × 15% = 49.95円(切り捨てて49円)。",
        "適用した区分は「ランク: ゴールド」。",
    ]
    assert en == [
        f"{HEAD[1]}“Commission” ¥49 for aoba.",
        "¥333 (the net amount less the setup fee) × 15% = ¥49.95, rounded down to ¥49.",
        "This is the row “Rank: Gold”.",
    ]


IN_DOLLARS = {"currency": "USD", "exchange_rate": 15_025, "exchange_scale": 2, "exchange_day": date(2026, 12, 29)}


def test_a_line_in_another_currency_names_the_rate_and_its_day(said, earned):
    ja, en = said(earned("commission", 2_253, base=15_026, rate=150_000, rank="gold", **IN_DOLLARS))

    assert ja[2] == "ご注文はUSD建てで、金額は2026年12月29日のレート(1USD = 150.25JPY)で換算しています。"
    assert en[2] == "The order line is in USD, and its amounts are converted at the rate of 29 December 2026: 1 USD = 150.25 JPY."


def test_a_take_back_of_a_line_in_another_currency_says_what_was_undone_in_that_currency(said, earned, program):
    origin = earned("commission", 2_253, base=15_026, rate=150_000, rank="gold", **IN_DOLLARS)
    row = origin | {"kind": "take_back", "origin": origin["id"], "change": "C1", "amount": -1_126, "calculated": -1_126, "payable": -1_126}
    row |= {"base": None, "rate": None, "undone": 5_000, "net": 10_001}

    _, en = said(row, origin=origin)

    # 2,253 × 5,000 ÷ 10,001 = 1,126.38…
    assert en[1] == "¥2,253 earned × $50.00 undone ÷ $100.01 net = ¥1,126.38…, rounded down to ¥1,126."
    figures = {figure.name: figure.text for figure in line_in_words(row, program, "en", origin=origin).figures}
    assert (figures["undone"], figures["net"]) == ("$50.00", "$100.01")


def test_a_limit_says_what_it_made_of_the_amount_and_what_is_payable(said, earned):
    ja, en = said(
        earned(
            "commission", 100_000, calculated=150_000, payable=40_000, base=1_000_000, rate=150_000, rank="gold", limited_by="partner+month"
        )
    )

    assert ja[3:] == [
        "「パートナー・月ごとに300,000円まで」の制限により、150,000円が100,000円になりました。",
        "このうち支払対象額は40,000円です(お客様からの入金分)。",
    ]
    assert en[3:] == [
        "The limit of “at most ¥300,000 per partner and month” made ¥150,000 into ¥100,000.",
        "¥40,000 of it is payable, as far as the customer has paid.",
    ]


def test_a_customer_who_has_not_paid_makes_nothing_payable(said, earned):
    ja, en = said(earned("commission", 49, payable=0, base=333, rate=150_000, rank="gold"))

    assert ja[-1] == "お客様からの入金がまだないため、支払対象額は0円です。"
    assert en[-1] == "Nothing is payable yet: the customer has not paid."


def test_a_floor_raises(said, earned):
    ja, _ = said(earned("commission", 1_000, calculated=150, base=1_000, rate=150_000, rank="gold", limited_by="line"))

    assert ja[-1] == "「1件ごとに、発生したときは少なくとも1,000円」の制限により、150円が1,000円になりました。"


def test_a_share_of_the_base_names_its_weights(said, earned):
    ja, en = said(earned("pair", 500, base=10_000, rate=50_000, weight=1, weight_total=3))

    assert ja[1:] == [
        "対象金額10,000円(正味金額) × 5% = 500円。",
        "対象金額は、実績按分1/3によるaobaの分です。",
        "適用した区分は「契約形態: 代理店」。",
    ]
    assert en[2] == "The base is aoba's share of 1 in 3."


MAY = {"fact": "period", "fact_id": "2026-05-01..2026-05-31"}


def test_a_share_of_a_pool_names_the_pool_and_both_figures(said, earned):
    ja, en = said(earned("pool", 50_000, **MAY, unit_amount=100_000, weight=3_000_000, weight_total=6_000_000))

    assert ja[1:] == ["原資100,000円 × 月間売上3,000,000円 ÷ 全体の合計6,000,000円 = 50,000円。"]
    assert en[1:] == ["The pool ¥100,000 × ¥3,000,000 (monthly sales) ÷ ¥6,000,000 of all who share it = ¥50,000."]


def test_a_pool_that_is_a_percentage_names_what_it_is_of_and_left_over_units_their_rule(said, earned):
    """2 % of 5,049 is 100.98, down 100; of three that have 1 each, the first by code has 34."""
    ja, en = said(earned("two_percent", 34, **MAY, base=5_049, rate=20_000, unit_amount=100, weight=1, weight_total=3))

    assert ja[1:] == [
        "原資は、按分の対象となったパートナー全体の月間売上の合計5,049円 × 2% = 100.98円(切り捨てて100円)。",
        "原資100円 × クラウドの顧客数1 ÷ 全体の合計3 = 33.33…円(残りを端数の大きい順に1単位ずつ加えて34円)。",
    ]
    assert en[1:] == [
        "The pool is the sum of monthly sales over all who share it, ¥5,049 × 2% = ¥100.98, rounded down to ¥100.",
        "The pool ¥100 × 1 (the number of cloud customers) ÷ 3 of all who share it = ¥33.33…, which is ¥34 once left-over units go to the largest remainders.",
    ]


def test_the_figures_of_a_pool_are_in_the_unit_of_its_figure(program, earned):
    row = earned("two_percent", 34, **MAY, base=5_049, rate=20_000, unit_amount=100, weight=1, weight_total=3)
    found = {figure.name: (figure.unit, figure.text) for figure in line_in_words(row, program, "en").figures}

    assert found["weight"] == ("count", "1")
    assert found["unit_amount"] == ("money", "¥100")
    money = earned("pool", 34, **MAY, unit_amount=100, weight=1_000, weight_total=3_000)
    assert next(one for one in line_in_words(money, program, "en").figures if one.name == "weight") == Figure(
        "weight", 1_000, "money", "¥1,000"
    )


def test_marginal_bands_show_both_totals_and_the_difference(said, earned):
    ja, en = said(earned("volume", 1_200, base=14_000, total_before=6_000, total_after=20_000))  # 1,500 − 300

    assert ja[1:] == [
        "月の累計が6,000円から20,000円になりました(正味金額14,000円を加算)。",
        "累計20,000円に対する額は10,000円 × 5% + 10,000円 × 10% = 1,500円。",
        "累計6,000円に対する額は6,000円 × 5% = 300円。",
        "差額は1,500円 − 300円 = 1,200円。",
    ]
    assert en[1:] == [
        "The running total of the month went from ¥6,000 to ¥20,000 (the net amount ¥14,000).",
        "A total of ¥20,000 pays ¥10,000 × 5% + ¥10,000 × 10% = ¥1,500.",
        "A total of ¥6,000 pays ¥6,000 × 5% = ¥300.",
        "The difference is ¥1,500 − ¥300 = ¥1,200.",
    ]


def test_a_whole_amount_band_meets_everything(said, earned):
    ja, _ = said(earned("whole", 120_000, base=2_000_000, total_before=1_000_000, total_after=3_000_000))

    assert ja[2:] == [
        "累計3,000,000円に対する額は3,000,000円 × 5% = 150,000円。",
        "累計1,000,000円に対する額は1,000,000円 × 3% = 30,000円。",
        "差額は150,000円 − 30,000円 = 120,000円。",
    ]


def test_bands_of_units_and_a_total_that_pays_nothing_yet(said, earned):
    ja, en = said(earned("boxes", 500, base=7, total_before=8, total_after=15))
    back, _ = said(earned("boxes", -500, base=-7, total_before=15, total_after=8))

    assert ja[1:] == ["四半期の累計が8から15になりました(数量7を加算)。", "累計15に対する額は5 × 100円 = 500円。"]
    assert en[2] == "A total of 15 pays 5 × ¥100 = ¥500."
    assert back[2:] == ["累計8に対する額は0円。", "累計15に対する額は5 × 100円 = 500円。", "差額は0円 − 500円 = -500円。"]


def test_units_times_an_amount_then_split(said, earned):
    ja, en = said(earned("spiff", 667, units=2, unit_amount=1_000, weight=1, weight_total=3, payee_kind="person", payee="ken"))

    assert ja == [
        f"{HEAD[0]}「担当者報奨」667円をkenへ。",
        "2単位 × 1,000円 = 2,000円。",
        "2,000円のうち、実績按分1/3によるaobaの分は667円(端数は多い順に1単位ずつ)。",
    ]
    assert en[2] == "Of ¥2,000, aoba's share of 1 in 3 is ¥667 (left-over units go to the largest remainders)."


def test_a_fixed_amount_names_its_row(said, earned):
    row = earned("meeting", 5_000, fact="activity", fact_id="V1", unit_amount=5_000, rank="gold")
    period = earned("goal", 80_000, fact="period", fact_id="2026-12-01..2026-12-31", unit_amount=80_000, day=date(2026, 12, 31))

    assert said(period)[0][1] == "この期間について80,000円。"
    assert said(row)[0] == [
        "活動V1(2026年12月30日): 「商談報奨」5,000円をaobaへ。",
        "1件につき5,000円。",
        "適用した区分は「ランク: ゴールド」。",
    ]
    assert said(period)[1] == [
        "The period from 1 December 2026 to 31 December 2026: “Target” ¥80,000 for aoba.",
        "¥80,000 for the period.",
        "This is the row “Attainment of the agreed target for monthly sales: from 110% to below 130%”.",
    ]


def test_a_take_back_shows_the_cumulative_share_and_what_was_taken_before(said, earned, taken_back):
    origin = earned("commission", 33, base=225, rate=150_000)
    first = taken_back("commission", -16, change="C1", undone=50, net=100, payable=0, day=date(2027, 1, 9))
    second = taken_back("commission", -8, change="C2", undone=75, net=100, day=date(2027, 1, 19))

    assert said(first, origin=origin)[0] == [
        "2027年1月9日の変更C1により、注文明細A1(2026年12月30日)の「販売手数料」から16円の返還。",
        "発生した33円 × 取り消された金額50円 ÷ 正味金額100円 = 16.5円(切り捨てて16円)。",
    ]
    assert said(second, origin=origin, before=first)[1] == [
        "Change C2 of 19 January 2027 takes back ¥8 of “Commission” for order line A1 of 30 December 2026.",
        "¥33 earned × ¥75 undone ÷ ¥100 net = ¥24.75, rounded down to ¥24.",
        "Less the ¥16 taken back before, ¥8.",
        "What is payable fell by ¥8.",
    ]


def test_a_take_back_whose_quotient_does_not_end_is_cut_and_says_so(said, earned, taken_back):
    # 155,200 × 2,499,999 ÷ 3,333,333 = 116,399.965…
    origin = earned("commission", 155_200, base=1_034_667, rate=150_000)
    ja, en = said(taken_back("commission", -116_399, change="C1", undone=2_499_999, net=3_333_333, payable=-71_999), origin=origin)

    assert ja[1:] == [
        "発生した155,200円 × 取り消された金額2,499,999円 ÷ 正味金額3,333,333円 = 116,399.96…円(切り捨てて116,399円)。",
        "支払対象額は71,999円減りました。",
    ]
    assert en[1:] == [
        "¥155,200 earned × ¥2,499,999 undone ÷ ¥3,333,333 net = ¥116,399.96…, rounded down to ¥116,399.",
        "What is payable fell by ¥71,999.",
    ]


def test_what_is_taken_back_of_a_credit_note_makes_more_payable(said, earned, taken_back):
    line = taken_back("commission", 15, change="C1", undone=0, net=-100)

    assert said(line, origin=earned("commission", -15, base=-100, rate=150_000))[0][-1] == "支払対象額は15円増えました。"


def test_unused_months_are_months_not_money(program, said, earned, taken_back):
    row = earned("higher", 60_000, base=300_000, rate=200_000)
    back = taken_back("higher", -35_000, change="A3", undone=7, net=12)
    ja, en = said(back, origin=row)

    assert ja[1:] == ["発生した60,000円 × 未利用の7か月 ÷ 12か月 = 35,000円。"]
    assert en[1:] == ["¥60,000 earned × 7 months not used ÷ 12 months = ¥35,000."]
    assert said(back)[1][1:] == ["Of 12 months, 7 months are not used."]
    assert line_in_words(back, program, "ja").figures[-2:] == (
        Figure("undone", 7, "months", "7か月"),
        Figure("net", 12, "months", "12か月"),
    )


def test_a_claim_is_named_with_its_day_of_approval(said, earned):
    row = earned("co_op", 40_000, base=80_000, rate=500_000, fact="claim", fact_id="M1", day=date(2026, 4, 10), id="co_op/M1/aoba")
    ja, en = said(row)

    assert ja == [
        "申請M1(2026年4月10日承認): 「共同販促費」40,000円をaobaへ。",
        "対象金額80,000円(実績額と承認額の小さい方) × 50% = 40,000円。",
    ]
    assert en[0] == "Claim M1, approved on 10 April 2026: “Co-op” ¥40,000 for aoba."


def test_a_service_month_has_its_part_of_the_base_and_of_the_net(said, earned, taken_back):
    month = {"fact": "service_month", "fact_id": "A1#4", "day": date(2026, 7, 10), "id": "care/A1#4/aoba"}
    row = earned("care", 1_000, base=10_000, rate=100_000, **month)
    back = taken_back("care", -500, change="C2", undone=5_000, net=10_000, **month | {"id": "care/A1#4/aoba/C2", "day": date(2026, 8, 20)})
    ja, en = said(row)

    assert ja == [
        "注文明細A1の利用4か月目(2026年7月10日): 「継続手数料」1,000円をaobaへ。",
        "対象金額10,000円(正味金額の1か月分) × 10% = 1,000円。",
    ]
    assert en[0] == "Month 4 of the service of order line A1 (10 July 2026): “Recurring commission” ¥1,000 for aoba."
    assert en[1] == "¥10,000 (one month's part of the net amount) × 10% = ¥1,000."
    ja, en = said(back, origin=row)
    assert ja[1] == "発生した1,000円 × この月の分で取り消された金額5,000円 ÷ この月の正味金額10,000円 = 500円。"
    assert en[1] == "¥1,000 earned × ¥5,000 of this month undone ÷ ¥10,000, this month's part of the net = ¥500."


def test_a_full_take_back_and_one_without_its_earning_line(said, earned, taken_back):
    line = taken_back("pair", -500, change="C1", undone=10, net=10_000)

    assert said(line, origin=earned("pair", 500))[0][1] == "変更があったときは、発生した500円の全額を返還します。"
    assert said(line)[1] == [
        "Change C1 of 30 December 2026 takes back ¥500 of “Cross-sell” for A1.",
        "¥10 of the line's net of ¥10,000 has been undone so far.",
    ]


def test_the_figures_are_the_rows_own(program, earned):
    explanation = line_in_words(earned("boxes", 500, base=7, total_before=8, total_after=15), program, "ja")

    assert explanation.figures == (
        Figure("base", 7, "count", "7"),
        Figure("total_before", 8, "count", "8"),
        Figure("total_after", 15, "count", "15"),
        Figure("calculated", 500, "money", "500円"),
        Figure("amount", 500, "money", "500円"),
        Figure("payable", 500, "money", "500円"),
    )
    assert explanation.text.startswith(f"{HEAD[0]}「箱数リベート」500円をaobaへ。四半期の累計が")


def test_payees_and_codes_are_called_by_the_names_that_facts_give_them_and_stand_as_they_are_without(program, earned):
    given = {("line.partner", "aoba"): "青葉システム株式会社", ("partner.region", "kanto"): "関東"}
    named = replace(program, names=lambda path, code: Label(given[path, code], given[path, code]) if (path, code) in given else None)
    row = earned("commission", 49, base=333, rate=150_000, rank="gold")

    ja = line_in_words(row, named, "ja").sentences[0]
    words = vocabulary_of(named, named.versions[0], "ja")

    assert ja == f"{HEAD[0]}「販売手数料」49円を青葉システム株式会社へ。"
    assert (words.code("partner.region", "kanto"), words.code("partner.region", "kansai")) == ("関東", "「kansai」")
    assert named == program
