"""What is due, batches from their proposal to the bank's word, and each step by the people whose it is."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enishi.console.acting import person, refused
from enishi.console.payees import companies_of_people
from enishi.console.payouts import words
from enishi.console.payouts.forms import RESOLVED, ProposeForm, ResultsForm
from enishi.console.templatetags.told import language
from enishi.core import clock
from enishi.core.access import allowed_to, having
from enishi.core.errors import Refusal
from enishi.core.maker import local_day, maker
from enishi.core.roles import Role
from enishi.partners.states import ProposalState
from enishi.payouts import operations, queries, sources
from enishi.payouts.sources import Open
from enishi.payouts.states import WITH_FILE, BatchState, Outcome, RequestKind, Way, way_of
from enishi_engine.settlement.finding import Finding
from enishi_engine.settlement.japan.deadlines import LAWS

PAYERS = having(Role.FINANCE)
DECIDERS = having(*Role)  # who may approve follows from the amount: the operation asks
SEES = having(Role.FINANCE, Role.APPROVER, Role.ADMINISTRATOR, Role.AUDITOR, Role.PARTNER_MANAGER)
A_PAGE = 100
SETTERS = having(Role.FINANCE, Role.ADMINISTRATOR)
LARGEST_RESULTS = 20_000_000  # bytes


@allowed_to(SEES)
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """Everything that is due, and what keeps some of it."""
    now = clock.now()
    found = sources.open_dues(at=now)
    payable = [one for one in found if not one.obstacles]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    people = companies_of_people({(one.due.partner, one.due.payee) for one in page})
    payers = [(one.code, f"{one.code} ({one.bank} ****{one.number[-3:]})") for one in queries.payers()]
    context = {
        "page": page,
        "rows": [_due(one, people) for one in page],
        "payable": sum(one.due.open for one in payable),
        "kept": sum(one.due.open for one in found if one.obstacles),
        "disputed": sum(one.due.held for one in found),
        "currency": found[0].due.currency if found else maker().currency,
        "form": ProposeForm(payers=payers, initial={"pay_on": _first_day(payable, now)}) if payers else None,
        "may": PAYERS.allows(request.user),
        "may_record": SETTERS.allows(request.user),
    }
    return render(request, "console/payouts/due.html", context)


def _due(one: Open, people: dict[tuple[str, str], str]) -> dict[str, Any]:
    late = one.due.pay_by is not None and one.due.due_on > one.due.pay_by
    law = getattr(LAWS[one.due.protection], language()) if one.due.protection in LAWS else ""
    return {
        "due": one.due, "company": people.get((one.due.partner, one.due.payee), ""), "way": words.WAYS[way_of(one.due.way)], "obstacles": [getattr(each, language()) for each in one.obstacles],
        "held": bool(one.known.holds), "late": late, "law": law,
    }  # fmt: skip


def _first_day(payable: list[Open], now: Any) -> Any:
    """The earliest day on which something is due, or today where that has passed."""
    days = [one.due.due_on for one in payable]
    return max(min(days), local_day(now)) if days else local_day(now)


@allowed_to(PAYERS)
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Put what is due by a day into a batch."""
    payers = [(one.code, one.code) for one in queries.payers()]
    form = ProposeForm(request.POST, payers=payers)
    if not form.is_valid():
        messages.error(request, _("Choose an account, a way and a day. Nothing was proposed."))
        return redirect("payouts")
    said = form.cleaned_data
    try:
        batch = operations.propose(
            payer=said["payer"],
            pay_on=said["pay_on"],
            way=Way(said["way"]),
            reference=said["reference"],
            by=person(request),
            at=clock.now(),
        )
    except Refusal as refusal:
        return refused(request, refusal, "payouts")
    messages.success(request, _("The batch was proposed. Another person approves it."))
    return redirect("payouts.batch", batch.number)


