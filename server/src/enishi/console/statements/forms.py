"""What statements are looked for by, who issues them, what a partner said, and its own invoices."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enishi_engine.core.incentive import Rounding
from enishi_engine.words.amounts import rate

ROUNDINGS = ((Rounding.DOWN.value, _("round down")), (Rounding.HALF_UP.value, _("round half up")), (Rounding.UP.value, _("round up")))


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class IssuerForm(forms.Form):
    """How documents name the maker, from a day on."""

    from_day = _day(_("From"))
    name = forms.CharField(label=_("Legal name"), max_length=200)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    number = forms.CharField(
        label=_("Registration number"), max_length=20, required=False,
        help_text=_("T and thirteen digits. Without it no return invoice can be issued."),
    )  # fmt: skip
    rounding = forms.ChoiceField(label=_("Tax of a document is"), choices=ROUNDINGS)


class DeliverForm(forms.Form):
    """On which day a statement reached the partner."""

    on = _day(_("Reached the partner on"))


class ConfirmForm(forms.Form):
    """Who confirmed a statement, and how."""

    answer = forms.CharField(
        label=_("Who confirmed, and how"), max_length=1000, help_text=_("For example: Ken Aoki (accounting), by email of 12 May"),
    )  # fmt: skip


class DifferenceForm(forms.Form):
    """What the partner says is different, of which line, and until when it gets an answer."""

    line = forms.CharField(label=_("Line number"), max_length=800, help_text=_("As it stands in the statement"))
    text = forms.CharField(label=_("What the partner says"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    answer_by = _day(_("Answer promised by"))


class ReplyForm(forms.Form):
    """Something more that was said, by one side."""

    text = forms.CharField(label=_("What is said"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    from_partner = forms.BooleanField(label=_("The partner says it"), required=False)


class ResolveForm(forms.Form):
    """The answer to a difference, and what is corrected by it."""

    text = forms.CharField(label=_("Answer to the partner"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    correction = forms.IntegerField(
        label=_("Correction without tax"), initial=0,
        help_text=_("Another person approves it; it stands in the next statement, below 0 it is taken. 0: the statement was right."),
    )  # fmt: skip


class InvoiceForm(forms.Form):
    """A partner's own invoice as it stands on its paper."""

    number = forms.CharField(label=_("Number of the invoice"), max_length=100)
    dated = forms.DateField(label=_("Date of the invoice"), widget=forms.DateInput(attrs={"type": "date"}))
    registration = forms.CharField(label=_("Registration number"), max_length=20, required=False)
    paper = forms.FileField(label=_("The invoice"), help_text=_("PDF or a picture. It is kept as it is, under its hash."))

    def __init__(self, rates: Sequence[int], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for one in rates:
            said = {"rate": rate(one)}
            self.fields[f"net_{one}"] = forms.IntegerField(label=_("Amount without tax at %(rate)s") % said, required=False)
            self.fields[f"tax_{one}"] = forms.IntegerField(label=_("Tax at %(rate)s") % said, required=False)
        self.order_fields(["number", "dated", "registration", *(name for one in rates for name in (f"net_{one}", f"tax_{one}")), "paper"])


class DecisionForm(forms.Form):
    """Why an invoice is taken although it differs, or sent back."""

    reason = forms.CharField(label=_("Reason"), max_length=1000)
