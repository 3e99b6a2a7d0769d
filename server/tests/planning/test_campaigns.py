"""Campaigns and budgets: what the texts promise, and what closings posted of it, to the yen."""

from datetime import UTC, date, datetime

import pytest

from enishi.closing import operations as closings
from enishi.core import operations as people
from enishi.core.roles import Role
from enishi.planning import campaigns
from enishi.planning.budget_periods import Window, windows
from enishi.planning.campaigns import BudgetRead, Level
from enishi.planning.forecasting import MonthOfPartner, outlook
from enishi.planning.outlooks import outlook_of
from enishi_engine.core.incentive import LimitKey
from server.tests.closing.conftest import Told
from server.tests.texts import in_force

TEXT = """\
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
timezone: Asia/Tokyo
year_starts: 04-01
incentives:
  - {id: commission, type: commission, base: line.net, rate: 10 %, limits: none}
  - id: spring
    label: {ja: 春のキャンペーン, en: Spring campaign}
    type: commission
    first_day: 2026-04-10
    last_day: 2026-06-30
    base: line.net
    rate: 5 %
    take_back: {after: [cancel], share: full}
    limits: [{per: campaign, max: 10_000, order: booked}]
    with: {commission: add}
  - id: monthly
    label: {ja: 毎月の予算つき, en: With a monthly budget}
    type: commission
    base: line.net
    rate: 1 %
    limits: [{per: month, max: 1_500, order: booked}]
    with: {commission: add, spring: add}
"""
APRIL = date(2026, 4, 1)
MAY_20 = date(2026, 5, 20)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def program(hana, now) -> str:
    mio = people.add_user(email="mio@sakura.example", name="澪", by="setup", at=now)
    people.grant_role(user=mio, role=Role.APPROVER, by="setup", at=now)
    in_force(program="sakura", from_day=APRIL, text=TEXT, by=hana, second=mio, at=now)
    closings.add_group(code="month_end", closing_day=31)
    return "sakura"


def close(told: Told, period: str) -> None:
    at = datetime(2026, int(period[-2:]) + 1, 10, tzinfo=UTC)
    closings.close_period(program="sakura", group="month_end", period=period, at=at, by="hana", facts_of=told)


def budgets_of(incentive: str, today: date) -> list[BudgetRead]:
    return [one for one in campaigns.budgets(today=today) if one.incentive == incentive]


@pytest.fixture
def april(program, told) -> None:
    """Spring: 5 % of 100,000 for Aoba and of 60,000 for Kita. Monthly: 1 % of each, 1,600, of which the budget pays 1,500."""
    told.line("A1", "2026-04-12", 100_000)
    told.line("K1", "2026-04-20", 60_000, partner="kita")
    close(told, "2026-04")


@pytest.mark.django_db
def test_a_campaign_shows_what_closings_posted_of_it_and_how_much_of_its_budget_that_is(april):
    (spring,) = campaigns.campaigns(today=MAY_20)

    assert (spring.incentive, spring.first_day, spring.last_day) == ("spring", date(2026, 4, 10), date(2026, 6, 30))
    assert (spring.earned, spring.taken_back) == (8_000, 0)
    (budget,) = spring.budgets
    assert (budget.maximum, budget.used, budget.left, budget.percent, budget.level) == (10_000, 8_000, 2_000, 80, Level.NEAR)
    assert spring.runs(MAY_20)
    assert spring.is_to_come(date(2026, 4, 9))
    assert spring.is_over(date(2026, 7, 1))


@pytest.mark.django_db
def test_what_is_taken_back_frees_nothing_of_the_budget_and_stands_apart(april, told):
    """May: 5 % of 100,000 is 5,000, of which 2,000 are left in the budget; A1 is cancelled, which takes 5,000 back."""
    told.line("A2", "2026-05-03", 100_000)
    told.tell("line_changes", {"id": "C1", "line": "A1", "kind": "cancel", "date": "2026-05-08"}, at="2026-05-08T12:00")
    close(told, "2026-05")

    (spring,) = campaigns.campaigns(today=MAY_20)

    assert (spring.earned, spring.taken_back) == (10_000, -5_000)
    assert (spring.budgets[0].used, spring.budgets[0].left, spring.budgets[0].level) == (10_000, 0, Level.SPENT)
    aoba, kita = campaigns.partners_of(program="sakura", incentive="spring")
    assert (aoba.code, aoba.lines, aoba.earned, aoba.taken_back) == ("aoba", 2, 7_000, -5_000)
    assert (kita.code, kita.lines, kita.earned, kita.taken_back) == ("kita", 1, 3_000, 0)


