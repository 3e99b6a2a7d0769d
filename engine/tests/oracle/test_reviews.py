"""The ladder, its reviews and decisions, from docs/rules/ranks.md; published programs where one is named."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from enishi_engine.core.expression import (
    Aggregate,
    And,
    Comparator,
    Compare,
    CurrentRank,
    Expression,
    Field,
    Fold,
    Literal,
    MetricValue,
    Period,
    Span,
    SpanKind,
    Unit,
)
from enishi_engine.core.incentive import ByKey, Condition, Fixed, Label, Ladder, Metric, Payee, Rhythm, Rung, Value
from enishi_engine.core.refusals import UnknownRank

NAME = Label("縁", "Enishi")
MARCH_FIRST = {"from_day": date(2026, 3, 1), "year_starts": (3, 1)}
SCORE = Metric(
    "score", NAME,
    Aggregate(Fold.LATEST, "activity", Field("activity", "value", Unit.NUMBER), None, "date", Span(SpanKind.TRAILING_MONTHS, length=120), Unit.NUMBER),
    "latest(activity.value)",
)  # fmt: skip


def scored(*scores: tuple[str, int]) -> list[dict[str, Any]]:
    return [
        {"id": f"E{n}", "partner": "aoba", "kind": "score", "value": value * 1_000_000, "date": day}
        for n, (day, value) in enumerate(scores)
    ]


def at_least(score: int) -> Compare:
    return Compare(Comparator.AT_LEAST, MetricValue("score", Unit.NUMBER), Literal(score * 1_000_000, Unit.NUMBER))


def rung(id: str, test: Expression | None) -> Rung:
    return Rung(id, NAME, None if test is None else Condition(test, id))


FOUR = (rung("registered", at_least(0)), rung("silver", at_least(250)), rung("gold", at_least(500)), rung("platinum", at_least(750)))
THREE = (rung("bronze", None), rung("silver", at_least(10)), rung("gold", at_least(30)))
SALESFORCE = Ladder(FOUR, Rhythm(Period.QUARTER), Rhythm(Period.YEAR, (3, 1)))
MONTHLY = Rhythm(Period.MONTH)


def monthly(**more: Any) -> Ladder:
    return Ladder(THREE, MONTHLY, MONTHLY, **more)


def test_salesforce_keeps_the_rank_of_the_first_of_march_all_year(of: Callable[..., Any]) -> None:
    # https://partners.salesforce.com/s/education/consultants/Consulting_Partner_Program
    scores = scored(("2026-02-20", 760), ("2026-04-10", 600))

    answer = of(ladder=SALESFORCE, metrics=(SCORE,), activities=scores, until="2027-03-01", **MARCH_FIRST)

    assert answer.reviews() == [
        ("2026-03-01", "none", "platinum", "promoted"),
        ("2026-06-01", "platinum", "platinum", "kept_until_demotion"),
        ("2026-09-01", "platinum", "platinum", "kept_until_demotion"),
        ("2026-12-01", "platinum", "platinum", "kept_until_demotion"),
        ("2027-03-01", "platinum", "gold", "demoted"),
    ]


def test_salesforce_promotes_at_once_at_a_quarterly_review(of: Callable[..., Any]) -> None:
    scores = scored(("2026-02-20", 480), ("2026-04-10", 520))

    answer = of(ladder=SALESFORCE, metrics=(SCORE,), activities=scores, until="2026-06-01", **MARCH_FIRST)

    assert answer.reviews() == [("2026-03-01", "none", "silver", "promoted"), ("2026-06-01", "silver", "gold", "promoted")]


@pytest.mark.parametrize(
    ("score", "rank"), [(249, "registered"), (250, "silver"), (499, "silver"), (500, "gold"), (749, "gold"), (750, "platinum")]
)
def test_salesforce_boundaries(score: int, rank: str, of: Callable[..., Any]) -> None:
    answer = of(ladder=SALESFORCE, metrics=(SCORE,), activities=scored(("2026-02-28", score)), until="2026-03-01", **MARCH_FIRST)

    assert answer.reviews() == [("2026-03-01", "none", rank, "promoted")]


def test_an_unknown_condition_is_not_met_so_nobody_without_a_score_has_a_rank(of: Callable[..., Any]) -> None:
    answer = of(ladder=SALESFORCE, metrics=(SCORE,), activities=scored(("2026-03-01", 760)), until="2026-03-01", **MARCH_FIRST)

    assert answer.reviews() == [("2026-03-01", "none", "none", "kept")]
    assert answer.metric("score") == {"2026-03-01": None}


def test_everybody_opens_on_a_first_rung_without_a_condition(of: Callable[..., Any]) -> None:
    assert of(ladder=monthly(), metrics=(SCORE,), until="2026-04-01").reviews() == [("2026-04-01", "bronze", "bronze", "kept")]


def test_one_step_goes_up_a_rung_at_a_time_and_down_as_it_says(of: Callable[..., Any]) -> None:
    scores = scored(("2026-03-01", 30), ("2026-05-20", 0))

    answer = of(ladder=monthly(one_step_up=True), metrics=(SCORE,), activities=scores, until="2026-06-01")
    down = of(ladder=monthly(one_step_down=True), metrics=(SCORE,), activities=scores, until="2026-07-01")

    assert [review[2:] for review in answer.reviews()] == [("silver", "promoted"), ("gold", "promoted"), ("bronze", "demoted")]
    assert [review[2:] for review in down.reviews()] == [
        ("gold", "promoted"),
        ("gold", "kept"),
        ("silver", "demoted"),
        ("bronze", "demoted"),
    ]


def test_a_rank_is_kept_for_its_months_from_the_day_it_was_reached(of: Callable[..., Any]) -> None:
    scores = scored(("2026-03-01", 30), ("2026-04-20", 0))

    answer = of(ladder=monthly(keep_months=3), metrics=(SCORE,), activities=scores, until="2026-07-01")

    assert [review[2:] for review in answer.reviews()] == [
        ("gold", "promoted"), ("gold", "kept_by_months"), ("gold", "kept_by_months"), ("bronze", "demoted"),
    ]  # fmt: skip


def test_grace_forgives_failures_in_a_row_and_starts_anew_after_a_pass(of: Callable[..., Any]) -> None:
    scores = scored(("2026-03-01", 30), ("2026-04-20", 0), ("2026-05-20", 30), ("2026-06-20", 0))

    answer = of(ladder=monthly(grace=1), metrics=(SCORE,), activities=scores, until="2026-08-01")

    assert [review[2:] for review in answer.reviews()] == [
        ("gold", "promoted"), ("gold", "kept_by_grace"), ("gold", "kept"), ("gold", "kept_by_grace"), ("bronze", "demoted"),
    ]  # fmt: skip


def test_a_higher_merit_waits_for_a_promotion_day(of: Callable[..., Any]) -> None:
    ladder = Ladder(THREE, Rhythm(Period.HALF), MONTHLY)

    answer = of(ladder=ladder, metrics=(SCORE,), activities=scored(("2026-04-20", 30)), until="2026-06-01")

    assert [review[2:] for review in answer.reviews()] == [
        ("bronze", "kept"),
        ("bronze", "kept_until_promotion"),
        ("bronze", "kept_until_promotion"),
    ]


@pytest.mark.parametrize(
    ("held", "customers", "rank"),
    [("silver", 10, "gold"), ("bronze", 40, "bronze"), ("silver", 35, "gold"), ("gold", 29, "gold"), ("gold", 30, "platinum")],
)
def test_money_forward_asks_for_the_rank_below(held: str, customers: int, rank: str, of: Callable[..., Any]) -> None:
    # https://biz.moneyforward.com/mfc-partner/member-rank-criteria/: Gold needs 10 and to be Silver, Platinum 30 and to be Gold.
    def must_hold(place: int, customers: int) -> And:
        return And((at_least(customers), Compare(Comparator.AT_LEAST, CurrentRank(), Literal(place, Unit.RANK))))

    rungs = (
        rung("bronze", None),
        rung("silver", Literal(False, Unit.BOOL)),
        rung("gold", must_hold(2, 10)),
        rung("platinum", must_hold(3, 30)),
    )
    decided = [{"id": "R1", "partner": "aoba", "rank": held, "last_day": "2026-03-31"}]

    answer = of(
        ladder=Ladder(rungs, MONTHLY, Rhythm(None)),
        metrics=(SCORE,),
        activities=scored(("2026-03-01", customers)),
        rank_decisions=decided,
        until="2026-04-01",
    )

    assert answer.reviews()[0][2] == rank


# ── Partners, decisions, days ────────────────────────────────────────────────────────────────────────────────────────


def test_only_partners_in_business_on_the_day_are_reviewed(of: Callable[..., Any]) -> None:
    partners = [{"code": "aoba", "first_day": "2026-05-01", "last_day": "2026-06-01"}]

    answer = of(ladder=monthly(), metrics=(SCORE,), partners=partners, until="2026-07-01")

    assert [review[0] for review in answer.reviews()] == ["2026-05-01", "2026-06-01"]


def test_a_decision_holds_against_reviews_and_the_rank_stays_until_one_moves_it(of: Callable[..., Any]) -> None:
    decided = [{"id": "R1", "partner": "aoba", "rank": "gold", "first_day": "2026-04-15", "last_day": "2026-05-15"}]

    answer = of(ladder=monthly(), metrics=(SCORE,), rank_decisions=decided, until="2026-06-01")

    assert answer.reviews() == [
        ("2026-04-01", "bronze", "bronze", "kept"), ("2026-05-01", "gold", "gold", "decided"), ("2026-06-01", "gold", "bronze", "demoted"),
    ]  # fmt: skip


def test_a_decision_of_a_review_day_comes_first_and_of_two_the_one_that_started_last_counts(of: Callable[..., Any]) -> None:
    decided = [
        {"id": "R1", "partner": "aoba", "rank": "silver"},
        {"id": "R3", "partner": "aoba", "rank": "gold", "first_day": "2026-05-01", "last_day": "2026-05-31"},
        {"id": "R2", "partner": "aoba", "rank": "bronze", "first_day": "2026-05-01"},
    ]

    answer = of(ladder=monthly(), metrics=(SCORE,), rank_decisions=decided, until="2026-06-01")

    assert answer.reviews() == [
        ("2026-04-01", "silver", "silver", "decided"), ("2026-05-01", "gold", "gold", "decided"), ("2026-06-01", "gold", "bronze", "decided"),
    ]  # fmt: skip


def test_a_decision_for_a_rank_that_the_ladder_lacks_is_refused(of: Callable[..., Any]) -> None:
    with pytest.raises(UnknownRank, match='Rank decision "R1" for aoba: the text of 2026-04-01 has no rank "diamond"'):
        of(ladder=monthly(), metrics=(SCORE,), rank_decisions=[{"id": "R1", "partner": "aoba", "rank": "diamond"}], until="2026-04-01")


def test_a_line_of_the_review_day_has_the_new_rank(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    by_rank = ByKey(CurrentRank(), "rank", ((1, Value(10)), (3, Value(30))))
    lines = [{"id": f"A{day}", "net": 1, "ordered_on": f"2026-0{day}"} for day in ("4-30", "5-01")]

    answer = of(
        incentive(amount=Fixed(by_rank)), ladder=monthly(), metrics=(SCORE,), activities=scored(("2026-04-10", 30)), order_lines=lines
    )

    assert answer.amounts == {"commission/A4-30/aoba": 10, "commission/A5-01/aoba": 30}
    assert answer.line("commission/A5-01/aoba")["rank"] == "gold"


def test_a_rank_without_a_row_pays_nothing_and_is_named(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    by_rank = ByKey(CurrentRank(), "rank", ((2, Value(10)),))

    answer = of(
        incentive(amount=Fixed(by_rank)),
        ladder=SALESFORCE,
        metrics=(SCORE,),
        order_lines=[{"id": "A1", "net": 1, "ordered_on": "2026-10-01"}],
    )

    assert answer.why("commission/A1/aoba", "gate", "reason", "subject", "unit", "had_code", "had") == (
        9,
        "no_row",
        "rank",
        "rank",
        "none",
        None,
    )


def test_without_a_ladder_nobody_has_a_rank(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    answer = of(incentive(amount=Fixed(Value(1))), order_lines=[{"id": "A1", "net": 1, "ordered_on": "2026-10-01"}])

    assert answer.line("commission/A1/aoba")["rank"] is None
    assert answer.rows("ranks") == []


def test_a_new_ladder_without_the_rank_held_starts_from_its_opening_rank(
    of_program: Callable[..., Any], a_version: Callable[..., Any]
) -> None:
    two = Ladder((rung("member", None), rung("partner", at_least(10))), MONTHLY, MONTHLY)
    versions = (
        a_version(ladder=monthly(keep_months=12), metrics=(SCORE,), until_day=date(2026, 5, 1)),
        a_version(ladder=two, metrics=(SCORE,), from_day=date(2026, 5, 1)),
    )

    answer = of_program(versions, activities=scored(("2026-03-01", 30)), until="2026-05-01")

    assert answer.reviews() == [("2026-04-01", "bronze", "gold", "promoted"), ("2026-05-01", "member", "partner", "promoted")]


def test_a_rank_that_is_too_low_is_named_by_its_id(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    at_least_gold = Condition(Compare(Comparator.AT_LEAST, CurrentRank(), Literal(3, Unit.RANK)), "rank >= gold")
    for_gold = incentive(amount=Fixed(Value(1)), who=(at_least_gold,))

    answer = of(for_gold, ladder=monthly(), metrics=(SCORE,), order_lines=[{"id": "A1", "net": 1, "ordered_on": "2026-10-01"}])

    columns = ("gate", "reason", "subject", "needed", "had", "unit", "needed_code", "had_code")
    assert answer.why("commission/A1/aoba", *columns) == (2, "who", "rank >= gold", None, None, "rank", "gold", "bronze")


def test_the_rank_and_metrics_are_the_payees_companys(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    by_rank = ByKey(CurrentRank(), "rank", ((1, Value(10)), (3, Value(30))))
    partners = [{"code": "aoba", "introduced_by": "kita"}, {"code": "kita"}]
    decided = [{"id": "R1", "partner": "kita", "rank": "gold"}]
    lines = [{"id": "A1", "net": 1, "ordered_on": "2026-10-01"}]
    facts = {"ladder": monthly(), "metrics": (SCORE,), "partners": partners, "rank_decisions": decided, "order_lines": lines}

    to_introducer = of(incentive(amount=Fixed(by_rank), payee=Payee.INTRODUCER), **facts)
    to_seller = of(incentive(amount=Fixed(by_rank)), **facts)

    assert (to_introducer.amounts, to_seller.amounts) == ({"commission/A1/aoba": 30}, {"commission/A1/aoba": 10})
