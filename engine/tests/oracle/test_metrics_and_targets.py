"""Figures per partner and agreed targets, from docs/rules/metrics.md and candidates.md, read at reviews and periods."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from enishi_engine.core.expression import (
    Aggregate,
    Comparator,
    Compare,
    Divide,
    Expression,
    Field,
    Fold,
    Literal,
    MetricValue,
    OrElse,
    Period,
    Span,
    SpanKind,
    TargetValue,
    Unit,
)
from enishi_engine.core.incentive import (
    Band,
    Bands,
    Beyond,
    ByBand,
    Condition,
    Fixed,
    Label,
    Ladder,
    Metric,
    OnPeriod,
    PeriodKind,
    Rhythm,
    Rung,
)
from enishi_engine.core.refusals import TargetNotWhole

NAME = Label("縁", "Enishi")
EVERY_MONTH = Ladder((Rung("bronze", NAME, None),), Rhythm(Period.MONTH), Rhythm(None))
MONTH = Span(SpanKind.PROGRAM, period=Period.MONTH)
YEAR_BACK = Span(SpanKind.TRAILING_MONTHS, length=12)
NOW = Span(SpanKind.STATE)
NET = Field("line", "net", Unit.MONEY)


def metric(id: str, expression: Expression) -> Metric:
    return Metric(id, NAME, expression, id)


def figure(
    fold: Fold, value: Expression | None, span: Span = MONTH, *, by: str | None = "ordered_on", entity: str = "line", **more: Any
) -> Aggregate:
    unit = Unit.COUNT if fold in (Fold.COUNT, Fold.COUNT_DISTINCT) or value is None else value.unit
    return Aggregate(fold, entity, value, more.get("where"), by, span, unit)


def is_(entity: str, name: str, code: str) -> Compare:
    return Compare(Comparator.EQUAL, Field(entity, name, Unit.CODE), Literal(code, Unit.CODE))


SALES = metric("sales", figure(Fold.SUM, NET))
Read = Callable[..., dict[str, Any]]


@pytest.fixture
def read(of: Callable[..., Any]) -> Read:
    """A metric by review day, reviewed on the first of each month from April."""

    def values(expression: Expression, *, until: str = "2026-05-01", partner: str = "aoba", **facts: Any) -> dict[str, Any]:
        answer = of(metrics=(metric("figure", expression),), ladder=EVERY_MONTH, until=until, from_day=date(2026, 4, 1), **facts)
        found: dict[str, Any] = answer.metric("figure", partner)
        return found

    return values


def line(id: str, net: int, day: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "net": net, "ordered_on": day, **more}


# ── Sums ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_refund_is_a_negative_line_of_its_own_month(read: Read) -> None:
    lines = [line("A1", 400_000, "2026-03-10")]
    refund = [{"id": "X1", "line": "A1", "kind": "refund", "amount": 100_000, "date": "2026-04-02"}]

    assert read(figure(Fold.SUM, NET), order_lines=lines, line_changes=refund) == {"2026-04-01": 400_000, "2026-05-01": -100_000}


def test_a_trailing_year_ends_the_day_before_the_review(read: Read) -> None:
    lines = [line("A1", 1, "2025-04-01"), line("A2", 10, "2025-03-31"), line("A3", 100, "2026-04-01"), line("A4", 1_000, "2026-03-31")]

    assert read(figure(Fold.SUM, NET, YEAR_BACK), until="2026-04-01", order_lines=lines) == {"2026-04-01": 1_001}


def test_nothing_sums_to_0_and_the_latest_of_nothing_is_missing(read: Read) -> None:
    assert read(figure(Fold.SUM, NET), until="2026-04-01") == {"2026-04-01": 0}
    assert read(figure(Fold.LATEST, NET), until="2026-04-01") == {"2026-04-01": None}


def test_a_share_of_nothing_is_missing_unless_it_has_a_default(read: Read) -> None:
    share = Divide(figure(Fold.SUM, NET, where=is_("product", "family", "cloud")), figure(Fold.SUM, NET))
    products = [{"code": "a", "family": "cloud"}, {"code": "b", "family": "paper"}]
    lines = [line("A1", 35, "2026-03-10", product="a"), line("A2", 65, "2026-03-11", product="b"), line("A3", 1, "2026-04-11")]

    assert read(share, order_lines=lines, products=products) == {"2026-04-01": (35, 100), "2026-05-01": (0, 1)}
    assert read(share, until="2026-04-01") == {"2026-04-01": (None, None)}
    assert read(OrElse(share, Literal(0, Unit.RATE), Unit.RATIO), until="2026-04-01") == {"2026-04-01": (0, 1_000_000)}


def test_a_figure_counts_by_the_day_it_names_and_a_change_by_the_later_one(read: Read) -> None:
    lines = [line("A1", 100, "2026-02-10", accepted_on="2026-03-10"), line("A2", 7, "2026-03-10")]
    early_refund = [{"id": "X1", "line": "A1", "kind": "refund", "amount": 30, "date": "2026-02-20"}]

    accepted = read(figure(Fold.SUM, NET, by="accepted_on"), until="2026-04-01", order_lines=lines, line_changes=early_refund)

    assert accepted == {"2026-04-01": 70}


def test_setup_stays_when_a_part_of_the_net_is_undone_and_the_kind_of_change_can_be_asked_for(read: Read) -> None:
    lines = [line("A1", 100, "2026-03-10", setup=20, kind="renewal")]
    undone = [{"id": "X1", "line": "A1", "kind": "churn", "amount": 60, "date": "2026-03-12"}]

    assert read(figure(Fold.SUM, Field("line", "setup", Unit.MONEY)), until="2026-04-01", order_lines=lines, line_changes=undone) == {
        "2026-04-01": 20
    }
    churned = figure(Fold.SUM, NET, where=is_("line", "change", "churn"))
    assert read(churned, until="2026-04-01", order_lines=lines, line_changes=undone) == {"2026-04-01": -60}
    renewed = figure(Fold.SUM, NET, where=is_("line", "kind", "renewal"))
    assert read(renewed, until="2026-04-01", order_lines=lines, line_changes=undone) == {"2026-04-01": 40}


def test_a_sum_has_each_sellers_part_and_a_count_has_the_whole_line(read: Read) -> None:
    facts = {
        "order_lines": [line("A1", 100, "2026-03-10")],
        "credits": [{"id": f"C{n}", "line": "A1", "partner": code, "weight": 1} for n, code in enumerate(("minami", "kita", "aoba"))],
        "until": "2026-04-01",
    }

    parts = [read(figure(Fold.SUM, NET), partner=partner, **facts)["2026-04-01"] for partner in ("aoba", "kita", "minami")]

    assert parts == [34, 33, 33]
    assert read(figure(Fold.COUNT, None), partner="kita", **facts) == {"2026-04-01": 1}


def test_credits_hold_on_the_order_day_only(read: Read) -> None:
    ended = [{"id": "C1", "line": "A1", "partner": "kita", "weight": 1, "last_day": "2026-03-09"}]

    assert read(figure(Fold.SUM, NET), until="2026-04-01", order_lines=[line("A1", 5, "2026-03-10")], credits=ended) == {"2026-04-01": 5}


# ── Counts and the latest ────────────────────────────────────────────────────────────────────────────────────────────


def test_counts_are_of_lines_never_of_changes(read: Read) -> None:
    lines = [line("A1", 1, "2026-03-10", customer="kawa"), line("A2", 1, "2026-03-11", customer="kawa"), line("A3", 1, "2026-03-12")]
    gone = [{"id": "X1", "line": "A1", "kind": "cancel", "date": "2026-03-20"}]
    facts = {"until": "2026-04-01", "order_lines": lines, "line_changes": gone}

    assert read(figure(Fold.COUNT, None), **facts) == {"2026-04-01": 3}
    assert read(figure(Fold.COUNT_DISTINCT, Field("line", "customer", Unit.CODE)), **facts) == {"2026-04-01": 1}


def test_the_latest_is_the_last_in_order_of_day_booking_source_and_id(read: Read) -> None:
    scores = [
        {"id": "E1", "partner": "aoba", "kind": "score", "value": 760_000_000, "date": "2026-03-01"},
        {"id": "E3", "partner": "aoba", "kind": "score", "value": 480_000_000, "date": "2026-03-09", "booked_at": "2026-03-09T08:00"},
        {"id": "E2", "partner": "aoba", "kind": "score", "value": 600_000_000, "date": "2026-03-09", "booked_at": "2026-03-09T09:00"},
    ]
    latest = figure(Fold.LATEST, Field("activity", "value", Unit.NUMBER), by="date", entity="activity")

    assert read(latest, until="2026-04-01", activities=scores) == {"2026-04-01": 600_000_000}


def test_deals_count_by_registration_or_decision(read: Read) -> None:
    deals = [
        {"id": "D1", "partner": "aoba", "registered": "2026-03-01", "decided": "2026-04-10"},
        {"id": "D2", "partner": "aoba", "registered": "2026-03-31"},
    ]
    registered, decided = (figure(Fold.COUNT, None, by=day, entity="deal") for day in ("registered", "decided"))

    assert read(registered, deals=deals) == {"2026-04-01": 2, "2026-05-01": 0}
    assert read(decided, deals=deals) == {"2026-04-01": 0, "2026-05-01": 1}


def test_people_and_certificates_count_while_they_hold(read: Read) -> None:
    # Zoom: accreditation belongs to the person; when one leaves, the count falls.
    facts = {
        "people": [{"code": "ken", "partner": "aoba"}, {"code": "yui", "partner": "aoba", "joined": "2026-03-31", "left": "2026-04-30"}],
        "certificates": [
            {"id": "Z1", "person": "ken", "name": "sales", "first_day": "2026-04-30"},
            {"id": "Z2", "person": "yui", "name": "sales", "first_day": "2026-01-01"},
            {"id": "Z3", "person": "ken", "name": "tech", "first_day": "2026-01-01", "last_day": "2026-03-31"},
        ],
    }
    people = figure(Fold.COUNT, None, NOW, by=None, entity="person")
    salespeople = figure(Fold.COUNT, None, NOW, by=None, entity="certificate", where=is_("certificate", "name", "sales"))
    technical = figure(Fold.COUNT, None, NOW, by=None, entity="certificate", where=is_("certificate", "name", "tech"))

    assert read(people, **facts) == {"2026-04-01": 2, "2026-05-01": 1}
    assert read(salespeople, **facts) == {"2026-04-01": 1, "2026-05-01": 1}
    assert read(technical, **facts) == {"2026-04-01": 1, "2026-05-01": 0}


def test_a_state_as_of_a_day_is_missing_before_that_day_has_ended(read: Read) -> None:
    as_of = Span(SpanKind.STATE, as_of=date(2026, 4, 1))

    counted = read(figure(Fold.COUNT, None, as_of, by=None, entity="person"), people=[{"code": "ken", "partner": "aoba"}])

    assert counted == {"2026-04-01": None, "2026-05-01": 1}


def test_since_contract_starts_with_the_earliest_agreement_that_began(read: Read) -> None:
    since = figure(Fold.SUM, NET, Span(SpanKind.SINCE_CONTRACT))
    lines = [line("A1", 1, "2026-02-28"), line("A2", 10, "2026-03-01"), line("A3", 100, "2026-03-15")]
    contract = {"partner": "aoba", "contract": "agency"}
    agreements = [{"id": "G1", "first_day": "2026-03-10", **contract}, {"id": "G2", "first_day": "2026-03-01", **contract}]
    later = [{"id": "G1", "first_day": "2026-04-01", **contract}]
    partners = [{"code": "aoba", "first_day": "2026-03-12"}]

    assert read(since, until="2026-04-01", order_lines=lines, agreements=agreements) == {"2026-04-01": 110}
    assert read(since, until="2026-04-01", order_lines=lines, agreements=later, partners=partners) == {"2026-04-01": 100}
    assert read(since, until="2026-04-01", order_lines=lines) == {"2026-04-01": None}


# ── Targets ──────────────────────────────────────────────────────────────────────────────────────────────────────────

TARGET = TargetValue("sales", Unit.MONEY)
ATTAINED = Divide(MetricValue("sales", Unit.MONEY), TARGET)
BONUS = Fixed(ByBand(ATTAINED, "sales / target.sales", Bands((Band(1_000_000, 1_200_000, 100), Band(1_200_000, None, 200)), Beyond.OPEN)))
SIGNED = {"partner_signed_on": "2026-03-31", "maker_signed_on": "2026-04-01"}


def target(id: str, value: int, **more: Any) -> dict[str, Any]:
    april = {"first_day": "2026-04-01", "last_day": "2026-04-30"}
    return {"id": id, "partner": "aoba", "metric": "sales", "value": value * 1_000_000, **april, **SIGNED, **more}


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        ([target("T1", 1_000)], 100),
        ([target("T1", 1_001)], "below_first_band"),
        ([target("T1", 800)], 200),
        ([target("T1", 1_000, maker_signed_on="2026-04-02")], "missing"),
        ([target("T1", 1_000, maker_signed_on="2026-04-02", agreed_late="true")], 100),
        ([target("T1", 1_000, maker_signed_on="2026-05-01", agreed_late="true")], "missing"),
        ([target("T1", 1_000, maker_signed_on=None)], "missing"),
        ([target("T1", 1_000, person="ken")], "missing"),
        ([target("T1", 1_000, last_day="2026-06-30")], "missing"),
        ([target("T1", 1_000), target("T2", 800, maker_signed_on="2026-03-01")], 100),
        ([target("T1", 1_000), target("T2", 800)], 200),
        ([target("T1", 0)], "missing"),
    ],
)
def test_a_target_counts_when_both_signed_it_in_time(
    targets: list[dict[str, Any]], expected: int | str, of: Callable[..., Any], incentive: Callable[..., Any]
) -> None:
    bonus = incentive(
        occasion=OnPeriod(PeriodKind.PROGRAM, Period.MONTH),
        amount=BONUS,
        scope=Condition(is_("partner", "code", "aoba"), "partner.code = aoba"),
    )

    answer = of(bonus, metrics=(SALES,), order_lines=[line("A1", 1_000, "2026-04-30")], targets=targets, until="2026-04-30")

    assert (answer.amounts or answer.reasons) == {"commission/2026-04-01..2026-04-30/aoba": expected}


def test_a_target_finer_than_the_currency_is_refused(of: Callable[..., Any], incentive: Callable[..., Any]) -> None:
    bonus = incentive(occasion=OnPeriod(PeriodKind.PROGRAM, Period.MONTH), amount=BONUS)

    with pytest.raises(TargetNotWhole, match='Target "T1" of aoba for sales has more decimals'):
        of(bonus, metrics=(SALES,), targets=[{**target("T1", 1), "value": 1_500_000}], until="2026-04-30")
