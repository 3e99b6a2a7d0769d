"""A whole program in words: the page that a partner-sales manager hands to a partner."""

from datetime import date

import pytest

from enishi_engine.program import read_texts
from enishi_engine.words import describe

TEXT = """
program: {id: sakura, label: {ja: さくらパートナープログラム, en: Sakura Partner Program}}
currency: JPY
year_starts: "04-01"
earnings_rounding: half_up
metrics:
  sales_year: {label: {ja: 年間売上, en: yearly sales}, is: sum(line.net) over trailing 12 months}
ranks:
  promote: quarterly
  demote: {yearly: "03-01"}
  step: {up: any, down: one}
  keep: 6 months
  grace: 1
  ladder:
    - {id: bronze, label: {ja: ブロンズ, en: Bronze}}
    - {id: gold, label: {ja: ゴールド, en: Gold}, condition: sales_year >= 5_000_000, benefits: {leads: 2 per half}}
incentives:
  - id: commission
    label: {ja: 販売手数料, en: Commission}
    type: commission
    scope: line.kind = new
    base: line.net
    rate: {by: rank, gold: 15 %, otherwise: {by: product.family, cloud: 12 %}}
    earned_on: acceptance
    take_back: {after: [cancel, refund], within: 180 days, share: proportional}
    limits: [{per: [partner, month], max: 300_000, min: 1_000}, {per: [line], min: 500}]
    payable: customer_paid
  - id: volume
    label: {ja: 数量リベート, en: Volume rebate}
    type: volume_rebate
    base: line.quantity
    over: calendar quarter
    method: whole_amount
    bands:
      - {from: 10, to: 50, amount: 100}
      - {from: 50, to: 100, amount: 150, beyond: refuse}
    limits: none, agreed with finance
    with: {commission: best}
  - id: spring
    label: {ja: 春の料率アップ, en: Spring rate up}
    type: rate_up
    changes: commission
    raise: 2 pp
    first_day: 2026-04-01
    last_day: 2026-06-30
    tested_on: registration
    registered: {within: 90 days}
    claim: {within: 30 days}
    once_per: customer
    limits: none, agreed with finance
    with: {volume: this_first}
"""
JAPANESE = """\
# さくらパートナープログラム

金額はすべて税抜、通貨は円です。

## 2026年4月1日からの内容

年度は4月1日に始まります。

### ランク

| ランク | 条件 | 特典 |
| --- | --- | --- |
| ゴールド | 年間売上が5,000,000円以上 | leads: 半期ごとに2 |
| ブロンズ | 条件なし |  |

- はじめは全員がブロンズです。
- 各判定日の前日までの実績で、条件を満たす最も高いランクを判定します。
- 昇格は各四半期の初日(4月1日、7月1日、10月1日、1月1日)に判定し、その日から適用します。
- ランクの見直し(降格)は毎年3月1日に判定します。
- 降格は1回の判定につき1段階までです。
- 到達したランクは、少なくとも6か月は維持されます。
- 条件を満たさない判定があっても、1回まではランクを維持します。
- 回数や金額で定めた特典は期間ごとに数えます。期間の途中でランクが変わったときは、その期間に適用されたランクのうち最も多い枠を使えます。
- leadsの利用は、当半期の活動の件数(対象は活動の種別が「leads」のもの)で数えます。

### インセンティブ

#### 販売手数料

- **お支払いの単位**: 注文明細1件ごと
- **対象**: 注文の種別が新規
- **基準日**: 検収日
- **対象金額**: 正味金額
- **料率**:

  | 区分 | 料率 |
  | --- | ---: |
  | ランク: ゴールド | 15% |
  | ランク: 上記以外、商品群: 「cloud」 | 12% |

  表にない場合は発生しません。

- **上限・下限**: パートナー・月ごとに300,000円まで(発生したときは少なくとも1,000円)、1件ごとに、発生したときは少なくとも500円
- **支払対象**: お客様からの入金に応じて支払対象になります(一部入金のときはその割合)
- **手数料の返還**: 解約または返金のとき、取り消された金額の割合に応じて返還(検収日から180日以内の場合)
- **併用**: 「数量リベート」とは、金額の大きい方だけが発生します。「春の料率アップ」と併用できます(それぞれ発生します)

#### 数量リベート

- **お支払いの単位**: 注文明細1件ごと
- **対象金額**: 数量
- **単価**: 単純累進(全体に適用): 累計が届いた段階の単価を、期間の初めからの累計全体に適用します。

  | 暦の四半期の累計 | 1単位あたりの金額 |
  | --- | ---: |
  | 10以上 50未満 | 100円 |
  | 50以上 100未満 | 150円 |

  累計が100を超える注文には発生しません。

- **上限・下限**: 上限はありません
- **返還**: 返還はありません
- **併用**: 「販売手数料」とは、金額の大きい方だけが発生します。「春の料率アップ」が優先します(「春の料率アップ」が発生すると、こちらは発生しません)

#### 春の料率アップ

- **お支払いの単位**: 注文明細1件ごと
- **対象**: 注文の種別が新規
- **期間**: 2026年4月1日から2026年6月30日まで(案件の登録日で判定)
- **基準日**: 検収日
- **案件登録**: 検収日の90日前から検収日までに案件が登録されていること
- **申請**: 検収日から30日以内に申請されていること
- **前提**: 「販売手数料」が発生するご注文に加算されます
- **回数**: 顧客ごとに最初の1件
- **対象金額**: 正味金額
- **料率への上乗せ**: 2ポイント
- **上限・下限**: 上限はありません
- **支払対象**: お客様からの入金に応じて支払対象になります(一部入金のときはその割合)
- **手数料の返還**: 解約または返金のとき、取り消された金額の割合に応じて返還(検収日から180日以内の場合)
- **併用**: 「販売手数料」と併用できます(それぞれ発生します)。「数量リベート」より優先します(こちらが発生すると「数量リベート」は発生しません)

### 指標

条件や料率に使う、パートナーごとの実績です。

- **年間売上**: 直近12か月の正味金額の合計。

### 端数処理

金額は明細ごとに1回だけ計算し、最小単位に満たない端数は四捨五入します。
"""
ENGLISH = """\
# Sakura Partner Program

All amounts exclude tax and are in Japanese yen.

## In force from 1 April 2026

The program year starts on 1 April.

### Ranks

| Rank | Condition | Benefits |
| --- | --- | --- |
| Gold | yearly sales is at least ¥5,000,000 | leads: 2 per half-year |
| Bronze | everybody |  |

- Everybody begins as Bronze.
- Each review looks at what happened before its day and finds the highest rank whose condition is met.
- Promotions are decided on the first day of each quarter (1 April, 1 July, 1 October, 1 January) and hold from that day.
- Ranks are lowered only at the review each year on 1 March.
- A review lowers a rank by one step at most.
- A rank that was reached is kept for at least 6 months.
- One failed review in a row is forgiven.
- Benefits with an amount are counted by period. When the rank changes within one, the most that any rank held in it brings is what can be used.
- What is used of leads is the number of activities in the half-year (only where the kind of activity is leads).

### Incentives

#### Commission

- **Paid for**: each order line
- **Applies to**: the kind of order is new
- **Counted by**: the day of acceptance
- **Base**: the net amount
- **Rate**:

  | When | Rate |
  | --- | ---: |
  | Rank: Gold | 15% |
  | Rank: otherwise, Product family: cloud | 12% |

  What is not in the table earns nothing.

- **Limits**: at most ¥300,000 per partner and month (at least ¥1,000 once anything is earned), at least ¥500 per item, once anything is earned
- **Payable**: as the customer pays; a part payment makes that part payable
- **Take-back**: after a cancellation or refund within 180 days of the day of acceptance, in proportion to what was undone
- **With other incentives**: “Volume rebate”: only the larger amount is paid; “Spring rate up”: both are paid

#### Volume rebate

- **Paid for**: each order line
- **Base**: the quantity
- **Amounts**: Whole amount: the amount per unit of the band that is reached meets everything of the period, from its first unit on.

  | Running total of the calendar quarter | Amount per unit |
  | --- | ---: |
  | from 10 to below 50 | ¥100 |
  | from 50 to below 100 | ¥150 |

  An order that takes the total beyond 100 earns nothing.

- **Limits**: no limit
- **Take-back**: nothing is taken back
- **With other incentives**: “Commission”: only the larger amount is paid; “Spring rate up”: the other is paid, this one not

#### Spring rate up

- **Paid for**: each order line
- **Applies to**: the kind of order is new
- **When**: from 1 April 2026 to 30 June 2026, tested on the day the deal was registered
- **Counted by**: the day of acceptance
- **Deal registration**: the deal was registered at most 90 days before the day of acceptance
- **Claim**: a claim within 30 days of the day of acceptance
- **Together with**: paid on top of “Commission”, only where that is paid
- **How often**: the first one per customer
- **Base**: the net amount
- **Added to the rate**: 2 points
- **Limits**: no limit
- **Payable**: as the customer pays; a part payment makes that part payable
- **Take-back**: after a cancellation or refund within 180 days of the day of acceptance, in proportion to what was undone
- **With other incentives**: “Commission”: both are paid; “Volume rebate”: this one is paid, the other not

### Figures

What conditions and rates look at, for each partner.

- **yearly sales**: The total of the net amount over the last 12 months.

### Rounding

Each amount is rounded once, to the nearest smallest unit of the currency, a half up.
"""


