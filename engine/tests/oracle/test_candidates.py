"""Occasions, parts, payees, contracts and what is only counted, from docs/rules/candidates.md."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from enishi_engine.core.expression import Comparator, Compare, Field, Literal, Period, Unit
from enishi_engine.core.incentive import (
    ByKey,
    CampaignDays,
    Condition,
    Fixed,
    LineDay,
    OnEvent,
    OnPeriod,
    Payee,
    PeriodKind,
    Role,
    Value,
)

ONE = Fixed(Value(1))


def is_(entity: str, name: str, code: str) -> Condition:
    return Condition(Compare(Comparator.EQUAL, Field(entity, name, Unit.CODE), Literal(code, Unit.CODE)), f"{entity}.{name} = {code}")


def line(id: str, day: str = "2026-10-01", **more: Any) -> dict[str, Any]:
    return {"id": id, "net": 100, "ordered_on": day, **more}


# ── Occasions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_event_is_a_candidate_when_it_is_of_the_kind(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    on_meeting = incentive(occasion=OnEvent(("meeting_set",)), amount=ONE)
    activities = [{"id": f"E{n}", "partner": "aoba", "kind": kind, "date": "2026-10-01"} for n, kind in enumerate(("meeting_set", "event"))]

    answer = of(on_meeting, activities=activities)

    assert answer.amounts == {"commission/E0/aoba": 1}
    assert answer.line("commission/E0/aoba")["fact"] == "activity"
    assert answer.counted == {("2026-10", "out_of_scope"): 1}


@pytest.mark.parametrize(
    ("kind", "period", "until", "expected"),
    [
        (PeriodKind.PROGRAM, Period.QUARTER, "2026-09-29", ["2026-04-01..2026-06-30"]),
        (PeriodKind.PROGRAM, Period.QUARTER, "2026-09-30", ["2026-04-01..2026-06-30", "2026-07-01..2026-09-30"]),
        (PeriodKind.CALENDAR, Period.HALF, "2026-12-31", ["2026-01-01..2026-06-30", "2026-07-01..2026-12-31"]),
        (PeriodKind.PROGRAM, Period.YEAR, "2027-03-30", []),
        (PeriodKind.PROGRAM, Period.YEAR, "2027-03-31", ["2026-04-01..2027-03-31"]),
        (PeriodKind.CAMPAIGN, Period.MONTH, "2026-12-31", ["2026-05-10..2026-06-09"]),
        (PeriodKind.CAMPAIGN, Period.MONTH, "2026-06-08", []),
    ],
)
def test_every_partner_has_each_period_that_has_ended(
    kind: PeriodKind, period: Period, until: str, expected: list[str], of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    days = CampaignDays(date(2026, 5, 10), date(2026, 6, 9)) if kind is PeriodKind.CAMPAIGN else CampaignDays()
    bonus = incentive(occasion=OnPeriod(kind, period), amount=ONE, campaign=days)

    answer = of(bonus, partners=[{"code": "aoba"}], until=until)

    assert [row["fact_id"] for row in answer.rows("earning_lines")] == expected


def test_a_leap_february_ends_on_its_29th(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    bonus = incentive(occasion=OnPeriod(PeriodKind.CALENDAR, Period.MONTH), amount=ONE)

    answer = of(bonus, from_day=date(2028, 2, 29), partners=[{"code": "aoba"}], until="2028-03-30")

    assert list(answer.amounts) == ["commission/2028-02-01..2028-02-29/aoba"]


# ── Parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_several_credits_of_one_partner_add_up(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    weights = [{"id": f"C{n}", "line": "A1", "partner": partner, "weight": 1} for n, partner in enumerate(("aoba", "aoba", "kita"))]

    answer = of(incentive(amount=Fixed(Value(100))), order_lines=[line("A1")], credits=weights)

    assert answer.amounts == {"commission/A1/aoba": 67, "commission/A1/kita": 33}
    assert answer.line("commission/A1/aoba")["weight"] == 2


def test_in_another_role_a_line_without_credits_is_counted_once(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    sourced = incentive(role=Role.SOURCED, amount=ONE)
    credit = {"id": "C1", "line": "A1", "partner": "kita", "role": "sourced", "weight": 7}

    answer = of(sourced, order_lines=[line("A1"), line("A2")], credits=[credit])

    assert answer.amounts == {"commission/A1/kita": 1}
    assert answer.rows("counted") == [
        {"incentive": "commission", "version": date(2026, 4, 1), "seller": "aoba", "month": "2026-10", "gate": "no_credit", "count": 1}
    ]


# ── Payees ───────────────────────────────────────────────────────────────────────────────────────────────────────────

FAMILY = [
    {"code": "aoba", "introduced_by": "kita", "parent": "minami"},
    {"code": "kita"}, {"code": "minami"},
]  # fmt: skip


@pytest.mark.parametrize(
    ("payee", "paid"), [(Payee.PARTNER, "aoba"), (Payee.INTRODUCER, "kita"), (Payee.PARENT, "minami"), (Payee.DISTRIBUTOR, "kita")]
)
def test_the_payee_is_who_the_text_says(payee: Payee, paid: str, of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    answer = of(incentive(payee=payee, amount=ONE), order_lines=[line("A1", distributor="kita")], partners=FAMILY)

    earned = answer.line("commission/A1/aoba")
    assert (earned["seller"], earned["payee_kind"], earned["payee"], earned["partner"]) == ("aoba", "partner", paid, paid)


@pytest.mark.parametrize("payee", [Payee.INTRODUCER, Payee.PARENT, Payee.DISTRIBUTOR])
def test_without_a_payee_it_is_no_candidate(payee: Payee, of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    assert of(incentive(payee=payee, amount=ONE), order_lines=[line("A1")]).counted == {("2026-10", "no_payee"): 1}


@pytest.mark.parametrize(
    ("ken", "paid"),
    [
        ({"consented_on": "2026-10-01"}, ("person", "ken", "aoba")),
        ({"consented_on": "2026-10-02"}, ("partner", "aoba", "aoba")),
        ({"consented_on": "2026-04-01", "consent_until": "2026-10-01"}, ("person", "ken", "aoba")),
        ({"consented_on": "2026-04-01", "consent_until": "2026-09-30"}, ("partner", "aoba", "aoba")),
        ({}, ("partner", "aoba", "aoba")),
        ({"partner": "kita", "consented_on": "2026-10-01"}, ("partner", "aoba", "aoba")),
    ],
)
def test_a_person_is_paid_only_with_the_companys_consent(
    ken: dict[str, str], paid: tuple[str, str, str], of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    people = [{"code": "ken", "partner": "aoba", **ken}]

    answer = of(incentive(payee=Payee.PERSON, amount=ONE), order_lines=[line("A1", person="ken")], people=people)

    earned = answer.line("commission/A1/aoba")
    assert (earned["payee_kind"], earned["payee"], earned["partner"]) == paid


def test_partner_is_the_payees_company_and_seller_who_sold(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    for_kita = incentive("for_kita", payee=Payee.INTRODUCER, amount=ONE, scope=is_("partner", "code", "kita"))
    for_aoba = incentive("for_aoba", payee=Payee.INTRODUCER, amount=ONE, scope=is_("seller", "code", "aoba"))

    assert of(for_kita, for_aoba, order_lines=[line("A1")], partners=FAMILY).amounts == {"for_kita/A1/aoba": 1, "for_aoba/A1/aoba": 1}


def test_an_attribute_holds_from_its_day_until_the_next(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    by_region = ByKey(Field("partner", "region", Unit.CODE), "partner.region", (("kanto", Value(1)), ("kansai", Value(2))))
    rows = [
        {"partner": "aoba", "attribute": "region", "value": value, "first_day": day}
        for day, value in (("2026-10-02", "kanto"), ("2026-10-05", "kansai"))
    ]
    lines = [line("A1", "2026-10-01"), line("A2", "2026-10-02"), line("A4", "2026-10-04"), line("A5", "2026-10-05")]

    answer = of(incentive(amount=Fixed(by_region)), attributes={"region": ("kanto", "kansai")}, partner_attributes=rows, order_lines=lines)

    assert answer.amounts == {"commission/A2/aoba": 1, "commission/A4/aoba": 1, "commission/A5/aoba": 2}
    assert answer.reasons == {"commission/A1/aoba": "missing"}


# ── Contracts ────────────────────────────────────────────────────────────────────────────────────────────────────────

BY_CONTRACT = Fixed(
    ByKey(
        Field("agreement", "contract", Unit.CODE), "agreement.contract", (("agency", Value(1)), ("referral", Value(2)), ("oem", Value(3)))
    )
)


def agreement(id: str, contract: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "partner": "aoba", "contract": contract, "first_day": "2026-01-01", **more}


@pytest.mark.parametrize(
    ("agreements", "expected"),
    [
        ([agreement("G1", "agency"), agreement("G2", "referral", family="cloud"), agreement("G3", "oem", product="hr")], 3),
        ([agreement("G1", "agency"), agreement("G2", "referral", family="cloud")], 2),
        ([agreement("G1", "agency"), agreement("G3", "oem", product="accounting")], 1),
        ([agreement("G1", "agency"), agreement("G2", "referral", first_day="2026-01-02")], 2),
        ([agreement("G2", "referral"), agreement("G1", "agency")], 1),
        ([agreement("G1", "agency", last_day="2026-10-01")], 1),
        ([agreement("G1", "agency", last_day="2026-09-30")], None),
        ([agreement("G1", "agency", first_day="2026-10-02")], None),
        ([agreement("G1", "agency", partner="kita")], None),
        ([agreement("G1", "agency", family="paper")], None),
        ([], None),
    ],
)
def test_the_narrowest_then_the_latest_then_the_smaller_id_of_the_agreements_in_force_counts(
    agreements: list[dict[str, Any]], expected: int | None, of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    products = [{"code": "hr", "family": "cloud"}]

    answer = of(incentive(amount=BY_CONTRACT), order_lines=[line("A1", product="hr")], products=products, agreements=agreements)

    assert answer.amounts == ({} if expected is None else {"commission/A1/aoba": expected})
    assert answer.counted == ({("2026-10", "no_contract"): 1} if expected is None else {})


def test_an_activity_takes_the_general_agreement_first(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    agreements = [agreement("G3", "oem", product="hr"), agreement("G2", "referral", family="cloud"), agreement("G1", "agency")]
    activities = [{"id": "E1", "partner": "aoba", "kind": "event", "date": "2026-10-01"}]

    answer = of(incentive(occasion=OnEvent(("event",)), amount=BY_CONTRACT), activities=activities, agreements=agreements)

    assert answer.amounts == {"commission/E1/aoba": 1}


def test_without_an_agreements_file_only_being_in_business_is_asked(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    partners = [{"code": "aoba", "first_day": "2026-10-02", "last_day": "2026-10-03"}]
    lines = [line(f"A{day}", f"2026-10-0{day}") for day in (1, 2, 3, 4)]

    answer = of(incentive(amount=ONE), order_lines=lines, partners=partners)

    assert answer.amounts == {"commission/A2/aoba": 1, "commission/A3/aoba": 1}
    assert answer.counted == {("2026-10", "no_contract"): 2}


# ── Counted ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_fact_is_judged_by_the_text_in_force_on_its_counting_day(
    of_program: Callable[..., Any], a_version: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    versions = (
        a_version(incentive(amount=Fixed(Value(1))), until_day=date(2026, 10, 1)),
        a_version(incentive(amount=Fixed(Value(2))), from_day=date(2026, 10, 1)),
    )
    lines = [line("A0", "2026-03-31"), line("A1", "2026-09-30"), line("A2", "2026-10-01")]

    answer = of_program(versions, order_lines=lines)

    assert answer.amounts == {"commission/A1/aoba": 1, "commission/A2/aoba": 2}
    assert answer.counted == {("2026-03", "other_version"): 2, ("2026-09", "other_version"): 1, ("2026-10", "other_version"): 1}


def test_every_fact_and_incentive_is_paid_not_paid_or_counted(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    new = incentive("new", amount=ONE, scope=is_("line", "kind", "new"))
    kawa = incentive("kawa", amount=ONE, earned_on=LineDay.ACCEPTANCE, condition=(is_("line", "customer", "kawa"),))
    lines = [
        line("A1", accepted_on="2026-10-02"),
        line("A2", kind="usage"),
        line("A3", customer="kawa", accepted_on="2026-10-03"),
        line("A4"),
    ]
    shared = [{"id": f"C{n}", "line": "A4", "partner": partner, "weight": 1} for n, partner in enumerate(("aoba", "kita"))]

    answer = of(new, kawa, order_lines=lines, credits=shared, until="2026-10-31")

    # Three whole lines and one in two parts, for two incentives: ten.
    assert len(answer.amounts) + len(answer.reasons) + sum(answer.counted.values()) == 10
    assert answer.amounts == {"kawa/A3/aoba": 1, "new/A1/aoba": 1, "new/A3/aoba": 1, "new/A4/aoba": 1}
    assert answer.reasons == {"kawa/A1/aoba": "missing", "new/A4/kita": "zero"}
    assert answer.counted == {("", "not_yet"): 3, ("2026-10", "out_of_scope"): 1}
