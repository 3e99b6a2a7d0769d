"""担当顧客: first what a salesperson comes for."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.maker import local_day
from enishi.partners.access import MEMBERS
from enishi.portal.customers.reading import customers_for
from enishi.portal.standing import standing

AT_ONCE = 50  # customers on one page


@allowed_to(MEMBERS)
@require_safe
def customers(request: HttpRequest) -> HttpResponse:
    """All customers of theirs, those first of whom something is to be spoken."""
    who, today = standing(request), local_day(clock.now())
    words = request.GET.get("search", "").casefold().split()
    found = [one for one in customers_for(who) if all(word in f"{one.code} {one.name}".casefold() for word in words)]
    found.sort(key=lambda one: (not one.to_speak_of(today), one.renewal(today) or today.max, one.name))
    first = int(after) if (after := request.GET.get("after", "")).isdecimal() and len(after) < 9 else 0
    rows = [{"read": one, "renewal": one.renewal(today), "announced": one.announced(today)} for one in found[first : first + AT_ONCE]]
    context = {"who": who, "rows": rows, "count": len(found), "search": request.GET.get("search", "")}
    context |= {"after": first + AT_ONCE if first + AT_ONCE < len(found) else None}
    return render(request, "portal/customers/customers.html", context)


@allowed_to(MEMBERS)
@require_safe
def customer(request: HttpRequest, code: str) -> HttpResponse:
    """One customer and what they ordered through this company."""
    who, today = standing(request), local_day(clock.now())
    found = next((one for one in customers_for(who) if one.code == code), None)
    if found is None:
        raise Http404
    context = {"who": who, "customer": found, "renewal": found.renewal(today), "announced": found.announced(today)}
    return render(request, "portal/customers/customer.html", context)