def program(text: str):
    return read_texts({date(2026, 4, 1): ("2026-04-01.yaml", text.encode())}).program


def test_a_program_in_japanese():
    assert describe(program(TEXT), "ja") == JAPANESE


def test_a_program_in_english():
    assert describe(program(TEXT), "en") == ENGLISH


def more(incentive: str) -> str:
    """The text with one more incentive, and nothing else."""
    return TEXT[: TEXT.index("incentives:")] + "incentives:\n" + incentive


OTHERS = [
    (
        "- {id: a, type: commission, base: line.net, rate: 5 %, first_day: 2026-05-01, credit: sourced, payee: introducer, limits: none}",
        [
            "- **期間**: 2026年5月1日から(受注日で判定)",
            "- **支払先**: 販売したパートナーの紹介元",
            "- **実績按分**: 複数のパートナーが関わったご注文は、「案件発掘」の重みで按分します。「案件発掘」のパートナーがいないご注文には発生しません",
        ],
        ["- **When**: from 1 May 2026, tested on the order day", "- **Paid to**: the partner that introduced the seller"],
    ),
    (
        "- {id: a, type: commission, base: line.net, rate: 5 %, last_day: 2026-05-31, registered: any_time, claim: {by: last_day}, limits: none}",
        [
            "- **期間**: 2026年5月31日まで(受注日で判定)",
            "- **案件登録**: 受注日までに案件が登録されていること",
            "- **申請**: 期間の最終日までに申請されていること",
        ],
        ["- **Claim**: a claim by the last day", "- **Deal registration**: the deal was registered on or before the order day"],
    ),
    (
        (
            "- {id: a, type: commission, base: line.net, rate: 5 %, entitled: {months: 36, anchor: customer.first_order}, once_per: person, limits: none,"
            " take_back: {after: [cancel], share: full}}"
        ),
        [
            "- **対象となる期間**: 顧客の初回受注日から36か月",
            "- **回数**: 担当者ごとに最初の1件",
            "- **手数料の返還**: 解約のとき、全額を返還",
        ],
        ["- **For how long**: the first 36 months from the customer's first order", "- **Take-back**: after a cancellation, all of it"],
    ),
    (
        "- {id: a, type: cross_sell, bundle: {families: [cloud, paper], same: partner, within: 90 days}, base: line.net, rate: 2 %, limits: none}",
        ["- **組み合わせ**: 「cloud」と「paper」を90日以内に販売したとき(顧客は問いません)、後のご注文に発生します"],
        ["- **Sold together**: cloud and paper sold within 90 days, to any customers; the later order pays"],
    ),
    (
        "- {id: a, type: commission, base: line.net, rate: 5 %, text_as_of: agreement.first_day, limits: none}",
        [
            "- **適用する規程**: パートナー契約の開始日に有効だった版を、その後の改定にかかわらず適用します(パートナー契約の開始日がないとき、基準日より後のときは、基準日の版)"
        ],
        [
            "- **Judged by**: the text in force on the first day of the agreement, whatever later texts say (where there is no such day, or it is later: the counting day's text)"
        ],
    ),
    (
        "- {id: a, type: recurring_commission, base: line.net, rate: 5 %, first_day: 2026-05-01, registered: any_time, after_contract: settles, limits: none}",
        [
            "- **期間**: 2026年5月1日から(利用月の初日で判定)",
            "- **案件登録**: 利用月の初日(契約終了時にまとめて支払う月は、契約の最終日)までに案件が登録されていること",
            "- **契約終了後**: 契約期間中のご注文は、契約終了時に残りの利用月分をまとめてお支払いします",
        ],
        [
            "- **When**: from 1 May 2026, tested on the first day of the month of service",
            "- **After the contract**: what was ordered under the contract: all months that are left count on the contract's last day, and are paid together",
        ],
    ),
    (
        "- {id: a, type: recurring_commission, base: line.net, rate: 5 %, after_contract: {settles: 6 months}, limits: none}",
        ["- **契約終了後**: 契約期間中のご注文は、契約終了時に、終了後6か月までに始まる残りの利用月分をまとめてお支払いします"],
        [
            "- **After the contract**: what was ordered under the contract: the months that are left and begin within 6 months after its end count on the contract's last day, and are paid together"
        ],
    ),
    (
        "- {id: a, type: spiff, per: unit, amount: 3_000, limits: [{per: [person, campaign], max: 60_000}]}",
        ["- **金額**: 数量1単位につき3,000円", "- **上限・下限**: 担当者・キャンペーン期間ごとに60,000円まで"],
        ["- **Amount**: ¥3,000 for each unit of the quantity", "- **Limits**: at most ¥60,000 per person and campaign"],
    ),
    (
        "- {id: a, type: commission, base: line.net, rate: 5 %, while: {condition: rank >= gold, otherwise: take_back, within: 6 months}, limits: none}",
        [
            "- **継続条件**: ランクがゴールド以上(受注後、毎月1日に判定。満たさなくなった日以降は対象外)",
            "- **手数料の返還**: 継続条件を満たさなくなったとき、その日までの6か月以内に発生した分の全額を返還",
        ],
        [
            "- **Take-back**: when the continuing condition does not hold any more, all of what was earned within the 6 months before that day"
        ],
    ),
    (
        "- {id: a, type: recurring_commission, base: line.net, rate: 5 %, take_back: {after: [cancel], share: full}, while: {condition: rank >= gold, otherwise: take_back, within: 1 month}, limits: none}",
        ["- **手数料の返還**: 解約のとき、全額を返還。継続条件を満たさなくなったとき、その日までの1か月以内に発生した分の全額を返還"],
        [
            "- **Take-back**: after a cancellation, all of it; when the continuing condition does not hold any more, all of what was earned within the 1 month before that day"
        ],
    ),
    (
        "- {id: a, type: spiff, per: event, event: [meeting_set, tea_party], amount: 2_000, claim: {within: 5 days}, limits: none}",
        [
            "- **お支払いの単位**: 商談の設定または「tea_party」1件ごと",
            "- **金額**: 1件につき2,000円",
            "- **申請**: 活動日から5日以内に申請されていること",
        ],
        ["- **Paid for**: each activity of the kind meeting set or tea_party", "- **Amount**: ¥2,000 each"],
    ),
    (
        "- {id: a, type: target_bonus, over: campaign, first_day: 2026-04-01, last_day: 2026-06-30, reached: sales_year >= 1_000_000, amount: 50_000, limits: none}",
        ["- **お支払いの単位**: 期間全体で1回(終了後)", "- **条件**: 年間売上が1,000,000円以上", "- **金額**: 期間全体について50,000円"],
        [
            "- **Paid for**: the whole campaign, once it has ended",
            "- **Conditions**: yearly sales is at least ¥1,000,000",
            "- **Amount**: ¥50,000 for the whole campaign",
        ],
    ),
    (
        "- {id: a, type: target_bonus, over: half, reached: sales_year >= 1_000_000, amount: 50_000, limits: none}",
        ["- **お支払いの単位**: 半期ごと(期間の終了後)", "- **金額**: 1期間につき50,000円"],
        ["- **Amount**: ¥50,000 for each period"],
    ),
    (
        (
            "- {id: a, type: target_bonus, over: half, attainment: sales_year / target.sales_year, limits: none,"
            " bands: [{from: 100 %, to: 130 %, amount: 50_000, beyond: nothing}]}"
        ),
        [
            "- **お支払いの単位**: 半期ごと(期間の終了後)",
            "  | 年間売上の目標達成率 | 支給額 |",
            "  | 100%以上 130%未満 | 50,000円 |",
            "  年間売上の目標達成率が130%以上のときは発生しません。",
        ],
        [
            "  | Attainment of the agreed target for yearly sales | Amount |",
            "  Nothing is earned when the attainment of the agreed target for yearly sales is 130% or more.",
        ],
    ),
    (
        "- {id: a, type: commission, base: line.net, limits: none, rate: {by: line.kind, new: {by: sales_year, bands: [{from: 0, to: open, rate: 5 %}]}, otherwise: 1 %}}",
        ["  | 注文の種別: 新規、年間売上: 0円以上 | 5% |", "  | 注文の種別: 上記以外 | 1% |"],
        ["  | Kind of order: new, Yearly sales: from ¥0 | 5% |"],
    ),
]


