"""Gates 1 to 11 and payees: same day, tie, leap day, month-end, zero and negative (docs/rules/candidates.md).

Zero and negative amounts touch no gate of days; they stand where a gate reads an amount (bundles, once per).
"""

import pytest

from engine.tests.operators.desk import Example, check, run, table
from enishi_engine.core.refusals import TargetNotWhole

BASE = "type: commission, base: line.net, rate: 10 %, limits: none"


def commission(more: str) -> str:
    return f"incentives: [{{id: c, {BASE}, {more}}}]"


CAMPAIGN = commission('first_day: "2024-02-29", last_day: "2024-04-30"')


@table(
    Example("first and last day are in it", CAMPAIGN, "line A1 2024-02-29 100; line A2 2024-04-30 100", {"A1": 10, "A2": 10}),
    Example("the days beside them are not", CAMPAIGN, "line A1 2024-02-28 100; line A2 2024-05-01 100", {}, {"A1": "before_first_day", "A2": "after_last_day"}),
    Example("a campaign of one day", commission('first_day: "2024-04-30", last_day: "2024-04-30"'), "line A1 2024-04-30 100", {"A1": 10}),
    Example("a day to test without days to test it by", commission("tested_on: acceptance"), "line A1 2024-04-01 100", {"A1": 10}),
    Example(
        "tested on acceptance, which one line lacks", commission('last_day: "2024-04-30", tested_on: acceptance'),
        "line A1 2024-05-10 100 accepted_on=2024-04-30; line A2 2024-04-01 100 accepted_on=2024-05-01; line A3 2024-04-01 100",
        {}, {"A1": "after_last_day"}, until="2024-04-30",
    ),
)  # fmt: skip
def test_campaign_days(example: Example):
    if example.until is None:
        check(example)
        return
    # Acceptance after the run's last day is absent, and A1 was ordered after it.
    check(Example(example.says, example.text, example.facts, {}, {"A2": "missing", "A3": "missing"}, until=example.until))


@table(
    Example(
        "three months from 30 November end with 27 February of a common year", commission("entitled: {months: 3, anchor: customer.first_order}"),
        "line A1 2026-11-30 100 customer=kawa; line A2 2027-02-27 100 customer=kawa; line A3 2027-02-28 100 customer=kawa", {"A1": 10, "A2": 10}, {"A3": "entitlement_over"},
    ),
    Example(
        "and with 28 February of a leap year", commission("entitled: {months: 3, anchor: customer.first_order}"),
        "line A1 2027-11-30 100 customer=kawa; line A2 2028-02-28 100 customer=kawa; line A3 2028-02-29 100 customer=kawa", {"A1": 10, "A2": 10}, {"A3": "entitlement_over"},
    ),
    Example(
        "a year from 29 February ends with 27 February", commission("entitled: {months: 12, anchor: partner.first_day}"),
        "partner aoba first_day=2024-02-29; line A1 2025-02-27 100; line A2 2025-02-28 100", {"A1": 10}, {"A2": "entitlement_over"},
    ),
    Example(
        "the anchor's own day counts, and without an anchor it is missing", commission("entitled: {months: 1, anchor: subscription.first_order}"),
        "line A1 2024-04-30 100 subscription=S1; line A2 2024-04-30 100", {"A1": 10}, {"A2": "missing"},
    ),
    Example(
        "from the agreement's first day", commission("entitled: {months: 1, anchor: agreement.first_day}"),
        "agreement G1 aoba agency 2024-01-31; line A1 2024-02-28 100; line A2 2024-02-29 100", {"A1": 10}, {"A2": "entitlement_over"},
    ),
)  # fmt: skip
def test_entitled(example: Example):
    check(example)


