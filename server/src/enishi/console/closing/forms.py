"""On which day books begin."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BeginningForm(forms.Form):
    """The first day of the first period that is closed here."""

    first_day = forms.DateField(label=_("The books begin on"), widget=forms.DateInput(attrs={"type": "date"}))
