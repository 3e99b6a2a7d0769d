"""What a partner's company agreed to on paper: that one of its people is paid directly."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enishi.console.acting import person, words_of
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.partners import access, queries
from enishi.partners import consents as operations


class ConsentForm(forms.Form):
    """Whom, from when, and the paper that says so."""

    person = forms.ChoiceField(label=gettext_lazy("Person"))
    from_day = forms.DateField(label=gettext_lazy("From this day"), widget=forms.DateInput(attrs={"type": "date"}))
    paper = forms.FileField(
        label=gettext_lazy("The signed paper"), help_text=gettext_lazy("A scan or PDF. It is kept as it is, under its hash.")
    )

    def __init__(self, *given: Any, people: list[operations.Consent], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["person"].choices = [(one.person, one.name) for one in people]  # type: ignore[attr-defined]


@allowed_to(access.MAY_SEE)
def consents(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody who sells for the partner, with the consent; whoever keeps partners records the paper of one."""
    one, may = queries.partner(code), access.MAY_CHANGE.allows(request.user)
    if one is None or (request.method == "POST" and not may):
        raise Http404
    people = operations.consents_of((code,))
    open_ones = [each for each in people if each.first_day is None]
    form = ConsentForm(request.POST or None, request.FILES or None, people=open_ones, initial={"from_day": local_day(clock.now())})
    if request.method == "POST" and form.is_valid() and _recorded(request, code, form):
        return redirect("partners.consents", code)
    context = {"partner": one, "people": people, "form": form, "may": may and bool(open_ones)}
    return render(request, "console/partners/consents.html", context)


def _recorded(request: HttpRequest, code: str, form: ConsentForm) -> bool:
    said, paper = form.cleaned_data, form.cleaned_data["paper"]
    try:
        operations.record_paper(
            partner=code, person=said["person"], from_day=said["from_day"], file_name=paper.name or "", content=paper.read(),
            by=person(request), at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, words_of(refusal))
        return False
    messages.success(request, _("Recorded. What is earned from that day on is paid to the person."))
    return True
