"""Partners' own invoices: awaited, recorded with their differences, taken or sent back."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enishi.console.acting import actor, refused, words_of
from enishi.console.statements import words
from enishi.console.statements.forms import InvoiceForm
from enishi.console.templatetags.told import language
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.statements import invoicing, operations, queries
from enishi.statements.access import MAY_ANSWER, MAY_ISSUE, MAY_SEE
from enishi.statements.models import PartnerInvoice
from enishi.statements.states import InvoiceState
from enishi_engine.program.problems import Severity

A_PAGE = 50


@allowed_to(MAY_SEE)
@require_safe
def invoices(request: HttpRequest) -> HttpResponse:
    """Every document that a partner invoices, and whether its invoice has come."""
    page = Paginator(queries.invoices(), A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "row": one,
            "invoice": told(one.invoice) if one.invoice else None,
            "differs_by": one.invoice.gross - one.gross if one.invoice else 0,
        }
        for one in map(queries.invoice_row, page)
    ]
    return render(request, "console/statements/invoices.html", {"page": page, "rows": rows, "asked": ""})


@allowed_to(MAY_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest, statement: uuid.UUID, place: int) -> HttpResponse:
    """Record an invoice that came by mail or on paper."""
    read = queries.statement(statement)
    if read is None or not 1 <= place <= len(read.documents):
        raise Http404
    document = read.documents[place - 1]
    rates = invoicing.rates_to_ask(document.said)
    form = InvoiceForm(rates, request.POST or None, request.FILES or None, initial={"registration": document.said.counterparty.number})
    if request.method == "POST" and form.is_valid():
        paper = form.cleaned_data["paper"]
        try:
            made = operations.receive_invoice(
                statement=statement, place=place, invoice=invoicing.invoice_of(form.cleaned_data, rates), file_name=paper.name or "",
                content=paper.read(), from_partner=False, by=actor(request), at=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, words_of(refusal))
        else:
            same = made.state == InvoiceState.MATCHED
            messages.success(request, _("Saved. It says the same as our statement.") if same else _("Saved. It differs: see below."))
            return redirect("statements.statement", statement)
    context = {"form": form, "read": read, "row": read.row, "document": document}
    return render(request, "console/statements/invoice.html", context)


@allowed_to(MAY_ISSUE)
@require_POST
def decide(request: HttpRequest, statement: uuid.UUID, invoice: uuid.UUID) -> HttpResponse:
    """Take an invoice although it differs, or send it back."""
    _found(statement, invoice)
    act = operations.accept_invoice if request.POST.get("decision") == "accept" else operations.return_invoice
    try:
        act(invoice=invoice, reason=request.POST.get("reason", ""), by=actor(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "statements.statement", statement)
    messages.success(request, _("Saved with the reason."))
    return redirect("statements.statement", statement)


@allowed_to(MAY_SEE)
@require_safe
def paper(request: HttpRequest, statement: uuid.UUID, invoice: uuid.UUID) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """An invoice as it came."""
    found = _found(statement, invoice)
    headers = {"Content-Disposition": content_disposition_header(True, found.file_name) or "", "X-Content-Type-Options": "nosniff"}  # noqa: FBT003 - as Django has it
    return HttpResponse(invoicing.invoice_file(invoice), content_type="application/octet-stream", headers=headers)


def told(one: PartnerInvoice) -> dict[str, Any]:
    """An invoice as pages show it: its state, and its differences in the reader's language."""
    state, spoken = InvoiceState(one.state), language()
    found = [{"problem": each[f"problem_{spoken}"], "remedy": each[f"remedy_{spoken}"]} for each in json.loads(one.differences)]
    wrong = any(each["severity"] == Severity.ERROR.value for each in json.loads(one.differences))
    return {"row": one, "state": words.INVOICES[state], "mark": words.INVOICE_MARKS[state], "found": found, "may_be_accepted": not wrong}


def _found(statement: uuid.UUID, invoice: uuid.UUID) -> PartnerInvoice:
    """The invoice, where it is of this statement."""
    read = queries.statement(statement)
    of_it = () if read is None else (one for document in read.documents for one in document.invoices)
    found = next((one for one in of_it if one.id == invoice), None)
    if found is None:
        raise Http404
    return found
