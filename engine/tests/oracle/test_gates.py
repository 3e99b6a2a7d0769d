"""Gates one by one, their boundaries and their figures, from docs/rules/candidates.md and results.md."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from enishi_engine.core.expression import (
    Aggregate,
    And,
    Comparator,
    Compare,
    Divide,
    Expression,
    Field,
    Fold,
    In,
    Literal,
    MetricValue,
    Not,
    Or,
    OrElse,
    Span,
    SpanKind,
    Unit,
)
from enishi_engine.core.incentive import (
    Anchor,
    CampaignDays,
    Condition,
    Deadline,
    Entitlement,
    Fixed,
    Label,
    LineDay,
    Metric,
    OncePer,
    OnEvent,
    Pair,
    PairKey,
    Percent,
    Registration,
    Value,
)
from enishi_engine.oracle.spans import day_number

ONE = Fixed(Value(1))
NET = Field("line", "net", Unit.MONEY)
ACTIVE = Field("partner", "active", Unit.BOOL)
SALES = Metric(
    "sales", Label("売上", "Sales"), Aggregate(Fold.SUM, "line", NET, None, "ordered_on", Span(SpanKind.PROGRAM), Unit.MONEY), "sales"
)
FIGURES = ("gate", "reason", "subject", "needed", "had", "had_of", "unit", "needed_code", "had_code")


def line(id: str, day: str = "2026-10-01", **more: Any) -> dict[str, Any]:
    return {"id": id, "net": 100, "ordered_on": day, **more}


def number(day: str) -> int:
    return day_number(date.fromisoformat(day))


# ── Gate 1 ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_campaign_days_are_inclusive_at_both_ends(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    autumn = incentive(amount=ONE, campaign=CampaignDays(date(2026, 10, 1), date(2026, 12, 31)))
    lines = [line("A1", "2026-09-30"), line("A2", "2026-10-01"), line("A3", "2026-12-31"), line("A4", "2027-01-01")]

    answer = of(autumn, order_lines=lines)

    assert answer.amounts == {"commission/A2/aoba": 1, "commission/A3/aoba": 1}
    assert answer.why("commission/A1/aoba") == (1, "before_first_day", None, number("2026-10-01"), number("2026-09-30"), "day")
    assert answer.why("commission/A4/aoba") == (1, "after_last_day", None, number("2026-12-31"), number("2027-01-01"), "day")


@pytest.mark.parametrize(
    ("on", "subject"),
    [
        (LineDay.ACCEPTANCE, "line.accepted_on"), (LineDay.START, "line.starts_on"), (LineDay.PAYMENT, "line.paid_on"),
        (LineDay.REGISTRATION, "deal.registered"), (LineDay.MEETING, "line.meeting"),
    ],
)  # fmt: skip
def test_campaign_days_may_be_tested_on_another_day_of_the_line(
    on: LineDay, subject: str, of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    september = incentive(amount=ONE, campaign=CampaignDays(date(2026, 9, 1), date(2026, 9, 30), on))
    facts = {
        "order_lines": [line("A1", "2026-09-01", accepted_on="2026-09-30", starts_on="2026-09-15", deal="D1"), line("A2", "2026-09-01")],
        "deals": [{"id": "D1", "partner": "aoba", "registered": "2026-09-01"}],
        "activities": [{"id": "E1", "partner": "aoba", "kind": "meeting_set", "subject": "D1", "date": "2026-09-02"}],
        "customer_payments": [{"id": "P1", "line": "A1", "amount": 100, "date": "2026-09-30"}],
    }

    answer = of(september, **facts)

    assert answer.amounts == {"commission/A1/aoba": 1}
    assert answer.why("commission/A2/aoba") == (1, "missing", subject, None, None, None)


# ── Gates 2 and 3 ────────────────────────────────────────────────────────────────────────────────────────────────────


def compare(left: Expression, right: Expression, comparator: Comparator = Comparator.AT_LEAST) -> Compare:
    return Compare(comparator, left, right)


def money(amount: int) -> Literal:
    return Literal(amount, Unit.MONEY)


KIND = Field("line", "kind", Unit.CODE)
LIST = Field("line", "list", Unit.MONEY)
SHARE = Divide(NET, LIST)
ACCEPTED = Field("line", "accepted_on", Unit.DAY)


@pytest.mark.parametrize(
    ("test", "needed", "had", "had_of", "unit", "needed_code", "had_code"),
    [
        (compare(NET, money(101)), 101, 100, None, "money", None, None),
        (compare(money(99), NET), 99, 100, None, "money", None, None),
        (compare(NET, LIST), 300, 100, None, "money", None, None),
        (compare(ACCEPTED, Literal(date(2026, 10, 6), Unit.DAY)), number("2026-10-06"), number("2026-10-05"), None, "day", None, None),
        (compare(KIND, Literal("renewal", Unit.CODE), Comparator.EQUAL), None, None, None, "code", "renewal", "new"),
        (In(KIND, (Literal("renewal", Unit.CODE), Literal("usage", Unit.CODE))), None, None, None, "code", "renewal, usage", "new"),
        (Not(ACTIVE), None, None, None, "bool", "false", "true"),
        (Field("product", "main", Unit.BOOL), None, None, None, "bool", "true", "false"),
        (compare(SHARE, Literal(350_000, Unit.RATE)), 350_000, 100, 300, "ratio", None, None),
        (compare(SHARE, Literal(1, Unit.COUNT)), 1_000_000, 100, 300, "ratio", None, None),
        (compare(Literal(1, Unit.RATE), SHARE), 1, 100, 300, "ratio", None, None),
        (compare(SHARE, Divide(LIST, NET)), None, None, None, "ratio", None, None),
        (
            compare(OrElse(Divide(NET, money(0)), Literal(0, Unit.RATE), Unit.RATIO), Literal(1, Unit.RATE)),
            1,
            0,
            1_000_000,
            "ratio",
            None,
            None,
        ),
        (Or((compare(NET, money(101)), Not(ACTIVE))), None, None, None, None, None, None),
        (Not(compare(NET, money(1))), None, None, None, None, None, None),
    ],
)
def test_a_condition_that_is_false_names_what_it_needed_and_what_there_was(
    test: Expression, needed: int | None, had: int | None, had_of: int | None, unit: str | None, needed_code: str | None, had_code: str | None,
    of: Callable[..., Any], incentive: Callable[..., Any],
) -> None:  # fmt: skip
    if isinstance(test, Compare) and test.left in (money(99), Literal(1, Unit.RATE)):
        test = Compare(Comparator.GREATER, test.left, test.right)
    with_condition = incentive(amount=ONE, condition=(Condition(test, "as written"),))
    lines = [line("A1", list=300, accepted_on="2026-10-05", product="hr")]

    answer = of(with_condition, order_lines=lines, products=[{"code": "hr"}], until="2026-10-31")

    assert answer.why("commission/A1/aoba", *FIGURES) == (3, "condition", "as written", needed, had, had_of, unit, needed_code, had_code)


def test_who_comes_first_then_conditions_from_left_to_right_and_unknown_is_missing(
    of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    unknown, false = Condition(compare(ACCEPTED, ACCEPTED), "unknown"), Condition(compare(NET, money(101)), "false")
    lines = [line("A1")]

    assert of(incentive(amount=ONE, who=(false,), condition=(unknown,)), order_lines=lines).why("commission/A1/aoba")[:3] == (
        2,
        "who",
        "false",
    )
    assert of(incentive(amount=ONE, condition=(unknown, false)), order_lines=lines).why("commission/A1/aoba", *FIGURES) == (
        3, "missing", "unknown", None, None, None, None, None, None,
    )  # fmt: skip
    both = Condition(And((unknown.test, false.test)), "both")
    assert of(incentive(amount=ONE, condition=(both,)), order_lines=lines).why("commission/A1/aoba")[:3] == (3, "condition", "both")


# ── Gates 4 to 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_three_months_from_the_end_of_november_end_before_the_28th_of_february(
    of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    three_months = incentive(amount=ONE, entitled=Entitlement(3, Anchor.CUSTOMER))
    days = ("2026-11-30", "2027-02-27", "2027-02-28")

    answer = of(three_months, order_lines=[line(f"A{n}", day, customer="kawa") for n, day in enumerate(days)])

    assert answer.amounts == {"commission/A0/aoba": 1, "commission/A1/aoba": 1}
    assert answer.why("commission/A2/aoba") == (4, "entitlement_over", None, number("2027-02-27"), number("2027-02-28"), "day")


@pytest.mark.parametrize("anchor", list(Anchor))
def test_an_absent_anchor_is_missing_and_a_day_before_it_passes(
    anchor: Anchor, of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    first_month = incentive(amount=ONE, entitled=Entitlement(1, anchor), earned_on=LineDay.START)
    agreements = [{"id": "G1", "partner": "aoba", "contract": "agency", "first_day": "2026-10-01"}]
    anchored = line("A1", customer="kawa", subscription="S1", starts_on="2026-10-31")

    found = of(
        first_month,
        order_lines=[anchored],
        agreements=agreements,
        partners=[{"code": "aoba", "first_day": "2026-10-01"}],
        until="2026-10-31",
    )
    absent = of(first_month, order_lines=[line("A1", starts_on="2026-10-31")], until="2026-10-31")
    before = of(first_month, order_lines=[{**anchored, "starts_on": "2026-09-01"}])

    assert found.amounts == {"commission/A1/aoba": 1}
    assert absent.why("commission/A1/aoba") == (4, "missing", anchor.value, None, None, None)
    if anchor in (Anchor.CUSTOMER, Anchor.SUBSCRIPTION):
        assert before.amounts == {"commission/A1/aoba": 1}


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        ("2026-10-01", None), ("2026-09-01", None),
        ("2026-10-02", ("registered_late", "2026-10-01", "2026-10-02")), ("2026-08-31", ("registered_too_early", "2026-09-01", "2026-08-31")),
    ],
)  # fmt: skip
def test_a_deal_is_registered_at_most_thirty_days_before(
    registered: str, expected: tuple[str, str, str] | None, of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    deals = [{"id": "D1", "partner": "aoba", "registered": registered}]

    answer = of(incentive(amount=ONE, registration=Registration(30)), order_lines=[line("A1", deal="D1")], deals=deals, until="2026-12-31")

    if expected is None:
        assert answer.amounts == {"commission/A1/aoba": 1}
    else:
        reason, needed, had = expected
        assert answer.why("commission/A1/aoba") == (5, reason, None, number(needed), number(had), "day")


def test_a_line_without_a_deal_is_not_registered(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    answer = of(incentive(amount=ONE, registration=Registration(None)), order_lines=[line("A1")])

    assert answer.why("commission/A1/aoba") == (5, "not_registered", None, None, None, None)


@pytest.mark.parametrize(
    ("deadline", "claims", "expected"),
    [
        (Deadline(None), ["2026-11-30", "2026-12-01"], None),
        (Deadline(None), ["2026-12-01"], ("claimed_late", "2026-11-30", "2026-12-01")),
        (Deadline(10), ["2026-10-11"], None),
        (Deadline(10), ["2026-10-12"], ("claimed_late", "2026-10-11", "2026-10-12")),
        (Deadline(10), [], ("not_claimed", "2026-10-11", None)),
    ],
)
def test_a_spiff_is_claimed_before_its_window_closes(
    deadline: Deadline,
    claims: list[str],
    expected: tuple[str, str, str | None] | None,
    of: Callable[..., Any],
    incentive: Callable[..., Any],
) -> None:
    spiff = incentive(amount=ONE, claim=deadline, campaign=CampaignDays(date(2026, 10, 1), date(2026, 11, 30)))
    activities = [{"id": f"E{n}", "partner": "aoba", "kind": "claim", "subject": "A1", "date": day} for n, day in enumerate(claims)]
    of_another = {"id": "E9", "partner": "kita", "kind": "claim", "subject": "A1", "date": "2026-10-01"}

    answer = of(spiff, order_lines=[line("A1")], activities=[*activities, of_another], until="2026-12-31")

    if expected is None:
        assert answer.amounts == {"commission/A1/aoba": 1}
    else:
        reason, needed, had = expected
        assert answer.why("commission/A1/aoba") == (6, reason, None, number(needed), had and number(had), "day")


# ── Gate 7 ───────────────────────────────────────────────────────────────────────────────────────────────────────────

BUNDLE = Pair("code", ("accounting", "hr"), PairKey.CUSTOMER, 90)
ACCOUNTING = line("A1", customer="kawa", product="accounting")


def hr(day: str, **more: Any) -> dict[str, Any]:
    return line("A2", day, **{"customer": "kawa", "product": "hr", **more})


@pytest.mark.parametrize(
    ("second", "paid", "why"),
    [
        (hr("2026-12-30"), ["A2"], None),
        (hr("2026-12-31"), [], (7, "too_late", "accounting", 90, 91, "days")),
        (hr("2026-10-01", booked_at="2026-09-30T00:00"), ["A1"], (7, "no_pair", "accounting", None, None, None)),
        (hr("2026-10-02", customer="mori"), [], (7, "no_pair", "accounting", None, None, None)),
        (hr("2026-10-02", customer=None), [], (7, "missing", "line.customer", None, None, None)),
        (hr("2026-10-02", partner="kita"), [], None),
    ],
)
def test_the_later_line_of_a_bundle_pays_within_ninety_days(
    second: dict[str, Any], paid: list[str], why: tuple[Any, ...] | None, of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    answer = of(incentive(amount=ONE, pair=BUNDLE), order_lines=[ACCOUNTING, second])

    assert list(answer.amounts) == [f"commission/{name}/aoba" for name in paid]
    if why:
        assert answer.why("commission/A2/aoba") == why
    if paid != ["A1"]:
        assert answer.why("commission/A1/aoba") == (7, "no_pair", "hr", None, None, None)


def test_a_bundle_of_one_partner_takes_any_customer(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    any_customer = Pair("family", ("books", "people"), PairKey.PARTNER, 90)
    products = [{"code": "accounting", "family": "books"}, {"code": "hr", "family": "people"}]

    answer = of(incentive(amount=ONE, pair=any_customer), order_lines=[ACCOUNTING, hr("2026-10-02", customer=None)], products=products)

    assert answer.amounts == {"commission/A2/aoba": 1}


@pytest.mark.parametrize(("gone", "paid"), [("2026-10-09", []), ("2026-10-10", []), ("2026-10-11", ["commission/A2/aoba"])])
def test_a_member_that_is_gone_by_the_day_does_not_count(
    gone: str, paid: list[str], of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    cancel = [{"id": "X1", "line": "A1", "kind": "cancel", "date": gone}]

    assert list(of(incentive(amount=ONE, pair=BUNDLE), order_lines=[ACCOUNTING, hr("2026-10-10")], line_changes=cancel).amounts) == paid


def test_the_latest_member_counts_and_a_credit_note_does_not(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    lines = [ACCOUNTING, {**ACCOUNTING, "id": "B1", "ordered_on": "2026-12-01", "net": -1}, hr("2027-01-15")]

    with_credit_note = of(incentive(amount=ONE, pair=BUNDLE), order_lines=lines)
    with_free_line = of(incentive(amount=ONE, pair=BUNDLE), order_lines=[lines[0], {**lines[1], "net": 0}, lines[2]])

    assert with_credit_note.why("commission/A2/aoba") == (7, "too_late", "accounting", 90, 106, "days")
    assert with_free_line.amounts == {"commission/A2/aoba": 1}


# ── Gates 8 and 11 ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_incentive_may_require_that_another_pays(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    extra = incentive("extra", amount=ONE, requires="commission")
    commission = incentive(amount=Percent(Value(10_000)), base=NET)

    answer = of(extra, commission, order_lines=[line("A1"), line("A2", net=99)])

    assert answer.amounts == {"commission/A1/aoba": 1, "extra/A1/aoba": 1}
    assert answer.why("extra/A2/aoba") == (8, "other_pays_nothing", "commission", None, None, None)


def test_once_per_customer_pays_the_first_that_reaches_the_gate(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    once = incentive(amount=ONE, once_per=OncePer.CUSTOMER, condition=(Condition(compare(NET, money(100)), "line.net >= 100"),))
    lines = [
        line("A1", "2026-10-01", customer="kawa", net=99), line("A3", "2026-10-03", customer="kawa"),
        line("A2", "2026-10-02", customer="kawa"), line("A4", "2026-10-04"),
    ]  # fmt: skip

    answer = of(once, order_lines=lines)

    assert answer.amounts == {"commission/A2/aoba": 1}
    assert answer.why("commission/A3/aoba") == (11, "already_paid", None, None, None, None)
    assert answer.why("commission/A4/aoba") == (11, "missing", "line.customer", None, None, None)


def test_once_per_partner_is_once_per_company_and_person_once_per_person(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    activities = [
        {"id": f"E{n}", "partner": partner, "person": person, "kind": "portal_login", "date": f"2026-10-0{n}"}
        for n, (partner, person) in enumerate((("aoba", "ken"), ("aoba", "yui"), ("kita", "sora"), ("aoba", "ken"), ("aoba", None)), 1)
    ]
    people = [{"code": code, "partner": partner} for code, partner in (("ken", "aoba"), ("yui", "aoba"), ("sora", "kita"))]

    def first_of(once_per: OncePer) -> Any:
        return of(incentive(occasion=OnEvent(("portal_login",)), amount=ONE, once_per=once_per), activities=activities, people=people)

    assert list(first_of(OncePer.PARTNER).amounts) == ["commission/E1/aoba", "commission/E3/kita"]
    assert list(first_of(OncePer.PERSON).amounts) == ["commission/E1/aoba", "commission/E2/aoba", "commission/E3/kita"]
    assert first_of(OncePer.PERSON).why("commission/E5/aoba")[:3] == (11, "missing", "activity.person")


def test_a_metric_in_a_condition_is_read_before_the_lines_day(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    from_the_second = incentive(amount=ONE, condition=(Condition(compare(MetricValue("sales", Unit.MONEY), money(1)), "sales >= 1"),))
    lines = [line("A1"), line("A2"), line("A3", "2026-10-02")]

    answer = of(from_the_second, order_lines=lines, metrics=(SALES,))

    assert answer.amounts == {"commission/A3/aoba": 1}
    assert answer.why("commission/A2/aoba") == (3, "condition", "sales >= 1", 1, 0, "money")
