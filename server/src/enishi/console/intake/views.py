"""Files of facts, from being sent to being taken."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enishi.closing import queries as closings
from enishi.console.acting import actor, refused, words_of
from enishi.console.intake.forms import CorrectionForm, HeadersForm, ReasonForm, SendForm, fact_word
from enishi.console.intake.listing import listing
from enishi.console.intake.reviewing import side_by_side
from enishi.console.intake.words import STATES
from enishi.console.lists import views as lists
from enishi.console.templatetags.told import language
from enishi.core import clock
from enishi.core.access import STAFF, allowed_to, having
from enishi.core.errors import Refusal
from enishi.core.roles import Role
from enishi.intake import access, operations, queries
from enishi.intake.mapping import MappedColumn, with_headers
from enishi.intake.states import BatchState
from enishi_engine.facts import FACT

SENDERS = having(Role.DATA, Role.ADMINISTRATOR, Role.FINANCE)
AT_ONCE = 10  # rows of two sources on one page
SHOWN = 200  # errors on the page; all of them are in the list


@allowed_to(STAFF)
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """The newest files, and what waits."""
    context = {"waiting": queries.waiting_batches(), "overlaps": queries.overlaps_waiting(), "may_send": SENDERS.allows(request.user)}
    return lists.show(request, listing(), "console/intake/files.html", context)


@allowed_to(access.MAY_SEE)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The list as a file."""
    return lists.export(request, listing())


@allowed_to(SENDERS)
def send(request: HttpRequest) -> HttpResponse:
    """Send a file: it is kept, and then looked at before it is taken."""
    form = SendForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = operations.receive_file(
                fact=form.cleaned_data["fact"], source=form.cleaned_data["source"], file_name=file.name, content=file.read(),
                by=actor(request), at=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, words_of(refusal))
        else:
            return redirect("intake.batch", kept.id)
    return render(request, "console/intake/send.html", {"form": form})


@allowed_to(STAFF)
@require_safe
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One file: before it is taken what taking it would do, afterwards what became of it."""
    return render(request, "console/intake/batch.html", _page(request, batch_id))


@allowed_to(SENDERS)
@require_POST
def take(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take the file whole, with what its headers mean; or look again with that, when only a look was asked for."""
    read = _read(batch_id)
    form = HeadersForm(read.fact, _unknown_headers(queries.preview_batch(batch_id=batch_id)), request.POST)
    columns = _columns(read, form)
    if "look" in request.POST:
        return render(request, "console/intake/batch.html", _page(request, batch_id, form=form, columns=columns))
    try:
        taken = operations.decide_batch(
            batch_id=batch_id, by=actor(request), at=clock.now(), columns=columns, closed_until=closings.closed_until
        )
    except Refusal as refusal:
        return refused(request, refusal, "intake.batch", batch_id)
    if taken.state == BatchState.TAKEN:
        messages.success(
            request, _("Taken: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.") % vars(queries.told(batch_id).counts)
        )
    return redirect("intake.batch", batch_id)


@allowed_to(STAFF)
@require_safe
def errors(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The list of errors: to be corrected and sent back."""
    _read(batch_id)
    file = queries.error_file(batch_id=batch_id, as_csv=request.GET.get("as") == "csv", language=language())
    return HttpResponse(
        file.content, content_type="application/octet-stream", headers={"Content-Disposition": f'attachment; filename="errors-{batch_id}{file.name[file.name.rfind("."):]}"'}
    )  # fmt: skip


@allowed_to(SENDERS)
@require_POST
def drop(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Correct a rejected file by its list of errors; or say that nobody will."""
    read = _read(batch_id)
    correction = CorrectionForm(request.POST, request.FILES)
    if correction.is_valid():
        file = correction.cleaned_data["file"]
        try:
            kept = operations.receive_file(
                fact=read.fact, source=read.source, file_name=file.name, content=file.read(), by=actor(request), at=clock.now(), corrects=batch_id,
            )  # fmt: skip
        except Refusal as refusal:
            return refused(request, refusal, "intake.batch", batch_id)
        return redirect("intake.batch", kept.id)
    form = ReasonForm(request.POST)
    try:
        operations.drop_batch(batch_id=batch_id, reason=form.data.get("reason", ""), by=actor(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "intake.batch", batch_id)
    messages.success(request, _("Dropped. A closing waits for this file no more."))
    return redirect("intake")


@allowed_to(STAFF)
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """Rows that two sources say something of."""
    page = Paginator(queries.open_overlaps(), AT_ONCE).get_page(request.GET.get("page"))
    found = [{"read": one, "fact": fact_word(one.fact), "columns": side_by_side(one)} for one in page]
    return render(request, "console/intake/review.html", {"overlaps": found, "page": page, "may_decide": SENDERS.allows(request.user)})


@allowed_to(SENDERS)
@require_POST
def decide(request: HttpRequest, overlap_id: int) -> HttpResponse:
    """Believe the other source, or leave it as it is."""
    said: dict[str, Any] = {"overlap_id": overlap_id, "reason": request.POST.get("reason", ""), "by": actor(request), "at": clock.now()}
    try:
        if request.POST.get("decision") == "take":
            operations.take_overlap(**said, closed_until=closings.closed_until)
        else:
            operations.dismiss_overlap(**said)
    except Refusal as refusal:
        return refused(request, refusal, "intake.review")
    messages.success(request, _("Decided."))
    return redirect("intake.review")


def _read(batch_id: int) -> queries.BatchRead:
    found = [one for one in queries.batches(before=batch_id + 1, count=1) if one.batch_id == batch_id]
    if not found:
        raise Http404
    return found[0]


def _page(
    request: HttpRequest, batch_id: int, *, form: HeadersForm | None = None, columns: list[MappedColumn] | None = None
) -> dict[str, Any]:
    read = _read(batch_id)
    undecided = read.state is BatchState.RECEIVED
    told = (
        queries.preview_batch(batch_id=batch_id, columns=columns, closed_until=closings.closed_until)
        if undecided
        else queries.told(batch_id)
    )
    if form is None and undecided and (headers := _unknown_headers(told)):
        form = HeadersForm(read.fact, headers)
    return {
        "batch": read,
        "fact": fact_word(read.fact),
        "state": _state(read.state),
        "undecided": undecided,
        "rejected": read.state is BatchState.REJECTED,
        "waits": any(one.batch_id == batch_id for one in queries.waiting_batches()),
        "told": replace(told, errors=told.errors[:SHOWN]),
        "errors": len(told.errors),
        "headers": form,
        "correction": CorrectionForm(),
        "reason": ReasonForm(),
        "may_send": SENDERS.allows(request.user),
    }


def _columns(read: queries.BatchRead, form: HeadersForm) -> list[MappedColumn] | None:
    """What is remembered of the source, and what the form says of new headers; None when it says nothing."""
    if not form.is_valid() or not (said := form.said()):
        return None
    return list(with_headers(operations.columns_of(fact=FACT[read.fact], source=read.source), said))


def _unknown_headers(told: queries.Told) -> list[str]:
    return [error.column for error in told.errors if error.line is None and error.column and "that we know" in error.problem]


def _state(state: BatchState) -> dict[str, str]:
    word, mark = STATES[state]
    return {"word": str(word), "kind": mark}
