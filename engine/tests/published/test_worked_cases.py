"""Rules that others published, said as texts and cases, with the amounts that stand in their sources.

A case marked *computed* applies the published rule to figures of our own; all others stand in the source.
"""

from datetime import date
from pathlib import Path

import pytest

from enishi_engine.cases import read_cases, run_case
from enishi_engine.program import ProgramRefused, read_program


def outcome(tmp_path: Path, text: str, cases: str, *, first_day: date = date(2021, 1, 1)) -> list[str]:
    """What comes out otherwise than the cases say; nothing when the program is what was published."""
    (tmp_path / f"{first_day}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "published.yaml").write_text(cases, encoding="utf-8")
    results = [run_case(case) for case in read_cases(tmp_path, read_program(tmp_path))]
    assert results
    return [str(difference) for result in results for difference in result.differences]


# ── Ranks ────────────────────────────────────────────────────────────────────────────────────────────────────────────

FREEE = """
program: {id: freee}
currency: JPY
metrics: {points: sum(activity.value where activity.kind = point) over trailing 12 months}
ranks:
  promote: monthly
  ladder:
    - {id: star_0}
    - {id: star_1, condition: points >= 10}
    - {id: star_2, condition: points >= 30}
    - {id: star_3, condition: points >= 60}
    - {id: star_4, condition: points >= 120}
    - {id: star_5, condition: points >= 300}
"""


@pytest.mark.parametrize(
    ("points", "rank"),
    [
        (9, "star_0"), (10, "star_1"), (29, "star_1"), (30, "star_2"), (59, "star_2"), (60, "star_3"), (119, "star_3"),
        (120, "star_4"), (299, "star_4"), (300, "star_5"),
    ],
)  # fmt: skip
def test_1_freee_certified_advisors_rank_by_points(tmp_path: Path, points: int, rank: str):
    """https://advisors-freee.jp/article/category/misc/611/"""
    cases = f"""
- case: {points} points
  activities: [{{partner: aoba, kind: point, value: {points}, date: 2021-01-10}}]
  until: 2021-02-01
  ranks: {{aoba: {{2021-02-01: {rank}}}}}
"""

    assert outcome(tmp_path, FREEE, cases) == []


SALESFORCE = """
program: {id: salesforce}
currency: USD
year_starts: "03-01"
metrics: {score: latest(activity.value where activity.kind = score) over trailing 12 months}
ranks:
  promote: quarterly
  demote: {yearly: "03-01"}
  ladder:
    - {id: base}
    - {id: ridge, condition: score >= 250}
    - {id: crest, condition: score >= 500}
    - {id: summit, condition: score >= 750}
"""


@pytest.mark.parametrize(
    ("score", "rank"), [(249, "base"), (250, "ridge"), (499, "ridge"), (500, "crest"), (749, "crest"), (750, "summit")]
)
def test_3_salesforce_consulting_partners_rank_by_score(tmp_path: Path, score: int, rank: str):
    """https://partners.salesforce.com/s/education/consultants/Consulting_Partner_Program"""
    cases = f"""
- case: a score of {score} on 1 March
  activities: [{{partner: aoba, kind: score, value: {score}, date: 2021-02-28}}]
  until: 2021-03-01
  ranks: {{aoba: {{2021-03-01: {rank}}}}}
"""

    assert outcome(tmp_path, SALESFORCE, cases) == []


def test_3_salesforce_keeps_the_rank_until_the_next_march_and_promotes_each_quarter(tmp_path: Path):
    """Computed from the same page: the rank of 1 March is kept all year, quarterly reviews only promote."""
    cases = """
- case: 760 on 1 March and 600 in the second quarter stay at the top until the next 1 March
  activities:
    - {partner: aoba, kind: score, value: 760, date: 2021-02-28}
    - {partner: aoba, kind: score, value: 600, date: 2021-05-20}
  until: 2022-03-01
  ranks: {aoba: {2021-03-01: summit, 2021-06-01: summit, 2022-02-28: summit, 2022-03-01: crest}}
- case: 480 and then 520 in the second quarter are promoted at once
  activities:
    - {partner: aoba, kind: score, value: 480, date: 2021-02-28}
    - {partner: aoba, kind: score, value: 520, date: 2021-05-20}
  until: 2021-06-01
  ranks: {aoba: {2021-03-01: ridge, 2021-05-31: ridge, 2021-06-01: crest}}
"""

    assert outcome(tmp_path, SALESFORCE, cases) == []


ATLASSIAN = """
program: {id: atlassian}
currency: USD
metrics:
  sales: sum(line.net) over trailing 12 months
  cloud: sum(line.net where product.family = cloud) over trailing 12 months
  cloud_share: cloud / sales
ranks:
  promote: monthly
  ladder:
    - {id: silver, condition: sales >= 100_000 and cloud_share >= 15 %}
    - {id: gold, condition: (sales >= 500_000 and cloud_share >= 25 %) or sales >= 3_000_000}
    - {id: platinum, condition: (sales >= 1_000_000 and cloud_share >= 35 %) or cloud >= 2_000_000}
"""


@pytest.mark.parametrize(
    ("cloud", "other", "rank"),
    [
        (0, 3_000_000, "gold"),
        (349_000, 651_000, "gold"),  # 34.9 % of 1,000,000
        (350_000, 650_000, "platinum"),
        (2_000_000, 0, "platinum"),
        (120_000, 380_000, "silver"),  # 24 % of 500,000
        (14_000, 86_000, "none"),  # 14 % of 100,000
    ],
)
def test_4_atlassian_marketplace_partners_rank_by_sales_and_the_share_of_cloud(tmp_path: Path, cloud: int, other: int, rank: str):
    """Rules: https://developer.atlassian.com/platform/marketplace/marketplace-partner-program; figures computed."""
    cases = f"""
- case: {cloud} of cloud and {other} of other sales
  products: {{app: {{family: cloud}}, server: {{family: data_center}}}}
  lines:
    - {{partner: aoba, product: app, net: {cloud}, date: 2021-01-10}}
    - {{partner: aoba, product: server, net: {other}, date: 2021-01-10}}
  until: 2021-02-01
  ranks: {{aoba: {{2021-02-01: {rank}}}}}
"""

    assert outcome(tmp_path, ATLASSIAN, cases) == []


OBC = """
program: {id: obc}
currency: JPY
ranks:
  promote: monthly
  ladder:
    - {id: resale, condition: chosen >= resale}
    - {id: value_added, condition: chosen = value_added}
"""


def test_6_obc_partners_choose_their_rank_by_the_way_they_sell_whatever_their_results(tmp_path: Path):
    """The rule is published: the partner chooses between plain resale and added value, independent of results. Days computed."""
    cases = """
- case: value added without a single sale, plain resale with ten million, and nothing chosen
  partners: {aoba: {}, kita: {}, minami: {}}
  choices:
    - {partner: aoba, rank: value_added, chosen_on: 2021-01-10, confirmed_on: 2021-01-20}
    - {partner: kita, rank: resale, chosen_on: 2021-01-10, confirmed_on: 2021-01-20}
    - {partner: minami, rank: value_added, chosen_on: 2021-01-10}
  lines: [{id: K1, partner: kita, net: 10_000_000, date: 2021-01-15}]
  until: 2021-02-01
  ranks:
    aoba: {2021-01-31: none, 2021-02-01: value_added}
    kita: {2021-02-01: resale}
    minami: {2021-02-01: none}
"""

    assert outcome(tmp_path, OBC, cases) == []


# ── Rebates, bonuses, commissions ────────────────────────────────────────────────────────────────────────────────────

PHOCAS = """
program: {{id: phocas}}
currency: USD
incentives:
  - id: rebate
    type: volume_rebate
    base: {base}
    over: year
    method: {method}
    bands: {bands}
    limits: none
"""
BY_SPEND = "[{from: 0, to: 10_000, rate: 5 %}, {from: 10_000, to: 50_000, rate: 10 %, beyond: nothing}]"
BY_UNIT = "[{from: 0, to: 100, amount: 1}, {from: 100, to: 500, amount: 2, beyond: nothing}]"


@pytest.mark.parametrize(("spend", "rebate"), [(6_000, 300), (8_000, 400), (20_000, 1_500)])
def test_8_phocas_stepped_rebate_by_spend(tmp_path: Path, spend: int, rebate: int):
    """https://helphocassoftware.atlassian.net/wiki/spaces/userdoc/pages/590377/Rebates+calculation+methods"""
    cases = f"""
- case: {spend} earn {rebate}
  lines: [{{id: A1, partner: aoba, net: {spend}, date: 2021-05-01}}]
  earns: {{rebate: {{A1: {rebate}}}}}
"""

    assert outcome(tmp_path, PHOCAS.format(base="line.net", method="marginal", bands=BY_SPEND), cases) == []


@pytest.mark.parametrize(("units", "rebate"), [(20, 20), (80, 80), (120, 140)])
def test_8_phocas_stepped_rebate_by_unit(tmp_path: Path, units: int, rebate: int):
    """The same page: $1 up to 100 units, $2 up to 500."""
    cases = f"""
- case: {units} units earn {rebate}
  lines: [{{id: A1, partner: aoba, net: 1, quantity: {units}, date: 2021-05-01}}]
  earns: {{rebate: {{A1: {rebate}}}}}
"""

    assert outcome(tmp_path, PHOCAS.format(base="line.quantity", method="marginal", bands=BY_UNIT), cases) == []


def test_9_the_same_bands_as_a_slab(tmp_path: Path):
    """Computed: 10 % of all of 20,000."""
    cases = """
- case: 20,000 earn 2,000, whether in one line or in two
  lines:
    - {id: A1, partner: aoba, net: 20_000, date: 2021-05-01}
    - {id: K1, partner: kita, net: 6_000, date: 2021-05-01}
    - {id: K2, partner: kita, net: 14_000, date: 2021-05-02}
  earns: {rebate: {A1: 2_000, K1: 300, K2: 1_700}}
"""

    assert outcome(tmp_path, PHOCAS.format(base="line.net", method="whole_amount", bands=BY_SPEND), cases) == []


def test_10_pricefx_single_target_pays_a_fixed_amount_when_it_is_reached(tmp_path: Path):
    """https://pricefx.atlassian.net/wiki/spaces/ACC/pages/5933793826/Rebate+Types+Reference+Rebate+Management

    110,000 and 90,000 stand in the source; exactly 100,000 is reached because the text says >=.
    """
    text = """
program: {id: pricefx}
currency: USD
metrics: {sales: sum(line.net) over year}
incentives:
  - {id: rebate, type: target_bonus, over: year, reached: sales >= 100_000, amount: 1_000, limits: none}
"""
    cases = """
- case: a target of 100,000 pays 1,000
  lines:
    - {partner: aoba, net: 110_000, date: 2021-05-01}
    - {partner: kita, net: 90_000, date: 2021-05-01}
    - {partner: minami, net: 100_000, date: 2021-05-01}
  until: 2021-12-31
  earns: {rebate: {2021-01-01..2021-12-31: {aoba: 1_000, minami: 1_000}}}
  pays_nothing: {rebate: {2021-01-01..2021-12-31: {kita: {reason: condition, needed: 100_000, had: 90_000}}}}
"""

    assert outcome(tmp_path, text, cases) == []


def test_11_spiff_pays_200_dollars_a_unit_for_60_days_if_claimed_in_time(tmp_path: Path):
    """https://stgm.rebates-on.com/wiki/spiff/: 8 units = 1,600; only registered and claimed before the window closes."""
    text = """
program: {id: spiff}
currency: USD
incentives:
  - id: spiff
    type: spiff
    per: unit
    amount: 200
    first_day: 2021-05-01
    last_day: 2021-06-29          # 60 days
    claim: {by: last_day}
    limits: none
"""
    cases = """
- case: eight units claimed on the last day earn 1,600, one day later nothing
  lines:
    - {id: A1, partner: aoba, quantity: 8, net: 1, date: 2021-06-01}
    - {id: A2, partner: aoba, quantity: 8, net: 1, date: 2021-06-01}
  activities:
    - {partner: aoba, kind: claim, subject: A1, date: 2021-06-29}
    - {partner: aoba, kind: claim, subject: A2, date: 2021-06-30}
  earns: {spiff: {A1: 1_600}}
  pays_nothing: {spiff: {A2: {reason: claimed_late, needed: 2021-06-29, had: 2021-06-30}}}
"""

    assert outcome(tmp_path, text, cases) == []


def test_14_what_the_maker_gave_to_lower_the_price_is_not_in_the_base(tmp_path: Path):
    """https://docs.ruloans.com/crm/features/finance/claims/subvention-amount-adjustment"""
    text = """
program: {id: ruloans}
currency: USD
incentives:
  - {id: commission, type: commission, base: line.net - line.subvention, rate: 10 %, limits: none}
"""
    cases = """
- case: 5,000 less a subvention of 1,000 earn 400 at 10 %, without it 500
  lines:
    - {id: A1, partner: aoba, net: 5_000, subvention: 1_000, date: 2021-05-01}
    - {id: A2, partner: aoba, net: 5_000, date: 2021-05-01}
  earns: {commission: {A1: 400, A2: 500}}
"""

    assert outcome(tmp_path, text, cases) == []


def test_15_gumdrops_bands_are_refused_because_exactly_5000_stands_in_none(tmp_path: Path):
    """https://www.gumdropcases.com/pages/deal-terms-and-conditions/: 100–499, 500–1,499, 1,500–4,999, "> 5,000".

    In whole units: 100 ≤ n < 500, 500 ≤ n < 1,500, 1,500 ≤ n < 5,000, n ≥ 5,001. The amounts per unit are our own: only the
    borders matter here.
    """
    bands = """
      - {from: 100, to: 500, amount: 1}
      - {from: 500, to: 1_500, amount: 2}
      - {from: 1_500, to: 5_000, amount: 3}
      - {from: 5_001, to: open, amount: 4}"""
    (tmp_path / "2021-01-01.yaml").write_text(PHOCAS.format(base="line.quantity", method="whole_amount", bands=bands), encoding="utf-8")

    with pytest.raises(ProgramRefused) as refused:
        read_program(tmp_path)

    assert [str(problem) for problem in refused.value.problems] == [
        (
            "2021-01-01.yaml:14:16: error: There is a gap between this band and the one before it. "
            "Let from be the to of the band before: a value on the border belongs to the upper band."
        )
    ]


def test_16_a_hundred_yen_in_thirds_are_34_33_and_33(tmp_path: Path):
    """Computed: by largest remainder, ties by code."""
    text = """
program: {id: thirds}
currency: JPY
incentives:
  - {id: commission, type: commission, base: line.net, rate: 100 %, limits: none}
"""
    cases = """
- case: a line of 100 yen shared by three
  partners: {aoba: {}, kita: {}, minami: {}}
  lines: [{id: A1, partner: aoba, net: 100, date: 2021-05-01}]
  credits:
    - {line: A1, partner: minami, weight: 1}
    - {line: A1, partner: kita, weight: 1}
    - {line: A1, partner: aoba, weight: 1}
  earns: {commission: {A1: {aoba: 34, kita: 33, minami: 33}}}
"""

    assert outcome(tmp_path, text, cases) == []


def test_16_whole_amount_bands_add_up_line_by_line(tmp_path: Path):
    """Computed: 3 % below 3,000,000 and 5 % from it; 5 % of 3,000,000 is 150,000, of which 30,000 are paid already."""
    text = PHOCAS.replace("USD", "JPY").format(
        base="line.net",
        method="whole_amount",
        bands="[{from: 0, to: 3_000_000, rate: 3 %}, {from: 3_000_000, to: open, rate: 5 %}]",
    )
    cases = """
- case: 1,000,000 and then 2,000,000 earn 30,000 and then 120,000
  lines:
    - {id: A1, partner: aoba, net: 1_000_000, date: 2021-05-01}
    - {id: A2, partner: aoba, net: 2_000_000, date: 2021-05-02}
  earns: {rebate: {A1: 30_000, A2: 120_000}}
"""

    assert outcome(tmp_path, text, cases) == []