@pytest.mark.parametrize(("incentive", "japanese", "english"), OTHERS, ids=[example[0][12:60] for example in OTHERS])
def test_every_term_has_its_line(incentive, japanese, english):
    written = program(more(incentive))

    for line in japanese:
        assert line in describe(written, "ja").split("\n")
    for line in english:
        assert line in describe(written, "en").split("\n")


def test_several_forgiven_reviews_are_counted():
    written = program(TEXT.replace("grace: 1", "grace: 2"))

    assert "- 条件を満たさない判定が続いても、2回まではランクを維持します。\n" in describe(written, "ja")
    assert "- 2 failed reviews in a row are forgiven.\n" in describe(written, "en")


def test_only_what_is_a_commission_speaks_of_returning_one():
    bundle = "- {id: a, type: cross_sell, bundle: {products: [accounting, hr], same: customer, within: 90 days}, base: line.net, rate: 2 %, limits: none,"
    written = program(more(f"{bundle} take_back: {{after: [cancel], share: full}}}}"))

    assert "- **返還**: 解約のとき、全額を返還\n" in describe(written, "ja")
    assert "手数料の返還" not in describe(written, "ja")


def test_versions_say_until_when_they_hold():
    text = TEXT[: TEXT.index("ranks:")]
    written = read_texts(
        {date(2026, 4, 1): ("2026-04-01.yaml", text.encode()), date(2026, 10, 1): ("2026-10-01.yaml", text.encode())}
    ).program

    assert "## 2026年4月1日から2026年9月30日までの内容\n" in describe(written, "ja")
    assert "## In force from 1 October 2026\n" in describe(written, "en")
    assert "There are no incentives in this version." in describe(written, "en")


