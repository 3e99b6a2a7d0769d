"""Whom of a partner the maker lets in to the portal: the first owner, who then decides for their own company."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from enishi.console.acting import actor, refused, words_of
from enishi.core import clock, invitations
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.partners import access, queries
from enishi.partners import members as operations
from enishi.partners.states import MemberRole


class MemberForm(forms.Form):
    """Somebody of the partner who is to sign in; `person`: who they are for the calculation, where it knows them."""

    name = forms.CharField(label=gettext_lazy("Their name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("Email address"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    person = forms.CharField(
        label=gettext_lazy("Person code"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Of one who sells: their own customers only"),
    )

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.fields["role"].choices = [(role.value, role.word) for role in MemberRole]  # type: ignore[attr-defined]


@allowed_to(access.MAY_SEE)
def members(request: HttpRequest, code: str) -> HttpResponse:
    """Who signs in for the partner's company; whoever keeps partners lets others in."""
    one, company = queries.partner(code), queries.company(code)
    if one is None or company is None:
        raise Http404
    may = access.MAY_CHANGE.allows(request.user)
    form = MemberForm(request.POST or None)
    if request.method == "POST":
        if not may:
            raise Http404
        if form.is_valid() and _let_in(request, code, form):
            return redirect("partners.members", code)
    found = operations.members_of(UUID(company.id))
    waiting = invitations.waiting(each.user_id for each in found)
    rows = [{"read": each, "role": MemberRole(each.role).word, "invited": waiting.get(each.user_id)} for each in found]
    return render(request, "console/partners/members.html", {"partner": one, "rows": rows, "form": form, "may": may})


def _let_in(request: HttpRequest, code: str, form: MemberForm) -> bool:
    said = form.cleaned_data
    try:
        operations.add_member(
            partner=code, email=said["email"], name=said["name"], role=MemberRole(said["role"]), person=said["person"].strip(),
            by=actor(request), at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error("email", words_of(refusal))
        return False
    messages.success(request, _("%(name)s may sign in now. An email says how.") % said)
    return True


@allowed_to(access.MAY_CHANGE)
@require_POST
def invite_member_again(request: HttpRequest, code: str, user: UUID) -> HttpResponse:
    """Send the invitation once more to who has not come in."""
    company = queries.company(code)
    if company is None:
        raise Http404
    try:
        operations.repeat_invitation(company=UUID(company.id), user=user, by=actor(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "partners.members", code)
    messages.success(request, _("The invitation was sent once more; it holds for 14 days from now."))
    return redirect("partners.members", code)


@allowed_to(access.MAY_CHANGE)
@require_POST
def remove_member(request: HttpRequest, code: str, user: UUID) -> HttpResponse:
    """End somebody's way in, at once."""
    company = queries.company(code)
    if company is None:
        raise Http404
    try:
        operations.remove_member(company=UUID(company.id), user=user, by=actor(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "partners.members", code)
    messages.success(request, _("Removed. An open page of theirs shows nothing from the next click on."))
    return redirect("partners.members", code)