@pytest.mark.django_db
def test_a_budget_of_each_month_has_a_row_for_each_month_in_which_something_was_earned_and_for_todays(april):
    found = sorted(budgets_of("monthly", MAY_20), key=lambda one: one.first_day or APRIL)

    assert [(one.first_day, one.last_day, one.used, one.level) for one in found] == [
        (APRIL, date(2026, 4, 30), 1_500, Level.SPENT),
        (date(2026, 5, 1), date(2026, 5, 31), 0, Level.OPEN),
    ]


@pytest.mark.django_db
def test_a_larger_budget_of_a_later_text_is_the_budget_once_that_text_is_in_force(april, hana, now):
    second = people.invite(email="ai@sakura.example", name="愛", role=Role.APPROVER, by="setup", at=now)
    larger = TEXT.replace("max: 10_000", "max: 20_000")
    in_force(program="sakura", from_day=date(2026, 6, 1), text=larger, by=hana, second=second, at=now)

    assert [one.maximum for one in budgets_of("spring", date(2026, 6, 1))] == [20_000]


@pytest.mark.django_db
def test_the_part_that_is_warned_at_is_the_makers(april, settings):
    settings.BUDGET_WARNING_PERCENT = 81

    assert [one.level for one in budgets_of("spring", MAY_20)] == [Level.OPEN]


@pytest.mark.django_db
def test_a_campaign_with_a_short_past_has_no_forecast_and_says_how_long_its_past_is(april):
    spring = campaigns.campaign(program="sakura", incentive="spring", today=MAY_20)
    assert spring is not None

    found = outlook_of(spring, today=MAY_20)

    assert found is not None
    assert (found.forecast, found.months_known, found.partners, found.months_left) == (None, 1, 2, 2)


@pytest.mark.django_db
def test_what_is_no_campaign_is_none(program):
    assert campaigns.campaign(program="sakura", incentive="commission", today=MAY_20) is None
    assert campaigns.campaign(program="other", incentive="spring", today=MAY_20) is None


def test_periods_begin_with_the_month_in_which_the_program_year_begins():
    days = [date(2026, 5, 3), date(2026, 2, 28), date(2026, 5, 30)]

    assert windows(days, LimitKey.QUARTER, (4, 1)) == [
        Window(date(2026, 1, 1), date(2026, 3, 31)), Window(APRIL, date(2026, 6, 30)),
    ]  # fmt: skip
    assert windows(days, LimitKey.HALF, (4, 1)) == [
        Window(date(2025, 10, 1), date(2026, 3, 31)), Window(APRIL, date(2026, 9, 30)),
    ]  # fmt: skip
    assert windows(days, LimitKey.YEAR, (4, 1)) == [
        Window(date(2025, 4, 1), date(2026, 3, 31)), Window(APRIL, date(2027, 3, 31)),
    ]  # fmt: skip


def even(partners: int, months: int) -> list[MonthOfPartner]:
    """One deal of 1,000 a month each, from April 2024 on."""
    firsts = [date(2024 + (3 + month) // 12, (3 + month) % 12 + 1, 1) for month in range(months)]
    return [MonthOfPartner(partner=f"p{number:02}", month=first, deals=1, cost=1_000) for number in range(partners) for first in firsts]


def test_a_long_past_gives_the_forecast_of_the_months_that_are_left():
    """The table of docs/rules/forecast.md: 20 partners × 3 months × 1,000."""
    found = outlook(even(20, 24), {}, through=date(2026, 3, 31), until=date(2026, 6, 30))

    assert found.forecast is not None
    assert (found.months_left, found.months_known, found.forecast.middle) == (3, 24, 60_000)
    assert found.forecast.ranges[0].low < 60_000 < found.forecast.ranges[0].high


@pytest.mark.parametrize(
    ("partners", "months", "through"), [(19, 24, date(2026, 3, 31)), (20, 17, date(2025, 8, 31)), (0, 0, date(2026, 3, 31))]
)
def test_a_short_past_gives_none(partners, months, through):
    assert outlook(even(partners, months), {}, through=through, until=date(2026, 6, 30)).forecast is None
