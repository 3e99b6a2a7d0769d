"""Opening balances, and the old sheet beside what its months come to here."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enishi.console.acting import actor, words_of
from enishi.console.migration.forms import FileForm, OpeningsForm
from enishi.console.templatetags.told import language
from enishi.core import clock
from enishi.core.access import allowed_to, having
from enishi.core.errors import Refusal
from enishi.core.maker import maker
from enishi.core.roles import Role
from enishi.intake.mapping import with_headers
from enishi.ledger import openings as opening_balances
from enishi.parallel_run import operations, queries

MOVERS = having(Role.FINANCE, Role.DATA, Role.ADMINISTRATOR)
READERS = having(Role.FINANCE, Role.DATA, Role.ADMINISTRATOR, Role.AUDITOR)
BOOKERS = having(Role.FINANCE)
A_PAGE = 50
SHOWN = 200  # mistakes on the page


@allowed_to(READERS)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The sheets that were compared, and what else moves."""
    context = {"sheets": queries.sheets(), "may_keep": MOVERS.allows(request.user), "may_book": BOOKERS.allows(request.user)}
    return render(request, "console/migration/overview.html", context)


@allowed_to(BOOKERS)
def openings(request: HttpRequest) -> HttpResponse:
    """Look at a file of opening balances, then take it."""
    form = OpeningsForm(request.POST or None, request.FILES or None)
    told = None
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("program", "group", "source", "booked_on")}
        file = form.cleaned_data["file"]
        given: dict[str, Any] = {**asked, "file_name": file.name, "content": file.read()}
        try:
            given["columns"] = with_headers((), form.said())
            if "look" in request.POST:
                told = opening_balances.check_openings(**given)
            else:
                told = opening_balances.take_openings(**given, by=actor(request), at=clock.now())
        except Refusal as refusal:
            form.add_error(None, words_of(refusal))
        else:
            if "look" not in request.POST and not told.errors:
                said = _("The same file was taken before. Nothing was changed.") if told.taken_at else _("The opening balances are booked.")
                messages.success(request, said)
                return redirect("ledger.balances", asked["program"], asked["group"])
    context = {"form": form, "told": told, "errors": told.errors[:SHOWN] if told else (), "currency": maker().currency}
    return render(request, "console/migration/openings.html", context)


@allowed_to(MOVERS)
def keep(request: HttpRequest) -> HttpResponse:
    """Take an old sheet in, to be compared."""
    form = FileForm(request.POST or None, request.FILES or None)
    errors: Any = ()
    if request.method == "POST" and form.is_valid():
        asked, file = form.cleaned_data, form.cleaned_data["file"]
        try:
            before = operations.remembered(program=asked["program"], source=asked["source"])
            told = operations.keep_sheet(
                program=asked["program"], group=asked["group"], source=asked["source"], file_name=file.name, content=file.read(),
                by=actor(request), at=clock.now(), columns=with_headers(before, form.said()),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, words_of(refusal))
        else:
            if told.sheet is not None:
                return redirect("migration.sheet", told.sheet.id)
            errors = told.errors[:SHOWN]
    return render(request, "console/migration/keep.html", {"form": form, "errors": errors})


@allowed_to(READERS)
@require_safe
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The sheet beside what its months come to, with the cause of every difference."""
    found = queries.comparison(sheet_id, language=language(), at=clock.now())
    if found is None:
        raise Http404
    page = Paginator([row for row in found.rows if row.difference], A_PAGE).get_page(request.GET.get("page"))
    return render(request, "console/migration/sheet.html", {"found": found, "page": page, "currency": found.currency})


@allowed_to(READERS)
@require_safe
def differences(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The comparison as a file."""
    found = queries.comparison(sheet_id, language=language(), at=clock.now())
    if found is None:
        raise Http404
    answer = HttpResponse(queries.as_csv(found, language()), content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="differences-{sheet_id}.csv"'
    return answer