@table(
    Example("registered on the day of the order", commission("registered: {within: 0 days}"), "deal D1 2024-04-30; line A1 2024-04-30 100 deal=D1", {"A1": 10}),
    Example("a day before, within no day", commission("registered: {within: 0 days}"), "deal D1 2024-04-29; line A1 2024-04-30 100 deal=D1", {}, {"A1": "registered_too_early"}),
    Example("a day later", commission("registered: any_time"), "deal D1 2024-05-01; line A1 2024-04-30 100 deal=D1", {}, {"A1": "registered_late"}, until="2024-06-30"),
    Example("30 days before over a leap day, and 31", commission("registered: {within: 30 days}"),
            "deal D1 2024-02-01; deal D2 2024-01-31; line A1 2024-03-02 100 deal=D1; line A2 2024-03-02 100 deal=D2", {"A1": 10}, {"A2": "registered_too_early"}),
    Example("no deal", commission("registered: any_time"), "deal D1 2024-04-30; line A1 2024-04-30 100", {}, {"A1": "not_registered"}),
)  # fmt: skip
def test_registered(example: Example):
    check(example)


@table(
    Example("claimed on the day itself, within no day", commission("claim: {within: 0 days}"), "line A1 2024-04-30 100; activity V1 claim 2024-04-30 subject=A1", {"A1": 10}),
    Example("the 30th day over a leap day, and the 31st", commission("claim: {within: 30 days}"),
            "line A1 2024-02-01 100; line A2 2024-02-01 100; activity V1 claim 2024-03-02 subject=A1; activity V2 claim 2024-03-03 subject=A2", {"A1": 10}, {"A2": "claimed_late"}),
    Example("by the campaign's last day, a month's end", commission('last_day: "2024-04-30", claim: {by: last_day}'),
            "line A1 2024-04-30 100; line A2 2024-04-30 100; activity V1 claim 2024-04-30 subject=A1; activity V2 claim 2024-05-01 subject=A2", {"A1": 10}, {"A2": "claimed_late"}),
    Example("of two claims the earlier counts", commission("claim: {within: 1 days}"),
            "line A1 2024-04-30 100; activity V1 claim 2024-05-02 subject=A1; activity V2 claim 2024-05-01 subject=A1", {"A1": 10}),
    Example("somebody else's claim, and none", commission("claim: {within: 30 days}"),
            "line A1 2024-04-30 100; line A2 2024-04-30 100; activity V1 claim 2024-04-30 subject=A1 partner=kita", {}, {"A1": "not_claimed", "A2": "not_claimed"}),
)  # fmt: skip
def test_claim(example: Example):
    check(example)


def bundle(within: int, more: str = "") -> str:
    members = f"{{products: [accounting, hr], same: customer, within: {within} days}}"
    return f"incentives: [{{id: x, type: cross_sell, bundle: {members}, base: line.net, rate: 10 %, limits: none{more}}}]"


def sold(id_: str, day: str, product: str, net: int = 100, more: str = "") -> str:
    return f"line {id_} {day} {net} product={product} customer=kawa {more}"