def test_a_ladder_of_chosen_ranks_says_who_chooses():
    written = program(TEXT.replace("condition: sales_year >= 5_000_000", "condition: chosen >= gold and sales_year >= 5_000_000"))

    assert "- ランクはパートナーが選択します。メーカーが確認した選択を、確認日より後の判定から反映します。" in describe(written, "ja")
    assert "- Partners choose a rank themselves; a choice counts from the first review after the maker has confirmed it." in describe(
        written, "en"
    )


BENEFITS = """
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
metrics: {spent: {label: {ja: MDF利用額, en: MDF spent}, is: sum(deal.amount) over year}}
ranks:
  promote: monthly
  benefits: {mdf: {label: {ja: MDF, en: MDF}, used: spent}, desk: {label: {ja: サポート, en: Support}}, share: {label: {ja: MDF積立率, en: MDF rate}}}
  ladder:
    - {id: silver, label: {ja: シルバー, en: Silver}, benefits: {mdf: 300_000 per calendar year}}
    - id: gold
      label: {ja: ゴールド, en: Gold}
      condition: spent >= 1
      benefits: {mdf: unlimited per calendar year, share: 2 %, desk: {ja: 優先窓口, en: priority desk}}
"""


def test_benefits_are_amounts_rates_and_words():
    ja, en = (describe(program(BENEFITS), language) for language in ("ja", "en"))

    assert (
        "| ゴールド | MDF利用額が1円以上 | MDF: 暦年ごとに上限なし、MDF積立率: 2%、サポート: 優先窓口 |\n| シルバー | 条件なし | MDF: 暦年ごとに300,000円 |\n"
        in ja
    )
    assert "- MDFの利用は、MDF利用額で数えます。\n" in ja
    assert "| MDF: unlimited per calendar year, MDF rate: 2%, Support: priority desk |\n" in en
    assert "- What is used of MDF is MDF spent.\n" in en


