"""What the maker owes, and every entry of it."""

from datetime import UTC
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from enishi.console.acting import actor, refused
from enishi.console.ledger.forms import AsOfForm, LayoutForm
from enishi.console.templatetags.told import language
from enishi.core import clock
from enishi.core.access import STAFF, allowed_to, having
from enishi.core.errors import Refusal
from enishi.core.roles import Role
from enishi.ledger import exporting, queries
from enishi.ledger.accounts import word
from enishi.ledger.layouts import LAYOUTS
from enishi.ledger.queries import EntryRead
from enishi.ledger.reconciling import reconciliation

EXPORTERS = having(Role.FINANCE)
A_PAGE = 100


@allowed_to(STAFF)
@require_safe
def books(request: HttpRequest) -> HttpResponse:
    """Every book."""
    return render(request, "console/ledger/books.html", {"books": queries.books()})


@allowed_to(STAFF)
@require_safe
def balances(request: HttpRequest, program: str, group: str) -> HttpResponse:
    """What stands in the accounts of every payee, as of a day and a moment."""
    book = _book(program, group)
    form = AsOfForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    known_by = asked.get("known_by")
    rows = queries.payee_balances(book, through=asked.get("through"), known_by=known_by.astimezone(UTC) if known_by else None)
    names = ("open", "payable", "receivable", "marketing_money", "expense", "lapsed")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    told = [{"row": row, "nature": word(row.nature, language())} for row in page]
    totals = {name: sum(getattr(row, name) for row in rows) for name in names}
    return render(request, "console/ledger/balances.html", _of(book, form=form, page=page, rows=told, totals=totals))


@allowed_to(STAFF)
@require_safe
def entries(request: HttpRequest, program: str, group: str) -> HttpResponse:
    """The newest entries, and those before them."""
    book, before = _book(program, group), request.GET.get("before", "")
    found = queries.newest_entries(book, before=int(before) if before.isdecimal() else None, count=A_PAGE + 1)
    older = found[A_PAGE - 1].number if len(found) > A_PAGE else None
    return render(request, "console/ledger/entries.html", _of(book, entries=[_entry(one) for one in found[:A_PAGE]], older=older))


@allowed_to(STAFF)
@require_safe
def reconciled(request: HttpRequest, program: str, group: str) -> HttpResponse:
    """Our balances beside what journals handed over."""
    book = _book(program, group)
    found = reconciliation(book)
    page = Paginator(found.rows, A_PAGE).get_page(request.GET.get("page"))
    rows = [{"row": row, "kind": word(row.account.kind, language()), "nature": word(row.account.nature, language())} for row in page]
    return render(request, "console/ledger/reconciliation.html", _of(book, found=found, page=page, rows=rows))


@allowed_to(STAFF)
@require_safe
def journals(request: HttpRequest, program: str, group: str) -> HttpResponse:
    """Every closing and whether its journal was handed over."""
    book = _book(program, group)
    rows = [
        {"closing": closing, "period": closing.rpartition("/")[2], "export": export, "system": LAYOUTS[export.layout].ja if export else ""}
        for closing, export in queries.journals(book)
    ]
    context = _of(book, rows=rows, form=LayoutForm(), may_export=EXPORTERS.allows(request.user))
    return render(request, "console/ledger/journals.html", context)


@allowed_to(EXPORTERS)
@require_POST
def journal(request: HttpRequest, program: str, group: str, period: str) -> HttpResponse:
    """The journal of a closing as a file; handed over once, and the same file ever after."""
    try:
        export = exporting.export_journal(
            program=program, closing_group=group, closing=f"{group}/{period}", layout=request.POST.get("layout", ""), by=actor(request),
            at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return refused(request, refusal, "ledger.journals", program, group)
    answer = HttpResponse(bytes(export.content), content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="journal-{period}-{export.layout}.csv"'
    return answer


def _book(program: str, group: str) -> Any:
    book = queries.book_of(program=program, closing_group=group)
    if book is None:
        raise Http404
    return book


def _of(book: Any, **more: Any) -> dict[str, Any]:
    return {"program": book.program, "group": book.closing_group, "currency": book.currency, "closed_through": book.closed_through, **more}


def _entry(one: EntryRead) -> dict[str, Any]:
    sides = [
        {
            "account": f"{word(posting.account.kind, language())}({word(posting.account.nature, language())})", "payee": posting.account.payee,
            "debit": posting.amount if posting.amount > 0 else None, "credit": -posting.amount if posting.amount < 0 else None,
        }
        for posting in sorted(one.postings, key=lambda posting: (posting.amount < 0, posting.account))
    ]  # fmt: skip
    return {"read": one, "kind": word(one.kind, language()), "lines": sides}