@table(
    Example("90 days pay on the later line, 91 do not", bundle(90), "; ".join((sold("A1", "2026-10-01", "accounting"), sold("A2", "2026-12-30", "hr"))), {"A2": 10}, {"A1": "no_pair"}),
    Example("91 days", bundle(90), "; ".join((sold("A1", "2026-10-01", "accounting"), sold("A2", "2026-12-31", "hr"))), {}, {"A1": "no_pair", "A2": "too_late"}),
    Example("on one day the line booked later pays", bundle(0), "; ".join((sold("A1", "2024-04-30", "accounting", 100, "booked_at=2024-04-30T18:00"), sold("A2", "2024-04-30", "hr", 100, "booked_at=2024-04-30T09:00"))), {"A1": 10}, {"A2": "no_pair"}),
    Example("booked at one moment, the larger id is the later", bundle(0), "; ".join((sold("A1", "2024-04-30", "accounting"), sold("A2", "2024-04-30", "hr"))), {"A2": 10}, {"A1": "no_pair"}),
    Example("a day over 29 February counts", bundle(1), "; ".join((sold("A1", "2024-02-28", "accounting"), sold("A2", "2024-03-01", "hr"))), {}, {"A1": "no_pair", "A2": "too_late"}),
    Example("an earlier line of 0 counts", bundle(90), "; ".join((sold("A1", "2024-04-01", "accounting", 0), sold("A2", "2024-04-30", "hr"))), {"A2": 10}, {"A1": "no_pair"}),
    Example("an earlier credit note does not", bundle(90), "; ".join((sold("A1", "2024-04-01", "accounting", -1), sold("A2", "2024-04-30", "hr"))), {}, {"A1": "no_pair", "A2": "no_pair"}),
    Example("cancelled on the very day it is gone", bundle(90), "; ".join((sold("A1", "2024-04-01", "accounting"), sold("A2", "2024-04-30", "hr"), "change C1 A1 cancel - 2024-04-30")), {}, {"A1": "no_pair", "A2": "no_pair"}),
    Example("without a customer nothing can be a pair", bundle(90), "line A1 2024-04-01 100 product=accounting; line A2 2024-04-30 100 product=hr", {}, {"A1": "missing", "A2": "missing"}),
    Example("a line without a product is not even asked for its pair", bundle(90), "; ".join((sold("A1", "2024-04-01", "accounting"), "line A2 2024-04-30 100 customer=kawa")), {}, {"A1": "no_pair"}),
    Example("nor is another customer's line", bundle(90), "; ".join((sold("A1", "2024-04-01", "accounting"), "line A2 2024-04-30 100 product=hr customer=mori")), {}, {"A1": "no_pair", "A2": "no_pair"}),
    Example("cancelled in part it is not gone", bundle(90), "; ".join((sold("A1", "2024-04-01", "accounting"), sold("A2", "2024-04-30", "hr"), "change C1 A1 cancel 99 2024-04-15")), {"A2": 10}, {"A1": "no_pair"}),
    Example("nor is a line of 0 with a refund", bundle(90), "; ".join((sold("A1", "2024-04-01", "accounting", 0), sold("A2", "2024-04-30", "hr"), "change C1 A1 refund 0 2024-04-15")), {"A2": 10}, {"A1": "no_pair"}),
    Example("cancelled the day after it still counts", bundle(90), "; ".join((sold("A1", "2024-04-01", "accounting"), sold("A2", "2024-04-30", "hr"), "change C1 A1 cancel - 2024-05-01")), {"A2": 10}, {"A1": "no_pair"}),
)  # fmt: skip
def test_bundle(example: Example):
    check(example)


@table(
    Example("on one day the first booked, of equals the smaller id", commission("once_per: customer"), "line A2 2024-04-30 100 customer=kawa; line A1 2024-04-30 100 customer=kawa", {"A1": 10}, {"A2": "already_paid"}),
    Example("a line of 0 does not take the place", commission("once_per: customer"), "line A1 2024-04-01 0 customer=kawa; line A2 2024-04-30 100 customer=kawa", {"A2": 10}, {"A1": "zero"}),
    Example("a negative one does", commission("once_per: customer"), "line A1 2024-02-29 -100 customer=kawa; line A2 2024-04-30 100 customer=kawa", {"A1": -10}, {"A2": "already_paid"}),
    Example("without a customer it is missing", commission("once_per: customer"), "line A1 2024-04-30 100", {}, {"A1": "missing"}),
)  # fmt: skip
def test_once_per(example: Example):
    check(example)


@table(
    Example(
        "where the commission is zero the raise pays nothing; a negative one is raised too",
        f"""incentives:
  - {{id: c, {BASE}, who: "line.quantity = 1"}}
  - {{id: r, type: rate_up, changes: c, raise: 5 pp, first_day: "2024-02-29", last_day: "2024-04-30", limits: none}}
""",
        "line A1 2024-02-29 0; line A2 2024-04-30 -100; line A3 2024-04-30 100 quantity=2; line A4 2024-05-01 100",
        {"c A2": -10, "r A2": -5, "c A4": 10},
        {"c A1": "zero", "r A1": "other_pays_nothing", "c A3": "who", "r A3": "other_pays_nothing", "r A4": "after_last_day"},
    ),
)  # fmt: skip
def test_requires(example: Example):
    check(example)


