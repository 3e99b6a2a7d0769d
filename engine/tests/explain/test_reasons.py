"""Every reason has a sentence in Japanese and in English, with the figures of its row."""

import re
from datetime import date
from pathlib import Path

import pytest

from enishi_engine.explain import COUNTED, REASONS, Figure, UnknownText, counted_in_words, reason_in_words

CANDIDATES = Path(__file__).parents[3] / "docs" / "rules" / "candidates.md"
EPOCH = date(1970, 1, 1)


def number(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days


# incentive, gate, reason, subject, figures, Japanese, English
EXAMPLES = [
    (
        "commission", 1, "before_first_day", None, {"needed": number("2026-10-01"), "had": number("2026-09-30"), "unit": "day"},
        "検収日が2026年9月30日で、対象期間の初日2026年10月1日より前でした。",
        "The day of acceptance was 30 September 2026, before the first day 1 October 2026.",
    ),
    (
        "meeting", 1, "before_first_day", None, {"fact": "activity", "needed": number("2026-10-01"), "had": number("2026-09-30"), "unit": "day"},
        "活動日が2026年9月30日で、対象期間の初日2026年10月1日より前でした。",
        "The day of the activity was 30 September 2026, before the first day 1 October 2026.",
    ),
    (
        "commission", 1, "after_last_day", None, {"needed": number("2026-12-31"), "had": number("2027-01-01"), "unit": "day"},
        "検収日が2027年1月1日で、対象期間の最終日2026年12月31日を過ぎていました。",
        "The day of acceptance was 1 January 2027, after the last day 31 December 2026.",
    ),
    (
        "commission", 1, "missing", "line.accepted_on", {},
        "検収日が分からないため、判定できませんでした。",
        "The day of acceptance is not known, so this could not be judged.",
    ),
    (
        "commission", 2, "who", "sales_month >= 5_000_000", {"needed": 5_000_000, "had": 3_800_000, "unit": "money"},
        "対象のパートナーの条件「月間売上が5,000,000円以上」を満たしていませんでした(月間売上は3,800,000円、あと1,200,000円)。",
        "The partner did not meet “monthly sales is at least ¥5,000,000”: monthly sales was ¥3,800,000, ¥1,200,000 short.",
    ),
    (
        "commission", 2, "who", "rank >= gold", {"needed_code": "gold", "had_code": "none", "unit": "rank"},
        "対象のパートナーの条件「ランクがゴールド以上」を満たしていませんでした(ランクはなし)。",
        "The partner did not meet “the rank is Gold or above”: the rank was none.",
    ),
    (
        "commission", 2, "who", "partner.region in (kanto, kansai)", {"needed_code": "kanto, kansai", "had_code": "tohoku", "unit": "code"},
        "対象のパートナーの条件「パートナーの属性「region」が「kanto」、「kansai」のいずれか」を満たしていませんでした(パートナーの属性「region」は「tohoku」)。",
        "The partner did not meet “the partner's region is kanto or kansai”: the partner's region was tohoku.",
    ),
    (
        "commission", 2, "who", "partner.active", {"needed_code": "true", "had_code": "false", "unit": "bool"},
        "対象のパートナーの条件「パートナーが取引期間中」を満たしていませんでした。",
        "The partner did not meet “the partner is in business”.",
    ),
    (
        "commission", 2, "who", "cloud_share >= 35 %", {"needed": 350_000, "had": 1, "had_of": 3, "unit": "ratio"},
        "対象のパートナーの条件「クラウド比率が35%以上」を満たしていませんでした(クラウド比率は33.33…%)。",
        "The partner did not meet “the cloud share is at least 35%”: the cloud share was 33.33…%.",
    ),
    (
        "commission", 2, "missing", "cloud_share >= 35 %", {},
        "「クラウド比率が35%以上」を満たすかどうかが分からないため、判定できませんでした。",
        "Whether “the cloud share is at least 35%” holds is not known, so this could not be judged.",
    ),
    (
        "commission", 3, "condition", "line.kind = new", {"needed_code": "new", "had_code": "renewal", "unit": "code"},
        "条件「注文の種別が新規」を満たしていませんでした(注文の種別は更新)。",
        "The condition “the kind of order is new” was not met: the kind of order was renewal.",
    ),
    (
        "commission", 3, "condition", "100_000 > line.net", {"needed": 100_000, "had": 120_000, "unit": "money"},
        "条件「正味金額が100,000円未満」を満たしていませんでした(正味金額は120,000円)。",
        "The condition “the net amount is below ¥100,000” was not met: the net amount was ¥120,000.",
    ),
    (
        "commission", 3, "condition", "(product.main or line.quantity > 3)", {},
        "条件「商品が主力商品、または数量が3超」を満たしていませんでした。",
        "The condition “the product is a main product, or the quantity is above 3” was not met.",
    ),
    (
        "commission", 3, "condition", "growth(sales_month, line.list) >= cloud_share", {"unit": "ratio"},
        "条件「定価金額に対する月間売上の伸び率がクラウド比率以上」を満たしていませんでした。",
        "The condition “the growth of monthly sales over the amount at list price is at least the cloud share” was not met.",
    ),
    (
        "commission", 3, "missing", "line.kind = new", {},
        "「注文の種別が新規」を満たすかどうかが分からないため、判定できませんでした。",
        "Whether “the kind of order is new” holds is not known, so this could not be judged.",
    ),
    (
        "commission", 3, "no_rate", "100_000 > line.net", {"needed": number("2026-03-30"), "needed_code": "USD/JPY", "unit": "day"},
        "2026年3月30日以前の為替レートUSD/JPYが登録されておらず、「正味金額が100,000円未満」を満たすかどうかが分からないため、判定できませんでした(レートを登録し、再計算してください)。",
        ("There is no exchange rate USD/JPY of 30 March 2026 or before, so whether “the net amount is below ¥100,000” holds is not known; "
        "load the rate and calculate again."),
    ),
    (
        "commission", 4, "entitlement_over", None, {"needed": number("2027-02-27"), "had": number("2027-02-28"), "unit": "day"},
        "対象は2027年2月27日までで、受注日は2027年2月28日でした。",
        "The entitlement ended on 27 February 2027, and the order day was 28 February 2027.",
    ),
    (
        "whole", 4, "not_unlocked", "first portal_login", {"needed": number("2026-11-01"), "had": number("2026-10-31"), "unit": "day"},
        "対象は初回ログイン後(2026年11月1日以降)で、受注日は2026年10月31日でした。",
        "It starts with the first login, from 1 November 2026 on, and the order day was 31 October 2026.",
    ),
    (
        "whole", 4, "not_unlocked", "2 study_session", {"had": number("2026-10-31"), "unit": "day"},
        "2回目の勉強会がまだ行われていませんでした(受注日は2026年10月31日)。",
        "The 2nd study session had not happened yet; the order day was 31 October 2026.",
    ),
    (
        "co_op", 6, "not_claimed", None, {"fact": "claim", "fact_id": "M1", "needed": number("2026-06-09"), "unit": "day"},
        "実績の報告がありませんでした(期限は2026年6月9日でした)。",
        "Nothing was proved by 9 June 2026.",
    ),
    (
        "co_op", 6, "claimed_late", None, {"fact": "claim", "fact_id": "M1", "needed": number("2026-06-09"), "had": number("2026-06-10"), "unit": "day"},
        "実績の報告が2026年6月10日で、期限の2026年6月9日を過ぎていました。",
        "It was proved on 10 June 2026, after the deadline 9 June 2026.",
    ),
    (
        "care", 4, "ended", "rank >= gold",
        {"fact": "service_month", "fact_id": "A1#3", "needed": number("2026-05-31"), "had": number("2026-06-10"), "unit": "day"},
        "継続条件「ランクがゴールド以上」を満たさなくなり、対象は2026年5月31日まででした(利用月の初日は2026年6月10日)。",
        "“the rank is Gold or above” did not hold any more, so the entitlement ended on 31 May 2026; the first day of the month of service was 10 June 2026.",
    ),
    (
        "care", 4, "ended", None, {"fact": "service_month", "fact_id": "A1#3", "needed": number("2026-07-09"), "had": number("2026-07-10"), "unit": "day"},
        "ご利用が2026年7月9日で終了しており、利用月の初日は2026年7月10日でした。",
        "The service ended on 9 July 2026, and the first day of the month of service was 10 July 2026.",
    ),
    (
        "care", 13, "limit_reached", "line", {"fact": "service_month", "fact_id": "A1#4", "needed": 2_500, "had": 3_000, "unit": "money"},
        "1件ごとの上限2,500円に、それまでの分(上限適用前3,000円)で達していました。",
        "Earlier months of service had already used up the limit of ¥2,500 per item (¥3,000 before limits).",
    ),
    (
        "commission", 4, "missing", "subscription.first_order", {},
        "サブスクリプションの初回受注日が分からないため、判定できませんでした。",
        "The day of the subscription's first order is not known, so this could not be judged.",
    ),
    ("commission", 5, "not_registered", None, {}, "案件が登録されていませんでした。", "No deal was registered."),
    (
        "commission", 5, "registered_late", None, {"needed": number("2026-12-30"), "had": number("2026-12-31"), "unit": "day"},
        "案件の登録が2026年12月31日で、受注日の2026年12月30日より後でした。",
        "The deal was registered on 31 December 2026, after the order day, 30 December 2026.",
    ),
    (
        "commission", 5, "registered_too_early", None, {"needed": number("2026-10-01"), "had": number("2026-09-30"), "unit": "day"},
        "案件の登録が2026年9月30日で、有効な登録日は2026年10月1日以降でした。",
        "The deal was registered on 30 September 2026, and only a registration from 1 October 2026 on counts.",
    ),
    (
        "commission", 6, "not_claimed", None, {"needed": number("2027-01-29"), "unit": "day"},
        "申請がありませんでした(期限は2027年1月29日でした)。",
        "No claim was made by 29 January 2027.",
    ),
    (
        "commission", 6, "claimed_late", None, {"needed": number("2027-01-29"), "had": number("2027-01-30"), "unit": "day"},
        "申請が2027年1月30日で、期限の2027年1月29日を過ぎていました。",
        "The claim came on 30 January 2027, after the deadline 29 January 2027.",
    ),
    (
        "pair", 7, "no_pair", "accounting", {},
        "組み合わせとなる「accounting」を、同じ顧客へそれより前に販売していませんでした。",
        "There was no earlier sale of accounting to the same customer.",
    ),
    (
        "pair", 7, "too_late", "accounting", {"needed": 90, "had": 91, "unit": "days"},
        "「accounting」の販売から91日たっており、90日以内ではありませんでした。",
        "91 days had passed since accounting was sold; at most 90 days may.",
    ),
    (
        "commission", 9, "no_rate", "base", {"needed": number("2026-03-30"), "needed_code": "USD/JPY", "unit": "day"},
        "2026年3月30日以前の為替レートUSD/JPYが登録されておらず、対象金額が分からないため、判定できませんでした(レートを登録し、再計算してください)。",
        "There is no exchange rate USD/JPY of 30 March 2026 or before, so the base is not known; load the rate and calculate again.",
    ),
    (
        "pair", 7, "missing", "line.customer", {},
        "顧客が分からないため、判定できませんでした。",
        "The customer is not known, so this could not be judged.",
    ),
    (
        "up", 8, "other_pays_nothing", "commission", {},
        "「販売手数料」が発生しなかったため、こちらも発生しませんでした。",
        "“Commission” paid nothing, so this does not either.",
    ),
    (
        "commission", 9, "no_row", "rank", {"had_code": "bronze", "unit": "rank"},
        "ランクがブロンズの場合の額は定められていません。",
        "There is no value for the rank Bronze.",
    ),
    (
        "pair", 9, "no_row", "agreement.contract", {"had_code": "referral", "unit": "code"},
        "契約形態が取次・紹介の場合の額は定められていません。",
        "There is no value for the kind of contract referral.",
    ),
    (
        "goal", 9, "below_first_band", "sales_month / target.sales_month",
        {"fact": "period", "fact_id": "2026-12-01..2026-12-31", "needed": 1_000_000, "had": 2_999_999, "had_of": 3_000_000, "unit": "ratio"},
        "月間売上の目標達成率が99.99…%(2,999,999円 ÷ 3,000,000円)で、最初の段階の100%に届きませんでした。",
        "The attainment of the agreed target for monthly sales was 99.99…% (¥2,999,999 ÷ ¥3,000,000), below the first band, which begins at 100%.",
    ),
    (
        "goal", 9, "missing", "sales_month / target.sales_month", {"fact": "period", "fact_id": "2026-12-01..2026-12-31"},
        "この期間の目標について、期首までに両者の合意がなかったため、判定できませんでした。",
        "No target for this period was signed by both sides in time, so attainment could not be judged.",
    ),
    (
        "reached", 3, "missing", "sales_month >= target.sales_month", {"fact": "period", "fact_id": "2026-12-01..2026-12-31"},
        "この期間の目標について、期首までに両者の合意がなかったため、判定できませんでした。",
        "No target for this period was signed by both sides in time, so attainment could not be judged.",
    ),
    (
        "boxes", 9, "below_first_band", None, {"needed": 10, "had": 7, "unit": "count"},
        "四半期の累計が7で、最初の段階の10に届きませんでした(あと3)。",
        "The running total of the quarter was 7, below the first band, which begins at 10, 3 short.",
    ),
    (
        "volume", 9, "beyond_last_band", None, {"needed": 50_000, "had": 60_000, "unit": "money"},
        "月の累計が60,000円で、最後の段階の終わりの50,000円に達していました。",
        "The running total of the month was ¥60,000, and the last band ends at ¥50,000.",
    ),
    (
        "volume", 9, "missing", "base", {},
        "対象金額が分からないため、判定できませんでした。",
        "The base is not known, so this could not be judged.",
    ),
    (
        "spiff", 9, "missing", "units", {},
        "数量が分からないため、判定できませんでした。",
        "The number of units is not known, so this could not be judged.",
    ),
    ("commission", 10, "zero", None, {"had": 6, "unit": "money"}, "計算した額が0円でした(対象金額6円)。", "The amount came to ¥0 on a base of ¥6."),
    ("spiff", 10, "zero", None, {"unit": "money"}, "計算した額が0円でした。", "The amount came to ¥0."),
    (
        "commission", 11, "already_paid", None, {},
        "この顧客については、先に1件が対象となっていました。",
        "This customer has earned it once already.",
    ),
    (
        "pool", 9, "no_share", "sales_month", {"fact": "period", "needed": 1, "had": -300, "unit": "money"},
        "月間売上が-300円で、0より大きくないため、原資の按分の対象になりませんでした。",
        "Monthly sales was -¥300, and only who is above 0 shares the pool.",
    ),
    (
        "two_percent", 9, "nobody_shares", "cloud_customers", {"fact": "period", "needed": 1, "had": 0, "unit": "count"},
        "クラウドの顧客数が0より大きいパートナーがなかったため、原資はどのパートナーにも按分されませんでした(このパートナーは0)。",
        "Nobody was above 0 by the number of cloud customers (here it was 0), so nobody shares the pool.",
    ),
    (
        "two_percent", 9, "empty_pool", "sales_month", {"fact": "period", "had": -100, "unit": "money"},
        "按分の対象となったパートナー全体の月間売上の合計が-100円で、按分する原資がありませんでした。",
        "Monthly sales of all who share the pool came to -¥100, so there was nothing in it.",
    ),
    (
        "pool", 9, "missing", "sales_month", {"fact": "period"},
        "月間売上が分からないため、判定できませんでした。",
        "Monthly sales is not known, so this could not be judged.",
    ),
    (
        "two_percent", 10, "zero", None, {"fact": "period", "had": 1, "had_of": 1_000, "unit": "count"},
        "原資の按分が1単位に満たず0円となりました(クラウドの顧客数は1、全体の合計は1,000)。",
        "Its share of the pool came to ¥0: the number of cloud customers was 1 of 1,000.",
    ),
    (
        "commission", 11, "missing", "line.customer", {},
        "顧客が分からないため、判定できませんでした。",
        "The customer is not known, so this could not be judged.",
    ),
    (
        "pair", 12, "other_is_better", "commission", {"needed": 20_000, "had": 15_000, "unit": "money"},
        "「販売手数料」(20,000円)の方が大きいため、こちら(15,000円)は支払われません。",
        "“Commission” (¥20,000) is larger, so this one (¥15,000) is not paid.",
    ),
    (
        "pair", 12, "other_is_better", "commission", {"needed": 15_000, "had": 15_000, "unit": "money"},
        "「販売手数料」(15,000円)と同額のため、先に定めたそちらだけが支払われます。",
        "“Commission” is the same amount (¥15,000) and stands first in the program, so only that one is paid.",
    ),
    (
        "spiff", 12, "other_comes_first", "up", {"needed": 400, "had": 3_000, "unit": "money"},
        "「料率アップ」(400円)が優先するため、こちら(3,000円)は支払われません。",
        "“Rate up” (¥400) comes first, so this one (¥3,000) is not paid.",
    ),
    (
        "up", 12, "other_pays_nothing", "commission", {},
        "「販売手数料」が発生しなかったため、こちらも発生しませんでした。",
        "“Commission” paid nothing, so this does not either.",
    ),
    (
        "commission", 13, "limit_reached", "partner+month", {"needed": 300_000, "had": 400_000, "unit": "money"},
        "パートナー・月ごとの上限300,000円に、それまでの分(上限適用前400,000円)で達していました。",
        "Earlier orders had already used up the limit of ¥300,000 per partner and month (¥400,000 before limits).",
    ),
    (
        "meeting", 13, "limit_reached", "person+month", {"fact": "activity", "needed": 60_000, "had": 66_000, "unit": "money"},
        "担当者・月ごとの上限60,000円に、それまでの分(上限適用前66,000円)で達していました。",
        "Earlier activities had already used up the limit of ¥60,000 per person and month (¥66,000 before limits).",
    ),
    (
        "commission", 13, "limit_reached", "line", {"needed": 1_000, "had": 500, "unit": "money"},
        "1件ごとの下限1,000円により、合計が500円のまま変わりませんでした。",
        "The floor per item is ¥1,000, so the total stayed at ¥500.",
    ),
    (
        "commission", 14, "budget_spent", "campaign", {"needed": 3_000_000, "had": 3_100_000, "unit": "money"},
        "全体の予算3,000,000円が、先に計上された分(予算適用前3,100,000円)で使い切られていました。",
        "The budget of ¥3,000,000 had been used up by what was booked before (¥3,100,000 before the budget).",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("incentive", "gate", "reason", "subject", "figures", "ja", "en"),
    EXAMPLES,
    ids=[f"{one[1]} {one[2]} {one[3] or one[0]}" for one in EXAMPLES],
)
def test_a_reason_in_words(program, not_paid, incentive, gate, reason, subject, figures, ja, en):
    row = not_paid(incentive, gate, reason, subject, **figures)

    assert reason_in_words(row, program, "ja").text == ja
    assert reason_in_words(row, program, "en").text == en


def reasons_of_the_rules() -> set[tuple[frozenset[int], str]]:
    """The gates and a reason of every row of the table of gates in docs/rules/candidates.md."""
    table = CANDIDATES.read_text(encoding="utf-8").split("## Gates, in this order")[1].split("Anchors of")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.split("\n") if re.match(r"\| \d", line)]
    return {
        (frozenset(int(gate) for gate in re.findall(r"(?:^|, )(\d+) ", cells[0])), reason)
        for cells in rows
        for reason in re.findall(r"`(\w+)`", cells[1])
    }


def test_every_reason_of_the_rules_has_an_example():
    rules = reasons_of_the_rules()
    examples = {(gate, reason) for _, gate, reason, *_ in EXAMPLES}
    lacking = {reason for gates, reason in rules if not any((gate, reason) in examples for gate in gates)}

    assert {gate for gates, _ in rules for gate in gates} == set(range(1, 15))
    assert {reason for _, reason in rules} == set(REASONS)
    assert not lacking


def test_every_gate_that_only_counts_has_a_sentence():
    counted = CANDIDATES.read_text(encoding="utf-8").split("## Counted, not listed")[1].split("facts × incentives")[0]
    gates = re.findall(r"`(\w+)` \(", counted) + re.findall(r"→ `(\w+)`", counted)

    assert set(gates) == set(COUNTED)
    assert counted_in_words("out_of_scope", "ja") == "インセンティブの対象外です。"
    assert counted_in_words("no_contract", "en") == "No agreement covers it on its counting day."


def test_the_figures_are_the_rows_own(program, not_paid):
    row = not_paid("goal", 9, "below_first_band", "sales_month / target.sales_month", needed=1_000_000, had=1, had_of=3, unit="ratio")

    assert reason_in_words(row, program, "ja").figures == (
        Figure("needed", 1_000_000, "ratio", "100%"),
        Figure("had", 1, "ratio", "33.33…%(1円 ÷ 3円)"),
        Figure("had_of", 3, "ratio", ""),
    )


def test_a_row_of_another_program_is_refused(program, not_paid):
    with pytest.raises(UnknownText, match="has no incentive summer"):
        reason_in_words(not_paid("summer", 10, "zero"), program, "ja")
