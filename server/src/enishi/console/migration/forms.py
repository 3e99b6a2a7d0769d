"""A file of opening balances, or an old sheet, and what its headers mean."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FileForm(forms.Form):
    """What both have."""

    program = forms.CharField(label=_("Program"), max_length=100)
    group = forms.CharField(label=_("Closing group"), max_length=100, initial="month_end")
    source = forms.CharField(label=_("Where it comes from"), max_length=100, help_text=_("The same name each time."))
    file = forms.FileField(label=_("File"), help_text=_("Excel (.xlsx) or CSV, at most 50 MB."))
    headers = forms.CharField(
        label=_("What headers mean"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, HEADER=column; HEADER= leaves a column aside."),
    )  # fmt: skip

    def said(self) -> list[str]:
        """What was said of headers, as HEADER=column."""
        return [line.strip() for line in self.cleaned_data["headers"].splitlines() if line.strip()]


class OpeningsForm(FileForm):
    """Opening balances."""

    booked_on = forms.DateField(
        label=_("Booked on"), help_text=_("The day before the first period."), widget=forms.DateInput(attrs={"type": "date"})
    )
    field_order = ("program", "group", "booked_on", "source", "file", "headers")
