"""Products and customers: the lists with their search, one of each, and who records them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enishi.catalog import access, queries
from enishi.catalog.queries import CustomerRead, ProductRead
from enishi.console.acting import person, words_of
from enishi.console.catalog.forms import CustomerForm, ProductForm
from enishi.console.catalog.listing import listing
from enishi.console.catalog.products_listing import listing as products_listing
from enishi.console.lists import views as lists
from enishi.console.templatetags.told import language
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import local_day, maker
from enishi.programs.frozen import frozen_terms
from enishi_engine.facts.currency import decimal_text, minor_digits


@allowed_to(access.MAY_SEE)
@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """All products, found and narrowed down."""
    return lists.show(request, products_listing(), "console/catalog/products.html", {"may": access.MAY_CHANGE.allows(request.user)})


@allowed_to(access.MAY_EXPORT)
@require_POST
def export_products(request: HttpRequest) -> HttpResponse:
    """The list as a file."""
    return lists.export(request, products_listing())


@allowed_to(access.MAY_SEE)
@require_safe
def customers(request: HttpRequest) -> HttpResponse:
    """All customers, found and narrowed down."""
    return lists.show(request, listing(), "console/catalog/customers.html", {"may": access.MAY_CHANGE.allows(request.user)})


@allowed_to(access.MAY_EXPORT)
@require_POST
def export_customers(request: HttpRequest) -> HttpResponse:
    """The list as a file."""
    return lists.export(request, listing())


@allowed_to(access.MAY_CHANGE)
def new_product(request: HttpRequest) -> HttpResponse:
    """A product that is not there yet; the code of one that is would change it, so it is told."""
    return _form(request, ProductForm(request.POST or None), title=_("Product registration"))


@allowed_to(access.MAY_SEE)
def product(request: HttpRequest, code: str) -> HttpResponse:
    """One product; who may change it has its form."""
    one = queries.product(code)
    if one is None:
        raise Http404
    if not access.MAY_CHANGE.allows(request.user):
        if request.method == "POST":
            raise Http404
        return render(request, "console/catalog/product.html", {"product": one})
    begins = {name: getattr(one, name) for name in ProductForm.base_fields} | {"list_price": _price(one.list_price)}
    return _form(request, ProductForm(request.POST or None, initial=begins), title=_("Change of the product"), of=one)


@allowed_to(access.MAY_SEE)
@require_safe
def customer(request: HttpRequest, code: str) -> HttpResponse:
    """One customer: what it buys through whom, and which terms are frozen for it."""
    one = queries.customer(code)
    if one is None:
        raise Http404
    bought = queries.bought(code)
    first_order = bought[0].first_day if bought else None
    frozen = [] if first_order is None else frozen_terms(first_order=first_order, day=local_day(clock.now()))
    context = {
        "customer": one, "bought": bought, "first_order": first_order, "may": access.MAY_CHANGE.allows(request.user),
        "frozen": [{"read": each, "label": getattr(each.label, language())} for each in frozen],
    }  # fmt: skip
    return render(request, "console/catalog/customer.html", context)


@allowed_to(access.MAY_CHANGE)
def new_customer(request: HttpRequest) -> HttpResponse:
    """A customer that is not there yet."""
    return _form(request, CustomerForm(request.POST or None), title=_("Customer registration"))


@allowed_to(access.MAY_CHANGE)
def change_customer(request: HttpRequest, code: str) -> HttpResponse:
    """What is recorded of a customer."""
    one = queries.customer(code)
    if one is None:
        raise Http404
    begins = {name: getattr(one, name) for name in CustomerForm.base_fields}
    return _form(request, CustomerForm(request.POST or None, initial=begins), title=_("Change of the customer"), of=one)


def _form(
    request: HttpRequest, form: ProductForm | CustomerForm, *, title: str, of: ProductRead | CustomerRead | None = None
) -> HttpResponse:
    products_, new = isinstance(form, ProductForm), of is None
    if not new:
        form.fields["code"].disabled = True  # what a form says of it then is not looked at
    if request.method == "POST" and form.is_valid():
        there = queries.product if products_ else queries.customer
        if new and there(form.cleaned_data["code"]) is not None:
            form.add_error("code", _("It is there already. Open it to change it."))
        else:
            try:
                form.carry_out(by=person(request), at=clock.now())
            except Refusal as refusal:
                form.add_error(None, words_of(refusal))
            else:
                messages.success(request, _("Saved, as a new revision."))
                return redirect("catalog" if products_ else "catalog.customers")
    context = {
        "form": form, "title": title, "code": of.code if of else "", "name": of.name or of.code if of else "", "products": products_,
    }  # fmt: skip
    return render(request, "console/catalog/form.html", context)


def _price(minor: int | None) -> str:
    return "" if minor is None else decimal_text(minor, minor_digits(maker().currency))
