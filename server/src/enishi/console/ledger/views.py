"""What the maker owes, and every entry of it."""

from datetime import UTC, date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enishi.console.acting import actor, refused
from enishi.console.ledger.forms import AsOfForm, LayoutForm, TitleForm
from enishi.console.payees import Named, named
from enishi.console.templatetags.told import language
from enishi.core import clock
from enishi.core.access import STAFF, allowed_to, having
from enishi.core.errors import Refusal
from enishi.core.roles import Role
from enishi.ledger import exporting, queries
from enishi.ledger.accounts import AccountKind, word
from enishi.ledger.journal import DEFAULT_TITLES
from enishi.ledger.layouts import LAYOUTS
from enishi.ledger.models import AccountTitle
from enishi.ledger.queries import EntryRead
from enishi.ledger.reconciling import reconciliation
from enishi.programs.natures import Nature
from enishi.statements import queries as statements

EXPORTERS = having(Role.FINANCE)
A_PAGE = 100
SUB_ACCOUNTS = ("借方補助科目", "貸方補助科目", "GL0012003", "GL0013003")  # the columns of layouts that hold the payee
AMOUNTS = ("金額", "税額", "GL0012101", "GL0013101")  # what the names of columns with amounts hold


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
    payees = named({(row.partner, row.payee) for row in page})
    told = [{"row": row, "nature": word(row.nature, language()), "payee": payees[row.partner, row.payee]} for row in page]
    totals = {name: sum(getattr(row, name) for row in rows) for name in names}
    return render(request, "console/ledger/balances.html", _of(book, form=form, page=page, rows=told, totals=totals))


@allowed_to(STAFF)
@require_safe
def entries(request: HttpRequest, program: str, group: str) -> HttpResponse:
    """The newest entries, and those before them."""
    book, before = _book(program, group), request.GET.get("before", "")
    found = queries.newest_entries(book, before=int(before) if before.isdecimal() else None, count=A_PAGE + 1)
    older = found[A_PAGE - 1].number if len(found) > A_PAGE else None
    payees = named({(each.account.partner, each.account.payee) for one in found[:A_PAGE] for each in one.postings})
    return render(request, "console/ledger/entries.html", _of(book, entries=[_entry(one, payees) for one in found[:A_PAGE]], older=older))


@allowed_to(STAFF)
@require_safe
def reconciled(request: HttpRequest, program: str, group: str) -> HttpResponse:
    """Our balances beside what journals handed over."""
    book = _book(program, group)
    found = reconciliation(book)
    page = Paginator(found.rows, A_PAGE).get_page(request.GET.get("page"))
    payees = named({(row.account.partner, row.account.payee) for row in page})
    rows = [
        {
            "row": row, "kind": word(row.account.kind, language()), "nature": word(row.account.nature, language()),
            "payee": payees[row.account.partner, row.account.payee],
        }
        for row in page
    ]  # fmt: skip
    return render(request, "console/ledger/reconciliation.html", _of(book, found=found, page=page, rows=rows))


@allowed_to(STAFF)
@require_safe
def journals(request: HttpRequest, program: str, group: str) -> HttpResponse:
    """Every closing and whether its journal was handed over."""
    book = _book(program, group)
    found = queries.journals(book)
    following = next((closing for closing, export in reversed(found) if export is None), None)
    rows = [
        {
            "period": closing.rpartition("/")[2], "export": export, "system": getattr(LAYOUTS[export.layout], language()) if export else "",
            "next": closing == following,
        }
        for closing, export in found
    ]  # fmt: skip
    context = _of(book, rows=rows, form=LayoutForm(), may_export=EXPORTERS.allows(request.user))
    return render(request, "console/ledger/journals.html", context)


