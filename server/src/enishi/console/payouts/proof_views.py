"""What was withheld and is to be paid over, a year's payment records, and what an auditor asks for: read and taken, never changed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from enishi.console.acting import person, refused
from enishi.console.payouts import words
from enishi.console.payouts.forms import SpanForm
from enishi.console.templatetags.told import language
from enishi.core import clock
from enishi.core.access import allowed_to, having
from enishi.core.errors import Refusal
from enishi.core.maker import local_day, maker
from enishi.core.roles import Role
from enishi.core.second_factor import SET_UP, has_second_factor
from enishi.payouts import evidence as proof
from enishi.payouts import tax_year

OF_TAX = having(Role.FINANCE, Role.ADMINISTRATOR, Role.AUDITOR)
OF_PROOF = having(Role.AUDITOR, Role.FINANCE)
A_PAGE = 100
TAXES = {
    "income_tax": gettext_lazy("income tax"), "reconstruction": gettext_lazy("reconstruction tax"), "defence": gettext_lazy("defence tax"),
}  # fmt: skip


@allowed_to(OF_TAX)
@require_safe
def withheld(request: HttpRequest) -> HttpResponse:
    """What was withheld in a month of payment, by class and payment by payment, and by when it is paid over."""
    known = tax_year.months()
    asked = _month(request.GET.get("month", "")) or (known[0] if known else None)
    if asked is None:
        return render(request, "console/payouts/withheld.html", {"found": None})
    found = tax_year.month(asked, today=local_day(clock.now()))
    page = Paginator(found.rows, A_PAGE).get_page(request.GET.get("page"))
    classes = [
        {"read": one, "name": tax_year.said(one.class_, language()), "taxes": [(_tax(name), amount) for name, amount in one.taxes.items()]}
        for one in found.classes
    ]
    context = {
        "found": found, "months": sorted({*known, asked}, reverse=True), "classes": classes, "page": page, "currency": maker().currency,
        "rows": [{"read": one, "name": tax_year.said(one.class_, language())} for one in page], "kept_month": f"month={asked:%Y-%m}&",
    }  # fmt: skip
    return render(request, "console/payouts/withheld.html", context)


@allowed_to(OF_TAX)
@require_POST
def withheld_csv(request: HttpRequest) -> HttpResponse:
    """The month as a table."""
    asked = _month(request.POST.get("month", ""))
    if asked is None:
        raise Http404
    return _taken(f"withheld-{asked:%Y-%m}.csv", "text/csv", tax_year.month_csv(asked, language(), by=person(request), at=clock.now()))


@allowed_to(OF_TAX)
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """Whom a calendar year's payment records name, and whom they do not."""
    today = local_day(clock.now())
    years = sorted({day.year for day in tax_year.months()} | {today.year}, reverse=True)
    year = _year(request.GET.get("year", "")) or years[0]
    found = tax_year.year(year)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year, "years": sorted({*years, year}, reverse=True), "page": page, "currency": maker().currency, "due": sum(one.reported for one in found),
        "rows": [{"read": one, "name": tax_year.said(one.class_, language())} for one in page], "kept_year": f"year={year}&",
    }  # fmt: skip
    return render(request, "console/payouts/records.html", context)


@allowed_to(OF_TAX)
@require_POST
def records_csv(request: HttpRequest) -> HttpResponse:
    """The year as a table."""
    year = _year(request.POST.get("year", ""))
    if year is None:
        raise Http404
    return _taken(f"payment-records-{year}.csv", "text/csv", tax_year.year_csv(year, language(), by=person(request), at=clock.now()))


@allowed_to(OF_PROOF)
@require_safe
def population(request: HttpRequest) -> HttpResponse:
    """Every payment of a span: first of this year and the one before."""
    today = local_day(clock.now())
    usual = {"first_day": date(today.year - 1, 1, 1), "last_day": today + timedelta(days=31)}
    form = SpanForm(request.GET if "first_day" in request.GET else usual)
    said = form.cleaned_data if form.is_valid() else usual
    counted = proof.counted(said["first_day"], said["last_day"])
    page = Paginator(range(counted.rows), A_PAGE).get_page(request.GET.get("page"))
    found = proof.population(said["first_day"], said["last_day"], first=max(page.start_index() - 1, 0), count=A_PAGE)
    context = {
        "form": form, **said, "page": page, "counted": counted, "currency": maker().currency,
        "rows": [{"read": one, "outcome": words.OUTCOMES[one.payment.outcome], "look": words.LOOKS[one.payment.outcome]} for one in found],
        "kept_span": f"first_day={said['first_day']}&last_day={said['last_day']}&",
    }  # fmt: skip
    return render(request, "console/payouts/population.html", context)


@allowed_to(OF_PROOF)
@require_POST
def population_csv(request: HttpRequest) -> HttpResponse:
    """The population as a table."""
    form = SpanForm(request.POST)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    return _proved(request, f"population-{said['first_day']}-{said['last_day']}.csv", "text/csv", lambda: proof.population_csv(
        said["first_day"], said["last_day"], by=person(request), at=clock.now()
    ))  # fmt: skip


@allowed_to(OF_PROOF)
@require_POST
def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """What stands behind one payment, as a ZIP."""
    return _proved(
        request,
        f"evidence-{reference}.zip",
        "application/zip",
        lambda: proof.evidence(reference, by=person(request), at=clock.now())[1],
    )


def _proved(request: HttpRequest, name: str, kind: str, made: Callable[[], bytes]) -> HttpResponse:
    """Taken by nobody without a second factor, whatever else their roles ask for: it holds whole bank files."""
    if not settings.DEMO and not has_second_factor(person(request)):
        messages.warning(request, _("Set up your authenticator first: this holds bank accounts."))
        return redirect(SET_UP)
    try:
        return _taken(name, kind, made())
    except Refusal as refusal:
        return refused(request, refusal, "payouts.population")


def _taken(name: str, kind: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _tax(name: str) -> Any:
    return TAXES.get(name, name)


def _month(text: str) -> date | None:
    """2026-01 as its first day; None where it is no month."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 2000 <= int(text) <= 9998 else None
