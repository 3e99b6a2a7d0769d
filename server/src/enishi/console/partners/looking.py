"""The portal as one partner sees it: as whom and why somebody looks, and the end of it. The pages themselves are the portal's (portal/looking.py)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from enishi.console.acting import person, words_of
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.partners import access, looks, members, queries
from enishi.partners.models import REASON
from enishi.partners.states import MemberRole

PLACES = {"estimate": "portal.money.suppose"}  # where a look may begin; else at home
KEY = "look"  # of the browser's session, read by the portal


class LookForm(forms.Form):
    """As whom, and why."""

    whom = forms.ChoiceField(label=gettext_lazy("As whom"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason for viewing"),
        max_length=REASON,
        help_text=gettext_lazy("The owner of the company reads your name, the moment and this reason."),
    )

    def __init__(self, *given: Any, company: UUID, **named: Any) -> None:
        super().__init__(*given, **named)
        people = [(f"member:{one.id}", f"{one.user.name} ({MemberRole(one.role).word})") for one in members.members_of(company)]
        anybody = [(f"role:{role.value}", _("%(role)s, as if newly let in") % {"role": role.word}) for role in MemberRole]
        self.fields["whom"].choices = [*people, *anybody]  # type: ignore[attr-defined]
        self.fields["whom"].initial = (people or anybody)[0][0]


@allowed_to(access.MAY_LOOK)
def look(request: HttpRequest, code: str) -> HttpResponse:
    """Choose as whom to look, and begin."""
    one, company = queries.partner(code), queries.company(code)
    if one is None or company is None:
        raise Http404
    form = LookForm(request.POST or None, company=UUID(company.id))
    if request.method == "POST" and form.is_valid():
        kind, _colon, chosen = form.cleaned_data["whom"].partition(":")
        try:
            begun = looks.begin(
                partner=code, role=MemberRole(chosen) if kind == "role" else MemberRole.OWNER, member=int(chosen) if kind == "member" else None,
                reason=form.cleaned_data["reason"], by=person(request), at=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, words_of(refusal))
        else:
            request.session[KEY] = str(begun.id)
            return redirect(PLACES.get(request.GET.get("to", ""), "portal.home"))
    return render(request, "console/partners/look.html", {"partner": one, "form": form, "minutes": int(looks.LASTS.total_seconds() // 60)})


@allowed_to(access.MAY_LOOK)
@require_POST
def end_look(request: HttpRequest) -> HttpResponse:
    """Look no more."""
    found = looks.of_browser(request.session.pop(KEY, ""), by=person(request))
    if found is None:
        return redirect("partners")
    looks.end(found.id, by=person(request), at=clock.now())
    messages.success(request, _("You look at the console again."))
    return redirect("partners.overview", found.company.codes.order_by("partner")[0].partner)
