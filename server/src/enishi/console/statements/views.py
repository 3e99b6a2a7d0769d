"""Statements: found, looked at, issued, printed, and what the partner said to them."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tasks import default_task_backend
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from enishi.console import payees
from enishi.console.acting import actor, person, refused, words_of
from enishi.console.lists import views as lists
from enishi.console.payouts import words as payout_words
from enishi.console.statements import words
from enishi.console.statements.forms import (
    ConfirmForm,
    DecisionForm,
    DeliverForm,
    DifferenceForm,
    IssuerForm,
    ReplyForm,
    ResolveForm,
)
from enishi.console.statements.invoice_views import told
from enishi.console.statements.listing import listing
from enishi.console.templatetags.told import day, language, money
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.core.reader import in_words
from enishi.ledger.accounts import SettledAs, word
from enishi.partners.states import ProposalState
from enishi.payouts import queries as payouts
from enishi.statements import operations, printing, queries, tasks
from enishi.statements.access import MAY_ANSWER, MAY_DECIDE, MAY_EXPORT, MAY_ISSUE, MAY_SEE
from enishi.statements.models import Statement
from enishi.statements.preparing import Prepared
from enishi.statements.queries import DocumentRead, StatementRead
from enishi.statements.standard_file import customers_behind
from enishi.statements.states import ANSWERED_FOR_GOOD, AnswerState, DisputeState
from enishi_engine.core.incentive import Label, Rounding
from enishi_engine.said import Said
from enishi_engine.settlement.japan.deadlines import Protection
from enishi_engine.settlement.japan.documents import DocumentKind, title_of
from enishi_engine.settlement.netting import SettlementWay
from enishi_engine.words import LANGUAGES

A_PAGE = 50
PROMISED = timedelta(days=7)  # within which a difference is answered, unless somebody promises another day
LINES = 100  # of a document on its page; the paper has all


@allowed_to(MAY_SEE)
@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """Closings and how far their statements are; and every statement, found by day, amount and partner."""
    context = {
        "closings": [{"read": one, "group": one.closing.partition("/")[0], "period": one.closing.rpartition("/")[2],
                      "disputed": one.states.get(AnswerState.DISPUTED, 0)} for one in queries.closings()],
        "awaited": queries.awaited_invoices(), "may_issue": MAY_ISSUE.allows(request.user), "issuer": queries.issuer_on(local_day(clock.now())),
    }  # fmt: skip
    return lists.show(request, listing(), "console/statements/statements.html", context)


@allowed_to(MAY_EXPORT)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The list as a file."""
    return lists.export(request, listing())


@allowed_to(MAY_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def issuer(request: HttpRequest) -> HttpResponse:
    """How documents name the maker."""
    known = queries.issuer_on(local_day(clock.now()))
    before = {} if known is None else {name: getattr(known, name) for name in ("name", "address", "number", "rounding")}
    form = IssuerForm(request.POST or None, initial={"from_day": local_day(clock.now()), **before})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"rounding": Rounding(form.cleaned_data["rounding"])}
        try:
            operations.record_issuer(**said, by=person(request), at=clock.now())
        except operations.IssuerWrong as wrong:
            form.add_error(None, words_of(wrong))
        else:
            messages.success(request, _("Saved. Documents that are issued from that day on have it."))
            return redirect("statements")
    return render(request, "console/statements/issuer.html", {"form": form})


@allowed_to(MAY_SEE)
@require_safe
def closing(request: HttpRequest, program: str, group: str, period: str) -> HttpResponse:
    """The statements of a closing that would be issued now, and why others cannot be yet."""
    run = _run(program, group, period)
    job = _job(request.GET.get("job", ""))
    if job is not None and "refused" in job:
        messages.error(request, in_words(Said(str(job["refused"]), str(job["refused_ja"]))))
    waiting = operations.waiting(run)
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "program": program, "group": group, "period": period, "closing": run.closing, "waiting": len(waiting), "page": page,
        "runs": job is not None and not job, "may_issue": MAY_ISSUE.allows(request.user), "first_day": run.first_day, "last_day": run.last_day,
    }  # fmt: skip
    try:
        found = operations.to_issue(run, list(page), at=clock.now())
    except operations.IssuerMissing:
        return render(request, "console/statements/closing.html", context | {"issuer_missing": True})
    context |= {"ready": [_would_be(one) for one in found.ready], "left_out": list(payees.left_out(found.left_out))}
    return render(request, "console/statements/closing.html", context)


@allowed_to(MAY_ISSUE)
@require_POST
def issue(request: HttpRequest, program: str, group: str, period: str) -> HttpResponse:
    """Ask for the statements of a closing: a job issues them, the page tells how it goes."""
    run = _run(program, group, period)
    result = tasks.issue.enqueue(program, run.closing, actor(request))
    messages.info(request, _("The statements are being issued. You may leave this page."))
    return redirect(f"{reverse('statements.closing', args=(program, group, period))}?job={result.id}")