@allowed_to(PAYERS)
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Keep something due from being paid, with a reason; or let it go."""
    key, reason = request.POST.get("due", ""), request.POST.get("reason", "")
    try:
        if request.POST.get("act") == "release":
            operations.release(due=key, by=person(request), at=clock.now())
        else:
            operations.hold(due=key, reason=reason, by=person(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "payouts")
    return redirect("payouts")


@allowed_to(SEES)
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """Every batch."""
    page = Paginator(queries.batches(), A_PAGE).get_page(request.GET.get("page"))
    rows = [{"batch": one, "state": words.state(one), "way": words.WAYS[one.way]} for one in page]
    return render(request, "console/payouts/batches.html", {"page": page, "rows": rows})


@allowed_to(SEES)
@require_safe
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """One batch: what it pays, how far it is, and what may be done with it now."""
    found = queries.batch_page(number, viewer=person(request), at=clock.now())
    if found is None:
        raise Http404
    one, me = found.batch, person(request)
    page = Paginator(range(one.payments), A_PAGE).get_page(request.GET.get("page"))
    payments = queries.payments_of(number, first=page.start_index() - 1, count=A_PAGE)
    people = companies_of_people({(each.partner, each.payee) for each in payments})
    asked = {each.payment for each in found.requests if each.state is ProposalState.PROPOSED}
    by_file = one.way in WITH_FILE and one.total > 0
    context = {
        "found": found,
        "one": one,
        "state": words.state(one),
        "way": words.WAYS[one.way],
        "page": page,
        "rows": [{"payment": each, "company": people.get((each.partner, each.payee), ""), "outcome": words.OUTCOMES[each.outcome], "look": words.LOOKS[each.outcome], "may_say": each.outcome is Outcome.UNKNOWN and each.reference not in asked} for each in payments],
        "counts": [(words.OUTCOMES[outcome], count) for outcome, count in sorted(found.outcomes.items())],
        "missing": [_said(each) for each in found.missing],
        "requests": [_request(each, str(me.id)) for each in found.requests],
        "mine": one.proposed_by_id == me.id,
        "may_pay": PAYERS.allows(me),
        "may_approve": one.state is BatchState.PROPOSED and one.proposed_by_id != me.id and not found.lost and me.id not in {each.person_id for each in found.approvals} and found.may_approve,
        "may_write": one.state is BatchState.APPROVED and by_file and not found.lost,
        "may_send": one.state is (BatchState.WRITTEN if by_file else BatchState.APPROVED) and not found.lost,
        "may_download": found.file is not None and one.state in (BatchState.WRITTEN, BatchState.SENT),
        "may_drop": one.state in (BatchState.PROPOSED, BatchState.APPROVED),
        "may_ask_void": one.state is BatchState.WRITTEN and not any(each.kind is RequestKind.VOID and each.state is ProposalState.PROPOSED for each in found.requests),
        "may_read": one.state is BatchState.SENT and one.way in WITH_FILE,
        "results": ResultsForm(),
        "resolved": [(each.value, words.OUTCOMES[each]) for each in RESOLVED],
    }  # fmt: skip
    return render(request, "console/payouts/batch.html", context)


def _said(one: Finding) -> str:
    """What is missing, with the role as people call it."""
    said = str(getattr(one.problem, language()))
    return said.replace(one.value, words.roles([one.value])) if one.value in Role.values else said


def _request(one: queries.RequestRead, me: str) -> dict[str, Any]:
    return {
        "read": one, "kind": words.KINDS[one.kind], "decision": words.DECISIONS[one.state], "waits": one.state is ProposalState.PROPOSED,
        "mine": str(one.proposed_by_id) == me, "outcome": words.OUTCOMES[one.outcome] if one.outcome else "",
    }  # fmt: skip


@allowed_to(DECIDERS)
@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Say yes to exactly what the page showed."""
    return _done(
        request,
        number,
        _("Approved."),
        lambda: operations.approve(batch=number, looked_at=request.POST.get("hash", ""), by=person(request), at=clock.now()),
    )


