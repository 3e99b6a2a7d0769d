"""担当顧客: first what a salesperson comes for."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.maker import local_day
from enishi.core.reader import language
from enishi.deals import queries as deals
from enishi.partners.access import MEMBERS
from enishi.portal.customers.orders import told_of
from enishi.portal.customers.reading import customers_for, named_so
from enishi.portal.deals.viewing import viewer
from enishi.portal.standing import standing

AT_ONCE = 50  # customers on one page
ORDERS = 10  # of a customer


@allowed_to(MEMBERS)
@require_safe
def customers(request: HttpRequest) -> HttpResponse:
    """All customers of theirs, those first of whom something is to be spoken."""
    who, today = standing(request), local_day(clock.now())
    found = named_so(customers_for(who), request.GET.get("search", ""))
    found.sort(key=lambda one: (not one.to_speak_of(today), one.renewal(today) or today.max, one.name))
    first = int(after) if (after := request.GET.get("after", "")).isdecimal() and len(after) < 9 else 0
    rows = [{"read": one, "renewal": one.renewal(today), "announced": one.announced(today)} for one in found[first : first + AT_ONCE]]
    context = {"who": who, "rows": rows, "count": len(found), "search": request.GET.get("search", "")}
    context |= {"after": first + AT_ONCE if first + AT_ONCE < len(found) else None}
    return render(request, "portal/customers/customers.html", context)


@allowed_to(MEMBERS)
@require_safe
def customer(request: HttpRequest, code: str) -> HttpResponse:
    """One customer: each order with what it paid, or why it paid nothing; and the deals with them."""
    who, today = standing(request), local_day(clock.now())
    found = next((one for one in customers_for(who) if one.code == code), None)
    if found is None:
        raise Http404
    page = Paginator(found.lines, ORDERS).get_page(request.GET.get("page"))
    context = {
        "who": who, "customer": found, "renewal": found.renewal(today), "announced": found.announced(today), "page": page,
        "orders": told_of(who, list(page), language()), "deals": deals.at_customer(viewer(who), code),
    }  # fmt: skip
    return render(request, "portal/customers/customer.html", context)