def test_each_raise_names_the_incentive_that_it_raises():
    """Of c and d the better is paid, 20 for d: c yields, and its raise with it; the raise of d is paid, 5 % of 100."""
    days = 'first_day: "2024-02-29", last_day: "2024-04-30", limits: none'
    text = f"""incentives:
  - {{id: c, {BASE}, with: {{d: best}}}}
  - {{id: d, {BASE.replace("10 %", "20 %")}}}
  - {{id: r, type: rate_up, changes: c, raise: 5 pp, {days}, with: {{s: add, d: add}}}}
  - {{id: s, type: rate_up, changes: d, raise: 5 pp, {days}, with: {{c: add}}}}
"""
    result = run(Example("", text, "line A1 2024-04-01 100"))

    assert {row["incentive"]: row["amount"] for row in result.rows("earning_lines")} == {"d": 20, "s": 5}
    assert {row["incentive"]: (row["gate"], row["reason"], row["subject"]) for row in result.rows("not_paid")} == {
        "c": (12, "other_is_better", "d"), "r": (12, "other_pays_nothing", "c"),
    }  # fmt: skip


SPIFF = "incentives: [{id: s, type: spiff, per: line, amount: 100, limits: [{per: [person], max: 100}]}]"


@table(
    Example(
        "consent given on the day of the order holds: two lines share the person's cap", SPIFF,
        "person ken aoba consented_on=2024-02-29; line A1 2024-02-29 1 person=ken; line A2 2024-03-01 1 person=ken", {"A1": 100}, {"A2": "limit_reached"},
    ),
)  # fmt: skip
def test_person(example: Example):
    check(example)


def test_until_the_consents_last_day_the_person_is_paid_and_from_the_day_after_it_the_company():
    paid = (
        "person ken aoba consented_on=2024-02-01 consent_until=2024-02-29; line A1 2024-02-29 1 person=ken; line A2 2024-03-01 1 person=ken"
    )

    rows = run(Example("", SPIFF.replace("[{per: [person], max: 100}]", "none"), paid, {})).rows("earning_lines")
    assert {row["fact_id"]: (row["payee_kind"], row["payee"]) for row in rows} == {"A1": ("person", "ken"), "A2": ("partner", "aoba")}


@table(
    Example(
        "a credit whose last day is the order's day holds, the day after it does not: 100 in halves, then whole to its own partner", commission("credit: sold"),
        "line A1 2024-04-30 1_000; line A2 2024-05-01 1_000; credit K1 A1 kita 1 last_day=2024-04-30; credit K2 A1 minami 1; credit K3 A2 kita 1 last_day=2024-04-30",
        {"A1 kita": 50, "A1 minami": 50, "A2 aoba": 100},
    ),
    Example(
        "-100 in thirds is -34, -33, -33 before the rate: -3, -3, -3", commission("credit: sold"),
        "line A1 2024-02-29 -100; credit K1 A1 kita 1; credit K2 A1 minami 1; credit K3 A1 aoba 1", {"A1 aoba": -3, "A1 kita": -3, "A1 minami": -3},
    ),
    Example("nobody sourced it: no candidate", commission("credit: sourced"), "line A1 2024-04-30 1_000", {}, {}),
)  # fmt: skip
def test_credits(example: Example):
    check(example)


EVENT = "incentives: [{id: e, type: spiff, per: event, event: meeting_set, amount: 100, once_per: partner, limits: none}]"


@table(
    Example("of two meetings on 29 February the smaller id is first", EVENT, "activity V2 meeting_set 2024-02-29; activity V1 meeting_set 2024-02-29", {"V1": 100}, {"V2": "already_paid"}),
    Example("another kind is no candidate", EVENT, "activity V1 portal_login 2024-02-29", {}, {}),
)  # fmt: skip
def test_events(example: Example):
    check(example)


