"""What was earned, month by month, and why: for those of the company who see amounts; everybody may ask why an order paid nothing."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enishi.core.access import allowed_to
from enishi.core.reader import language
from enishi.partners.access import MEMBERS
from enishi.portal.money import months as told
from enishi.portal.standing import standing

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@allowed_to(MEMBERS)
@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """Every month, the newest first."""
    who = standing(request)
    found = told.months(who, told.calculations(), language()) if who.sees_amounts else []
    return render(request, "portal/money/months.html", {"who": who, "months": found})


@allowed_to(MEMBERS)
@require_safe
def month(request: HttpRequest, program: str, month: str) -> HttpResponse:
    """One month: its sum, its lines, and what paid nothing."""
    who = standing(request)
    if not who.sees_amounts or not MONTH.fullmatch(month):
        raise Http404
    page = told.month_page(who, program=program, month=month, language=language())
    if page is None:
        raise Http404
    return render(request, "portal/money/month.html", {"who": who, "page": page})


@allowed_to(MEMBERS)
@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """What one order paid and why, or why nothing. Who sees no amounts sees the reasons alone."""
    who, asked = standing(request), request.GET.get("id", "").strip()
    found = told.why(who, fact_id=asked, language=language()) if asked else None
    lines, nothing, currency = found if found is not None else ([], [], "")
    context = {"who": who, "asked": asked, "found": found is not None, "lines": lines, "nothing": nothing, "currency": currency}
    return render(request, "portal/money/why.html", context)
