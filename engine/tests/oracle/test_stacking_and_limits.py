"""Incentives that meet, caps and floors, from docs/rules/stacking-and-limits.md."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from enishi_engine.core.expression import Field, Unit
from enishi_engine.core.incentive import (
    CampaignDays,
    Fixed,
    Limit,
    LimitKey,
    OncePer,
    OnEvent,
    Payee,
    Percent,
    Share,
    Stacking,
    TakeBack,
    Value,
)

NET = Field("line", "net", Unit.MONEY)
ALL = Percent(Value(1_000_000))
PER_MONTH = (LimitKey.PARTNER, LimitKey.MONTH)
LINES = [{"id": "A1", "net": 100, "ordered_on": "2026-10-01"}]


def fixed(amount: int) -> Fixed:
    return Fixed(Value(amount))


# ── Stacking ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_with_add_both_pay(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    one = incentive("one", amount=fixed(10), stacking={"other": Stacking.ADD})

    assert of(one, incentive("other", amount=fixed(20)), order_lines=LINES).amounts == {"one/A1/aoba": 10, "other/A1/aoba": 20}


def test_with_best_the_larger_pays_whichever_of_the_two_says_so(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    one = incentive("one", amount=fixed(10))
    other = incentive("other", amount=fixed(20), stacking={"one": Stacking.BEST})

    answer = of(one, other, order_lines=LINES)

    assert answer.amounts == {"other/A1/aoba": 20}
    assert answer.why("one/A1/aoba") == (12, "other_is_better", "other", 20, 10, "money")


def test_equal_amounts_pay_the_one_that_stands_first_in_the_text(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    one = incentive("z_one", amount=fixed(10), stacking={"a_other": Stacking.BEST})

    answer = of(one, incentive("a_other", amount=fixed(10)), order_lines=LINES)

    assert answer.amounts == {"z_one/A1/aoba": 10}
    assert answer.why("a_other/A1/aoba") == (12, "other_is_better", "z_one", 10, 10, "money")


def test_this_first_pays_even_the_smaller_one(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    one = incentive("one", amount=fixed(20))
    other = incentive("other", amount=fixed(10), stacking={"one": Stacking.THIS_FIRST})

    answer = of(one, other, order_lines=LINES)

    assert answer.amounts == {"other/A1/aoba": 10}
    assert answer.why("one/A1/aoba") == (12, "other_comes_first", "other", 10, 20, "money")


def test_pairs_settle_in_the_order_of_the_text_while_both_still_stand(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    # 1 against 2: 2 is better. 1 has fallen, so 3, which 1 would have beaten by saying so, meets 2 alone: they add.
    one = incentive("one", amount=fixed(10), stacking={"two": Stacking.BEST, "three": Stacking.THIS_FIRST})
    two = incentive("two", amount=fixed(20), stacking={"three": Stacking.ADD})

    answer = of(one, two, incentive("three", amount=fixed(5)), order_lines=LINES)

    assert answer.amounts == {"two/A1/aoba": 20, "three/A1/aoba": 5}


def test_who_earned_nothing_meets_nobody(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    first = incentive("first", amount=fixed(0), stacking={"other": Stacking.THIS_FIRST})

    answer = of(first, incentive("other", amount=fixed(5)), order_lines=LINES)

    assert answer.amounts == {"other/A1/aoba": 5}
    assert answer.reasons == {"first/A1/aoba": "zero"}


def test_only_the_same_seller_meets(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    shared = [{"id": f"C{n}", "line": "A1", "partner": partner, "weight": 1} for n, partner in enumerate(("aoba", "kita"))]
    one = incentive("one", amount=fixed(11), stacking={"other": Stacking.BEST})

    answer = of(one, incentive("other", amount=fixed(11)), order_lines=LINES, credits=shared)

    assert answer.amounts == {"one/A1/aoba": 6, "one/A1/kita": 5}


def test_what_requires_a_fallen_one_falls_too(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    one = incentive("one", amount=fixed(10))
    better = incentive("better", amount=fixed(20), stacking={"one": Stacking.BEST})
    extra = incentive("extra", amount=fixed(1), requires="one")

    answer = of(one, better, extra, order_lines=LINES)

    assert answer.amounts == {"better/A1/aoba": 20}
    assert answer.why("extra/A1/aoba") == (12, "other_pays_nothing", "one", None, None, None)


def test_what_requires_one_that_was_already_paid_falls_at_stacking(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    once = incentive("once", amount=fixed(10), once_per=OncePer.PARTNER)
    extra = incentive("extra", amount=fixed(1), requires="once")

    answer = of(once, extra, order_lines=[*LINES, {"id": "A2", "net": 1, "ordered_on": "2026-10-02"}])

    assert answer.amounts == {"once/A1/aoba": 10, "extra/A1/aoba": 1}
    assert answer.why("extra/A2/aoba")[:3] == (12, "other_pays_nothing", "once")


# ── Limits ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def sales(*nets: int, day: str = "2026-10-01", **more: Any) -> list[dict[str, Any]]:
    return [{"id": f"A{n}", "net": net, "ordered_on": day, **more} for n, net in enumerate(nets, 1)]


def test_a_cap_of_300_000_a_partner_and_month(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    capped = incentive(amount=ALL, base=NET, limits=(Limit(PER_MONTH, 300_000),))

    answer = of(capped, order_lines=sales(200_000, 200_000, 50_000, -50_000))

    assert answer.amounts == {"commission/A1/aoba": 200_000, "commission/A2/aoba": 100_000}
    assert answer.line("commission/A1/aoba")["limited_by"] is None
    second = answer.line("commission/A2/aoba")
    assert (second["calculated"], second["payable"], second["limited_by"]) == (200_000, 100_000, "partner+month")
    assert answer.why("commission/A3/aoba") == (13, "limit_reached", "partner+month", 300_000, 400_000, "money")
    assert answer.why("commission/A4/aoba") == (13, "limit_reached", "partner+month", 300_000, 450_000, "money")


def test_a_new_month_and_another_partner_have_their_own_total(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    capped = incentive(amount=ALL, base=NET, limits=(Limit(PER_MONTH, 100),))
    lines = [
        *sales(150),
        {"id": "B1", "net": 150, "ordered_on": "2026-11-01"},
        {"id": "K1", "net": 150, "ordered_on": "2026-10-01", "partner": "kita"},
    ]

    assert of(capped, order_lines=lines).amounts == {"commission/A1/aoba": 100, "commission/B1/aoba": 100, "commission/K1/kita": 100}


@pytest.mark.parametrize(
    ("key", "expected"), [(LimitKey.QUARTER, [100, 100]), (LimitKey.HALF, [100]), (LimitKey.YEAR, [100]), (LimitKey.CAMPAIGN, [100])]
)
def test_periods_of_a_limit_are_the_programs(
    key: LimitKey, expected: list[int], of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    # With a year from April, 30 June and 1 July are in two quarters of one half.
    capped = incentive(amount=ALL, base=NET, limits=(Limit((LimitKey.PARTNER, key), 100),))
    lines = [{"id": "A1", "net": 100, "ordered_on": "2026-06-30"}, {"id": "A2", "net": 100, "ordered_on": "2026-07-01"}]

    assert list(of(capped, order_lines=lines).amounts.values()) == expected


def test_google_workspace_pays_at_most_2_300_a_customer(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    # https://refergoogleworkspace.withgoogle.com/support/faqs
    capped = incentive(amount=ALL, base=NET, limits=(Limit((LimitKey.CUSTOMER,), 2_300),))
    mori = {"id": "B1", "net": 3_000, "ordered_on": "2026-10-02", "customer": "mori", "partner": "kita"}
    lines = [*sales(2_000, 450, customer="kawa"), mori]

    assert of(capped, order_lines=lines).amounts == {"commission/A1/aoba": 2_000, "commission/A2/aoba": 300, "commission/B1/kita": 2_300}


def test_lines_without_a_customer_are_a_group_of_their_own(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    capped = incentive(amount=ALL, base=NET, limits=(Limit((LimitKey.CUSTOMER,), 100),))

    assert of(capped, order_lines=sales(80, 80)).amounts == {"commission/A1/aoba": 80, "commission/A2/aoba": 20}


def test_a_floor_raises_the_first_and_the_rest_add_nothing_until_it_is_passed(
    of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    floored = incentive(amount=ALL, base=NET, limits=(Limit(PER_MONTH, minimum=10_000),))

    answer = of(floored, order_lines=sales(6_000, 3_000, 4_000))

    # Totals 6,000 → 10,000; 9,000 → 10,000; 13,000 → 13,000.
    assert answer.amounts == {"commission/A1/aoba": 10_000, "commission/A3/aoba": 3_000}
    assert answer.line("commission/A1/aoba")["limited_by"] == "partner+month"
    assert answer.why("commission/A2/aoba") == (13, "limit_reached", "partner+month", 10_000, 6_000, "money")


def test_a_floor_is_cut_by_its_own_cap_and_a_negative_total_stays(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    both = incentive(amount=ALL, base=NET, limits=(Limit((LimitKey.LINE,), 50, 80),))

    assert of(both, order_lines=sales(10, -10)).amounts == {"commission/A1/aoba": 50, "commission/A2/aoba": -10}


def test_limits_apply_with_line_first_then_those_of_more_keys_then_in_the_order_of_the_text(
    of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    limits = (Limit((LimitKey.PARTNER,), 100), Limit(PER_MONTH, 90), Limit((LimitKey.LINE,), 60))
    capped = incentive(amount=ALL, base=NET, limits=limits)

    answer = of(capped, order_lines=[*sales(70, 70, 70), {"id": "B1", "net": 70, "ordered_on": "2026-11-01"}])

    # Line: 60, 60, 60, 60. Month: 60, 30, 0 and 60. Partner: 60, 90, 90, 150 cut to 100: 60, 30, 0, 10.
    assert answer.amounts == {"commission/A1/aoba": 60, "commission/A2/aoba": 30, "commission/B1/aoba": 10}
    assert [row["limited_by"] for row in answer.rows("earning_lines")] == ["line", "partner+month", "partner"]
    assert answer.why("commission/A3/aoba") == (13, "limit_reached", "partner+month", 90, 120, "money")


def test_a_limit_per_line_is_of_the_occasion_and_payee(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    # Both sellers' parts are paid to one parent: together they are one line of one payee.
    to_parent = incentive(amount=ALL, base=NET, payee=Payee.PARENT, limits=(Limit((LimitKey.LINE,), 60),))
    partners = [{"code": "aoba", "parent": "minami"}, {"code": "kita", "parent": "minami"}, {"code": "minami"}]
    shared = [{"id": f"C{n}", "line": "A1", "partner": partner, "weight": 1} for n, partner in enumerate(("aoba", "kita"))]

    answer = of(to_parent, order_lines=LINES, partners=partners, credits=shared)

    assert answer.amounts == {"commission/A1/aoba": 50, "commission/A1/kita": 10}


def test_a_limit_per_person_is_of_the_person_on_the_occasion(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    spiff = incentive(occasion=OnEvent(("course_passed",)), amount=fixed(70), limits=(Limit((LimitKey.PERSON, LimitKey.MONTH), 100),))
    people = [{"code": code, "partner": "aoba"} for code in ("ken", "yui")]
    activities = [
        {"id": f"E{n}", "partner": "aoba", "person": person, "kind": "course_passed", "date": "2026-10-01"}
        for n, person in enumerate(("ken", "ken", "yui"))
    ]

    assert list(of(spiff, activities=activities, people=people).amounts.values()) == [70, 30, 70]


def test_a_candidate_that_fell_at_stacking_does_not_use_up_a_limit(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    capped = incentive("capped", amount=ALL, base=NET, limits=(Limit(PER_MONTH, 100),))
    first = incentive(
        "first", amount=fixed(1), campaign=CampaignDays(date(2026, 10, 1), date(2026, 10, 1)), stacking={"capped": Stacking.THIS_FIRST}
    )

    answer = of(first, capped, order_lines=[*LINES, {"id": "A2", "net": 100, "ordered_on": "2026-10-02"}])

    assert answer.amounts == {"first/A1/aoba": 1, "capped/A2/aoba": 100}


def test_a_later_cancellation_frees_nothing(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    capped = incentive(amount=ALL, base=NET, limits=(Limit(PER_MONTH, 100),), take_back=TakeBack(("cancel",), None, Share.PROPORTIONAL))
    cancel = [{"id": "X1", "line": "A1", "kind": "cancel", "date": "2026-10-05"}]

    answer = of(capped, order_lines=sales(100, 100), line_changes=cancel)

    assert answer.amounts == {"commission/A1/aoba": 100, "commission/A1/aoba/X1": -100}
    assert answer.reasons == {"commission/A2/aoba": "limit_reached"}
