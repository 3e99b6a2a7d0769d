"""明細書: what a closing said to this company; read by those who see amounts, confirmed by its owner or accounting."""

import json
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.core.reader import in_words, language
from enishi.partners.access import FORMER_TOO, of_partner
from enishi.partners.states import MemberRole
from enishi.portal.money.ranges import months_of
from enishi.portal.standing import Standing, standing
from enishi.portal.statements.forms import DifferenceForm, InvoiceForm
from enishi.portal.statements.paying import payment_words, payments_of
from enishi.portal.statements.words import INVOICE_MARKS, INVOICES, MARKS, STATES
from enishi.statements import invoicing, operations, printing, queries
from enishi.statements.models import PartnerInvoice, Statement
from enishi.statements.queries import Asked, DocumentRead, StatementRead
from enishi.statements.standard_file import customers_behind, standard_file
from enishi.statements.states import ANSWERED_FOR_GOOD, AnswerState, InvoiceState
from enishi_engine.core.incentive import Label
from enishi_engine.settlement.japan.documents import title_of
from enishi_engine.words import LANGUAGES
from enishi_engine.words.amounts import day, money

PROMISED = timedelta(days=7)  # within which a difference is answered
MAY_CONFIRM = of_partner(MemberRole.OWNER, MemberRole.ACCOUNTING, documents=True)  # the last statement comes after the contract
A_PAGE = 24  # two years of one program
SHORT = 40  # of a sentence, where many are chosen from
LINES = 100  # of a document on its page; the paper has all


@allowed_to(FORMER_TOO)
@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """The company's statements, the newest first."""
    who = standing(request)
    page = Paginator(_theirs(who), A_PAGE).get_page(request.GET.get("page"))
    paid, today = payments_of([one.id for one in page]), local_day(clock.now())
    rows = [_row(one) | {"paid": payment_words(paid.get(one.id), one)} for one in page]
    return render(request, "portal/statements/statements.html", {"who": who, "page": page, "rows": rows, "today": today})


@allowed_to(FORMER_TOO)
@require_safe
def statement(request: HttpRequest, statement: uuid.UUID) -> HttpResponse:
    """One statement with its documents, line by line."""
    who = standing(request)
    read = _statement(who, statement)
    answers = MAY_CONFIRM.allows(request.user) and read.row.state == AnswerState.ISSUED
    customers = customers_behind(read)
    documents = [_document(one, place, customers) for place, one in enumerate(read.documents, start=1)]
    named = dict(_lines(read, customers))
    context = {"who": who, "read": read, **_row(read.row), "documents": documents, "answers": answers, "today": local_day(clock.now())}
    context |= {"moved": queries.moved(read.row), "paid": payment_words(payments_of([read.row.id]).get(read.row.id), read.row)}
    context |= {
        "may_report": MAY_CONFIRM.allows(request.user) and read.row.state not in ANSWERED_FOR_GOOD,
        "disputes": [(one, named.get(one.line, one.line)) for one in read.disputes],
        "may_invoice": MAY_CONFIRM.allows(request.user),
    }
    return render(request, "portal/statements/statement.html", context)


@allowed_to(FORMER_TOO)
@require_safe
def pdf(request: HttpRequest, statement: uuid.UUID, place: int) -> HttpResponse:
    """A document on paper; the same bytes each time."""
    read = _statement(standing(request), statement)
    if not 1 <= place <= len(read.documents):
        raise Http404
    document = read.documents[place - 1]
    asked = request.GET.get("language", "")
    content = printing.paper(document.number, asked if asked in LANGUAGES else language())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{document.number}.pdf") or ""
    return answer


@allowed_to(FORMER_TOO)
@require_safe
def lines(request: HttpRequest, statement: uuid.UUID) -> HttpResponse:
    """Every line of a statement as the standard file."""
    read = _statement(standing(request), statement)
    return _file([read.row], f"{read.row.number}.csv")


@allowed_to(FORMER_TOO)
@require_safe
def lines_of_months(request: HttpRequest) -> HttpResponse:
    """The same of all statements of a range of months; of none the heads alone."""
    who, (first, last) = standing(request), months_of(request.GET)
    if not who.sees_amounts:
        raise Http404
    return _file([one for one in _theirs(who) if first <= f"{one.run.last_day:%Y-%m}" <= last], f"statements-{first}-{last}.csv")


@allowed_to(MAY_CONFIRM)
@require_POST
def confirm(request: HttpRequest, statement: uuid.UUID) -> HttpResponse:
    """Confirm it, as the person who is signed in."""
    who = standing(request)
    read = _statement(who, statement)
    try:
        operations.confirm(
            statement=read.row.id, answer=_("%(name)s, in the portal") % {"name": who.name}, by=str(who.user), at=clock.now()
        )
    except Refusal as refusal:
        messages.error(request, in_words(refusal.said))
    else:
        messages.success(request, _("Thank you. The statement is confirmed."))
    return redirect("portal.statements.statement", statement)