@allowed_to(MAY_SEE)
@require_safe
def statement(request: HttpRequest, statement: uuid.UUID) -> HttpResponse:
    """One statement: what it says, its papers, and what the partner said."""
    read = _statement(statement)
    row, expected = read.row, queries.expected(read.row)
    named = _named(read) if read.disputes else {}
    paid = payouts.paid_of([str(row.id)]).get(str(row.id))
    answers = MAY_ANSWER.allows(request.user) and row.state not in ANSWERED_FOR_GOOD
    context = {
        "read": read, "row": row, **_words(row), "documents": [_document(one, place) for place, one in enumerate(read.documents, start=1)],
        "outcome": word(SettledAs(row.outcome), language()), "way": words.WAYS[SettlementWay(row.way)],
        "law": words.LAWS.get(Protection(row.protection), ""), "expected": expected.amount, "held": expected.held, "moved": queries.moved(row), "paid": paid, "paid_word": None if paid is None else payout_words.OUTCOMES[paid.outcome],
        "disputes": [(one, named.get(one.line, one.line)) for one in read.disputes], "disputed": any(one.state == DisputeState.OPEN for one in read.disputes),
        "difference_form": DifferenceForm(initial={"answer_by": local_day(clock.now()) + PROMISED}) if answers else None,
        "reply_form": ReplyForm(auto_id=False) if answers else None,
        "resolve_form": ResolveForm(auto_id=False) if answers and MAY_ISSUE.allows(request.user) else None,
        "may_decide": MAY_DECIDE.allows(request.user), "me": person(request).id,
        "confirm_form": ConfirmForm() if answers else None,
        "decision_form": DecisionForm(auto_id=False) if MAY_ISSUE.allows(request.user) else None,
        "may_record": MAY_ANSWER.allows(request.user),
        "deliver_form": DeliverForm(initial={"on": local_day(clock.now())}) if answers and row.delivered_on is None else None,
    }  # fmt: skip
    return render(request, "console/statements/statement.html", context)


@allowed_to(MAY_SEE)
@require_safe
def pdf(request: HttpRequest, statement: uuid.UUID, place: int) -> HttpResponse:
    """A document on paper, in the reader's language or the one that is asked for; the same bytes each time."""
    read = _statement(statement)
    if not 1 <= place <= len(read.documents):
        raise Http404
    document = read.documents[place - 1]
    asked = request.GET.get("language", "")
    content = printing.paper(document.number, asked if asked in LANGUAGES else language())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{document.number}.pdf") or ""
    return answer


