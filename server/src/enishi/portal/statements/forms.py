"""What a partner writes about a statement, and its own invoice."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enishi_engine.words.amounts import rate


class DifferenceForm(forms.Form):
    """One line, and what is different about it."""

    line = forms.ChoiceField(label=_("Line"))
    text = forms.CharField(
        label=_("What is different"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: the order was 400,000 yen."),
    )

    def __init__(self, *given: Any, lines: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["line"].choices = [("", _("– choose the line –")), *lines]  # type: ignore[attr-defined]


class InvoiceForm(forms.Form):
    """The company's own invoice as it stands on its paper."""

    number = forms.CharField(label=_("Number of your invoice"), max_length=100)
    dated = forms.DateField(label=_("Date of your invoice"), widget=forms.DateInput(attrs={"type": "date"}))
    registration = forms.CharField(label=_("Registration number on it"), max_length=20, required=False)
    paper = forms.FileField(label=_("Your invoice"), help_text=_("PDF or a photo, as you keep it yourself."))

    def __init__(self, rates: Sequence[int], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for one in rates:
            said = {"rate": rate(one)}
            self.fields[f"net_{one}"] = forms.IntegerField(label=_("Amount without tax at %(rate)s") % said, required=False)
            self.fields[f"tax_{one}"] = forms.IntegerField(label=_("Tax at %(rate)s") % said, required=False)
        self.order_fields(["number", "dated", "registration", *(name for one in rates for name in (f"net_{one}", f"tax_{one}")), "paper"])
