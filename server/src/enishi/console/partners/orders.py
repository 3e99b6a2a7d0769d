"""A partner's orders by customer: what each paid the partner, or why it paid nothing."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enishi.catalog import queries as catalog
from enishi.closing.orders import orders_told
from enishi.console.templatetags.told import language
from enishi.core.access import allowed_to
from enishi.partners import access, queries

CUSTOMERS, ORDERS = 50, 10  # on one page


@allowed_to(access.MAY_SEE)
@require_safe
def orders(request: HttpRequest, code: str) -> HttpResponse:
    """The partner's customers, found by name; ?customer= one of them, each order with what it paid and why."""
    partner, customer = queries.partner(code), request.GET.get("customer", "")
    if partner is None:
        raise Http404
    if not customer:
        search = request.GET.get("q", "").strip()
        found = catalog.customers_with_orders(code, search=search)
        page = Paginator(found, CUSTOMERS).get_page(request.GET.get("page"))
        return render(request, "console/partners/orders.html", {"partner": partner, "page": page, "search": search})
    name = next((one.name for one in catalog.customers_with_orders(code) if one.code == customer), None)
    if name is None:
        raise Http404
    lines = Paginator(catalog.orders_of(code, customer), ORDERS).get_page(request.GET.get("page"))
    told = orders_told({one.id: one.ordered_on for one in lines}, partners=(code,), language=language())
    context = {"partner": partner, "customer": customer, "name": name, "page": lines, "orders": [(one, told[one.id]) for one in lines]}
    return render(request, "console/partners/orders_of_customer.html", context)
