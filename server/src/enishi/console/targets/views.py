"""Agreed targets in the browser: proposed by one person, signed by the partner, signed for the maker by another person."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from enishi.console.acting import person, refused, words_of
from enishi.console.targets.forms import ProposalForm, ReasonForm, SignatureForm
from enishi.console.templatetags.told import language
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.partners import members
from enishi.targets import access, operations, queries
from enishi.targets.models import Step
from enishi.targets.queries import MetricRead, TargetRead

STATES: Mapping[Step | None, tuple[str | Promise, str]] = {
    None: (gettext_lazy("waits for the partner"), "waits"),
    Step.PARTNER_SIGNED: (gettext_lazy("waits for the maker's second person"), "waits"),
    Step.AGREED: (gettext_lazy("agreed"), "settled"),
    Step.REJECTED: (gettext_lazy("rejected"), "refused"),
    Step.WITHDRAWN: (gettext_lazy("taken back"), "refused"),
}
STEPS: Mapping[Step, str | Promise] = {
    Step.PARTNER_SIGNED: gettext_lazy("The partner signed"),
    Step.AGREED: gettext_lazy("The maker signed"),
    Step.REJECTED: gettext_lazy("Rejected"),
    Step.WITHDRAWN: gettext_lazy("Taken back"),
}


@allowed_to(access.MAY_SEE)
@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """Every target, the latest span first."""
    rows = [_row(one) for one in queries.targets()]
    return render(request, "console/targets/targets.html", {"rows": rows, "may_write": access.MAY_WRITE.allows(request.user)})


@allowed_to(access.MAY_WRITE)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a target, or another version of one."""
    before = queries.target(request.GET.get("after", ""))
    form = ProposalForm(request.POST or None, initial={} if before is None else _begins(before))
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.propose(proposal=form.proposal(), by=person(request), at=clock.now())
        except Refusal as refusal:
            form.add_error(None, words_of(refusal))
        else:
            messages.success(request, _("Proposed. The partner's owner signs it in the portal; what was signed on paper you record here."))
            return redirect("targets.target", made.id)
    may_be = all(form.fields[name].choices for name in ("partner", "metric"))  # type: ignore[attr-defined]
    return render(request, "console/targets/propose.html", {"form": form, "may_be": may_be})


@allowed_to(access.MAY_SEE)
@require_safe
def target(request: HttpRequest, target: str) -> HttpResponse:
    """One target: its figure, its signatures, the act that comes next, and its other versions."""
    return _shown(request, _found(target))


@allowed_to(access.MAY_WRITE)
@require_POST
def signature(request: HttpRequest, target: str) -> HttpResponse:
    """Record that the partner signed, with the signed paper."""
    found = _found(target)
    form = SignatureForm(found, request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, found, form)
    paper = form.cleaned_data["paper"]
    said = {
        "contact": UUID(form.cleaned_data["contact"]), "signed_on": form.cleaned_data["signed_on"], "file_name": paper.name, "content": paper.read(),
    }  # fmt: skip
    return _acted(request, target, operations.record_signature, _("Recorded. The maker's second person signs next."), **said)


@allowed_to(access.MAY_SIGN)
@require_POST
def sign(request: HttpRequest, target: str) -> HttpResponse:
    """Sign for the maker."""
    return _acted(request, target, operations.sign, _("Agreed by both sides. The program calculates with it from now on."))


@allowed_to(access.MAY_SEE)
@require_POST
def end(request: HttpRequest, target: str) -> HttpResponse:
    """Reject a target as the second person, or take it back; each asks for its own role."""
    withdraws = request.POST.get("decision") == "withdraw"
    if not (access.MAY_WRITE if withdraws else access.MAY_SIGN).allows(request.user):
        raise Http404
    act = operations.withdraw if withdraws else operations.reject
    return _acted(request, target, act, _("Saved with the reason."), reason=request.POST.get("reason", ""))


@allowed_to(access.MAY_SEE)
@require_safe
def paper(request: HttpRequest, sha256: str) -> HttpResponse:
    """A signed paper as it was sent."""
    content = queries.paper(sha256)
    if content is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{sha256[:12]}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


def _acted(request: HttpRequest, target: str, act: Callable[..., Any], done: str, **said: Any) -> HttpResponse:
    _found(target)
    try:
        act(target=target, by=person(request), at=clock.now(), **said)
    except Refusal as refusal:
        return refused(request, refusal, "targets.target", target)
    messages.success(request, done)
    return redirect("targets.target", target)


def _shown(request: HttpRequest, found: TargetRead, form: SignatureForm | None = None) -> HttpResponse:
    viewer = person(request)
    context = {
        **_row(found),
        "steps": [(STEPS[one.step], one) for one in found.steps],
        "others": [_row(one) for one in queries.versions_of(found) if one.id != found.id],
        "form": form or SignatureForm(found, initial={"signed_on": local_day(clock.now())}),
        "reason": ReasonForm(),
        "owners": [one.user.name for one in members.owners_of(found.partner)],
        "may_write": access.MAY_WRITE.allows(viewer),
        "may_sign": access.MAY_SIGN.allows(viewer),
        "decides": viewer.id not in (found.proposed_by_id, found.recorded_by_id),
        "proposed_it": viewer.id == found.proposed_by_id,
    }
    return render(request, "console/targets/target.html", context)


def _row(one: TargetRead) -> dict[str, Any]:
    metric = next((each for each in queries.metrics(one.program) if each.id == one.metric), None)
    word, kind = STATES[one.ended or (Step.PARTNER_SIGNED if one.partner_signed else None)]
    return {
        "target": one,
        "metric": _name(metric, one),
        "currency": None if metric is None else metric.currency,
        "word": word,
        "kind": kind,
    }


def _name(metric: MetricRead | None, one: TargetRead) -> str:
    return one.metric if metric is None else str(getattr(metric.label, language()))


def _begins(before: TargetRead) -> dict[str, Any]:
    said = {name: getattr(before, name) for name in ("partner", "first_day", "last_day", "value")}
    return said | {"metric": f"{before.program}/{before.metric}"}


def _found(target: str) -> TargetRead:
    found = queries.target(target)
    if found is None:
        raise Http404
    return found
