"""Campaigns and budgets, as the approved texts say them and closings have used them."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from enishi.charts.bars import Picture
from enishi.charts.budgets import Budget, Expected, of_budgets
from enishi.console.templatetags.told import language, month
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.maker import local_day
from enishi.planning import campaigns as queries
from enishi.planning.campaigns import BudgetRead, CampaignRead, Level
from enishi.planning.forecasting import Outlook
from enishi.planning.outlooks import outlook_of
from enishi.programs import access
from enishi.programs import queries as texts
from enishi_engine.core.incentive import LimitKey

LEVELS: Mapping[Level, tuple[str | Promise, str]] = {
    Level.OPEN: (_("within the budget"), "settled"), Level.NEAR: (_("nearly used"), "waits"), Level.SPENT: (_("used up"), "refused"),
}  # fmt: skip
KEYS: Mapping[LimitKey, str | Promise] = {
    LimitKey.CAMPAIGN: _("The whole campaign"), LimitKey.MONTH: _("Each month"), LimitKey.QUARTER: _("Each quarter"),
    LimitKey.HALF: _("Each half-year"), LimitKey.YEAR: _("Each program year"),
}  # fmt: skip
DRAWN = 12  # budgets in a picture


@allowed_to(access.MAY_SEE)
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """Every campaign: those that run, those to come, those that are over."""
    day = today()
    rows = [(one, _state(one, day), _told(one.budgets)) for one in queries.campaigns(today=day)]
    return render(request, "console/campaigns/campaigns.html", {"rows": rows})


@allowed_to(access.MAY_SEE)
@require_safe
def budgets(request: HttpRequest) -> HttpResponse:
    """Every budget, the fullest first."""
    return render(request, "console/campaigns/budgets.html", {"budgets": _told(queries.budgets(today=today()))})


@allowed_to(access.MAY_SEE)
@require_safe
def campaign(request: HttpRequest, program: str, incentive: str) -> HttpResponse:
    """One campaign: its days, for whom, for what, what is used, what is to be expected, and who has earned."""
    day = today()
    found = queries.campaign(program=program, incentive=incentive, today=day)
    if found is None:
        raise Http404
    outlook = outlook_of(found, today=day)
    context = {
        "campaign": found,
        "state": _state(found, day),
        "budgets": _told(found.budgets),
        "points": texts.points_of(program=program, from_day=found.version, incentive=incentive, language=language()),
        "partners": queries.partners_of(program=program, incentive=incentive),
        "outlook": outlook,
        "chart": _chart(found, outlook),
    }
    return render(request, "console/campaigns/campaign.html", context)


def today() -> date:
    """The day in the maker's zone."""
    return local_day(clock.now())


def _chart(found: CampaignRead, outlook: Outlook | None) -> Picture | None:
    """The newest budgets, and where one that stands alone is likely to end."""
    budgets = [Budget(name=_named(one), used=one.used, maximum=one.maximum) for one in found.budgets[-DRAWN:]]
    return of_budgets(budgets, currency=found.currency, language=language(), expected=_expected(outlook))


def _expected(outlook: Outlook | None) -> Expected | None:
    if outlook is None or outlook.forecast is None:
        return None
    first = outlook.forecast.ranges[0]
    return Expected(middle=outlook.forecast.middle, low=first.low, high=first.high, percent=first.percent)


def _named(one: BudgetRead) -> str:
    return str(KEYS[one.key]) if one.first_day is None or one.key is LimitKey.CAMPAIGN else month(one.first_day)


def _told(found: Sequence[BudgetRead]) -> list[dict[str, object]]:
    return [{"read": one, "word": LEVELS[one.level][0], "kind": LEVELS[one.level][1], "key": KEYS[one.key]} for one in found]


def _state(one: CampaignRead, day: date) -> dict[str, str | Promise]:
    if one.is_to_come(day):
        return {"word": _("Upcoming"), "kind": "open"}
    return {"word": _("Ended"), "kind": "open"} if one.is_over(day) else {"word": _("Running"), "kind": "settled"}