def bonus(over: str, reached: str = "sales >= 1_000", more: str = "") -> str:
    return f"""metrics: {{sales: sum(line.net) over month}}
incentives: [{{id: b, type: target_bonus, over: {over}, reached: "{reached}", amount: 500, who: "partner.code = aoba", limits: none{more}}}]
"""


LEAP = ', first_day: "2024-02-01", last_day: "2024-02-29"'


@table(
    Example("a period that ends on 29 February reads that day", bonus("campaign", more=LEAP), "line A1 2024-02-29 1_000",
            {"2024-02-01..2024-02-29 aoba": 500}, {"2024-02-01..2024-02-29 kita": "who", "2024-02-01..2024-02-29 minami": "who"}, until="2024-02-29"),
    Example("it has not ended a day earlier", bonus("campaign", more=LEAP), "line A1 2024-02-27 1_000", until="2024-02-28"),
    Example("a line of 1 March is not in it", bonus("campaign", more=LEAP), "line A1 2024-02-29 999; line A2 2024-03-01 1",
            {}, {"2024-02-01..2024-02-29 aoba": "condition", "2024-02-01..2024-02-29 kita": "who", "2024-02-01..2024-02-29 minami": "who"}),
)  # fmt: skip
def test_periods(example: Example):
    check(example)


def targeted(value: int, sales: int, signed: str, more: str = "") -> tuple[str, str]:
    text = bonus("campaign", "sales >= target.sales", LEAP)
    facts = f"line A1 2024-02-29 {sales}; target T1 sales 2024-02-01 2024-02-29 {value * 1_000_000} partner_signed_on={signed} maker_signed_on=2024-01-15 {more}"
    return text, facts


def test_a_target_of_half_a_yen_is_refused_before_the_run():
    text, facts = targeted(1, 1, "2024-02-01")

    with pytest.raises(TargetNotWhole, match='Target "T1" of aoba for sales has more decimals'):
        run(Example("", text, facts.replace(" 1000000 ", " 500000 ")))


OTHERS = {"2024-02-01..2024-02-29 kita": "who", "2024-02-01..2024-02-29 minami": "who"}
PAID, MISSED = {"2024-02-01..2024-02-29 aoba": 500}, {"2024-02-01..2024-02-29 aoba": "missing", **OTHERS}


@table(
    Example("signed on the period's first day, reached exactly", *targeted(1_000, 1_000, "2024-02-01"), PAID, OTHERS),
    Example("signed a day later does not count", *targeted(1_000, 1_000, "2024-02-02"), {}, MISSED),
    Example("unless both agreed to that", *targeted(1_000, 1_000, "2024-02-02", "agreed_late=true"), PAID, OTHERS),
    Example("a target of 0 is reached by 0", *targeted(0, 0, "2024-02-01"), PAID, OTHERS),
    Example("and by 0 one below 0", *targeted(-5, 0, "2024-02-01"), PAID, OTHERS),
    Example("another partner's target is its own", *targeted(1_000, 1_000, "2024-02-01", f"; target T2 sales 2024-02-01 2024-02-29 {10**10} partner=kita partner_signed_on=2024-02-01 maker_signed_on=2024-01-15"), PAID, OTHERS),
    Example("nor does one that another signed after it take its place", *targeted(1_000, 1_000, "2024-01-20", f"; target T2 sales 2024-02-01 2024-02-29 {10**10} partner=kita partner_signed_on=2024-01-25 maker_signed_on=2024-01-15"), PAID, OTHERS),
    Example("a target of 1,000 dollars is reached by 100,000 cents", *targeted(1_000, 100_000, "2024-02-01"), {"2024-02-01..2024-02-29 aoba": 50_000}, OTHERS, currency="USD"),
    Example("and not by one less", *targeted(1_000, 99_999, "2024-02-01"), {}, {"2024-02-01..2024-02-29 aoba": "condition", **OTHERS}, currency="USD"),
    Example("not by less than 0", *targeted(0, -1, "2024-02-01"), {}, {"2024-02-01..2024-02-29 aoba": "condition", **OTHERS}),
)  # fmt: skip
def test_targets(example: Example):
    check(example)