@allowed_to(EXPORTERS)
@require_POST
def journal(request: HttpRequest, program: str, group: str, period: str) -> HttpResponse:
    """The journal of a closing as a file; handed over once, and the same file ever after."""
    try:
        export = exporting.export_journal(
            program=program, closing_group=group, closing=f"{group}/{period}", layout=request.POST.get("layout", ""),
            days_of=statements.last_days, by=actor(request), at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return refused(request, refusal, "ledger.journals", program, group)
    answer = HttpResponse(bytes(export.content), content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="journal-{period}-{export.layout}.csv"'
    return answer


@allowed_to(STAFF)
@require_safe
def preview(request: HttpRequest, program: str, group: str, period: str) -> HttpResponse:
    """The journal of a closing as it would be handed over now, line by line."""
    book, form = _book(program, group), LayoutForm(request.GET or None)
    layout = request.GET.get("layout", "plain")
    try:
        headers, *lines = exporting.preview_journal(
            program=program, closing_group=group, closing=f"{group}/{period}", layout=layout, days_of=statements.last_days
        )  # fmt: skip
    except Refusal as refusal:
        return refused(request, refusal, "ledger.journals", program, group)
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    amounts = [place for place, header in enumerate(headers) if any(one in header for one in AMOUNTS)]
    rows = _with_names(list(page), {place for place, header in enumerate(headers) if header in SUB_ACCOUNTS})
    for row in rows:
        for place in amounts:
            row[place] |= _as_amount(row[place]["text"])
    heads = [(header, place in amounts) for place, header in enumerate(headers)]
    context = _of(book, period=period, heads=heads, page=page, rows=rows, count=len(lines), form=form, kept=f"layout={layout}&")
    return render(request, "console/ledger/preview.html", context)


@allowed_to(STAFF)
def titles(request: HttpRequest) -> HttpResponse:
    """What accounts are called in the books of account, as the maker says it, or as usual; finance says it."""
    may = EXPORTERS.allows(request.user)
    form = TitleForm(request.POST or None, initial={"layout": request.GET.get("layout", "")})
    if request.method == "POST":
        if not may:
            raise Http404
        if form.is_valid():
            exporting.name_account(**form.said(), by=actor(request), at=clock.now())
            messages.success(request, _("Saved. Journals that are handed over from now on use it; check their preview."))
            return redirect("ledger.titles")
    said = [_title(one) for one in queries.account_titles()]
    usual = [
        {"kind": word(kind, language()), "nature": word(nature, language()), "title": title.title}
        for (kind, nature), title in DEFAULT_TITLES.items()
    ]
    return render(request, "console/ledger/titles.html", {"said": said, "usual": usual, "form": form, "may": may})


def _title(one: AccountTitle) -> dict[str, Any]:
    return {
        "read": one, "system": getattr(LAYOUTS[one.layout], language()) if one.layout else _("All systems"),
        "kind": word(AccountKind(one.kind), language()), "nature": word(Nature(one.nature), language()),
        "from_day": None if one.from_day == date.min else one.from_day,
    }  # fmt: skip


def _book(program: str, group: str) -> Any:
    book = queries.book_of(program=program, closing_group=group)
    if book is None:
        raise Http404
    return book


def _as_amount(text: str) -> dict[str, Any]:
    """An amount of the file, with separators, for who reads it here."""
    return {"text": f"{int(text):,}" if text.removeprefix("-").isdecimal() else text, "amount": True}


def _with_names(lines: list[list[str]], places: set[int]) -> list[list[dict[str, Any]]]:
    """The cells of lines as the file has them; under the code of a partner or a person stands who it is."""
    codes = {
        (line[place], line[place].partition("/")[0], line[place].rpartition("/")[2]) for line in lines for place in places if line[place]
    }
    payees = named({(partner, payee) for _, partner, payee in codes})
    names = {cell: payees[partner, payee].name for cell, partner, payee in codes if payees[partner, payee].code}
    return [[{"text": cell, "name": names.get(cell, "") if place in places else ""} for place, cell in enumerate(line)] for line in lines]


def _of(book: Any, **more: Any) -> dict[str, Any]:
    return {"program": book.program, "group": book.closing_group, "currency": book.currency, "closed_through": book.closed_through, **more}


def _entry(one: EntryRead, payees: dict[tuple[str, str], Named]) -> dict[str, Any]:
    sides = [
        {
            "account": word(posting.account.kind, language()), "nature": word(posting.account.nature, language()),
            "payee": payees[posting.account.partner, posting.account.payee],
            "debit": posting.amount if posting.amount > 0 else None, "credit": -posting.amount if posting.amount < 0 else None,
        }
        for posting in sorted(one.postings, key=lambda posting: (posting.amount < 0, posting.account))
    ]  # fmt: skip
    return {"read": one, "kind": word(one.kind, language()), "lines": sides}
