"""A file of opening balances, or an old sheet, and what its headers mean."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enishi.closing import queries as closings
from enishi.console.called import Called
from enishi.programs import queries as programs


class FileForm(forms.Form):
    """What both have."""

    program = forms.ChoiceField(label=_("Program"))
    group = forms.ChoiceField(label=_("Closing group"))
    source = forms.CharField(label=_("Where it comes from"), max_length=100, help_text=_("The same name each time."))
    file = forms.FileField(label=_("File"), help_text=_("Excel (.xlsx) or CSV, at most 50 MB."))
    headers = forms.CharField(
        label=_("What headers mean"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, HEADER=column; HEADER= leaves a column aside."),
    )  # fmt: skip

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        called = Called()
        self.fields["program"].choices = [(one, called.program(one)) for one in programs.programs()]  # type: ignore[attr-defined]
        self.fields["group"].choices = [(one, called.group(one)) for one in closings.groups()]  # type: ignore[attr-defined]

    def said(self) -> list[str]:
        """What was said of headers, as HEADER=column."""
        return [line.strip() for line in self.cleaned_data["headers"].splitlines() if line.strip()]


class OpeningsForm(FileForm):
    """Opening balances."""

    booked_on = forms.DateField(
        label=_("Booked on"), help_text=_("The day before the first period."), widget=forms.DateInput(attrs={"type": "date"})
    )
    field_order = ("program", "group", "booked_on", "source", "file", "headers")
