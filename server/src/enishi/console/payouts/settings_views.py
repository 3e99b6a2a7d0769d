"""Accounts to pay from, who must approve what, and deputies."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enishi.console.acting import person, refused, words_of
from enishi.console.payouts import words
from enishi.console.payouts.forms import DeputyForm, PayerForm, StepsForm
from enishi.console.payouts.views import DECIDERS, PAYERS, SEES
from enishi.core import clock
from enishi.core import queries as people
from enishi.core.access import allowed_to, having
from enishi.core.errors import Refusal
from enishi.core.maker import maker
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.partners.states import ProposalState
from enishi.payouts import operations, queries
from enishi.payouts.content import PayerWords
from enishi.payouts.payers import StepsWrong
from enishi_engine.said import Said
from enishi_engine.settlement.approval import ApprovalStep

SETS = having(Role.ADMINISTRATOR, Role.FINANCE)


@allowed_to(SEES)
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """How payouts are set up."""
    return _page(request)


@allowed_to(PAYERS)
@require_POST
def payer(request: HttpRequest) -> HttpResponse:
    """Record an account to pay from."""
    form = PayerForm(request.POST)
    if not form.is_valid():
        return _page(request, payer_form=form)
    said = dict(form.cleaned_data)
    options = said.pop("options")
    try:
        operations.record_payer(words=PayerWords(**said), options=options, by=person(request), at=clock.now())
    except Refusal as refusal:
        form.add_error(None, words_of(refusal))
        return _page(request, payer_form=form)
    messages.success(request, _("The account was recorded."))
    return redirect("payouts.settings")


@allowed_to(SETS)
@require_POST
def steps(request: HttpRequest) -> HttpResponse:
    """Propose who must approve from which amount on."""
    form = StepsForm(request.POST)
    if not form.is_valid():
        return _page(request, steps_form=form)
    said = form.cleaned_data
    try:
        operations.propose_steps(
            currency=said["currency"], steps=_steps(said["steps"]), reason=said["reason"], by=person(request), at=clock.now()
        )
    except Refusal as refusal:
        form.add_error("steps", words_of(refusal))
        return _page(request, steps_form=form)
    messages.success(request, _("Proposed. It counts once another person approves it."))
    return redirect("payouts.settings")


@allowed_to(DECIDERS)
@require_POST
def decide_steps(request: HttpRequest, table: int) -> HttpResponse:
    """Approve or reject a table, or take one's own back."""
    chosen = {"approve": ProposalState.APPROVED, "reject": ProposalState.REJECTED, "withdraw": ProposalState.WITHDRAWN}
    as_ = chosen.get(request.POST.get("decision", ""), ProposalState.REJECTED)
    if table not in {one.id for one in queries.tables()}:
        raise Http404
    try:
        operations.decide_steps(table=table, as_=as_, why=request.POST.get("why", ""), by=person(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "payouts.settings")
    return redirect("payouts.settings")


@allowed_to(SETS)
@require_POST
def deputy(request: HttpRequest) -> HttpResponse:
    """Name who stands in for whom."""
    form = DeputyForm(request.POST, people=_people())
    if not form.is_valid():
        return _page(request, deputy_form=form)
    said = form.cleaned_data
    try:
        operations.name_deputy(
            person=_user(said["person"]), deputy_for=_user(said["deputy_for"]), role=Role(said["role"]), first_day=said["first_day"],
            last_day=said["last_day"], reason=said["reason"], by=person(request), at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, words_of(refusal))
        return _page(request, deputy_form=form)
    messages.success(request, _("The deputy was named."))
    return redirect("payouts.settings")


def _page(
    request: HttpRequest, payer_form: forms.Form | None = None, steps_form: forms.Form | None = None, deputy_form: forms.Form | None = None
) -> HttpResponse:
    me = person(request)
    context: dict[str, Any] = {
        "payers": [{"read": one, "format": words.FORMATS.get(one.format, one.format)} for one in queries.payers()],
        "tables": [
            {
                "table": one, "steps": [(each.from_amount, words.roles(list(each.roles)), each.needs_reference) for each in queries.steps(one)],
                "decision": words.DECISIONS[ProposalState(one.state)], "waits": one.state == ProposalState.PROPOSED, "mine": one.proposed_by_id == me.id,
            }
            for one in queries.tables()
        ],
        "deputies": [{"deputy": one, "role": words.roles([one.role])} for one in queries.deputies()],
        "payer_form": payer_form or PayerForm(initial={"currency": maker().currency, "format": "zengin", "code": "main"}),
        "steps_form": steps_form or StepsForm(initial={"currency": maker().currency}),
        "deputy_form": deputy_form or DeputyForm(people=_people()),
        "may_pay": PAYERS.allows(me),
        "may_set": SETS.allows(me),
    }  # fmt: skip
    return render(request, "console/payouts/settings.html", context)


def _steps(text: str) -> list[ApprovalStep]:
    """One a line: an amount, roles, and * for a reference. Raises StepsWrong."""
    found = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        amount, *rest = line.replace(",", "").split()
        if not amount.isdecimal() or not rest:
            raise StepsWrong(Said(f"{line}: write an amount and the roles after it.", f"{line}: 金額の後に役割を書いてください。"))
        roles = tuple(word for word in rest if word != "*")
        found.append(ApprovalStep(from_amount=int(amount), roles=roles, needs_reference="*" in rest))
    return found


def _people() -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in people.staff()]


def _user(id_: str) -> User:
    found = people.user_with(UUID(id_))
    assert found is not None, "the form offers people who are there"
    return found