def test_a_text_without_ranks_and_without_incentives_is_whole_and_says_so():
    written = program("program: {id: sakura, label: {ja: さくら, en: Sakura}}\ncurrency: JPY\n")

    assert "### ランク\n\nこの版にランクはありません。\n\n### インセンティブ\n\nこの版にインセンティブはありません。\n" in describe(
        written, "ja"
    )
    assert "There are no ranks in this version.\n\n### Incentives\n\nThere are no incentives in this version.\n" in describe(written, "en")


def test_flags_are_told_with_when_they_are_looked_at():
    label = "{ja: 見直し対象, en: Review needed}"
    flagged = f"flags: [{{id: low, label: {label}, condition: spent < 1_000, reviewed: quarterly}}, {{id: off, condition: spent < 1, reviewed: never}}]\n"
    ja, en = (describe(program(BENEFITS + flagged), language) for language in ("ja", "en"))

    assert "### 要確認フラグ\n\n次に当てはまるパートナーを、確認の対象とします。お支払いには影響しません。\n" in ja
    assert "- **見直し対象**: 各四半期の初日(1月1日、4月1日、7月1日、10月1日)に判定: MDF利用額が1,000円未満\n- **off**: 判定しない\n" in ja
    assert (
        "- **Review needed**: looked at on the first day of each quarter (1 January, 1 April, 1 July, 1 October): MDF spent is below ¥1,000\n"
        in en
    )


