"""担当顧客: first what a salesperson comes for."""

from datetime import date
from enum import StrEnum

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.maker import local_day
from enishi.core.reader import language
from enishi.deals import queries as deals
from enishi.partners.access import MEMBERS
from enishi.portal.customers.customers import Customer
from enishi.portal.customers.orders import told_of
from enishi.portal.customers.reading import customers_for, named_so
from enishi.portal.deals.viewing import viewer
from enishi.portal.standing import standing

AT_ONCE = 50  # customers on one page
ORDERS = 10  # of a customer


class Show(StrEnum):
    """Which customers: what the first page counts can be looked at."""

    ALL = ""
    ENDING = "ending"
    ANNOUNCED = "announced"
    UNPAID = "unpaid"


WORDS = {
    Show.ALL: _("All"), Show.ENDING: _("Ends within 90 days"), Show.ANNOUNCED: _("Cancellation announced"), Show.UNPAID: _("Unpaid"),
}  # fmt: skip


@allowed_to(MEMBERS)
@require_safe
def customers(request: HttpRequest) -> HttpResponse:
    """Customers of theirs, those first of whom something is to be spoken; ?show= some of them. What is unpaid only who sees amounts may ask."""
    who, today = standing(request), local_day(clock.now())
    may = [one for one in Show if who.sees_amounts or one is not Show.UNPAID]
    show = next((one for one in may if one.value == request.GET.get("show", "")), Show.ALL)
    found = [one for one in named_so(customers_for(who), request.GET.get("search", "")) if _is(one, show, today)]
    found.sort(key=lambda one: (not one.to_speak_of(today), one.renewal(today) or today.max, one.name))
    first = int(after) if (after := request.GET.get("after", "")).isdecimal() and len(after) < 9 else 0
    rows = [{"read": one, "renewal": one.renewal(today), "announced": one.announced(today)} for one in found[first : first + AT_ONCE]]
    context = {"who": who, "rows": rows, "count": len(found), "search": request.GET.get("search", ""), "show": show.value}
    context |= {"ways": [(one.value, WORDS[one]) for one in may]}
    context |= {"after": first + AT_ONCE if first + AT_ONCE < len(found) else None}
    return render(request, "portal/customers/customers.html", context)


def _is(one: Customer, show: Show, today: date) -> bool:
    if show is Show.ANNOUNCED:
        return one.announced(today) is not None
    return show is Show.ALL or (one.ends_soon(today) if show is Show.ENDING else one.unpaid > 0)


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