@allowed_to(MAY_CONFIRM)
def difference(request: HttpRequest, statement: uuid.UUID) -> HttpResponse:
    """相違のご連絡: that a line is wrong, and what it should be. The line alone waits; the rest is paid on its day."""
    who = standing(request)
    read = _statement(who, statement)
    form = DifferenceForm(request.POST or None, lines=_lines(read, customers_behind(read)), initial={"line": request.GET.get("line", "")})
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        answer_by = local_day(now) + PROMISED
        try:
            operations.report_difference(
                statement=read.row.id,
                line=form.cleaned_data["line"],
                text=form.cleaned_data["text"],
                answer_by=answer_by,
                by=str(who.user),
                at=now,
            )
        except Refusal as refusal:
            form.add_error(None, in_words(refusal.said))
        else:
            messages.success(request, _("Thank you. You will have an answer by %(day)s.") % {"day": day(answer_by, language())})
            return redirect("portal.statements.statement", statement)
    return render(request, "portal/statements/difference.html", {"who": who, "read": read, **_row(read.row), "form": form})


@allowed_to(MAY_CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def invoice(request: HttpRequest, statement: uuid.UUID, place: int) -> HttpResponse:
    """The company's own invoice, where the agreement says that it issues one: sent, and matched at once."""
    who = standing(request)
    read = _statement(who, statement)
    if not 1 <= place <= len(read.documents) or not read.documents[place - 1].invoiced:
        raise Http404
    document = read.documents[place - 1]
    rates = invoicing.rates_to_ask(document.said)
    form = InvoiceForm(rates, request.POST or None, request.FILES or None, initial={"registration": document.said.counterparty.number})
    if request.method == "POST" and form.is_valid():
        paper = form.cleaned_data["paper"]
        try:
            made = operations.receive_invoice(
                statement=read.row.id, place=place, invoice=invoicing.invoice_of(form.cleaned_data, rates), file_name=paper.name or "",
                content=paper.read(), from_partner=True, by=str(who.user), at=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, in_words(refusal.said))
        else:
            same = made.state == InvoiceState.MATCHED
            messages.success(
                request,
                _("Thank you. It says the same as our statement.") if same else _("Thank you. It differs from our statement: see below."),
            )
            return redirect("portal.statements.statement", statement)
    context = {"who": who, "read": read, **_row(read.row), "form": form, "totals": document.said.totals}
    return render(request, "portal/statements/invoice.html", context)


def _file(rows: list[Statement], name: str) -> HttpResponse:
    answer = HttpResponse(standard_file([one.id for one in rows], language()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return answer


def recent(who: Standing) -> list[dict[str, Any]]:
    """The newest statements of the company, for its first page; none where the person sees no amounts."""
    return [_row(one) for one in _theirs(who)[:A_PAGE]]


def to_confirm(who: Standing, statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of them that wait for this person's confirmation."""
    confirms = who.role in (MemberRole.OWNER, MemberRole.ACCOUNTING)
    return [one for one in statements if confirms and one["row"].state == AnswerState.ISSUED]


def newest(who: Standing) -> dict[str, Any] | None:
    """The newest of them; None where there is none."""
    return next(iter(recent(who)), None)


def _theirs(who: Standing) -> Any:
    """The company's statements alone; nothing for whom amounts are hidden."""
    partners = who.partners if who.sees_amounts else ()
    return queries.search(Asked()).filter(payee_kind="partner", payee__in=partners)


def _statement(who: Standing, id_: uuid.UUID) -> StatementRead:
    row = _theirs(who).filter(id=id_).first()
    if row is None:
        raise Http404
    return queries.whole(row)


def _row(row: Statement) -> dict[str, Any]:
    state, expected = AnswerState(row.state), queries.expected(row)
    return {
        "row": row, "state": STATES[state], "mark": MARKS[state], "last_day": row.run.last_day, "expected": expected.amount, "held": expected.held,
        "objections_until": StatementRead(row=row).objections_until,
    }  # fmt: skip


def _document(one: DocumentRead, place: int, customers: Mapping[str, str]) -> dict[str, Any]:
    said = one.said
    return {
        "read": one, "place": place, "kind": _said(title_of(one.kind)), "totals": said.totals, "remarks": [_said(each) for each in said.remarks],
        "lines": [{"line": line, "customer": customers.get(line.id, ""), "sentence": _said(line.sentence)} for line in said.lines[:LINES]], "more": max(len(said.lines) - LINES, 0),
        "adjustments": [{"line": line, "sentence": _said(line.reason)} for line in said.adjustments],
        "movements": [{"moved": moved, "what": _said(moved.what), "amount": -moved.amount} for moved in said.movements],
        "invoices": [_invoice(each) for each in one.invoices],
    }  # fmt: skip


def _invoice(one: PartnerInvoice) -> dict[str, Any]:
    """An invoice that the company sent: its state, and what differs."""
    state, spoken = InvoiceState(one.state), language()
    found = [f"{each[f'problem_{spoken}']} {each[f'remedy_{spoken}']}" for each in json.loads(one.differences)]
    return {"row": one, "state": INVOICES[state], "mark": INVOICE_MARKS[state], "found": found}


def _lines(read: StatementRead, customers: Mapping[str, str]) -> list[tuple[str, str]]:
    """The lines that may be chosen: what each is paid for and how much, its day, its customer, and its incentive."""
    spoken = language()
    return [
        (
            line.id,
            " · ".join(
                filter(
                    None,
                    (
                        customers.get(line.id),
                        money(line.amount, read.row.currency, spoken),
                        day(line.on, spoken),
                        _said(line.sentence).partition(" – ")[0][:SHORT],
                    ),
                )
            ),
        )
        for one in read.documents
        for line in one.said.lines
    ]


def _said(label: Label) -> str:
    return label.ja if language() == "ja" else label.en