def test_weights_stand_below_the_figures_case_by_case():
    text = """
program: {id: sakura}
currency: JPY
weights:
  points: {label: {ja: 商品群の点数, en: points per family}, day: line.first_sold, tables: {2026-04-01: {by: product.family, cloud: 3, otherwise: 0.5}}}
  price: {label: {ja: 1点の額, en: price of a point}, holds: amounts, tables: {2026-04-01: 10_000}}
incentives: []
"""
    program = read_texts({date(2026, 4, 1): ("2026-04-01.yaml", text.encode())}).program

    assert """### 重みづけの表

- **商品群の点数**:
  - その商品群をその顧客に初めて販売した日が2026年4月1日以降、かつ商品群が「cloud」: 3
  - その商品群をその顧客に初めて販売した日が2026年4月1日以降、かつそれ以外: 0.5
- **1点の額**:
  - 受注日が2026年4月1日以降: 10,000円
""" in describe(program, "ja")
    assert """### Weights

- **points per family**:
  - the day the product family was first sold to the customer is on or after 1 April 2026, and the product family is cloud: 3
  - the day the product family was first sold to the customer is on or after 1 April 2026, and otherwise: 0.5
- **price of a point**:
  - the order day is on or after 1 April 2026: ¥10,000
""" in describe(program, "en")


def test_a_ladder_that_restates_says_so():
    ja, en = (describe(program(f"{TEXT}restates: ranks\n"), language) for language in ("ja", "en"))

    assert "- 締めた期間の判定も、その後に届いた実績を含めて見直します。\n" in ja
    assert "- Reviews of closed periods take in what was learned since.\n" in en


def test_a_metric_says_that_changes_count_on_the_day_of_their_line():
    written = program(BENEFITS.replace(
        "metrics: {", "metrics: {net: {is: sum(line.net) over month, changes: on_day_of_line}, orders: {is: count(line) over month, changes: on_day_of_line}, "
    ))  # fmt: skip
    ja, en = (describe(written, language) for language in ("ja", "en"))

    assert "- **net**: 当月の正味金額の合計(取消・返金は元の明細の日付で計上)。\n" in ja
    assert "- **orders**: 当月の注文明細の件数(全額が取り消された明細は除く)。\n" in ja
    assert "- **net**: The total of the net amount in the month (cancellations and refunds on the day of their line).\n" in en
    assert "- **orders**: The number of order lines in the month (without lines that were wholly undone).\n" in en
