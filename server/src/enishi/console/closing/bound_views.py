"""Bounds: above them nothing is posted silently; changed by two people."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from enishi.closing import bounds, queries
from enishi.closing.models import BoundOf
from enishi.console.acting import person, refused
from enishi.core import clock
from enishi.core.access import STAFF, allowed_to, having
from enishi.core.errors import Refusal
from enishi.core.roles import Role
from enishi.partners.states import ProposalState
from enishi.programs.queries import programs
from enishi_engine.facts.currency import minor_digits

MAY_PROPOSE = having(Role.FINANCE)
MAY_APPROVE = having(Role.APPROVER)
OF = {BoundOf.PARTNER: gettext_lazy("One partner in a closing"), BoundOf.RUN: gettext_lazy("One closing in all")}


class BoundForm(forms.Form):
    """A bound in the program's currency; empty for none."""

    of = forms.ChoiceField(label=gettext_lazy("What it bounds"), choices=[(one.value, word) for one, word in OF.items()])
    amount = forms.DecimalField(
        label=gettext_lazy("Bound"), required=False, min_value=0, max_digits=18,
        help_text=gettext_lazy("In the program's currency, as in 3000000. Empty: no bound."),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1_000)

    def __init__(self, *args: Any, currency: str) -> None:
        super().__init__(*args)
        self.digits = minor_digits(currency)
        self.fields["amount"].decimal_places = self.digits  # type: ignore[attr-defined]

    def minor(self) -> int | None:
        """The amount in minor units."""
        amount = self.cleaned_data["amount"]
        return None if amount is None else int(amount.scaleb(self.digits))


@allowed_to(STAFF)
def of_program(request: HttpRequest, program: str) -> HttpResponse:
    """The bounds that hold, what waits, and a form to ask for another."""
    if program not in programs():
        raise Http404
    currency = queries.currency_of(program)
    asks = request.method == "POST" and MAY_PROPOSE.allows(request.user)
    form = BoundForm(request.POST if asks else None, currency=currency)
    if asks and form.is_valid():
        said = {"of": BoundOf(form.cleaned_data["of"]), "amount": form.minor(), "reason": form.cleaned_data["reason"]}
        try:
            bounds.propose_bound(program=program, **said, by=person(request), at=clock.now())
        except Refusal as refusal:
            return refused(request, refusal, "closing.bounds", program)
        messages.success(request, _("Proposed. A second person decides."))
        return redirect("closing.bounds", program)
    context = {
        "program": program,
        "currency": currency,
        "bounds": [{"of": OF[of], "amount": bounds.bound(program, of)} for of in BoundOf],
        "proposals": [{"proposal": one, "of": OF[BoundOf(one.of)]} for one in queries.bound_proposals(program)],
        "form": form,
        "may_propose": MAY_PROPOSE.allows(request.user),
        "may_approve": MAY_APPROVE.allows(request.user),
        "me": person(request).id,
    }
    return render(request, "console/closing/bounds.html", context)


@allowed_to(STAFF)
@require_POST
def decide(request: HttpRequest, program: str, proposal: UUID) -> HttpResponse:
    """Approve or reject a bound, or take one's own back; the operation asks for the role."""
    acts = {"approve": ProposalState.APPROVED, "reject": ProposalState.REJECTED, "withdraw": ProposalState.WITHDRAWN}
    as_ = acts.get(request.POST.get("decision", ""))
    if as_ is None:
        raise Http404
    try:
        bounds.decide_bound(proposal=str(proposal), as_=as_, why=request.POST.get("why", ""), by=person(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "closing.bounds", program)
    messages.success(request, _("Done."))
    return redirect("closing.bounds", program)
