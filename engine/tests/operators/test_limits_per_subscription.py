"""The most for a subscription (stacking-and-limits.md, "Limits"): its lines and months of service belong together, whoever sold them."""

import pytest

from engine.tests.operators.desk import Example, Later, check, table, texts_of
from enishi_engine.program import ProgramRefused, read_texts


def capped(limit: str, more: str = "", type_: str = "commission") -> str:
    return f"incentives: [{{id: c, type: {type_}, base: line.net, rate: 10 %, limits: [{limit}]{more}}}]"


MONTH = capped("{per: [subscription, month], max: 150}")
YEAR = capped("{per: [subscription, year], max: 250}")
SERVED = capped("{per: [subscription, month], max: 150}", type_="recurring_commission")


@table(
    Example("an upgrade within the month shares the month's cap with its subscription", MONTH, "line A1 2024-04-10 1_000 subscription=s1; line A2 2024-04-20 1_000 subscription=s1", {"A1": 100, "A2": 50}),
    Example("each subscription has its own", MONTH, "line A1 2024-04-10 2_000 subscription=s1; line A2 2024-04-10 2_000 subscription=s2", {"A1": 150, "A2": 150}),
    Example("and each month", MONTH, "line A1 2024-04-30 2_000 subscription=s1; line A2 2024-05-01 2_000 subscription=s1", {"A1": 150, "A2": 150}),
    Example("exactly the cap leaves nothing", MONTH, "line A1 2024-04-10 1_500 subscription=s1; line A2 2024-04-10 10 subscription=s1", {"A1": 150}, {"A2": "limit_reached"}),
    Example("who sells it does not matter", MONTH, "line A1 2024-04-10 1_000 subscription=s1; line K1 2024-04-11 1_000 subscription=s1 partner=kita", {"A1 aoba": 100, "K1 kita": 50}),
    Example("the partner beside it makes it each one's", capped("{per: [subscription, partner, month], max: 150}"), "line A1 2024-04-10 1_000 subscription=s1; line K1 2024-04-11 1_000 subscription=s1 partner=kita", {"A1 aoba": 100, "K1 kita": 100}),
    Example("lines without a subscription form one group", MONTH, "line A1 2024-04-10 1_000; line A2 2024-04-11 1_000; line A3 2024-04-12 1_000 subscription=s1", {"A1": 100, "A2": 50, "A3": 100}),
    Example("a year of the program", YEAR, "line A1 2024-01-31 1_000 subscription=s1; line A2 2024-02-29 1_000 subscription=s1; line A3 2024-12-31 1_000 subscription=s1; line A4 2025-01-01 1_000 subscription=s1", {"A1": 100, "A2": 100, "A3": 50, "A4": 100}),
    Example("a floor for a subscription", capped("{per: [subscription, month], min: 50}"), "line A1 2024-04-10 100 subscription=s1; line A2 2024-04-10 100 subscription=s1; line A3 2024-04-10 100 subscription=s2", {"A1": 50, "A3": 50}, {"A2": "limit_reached"}),
    Example("months of service of two lines", SERVED, "line A1 2024-04-10 2_000 subscription=s1 term_months=2; line A2 2024-04-20 1_000 subscription=s1 term_months=1", {"A1#1": 100, "A1#2": 100, "A2#1": 50}, until="2024-05-31"),
    Example("a negative line gives room back", MONTH, "line A1 2024-04-10 1_000 subscription=s1; line A2 2024-04-11 -500 subscription=s1; line A3 2024-04-12 2_000 subscription=s1", {"A1": 100, "A2": -50, "A3": 100}),
    Example("a later text goes on counting", MONTH, "line A1 2024-04-10 1_000 subscription=s1; line A2 2024-04-20 1_000 subscription=s1; line A3 2024-04-21 1_000 subscription=s1", {"A1": 100, "A2": 80}, {"A3": "limit_reached"}, later=(Later("2024-04-15", capped("{per: [subscription, month], max: 180}")),)),
    Example("two limits, the one with more keys first", capped("{per: [partner, month], max: 120}, {per: [subscription, partner, month], max: 100}"), "line A1 2024-04-10 2_000 subscription=s1; line A2 2024-04-10 2_000 subscription=s2", {"A1": 100, "A2": 20}),
)  # fmt: skip
def test_caps_and_floors_per_subscription(example: Example):
    check(example)


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ("type: spiff, per: event, event: call, amount: 100", "Of events there is no subscription. Use partner."),
        ("type: mdf_claim", "Of claims there is no subscription. Use partner."),
    ],
)
def test_only_lines_and_their_months_have_a_subscription(terms: str, told: str):
    text = f"incentives: [{{id: c, {terms}, limits: [{{per: [subscription, month], max: 150}}]}}]"

    with pytest.raises(ProgramRefused) as refused:
        read_texts(texts_of(Example("", text, "")))
    assert [f"{one.problem} {one.remedy}" for one in refused.value.problems] == [told]