@allowed_to(DECIDERS)
@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Take a batch back, or reject it; once it has its file ask that it be made void."""
    why, by, now = request.POST.get("why", ""), person(request), clock.now()
    if request.POST.get("act") == "ask":
        return _done(
            request, number, _("Asked. Another person grants it."), lambda: operations.ask_void(batch=number, why=why, by=by, at=now)
        )
    return _done(
        request,
        number,
        _("The batch is void. What it would have paid is due again."),
        lambda: operations.drop(batch=number, why=why, by=by, at=now),
    )


@allowed_to(PAYERS)
@require_POST
def write(request: HttpRequest, number: int) -> HttpResponse:
    """Write the file, once."""
    return _done(
        request,
        number,
        _("The file was written, read back and compared."),
        lambda: operations.write(batch=number, by=person(request), at=clock.now()),
    )


@allowed_to(PAYERS)
@require_POST
def download(request: HttpRequest, number: int) -> HttpResponse:
    """The file: the same bytes each time. Who takes it is kept, so it is asked for by POST."""
    try:
        name, content = operations.download(batch=number, by=person(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "payouts.batch", number)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@allowed_to(PAYERS)
@require_POST
def send(request: HttpRequest, number: int) -> HttpResponse:
    """Say that it has left."""
    return _done(request, number, _("Sent, and booked."), lambda: operations.send(batch=number, by=person(request), at=clock.now()))


@allowed_to(PAYERS)
@require_POST
def results(request: HttpRequest, number: int) -> HttpResponse:
    """Read what the bank says."""
    form = ResultsForm(request.POST, request.FILES)
    if not form.is_valid() or form.cleaned_data["file"].size > LARGEST_RESULTS:
        messages.error(request, _("Choose the file of results, of at most 20 MB. Nothing was read."))
        return redirect("payouts.batch", number)
    file = form.cleaned_data["file"]
    return _done(
        request, number, _("The results were read."),
        lambda: operations.read(batch=number, name=file.name, content=file.read(), by=person(request), at=clock.now()),
    )  # fmt: skip


@allowed_to(PAYERS)
@require_POST
def resolve(request: HttpRequest, number: int, reference: str) -> HttpResponse:
    """Say what became of an unknown payment; another person agrees."""
    said = request.POST.get("outcome", "")
    if said not in {one.value for one in RESOLVED}:
        raise Http404
    return _done(
        request, number, _("Asked. Another person grants it."),
        lambda: operations.ask_resolution(reference=reference, outcome=Outcome(said), why=request.POST.get("why", ""), by=person(request), at=clock.now()),
    )  # fmt: skip


@allowed_to(DECIDERS)
@require_POST
def decide(request: HttpRequest, number: int, asked: UUID) -> HttpResponse:
    """Grant or reject as the second person, or take one's own back."""
    chosen = {"approve": ProposalState.APPROVED, "reject": ProposalState.REJECTED, "withdraw": ProposalState.WITHDRAWN}.get(
        request.POST.get("decision", "")
    )
    page = queries.batch_page(number, viewer=person(request), at=clock.now())
    found = next((each for each in page.requests if each.id == asked), None) if page is not None else None
    if chosen is None or found is None:
        raise Http404
    act = operations.decide_void if found.kind is RequestKind.VOID else operations.decide_resolution
    return _done(
        request,
        number,
        _("Decided."),
        lambda: act(request=str(asked), as_=chosen, why=request.POST.get("why", ""), by=person(request), at=clock.now()),
    )


def _done(request: HttpRequest, number: int, said: str, act: Callable[[], Any]) -> HttpResponse:
    """Do it, say so, and back to the batch; or say what the rule said."""
    try:
        act()
    except Refusal as refusal:
        return refused(request, refusal, "payouts.batch", number)
    messages.success(request, said)
    return redirect("payouts.batch", number)