@allowed_to(MAY_ANSWER)
@require_POST
def deliver(request: HttpRequest, statement: uuid.UUID) -> HttpResponse:
    """Write down when it reached the partner."""
    form = DeliverForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say on which day it reached the partner. Nothing was changed."))
        return redirect("statements.statement", statement)
    try:
        operations.deliver(statement=_statement(statement).row.id, on=form.cleaned_data["on"], by=actor(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "statements.statement", statement)
    messages.success(request, _("The delivery is recorded."))
    return redirect("statements.statement", statement)


@allowed_to(MAY_ANSWER)
@require_POST
def confirm(request: HttpRequest, statement: uuid.UUID) -> HttpResponse:
    """Write down that the partner confirmed it, and how."""
    try:
        operations.confirm(statement=_statement(statement).row.id, answer=request.POST.get("answer", ""), by=actor(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "statements.statement", statement)
    messages.success(request, _("The confirmation is recorded. The statement stays as it is."))
    return redirect("statements.statement", statement)


@allowed_to(MAY_ANSWER)
@require_POST
def report(request: HttpRequest, statement: uuid.UUID) -> HttpResponse:
    """Write down a difference that the partner reports of a line."""
    form = DifferenceForm(request.POST)
    return _acted(
        request, statement, form, _("The difference is recorded. Its line is held, everything else goes on."),
        lambda said: operations.report_difference(statement=statement, **said, by=actor(request), at=clock.now()),
    )  # fmt: skip


@allowed_to(MAY_ANSWER)
@require_POST
def reply(request: HttpRequest, statement: uuid.UUID, dispute: uuid.UUID) -> HttpResponse:
    """Write down what else was said."""
    return _acted(
        request, statement, ReplyForm(request.POST), _("Recorded."),
        lambda said: operations.reply(dispute=_dispute(statement, dispute), **said, by=actor(request), at=clock.now()),
    )  # fmt: skip


@allowed_to(MAY_ISSUE)
@require_POST
def resolve(request: HttpRequest, statement: uuid.UUID, dispute: uuid.UUID) -> HttpResponse:
    """Answer a difference; with an amount it is a correction, which another person decides."""
    form, of = ResolveForm(request.POST), _dispute(statement, dispute)
    if form.is_valid() and form.cleaned_data["correction"]:
        return _acted(
            request, statement, form, _("The correction is proposed. Another person approves it, then the difference is resolved."),
            lambda said: operations.propose_correction(dispute=of, **said, by=person(request), at=clock.now()),
        )  # fmt: skip
    return _acted(
        request, statement, form, _("The difference is resolved. Its line is held no more."),
        lambda said: operations.resolve(dispute=of, text=said["text"], by=actor(request), at=clock.now()),
    )  # fmt: skip


@allowed_to(MAY_SEE)
@require_POST
def decide(request: HttpRequest, statement: uuid.UUID, correction: int) -> HttpResponse:
    """Approve or reject a correction as the second person, or take one's own back; the operation asks who may."""
    chosen = {"approve": ProposalState.APPROVED, "reject": ProposalState.REJECTED, "withdraw": ProposalState.WITHDRAWN}
    as_ = chosen.get(request.POST.get("decision", ""))
    if as_ is None or all(each.id != correction for one in _statement(statement).disputes for each in one.corrections.all()):
        raise Http404
    try:
        operations.decide_correction(correction=correction, as_=as_, why=request.POST.get("why", ""), by=person(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "statements.statement", statement)
    done = _("The difference is resolved. Its line is held no more.") if as_ is ProposalState.APPROVED else _("Saved with the reason.")
    messages.success(request, done)
    return redirect("statements.statement", statement)


def _acted(request: HttpRequest, statement: uuid.UUID, form: Form, done: str, act: Callable[[dict[str, Any]], object]) -> HttpResponse:
    """One act of a statement's page: what is missing in the form and what a rule refuses is said there."""
    _statement(statement)
    if not form.is_valid():
        wrong = [f"{form[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()]
        messages.error(request, " ".join([*wrong, _("Nothing was changed.")]))
        return redirect("statements.statement", statement)
    try:
        act(form.cleaned_data)
    except Refusal as refusal:
        return refused(request, refusal, "statements.statement", statement)
    messages.success(request, done)
    return redirect("statements.statement", statement)


def _dispute(statement: uuid.UUID, dispute: uuid.UUID) -> uuid.UUID:
    """The dispute, where it is of this statement."""
    if all(one.id != dispute for one in _statement(statement).disputes):
        raise Http404
    return dispute


def _run(program: str, group: str, period: str) -> Any:
    try:
        return operations.run_of(program=program, closing=f"{group}/{period}")
    except operations.NoSuchClosing as unknown:
        raise Http404 from unknown


def _statement(id_: uuid.UUID) -> StatementRead:
    read = queries.statement(id_)
    if read is None:
        raise Http404
    return read


def _words(row: Statement) -> dict[str, Any]:
    state = AnswerState(row.state)
    return {"state": words.STATES[state], "mark": words.MARKS[state]}


def _would_be(one: Prepared) -> dict[str, Any]:
    kinds = [_said(title_of(DocumentKind(said.document))) for _, said in one.documents]
    said = one.documents[0][1]
    return {
        "read": one,
        "kinds": kinds,
        "name": said.counterparty.name,
        "currency": said.currency,
        "outcome": word(one.of.outcome, language()),
    }


def _named(read: StatementRead) -> dict[str, str]:
    """What each line is called where it stands alone: its customer, its amount, its day, its incentive."""
    customers, currency = customers_behind(read), read.row.currency
    lines = [line for one in read.documents for line in one.said.lines]
    said = {line.id: (money(line.amount, currency), day(line.on), _said(line.sentence).partition(" – ")[0]) for line in lines}
    return {id_: " · ".join(filter(None, (customers.get(id_), *words))) for id_, words in said.items()}


def _document(one: DocumentRead, place: int) -> dict[str, Any]:
    """A document as the page shows it: its first lines; the paper has all of them."""
    said = one.said
    lines = [{"line": line, "sentence": _said(line.sentence)} for line in said.lines[:LINES]]
    return {
        "read": one, "said": said, "place": place, "kind": _said(title_of(one.kind)), "lines": lines, "more": len(said.lines) - len(lines),
        "adjustments": [{"line": line, "sentence": _said(line.reason)} for line in said.adjustments],
        "movements": [{"moved": moved, "what": _said(moved.what), "amount": -moved.amount} for moved in said.movements],
        "totals": said.totals, "remarks": [_said(remark) for remark in said.remarks],
        "invoices": [told(invoice) for invoice in one.invoices],
    }  # fmt: skip


def _said(label: Label) -> str:
    return label.ja if language() == "ja" else label.en


def _job(id_: str) -> dict[str, object] | None:
    """What the job answered; an empty one while it goes on; None where there is none, or it failed."""
    try:
        result = default_task_backend.get_result(id_) if id_ else None
    except TaskResultDoesNotExist:
        return None
    if result is None or result.status is TaskResultStatus.FAILED:
        return None
    if result.status is TaskResultStatus.SUCCESSFUL:
        answer: dict[str, object] = result.return_value or {"issued": 0}
        return answer
    return {}
