"""As of when balances are told, and for which accounting system a journal is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from enishi.ledger.layouts import LAYOUTS


class AsOfForm(forms.Form):
    """The last day that counts, and the moment until which it had been recorded."""

    through = forms.DateField(label=_("As of the day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    known_by = forms.DateTimeField(
        label=_("As recorded by (UTC)"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )  # fmt: skip


class LayoutForm(forms.Form):
    """The accounting system."""

    layout = forms.ChoiceField(label=_("Accounting system"), choices=[(one.name, one.ja) for one in LAYOUTS.values()])
