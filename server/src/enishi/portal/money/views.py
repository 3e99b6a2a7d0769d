"""What was earned, month by month, and why: for those of the company who see amounts; everybody may ask why an order paid nothing."""

import unicodedata

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from enishi.catalog import queries as catalog
from enishi.closing.supposing import foresee
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.maker import local_day
from enishi.core.reader import language
from enishi.partners.access import MEMBERS
from enishi.portal.customers.orders import told_of
from enishi.portal.customers.reading import customers_for, named_so
from enishi.portal.money import months as told
from enishi.portal.money.months import Calculation, LineTold
from enishi.portal.money.own import OwnMonth, own_lines, own_months
from enishi.portal.money.parts import By, lines_by
from enishi.portal.money.picture import picture
from enishi.portal.money.ranges import MONTH, months_of
from enishi.portal.money.supposing import DealForm, answers
from enishi.portal.standing import Standing, called, standing

A_PAGE = 50  # lines of one part
NAMED = 20  # customers to choose from
WAYS = {By.INCENTIVE: _("incentive"), By.CUSTOMER: _("customer"), By.DEAL: _("deal"), By.PERSON: _("person")}


@allowed_to(MEMBERS)
@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """Every month, the newest first."""
    who = standing(request)
    known = told.calculations() if who.sees_amounts else []
    found = told.months(who, known, language())
    context = {
        "who": who, "months": found, "chart": picture(found, known, language()), "programs": sorted({(one.program, one.label) for one in found}),
        "ways": [(one.value, word) for one, word in WAYS.items()],
    }  # fmt: skip
    return render(request, "portal/money/months.html", context)


@allowed_to(MEMBERS)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Of one who sells the amounts of their own deals, where the owner shows those and no others."""
    who = standing(request)
    if not who.own_amounts:
        raise Http404
    known = told.calculations()
    found = own_months(who, known, language())
    asked = (request.GET.get("program", ""), request.GET.get("month", ""))
    shown = next((one for one in found if (one.program, f"{one.month:%Y-%m}") == asked), found[0] if found else None)
    lines = [] if shown is None else _lines(who, known, shown)
    return render(request, "portal/money/own.html", {"who": who, "months": found, "shown": shown, "lines": lines})


def _lines(who: Standing, known: list[Calculation], shown: OwnMonth) -> list[LineTold]:
    calculation = next(one for one in known if one.kept.program == shown.program)
    return told.with_customers(who, own_lines(who, calculation, shown.month, language()))


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
    shown = Paginator(page.lines, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/money/month.html", {"who": who, "page": page, "shown": shown})


@allowed_to(MEMBERS)
@require_safe
def parts(request: HttpRequest, program: str, by: str) -> HttpResponse:
    """A range of months by incentive, customer, deal or person; ?of= one part, its lines each with its sentence."""
    who, way = standing(request), next((one for one in By if one.value == by), None)
    known = next((one for one in told.calculations() if one.kept.program == program), None) if who.sees_amounts else None
    if known is None or way is None:
        raise Http404
    months = [one.month for one in told.months(who, [known], language())]
    first, last = months_of(request.GET)
    lines = lines_by(who, known, way, first=first, last=last, language=language())
    found, of = lines.parts(), request.GET.get("of")
    context = {
        "who": who, "program": program, "label": getattr(known.run.program.label, language()), "by": way.value, "currency": known.currency,
        "ways": [(one.value, word) for one, word in WAYS.items()], "months": months, "years": sorted({one.year for one in months}, reverse=True),
        "first": request.GET.get("first", ""), "last": request.GET.get("last", ""), "parts": found, "of": of,
        "payable": sum(one.payable for one in found), "amount": sum(one.amount for one in found),
    }  # fmt: skip
    if of is not None:
        part = next((one for one in found if one.key == of), None)
        if part is None:
            raise Http404
        page = Paginator(sorted(lines.of(of), key=lambda row: (row["day"], row["id"]), reverse=True), A_PAGE).get_page(
            request.GET.get("page")
        )
        context |= {"part": part, "page": page, "lines": told.with_customers(who, told.in_words(known, list(page), language()))}
    return render(request, "portal/money/parts.html", context)


@allowed_to(MEMBERS)
@require_safe
def suppose(request: HttpRequest) -> HttpResponse:
    """What a deal would pay, by what is known now: asked by an address alone, so that it changes nothing and can be opened again."""
    who, now = standing(request), clock.now()
    if not who.sees_amounts:
        raise Http404
    form = DealForm(
        request.GET if "product" in request.GET else None, products=catalog.products(), partners=called(who),
        customers=customers_for(who, named=False), today=local_day(now),
    )  # fmt: skip
    found = foresee(form.order(who.person), net=form.cleaned_data["amount"], at=now) if form.is_valid() else None
    asked = form.is_bound and form.is_valid()
    context = {"who": who, "form": form, "asked": form.cleaned_data if asked else None, "answers": answers(found or (), language())}
    context |= {"new": asked and not form.known_customer}
    return render(request, "portal/money/suppose.html", context)


@allowed_to(MEMBERS)
@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """What one order paid and why, or why nothing; or the orders or customers that are called so. Who sees no amounts sees the reasons alone."""
    who, asked = standing(request), unicodedata.normalize("NFKC", request.GET.get("id", "")).strip()
    found = told.why(who, fact_id=asked, language=language()) if asked else None
    lines, nothing, currency = found if found is not None else ([], [], "")
    theirs = customers_for(who) if asked and found is None else []
    orders = [(one, line) for one in theirs for line in one.lines if line.id == asked or line.id.startswith(f"{asked}-")][:NAMED]
    context = {
        "who": who, "asked": asked, "found": found is not None, "lines": lines, "nothing": nothing, "currency": currency,
        "customers": named_so(theirs, asked)[:NAMED] if not orders else [], "orders": orders if len(orders) > 1 else [],
    }  # fmt: skip
    if len(orders) == 1:
        customer, line = orders[0]
        ((_line, of),) = told_of(who, [line], language())
        context |= {"customer": customer, "line": line, "told": of}
    return render(request, "portal/money/why.html", context)
