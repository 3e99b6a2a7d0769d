"""What the next rank asks for, what a partner has of it, and how much is lacking: docs/rules/ranks.md."""

from datetime import date
from typing import Any

import pytest

from enishi_engine.calculate import review_days
from enishi_engine.core.program import Program
from enishi_engine.explain import Requirement, action_in_words, figures_in_words, next_rung, requirements, review_in_words
from enishi_engine.program import read_texts

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
TEXT = """
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
metrics:
  sales: {label: {ja: 売上, en: sales}, is: sum(line.net) over month}
  customers: {label: {ja: 顧客数, en: the number of customers}, is: count(distinct line.customer) over month}
  cloud: {label: {ja: クラウド比率, en: the cloud share}, is: sum(line.net where product.family = cloud) over month / sum(line.net) over month}
ranks:
  promote: monthly
  demote: {yearly: "05-01"}
  ladder:
    - {id: bronze, label: {ja: ブロンズ, en: Bronze}}
    - {id: silver, label: {ja: シルバー, en: Silver}, condition: "CONDITION"}
    - {id: gold, label: {ja: ゴールド, en: Gold}, condition: "sales >= 9_000_000"}
incentives: []
"""


def of(condition: str, **held: Any) -> tuple[tuple[Requirement, ...], ...]:
    """What silver asks of a partner with these figures."""
    program = text(condition)
    rung = next_rung("bronze", program.versions[0].ladder)
    assert rung is not None
    return requirements(rung, review(), figures(**held), program, "en")


def text(condition: str) -> Program:
    return read_texts({APRIL: ("2026-04-01.yaml", TEXT.replace("CONDITION", condition).encode())}).program


def review(**more: Any) -> dict[str, Any]:
    row = {"partner": "aoba", "day": MAY, "version": APRIL, "held": "bronze", "merited": "bronze", "rank": "bronze", "action": "kept"}
    return row | {"chosen": "none", "decision": None} | more


def figures(*, sales: int | None = None, customers: int | None = None, cloud: tuple[int, int] | None = None) -> list[dict[str, Any]]:
    value, of_ = cloud or (None, None)
    rows = [("sales", sales, None, "money"), ("customers", customers, None, "count"), ("cloud", value, of_, "ratio")]
    return [
        {"partner": "aoba", "day": MAY, "version": APRIL, "metric": metric, "value": value, "of": of, "unit": unit}
        for metric, value, of, unit in rows
    ]


def test_each_condition_says_whether_it_is_met_and_how_much_is_lacking():
    """5,000,000 less 3,800,000 is 1,200,000; 3 customers less 2 is 1; 40 of 100 is 40 %, and 35 are asked for."""
    (track,) = of("sales >= 5_000_000 and customers >= 3 and cloud >= 35 %", sales=3_800_000, customers=2, cloud=(40, 100))

    assert track == (
        Requirement("sales is at least ¥5,000,000", met=False, had="¥3,800,000", lacking="¥1,200,000"),
        Requirement("the number of customers is at least 3", met=False, had="2", lacking="1"),
        Requirement("the cloud share is at least 35%", met=True, had="40%", lacking=None),
    )


def test_more_than_a_figure_asks_for_one_more_and_as_much_is_enough_for_at_least():
    (above,), (least,) = of("sales > 5_000_000", sales=5_000_000)[0], of("sales >= 5_000_000", sales=5_000_000)[0]

    assert (above.met, above.lacking) == (False, "¥1")
    assert (least.met, least.lacking) == (True, None)


def test_of_several_tracks_each_says_what_it_asks_for():
    tracks = of("sales >= 5_000_000 or (customers >= 3 and cloud >= 35 %)", sales=1_000_000, customers=3, cloud=(10, 100))

    assert [[(one.met, one.lacking) for one in track] for track in tracks] == [[(False, "¥4,000,000")], [(True, None), (False, None)]]


@pytest.mark.parametrize("condition", ["sales >= 5_000_000", "cloud >= 35 %", "sales >= 1 and not cloud < 35 %"])
def test_a_figure_that_is_missing_tells_nothing(condition: str):
    ((*_, last),) = of(condition, sales=1 if "not" in condition else None)

    assert (last.met, last.lacking) == (None, None)


def test_a_condition_on_the_rank_held_is_met_from_that_rank_on():
    ((silver, bronze),) = of("rank >= silver and rank >= bronze")

    assert (silver.met, bronze.met) == (False, True)


def test_a_share_of_the_cohort_is_met_by_place_and_size():
    """Place 2 of 4 is 50 %."""
    for share, met in ((50, True), (49, False)):
        program = text(f"position(sales) / cohort(sales) <= {share} %")
        rung = next_rung("bronze", program.versions[0].ladder)
        assert rung is not None
        rows = [
            {"partner": "aoba", "day": MAY, "version": APRIL, "metric": metric, "value": value, "of": None, "unit": "count"}
            for metric, value in (("position(sales)", 2), ("cohort(sales)", 4))
        ]
        ((one,),) = requirements(rung, review(), rows, program, "en")
        assert one.met is met


def test_above_the_top_there_is_no_rank_and_where_everybody_meets_a_rank_nothing_is_asked():
    ladder = text("sales >= 1").versions[0].ladder
    bronze = next_rung("none", ladder)

    assert bronze is not None
    assert requirements(bronze, review(), [], text("sales >= 1"), "en") == ()
    assert next_rung("gold", ladder) is None
    assert next_rung("bronze", None) is None


def test_a_review_says_its_day_its_ranks_its_reason_and_its_figures():
    program, row = text("sales >= 5_000_000"), review(rank="silver", action="promoted")

    assert review_in_words(row, program, "en") == "review of 1 May 2026: Bronze → Silver (promoted)"
    assert action_in_words(row, "ja") == "昇格"
    assert figures_in_words(row, figures(sales=5_000_000), program, "en") == ("sales: ¥5,000,000",)


def test_review_days_are_those_of_either_rhythm_from_the_texts_first_day_on():
    days = review_days(text("sales >= 1"), until=date(2026, 6, 1))

    assert [(one.day, one.promotes, one.demotes) for one in days] == [
        (APRIL, True, False),
        (MAY, True, True),
        (date(2026, 6, 1), True, False),
    ]
