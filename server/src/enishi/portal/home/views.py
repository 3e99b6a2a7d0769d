"""What somebody of a partner sees first: the sentence, what to do, what is coming."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.maker import local_day
from enishi.core.reader import language
from enishi.partners.access import FORMER_TOO
from enishi.portal.customers.reading import customers_for
from enishi.portal.deals.home import coming
from enishi.portal.home.rank import ranks_of
from enishi.portal.money import months as told
from enishi.portal.standing import standing
from enishi.portal.statements.views import newest
from enishi.portal.targets.views import to_sign

AT_MOST = 3  # things to do: more is a list, and stands on its page


@allowed_to(FORMER_TOO)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest month in a sentence, at most three customers to speak of, and where everything is; of a former partner its documents."""
    who, today = standing(request), local_day(clock.now())
    if who.documents_until is not None:
        return redirect("portal.statements")
    known = told.calculations()
    months = told.months(who, known, language()) if who.sees_amounts else []
    speak = sorted((one for one in customers_for(who) if one.to_speak_of(today)), key=lambda one: one.renewal(today) or today.max)
    rows = [{"read": one, "renewal": one.renewal(today), "announced": one.announced(today)} for one in speak[:AT_MOST]]
    context = {
        "who": who,
        "today": today,
        "statement": newest(who),
        "to_sign": to_sign(who),
        "ranks": ranks_of(who, (one.run.program for one in known), today=today, language=language()),
        "month": months[0] if months else None,
        "rows": rows,
        "deals": coming(who, at=clock.now()),
        "more": max(len(speak) - AT_MOST, 0),
    }
    return render(request, "portal/home/home.html", context)
