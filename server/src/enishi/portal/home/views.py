"""What somebody of a partner sees first, as they ask: the money, what to do, what is new, what runs, the rank, the customers."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.maker import local_day
from enishi.core.reader import language
from enishi.partners.access import FORMER_TOO, MEMBERS
from enishi.portal.campaigns.running import campaigns_for, targets_for
from enishi.portal.customers.customers import Customer
from enishi.portal.customers.reading import customers_for
from enishi.portal.deals.home import coming
from enishi.portal.home.doing import ToDo, to_do
from enishi.portal.home.rank import ranks_of
from enishi.portal.money import months as told
from enishi.portal.standing import standing
from enishi.portal.statements.views import recent, to_confirm
from enishi.portal.targets.views import to_sign

AT_MOST = 3  # things to do: more is a list, and stands on its page
AT_ONCE = 100  # things on that page


@allowed_to(FORMER_TOO)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest month in a sentence, at most three things to do, and where everything is; of a former partner its documents."""
    who, today = standing(request), local_day(clock.now())
    if who.documents_until is not None:
        return redirect("portal.statements")
    known, statements, customers, deals = told.calculations(), recent(who), customers_for(who, named=False), coming(who, at=clock.now())
    months = told.months(who, known, language()) if who.sees_amounts else []
    doing = to_do(deals=deals.to_do, targets=to_sign(who), statements=to_confirm(who, statements), customers=customers, today=today)
    context = {
        "who": who, "today": today, "statement": next(iter(statements), None), "month": months[0] if months else None,
        "doing": _told(doing[:AT_MOST], today), "more": max(len(doing) - AT_MOST, 0), "deals": deals,
        "campaigns": campaigns_for(who, known, language(), today=today), "targets": targets_for(who, known, language(), today=today),
        "ranks": ranks_of(who, known, today=today, language=language()), "customers": _counts(customers, today),
    }  # fmt: skip
    return render(request, "portal/home/home.html", context)


@allowed_to(MEMBERS)
@require_safe
def doing(request: HttpRequest) -> HttpResponse:
    """Everything there is to do."""
    who, today = standing(request), local_day(clock.now())
    deals, statements = coming(who, at=clock.now()).to_do, to_confirm(who, recent(who))
    found = to_do(deals=deals, targets=to_sign(who), statements=statements, customers=customers_for(who, named=False), today=today)
    context = {"who": who, "doing": _told(found[:AT_ONCE], today), "count": len(found), "more": max(len(found) - AT_ONCE, 0)}
    return render(request, "portal/home/doing.html", context)


def _told(found: list[ToDo], today: date) -> list[tuple[ToDo, str]]:
    return [(one, one.left(today)) for one in found]


def _counts(customers: list[Customer], today: date) -> dict[str, int]:
    """How many customers, and of how many something is to be spoken or unpaid."""
    return {
        "all": len(customers), "announced": sum(one.announced(today) is not None for one in customers),
        "ending": sum(one.ends_soon(today) for one in customers), "unpaid": sum(one.unpaid > 0 for one in customers),
    }  # fmt: skip
