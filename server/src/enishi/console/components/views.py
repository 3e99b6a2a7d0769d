"""Every part of which pages are made, on one page."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from enishi.core.access import STAFF, allowed_to


class Example(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("As it stands in the contract."))
    amount = forms.IntegerField(label=_("Amount"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("a", _("Referral")), ("b", _("Agency"))])


@allowed_to(STAFF)
def components(request: HttpRequest) -> HttpResponse:
    """The page of parts; its form is shown with mistakes in it."""
    return render(request, "console/components/components.html", {"form": Example({"name": "", "amount": "twelve", "kind": "a"})})
