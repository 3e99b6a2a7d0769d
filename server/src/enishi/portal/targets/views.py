"""目標合意: the company's targets; its owner reads one in whole sentences and signs it, or says no with the reason."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.core.reader import in_words, language
from enishi.partners.access import MEMBERS, of_partner
from enishi.partners.states import MemberRole
from enishi.portal.standing import Standing, standing
from enishi.targets import operations, queries, words
from enishi.targets.models import REASON, Step
from enishi.targets.queries import TargetRead
from enishi_engine.words import LANGUAGES

OWNERS = of_partner(MemberRole.OWNER)
STATES: Mapping[Step | None, tuple[str | Promise, str]] = {
    None: (gettext_lazy("waits for your signature"), "waits"),
    Step.PARTNER_SIGNED: (gettext_lazy("signed by you; the maker signs next"), "open"),
    Step.AGREED: (gettext_lazy("agreed by both sides"), "settled"),
    Step.REJECTED: (gettext_lazy("not agreed"), "refused"),
    Step.WITHDRAWN: (gettext_lazy("not agreed"), "refused"),
}


class DeclineForm(forms.Form):
    """Why it is not agreed to."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 3}))


@allowed_to(MEMBERS)
@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """The company's targets, the latest period first."""
    who = standing(request)
    return render(request, "portal/targets/targets.html", {"who": who, "rows": [_row(one) for one in _theirs(who)]})


@allowed_to(MEMBERS)
@require_safe
def target(request: HttpRequest, target: str) -> HttpResponse:
    """One target in whole sentences, what was signed of it, and for the owner the act that comes next."""
    return _shown(request, _found(standing(request), target), DeclineForm())


@allowed_to(OWNERS)
@require_POST
def sign(request: HttpRequest, target: str) -> HttpResponse:
    """Sign what the page showed, in the language in which it was shown."""
    shown = next((one for one in LANGUAGES if one == request.POST.get("language")), language())
    return _acted(
        request, target, _("Thank you. You have signed; the maker signs next, and an email tells you so."),
        lambda by: operations.owner_signs(target=target, language=shown, looked_at=request.POST.get("words", ""), by=by, at=clock.now()),
    )  # fmt: skip


@allowed_to(OWNERS)
@require_POST
def decline(request: HttpRequest, target: str) -> HttpResponse:
    """Say no, with the reason."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _shown(request, _found(standing(request), target), form)
    said = _("Thank you. The maker reads your reason and speaks with you.")
    reason = form.cleaned_data["reason"]
    return _acted(request, target, said, lambda by: operations.decline(target=target, reason=reason, by=by, at=clock.now()))


def to_sign(who: Standing) -> list[dict[str, Any]]:
    """Targets that wait for this person's signature: for the first page of an owner."""
    if who.role is not MemberRole.OWNER:
        return []
    return [_row(one) for one in _theirs(who) if one.ended is None and not one.partner_signed]


def _acted(request: HttpRequest, target: str, done: str, act: Callable[[User], object]) -> HttpResponse:
    _found(standing(request), target)
    assert isinstance(request.user, User), "a policy let nobody in"
    try:
        act(request.user)
    except Refusal as refusal:
        messages.error(request, in_words(refusal.said))
    else:
        messages.success(request, done)
    return redirect("portal.targets.target", target)


def _shown(request: HttpRequest, found: TargetRead, form: DeclineForm) -> HttpResponse:
    who, said = standing(request), words.in_words(found, language())
    waits = found.ended is None and not found.partner_signed
    context = {
        "who": who, **_row(found), "words": said, "hash": words.hash_of(said), "form": form, "signs": waits and who.role is MemberRole.OWNER,
        "waits": waits, "signed": next((one for one in found.steps if one.step is Step.PARTNER_SIGNED), None),
        "agreed": next((one for one in found.steps if one.step is Step.AGREED), None),
        "ended": next((one for one in found.steps if one.step in (Step.REJECTED, Step.WITHDRAWN)), None),
    }  # fmt: skip
    return render(request, "portal/targets/target.html", context)


def _theirs(who: Standing) -> list[TargetRead]:
    """The company's targets alone; nothing for whom amounts are hidden."""
    return queries.targets(partners=who.partners) if who.sees_amounts else []


def _found(who: Standing, target: str) -> TargetRead:
    found = queries.target(target) if who.sees_amounts else None
    if found is None or found.partner not in who.partners:
        raise Http404
    return found


def _row(one: TargetRead) -> dict[str, Any]:
    word, mark = STATES[one.ended or (Step.PARTNER_SIGNED if one.partner_signed else None)]
    metric = next((each for each in queries.metrics(one.program) if each.id == one.metric), None)
    return {
        "target": one, "state": word, "mark": mark, "metric": one.metric if metric is None else getattr(metric.label, language()),
        "figure": words.figure(one.value, None if metric is None else metric.currency, language()),
    }  # fmt: skip
