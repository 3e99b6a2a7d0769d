"""What is asked when a target is proposed, and when the partner has signed it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enishi.console.called import Called
from enishi.console.templatetags.told import language
from enishi.partners import queries as partners
from enishi.programs import queries as programs
from enishi.targets import queries
from enishi.targets.models import REASON
from enishi.targets.operations import Proposal
from enishi.targets.queries import TargetRead


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class ProposalForm(forms.Form):
    """A figure for a metric of one partner in a span."""

    partner = forms.ChoiceField(label=_("Partner"))
    metric = forms.ChoiceField(label=_("Metric"))
    first_day = _day(_("First day"))
    last_day = _day(_("Last day"), help_text=_("The days must be those of the period that the program asks for, as a quarter."))
    value = forms.CharField(
        label=_("Target"), max_length=30, help_text=_("Money in whole units, as 3000000 for three million yen."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    counts_late = forms.BooleanField(
        label=_("Both sides say in writing that it counts although signed after the first day"), required=False
    )
    reason = forms.CharField(label=_("Why this figure"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        metrics = [(program, one) for program in programs.programs() for one in queries.metrics(program)]
        called = Called()
        found = [(f"{program}/{one.id}", f"{getattr(one.label, language())} ({called.program(program)})") for program, one in metrics]
        self.fields["metric"].choices = found  # type: ignore[attr-defined]
        self.fields["partner"].choices = [(one.code, f"{one.name or one.code} ({one.code})") for one in partners.partners()]  # type: ignore[attr-defined]

    def proposal(self) -> Proposal:
        said = dict(self.cleaned_data)
        program, _slash, metric = said.pop("metric").partition("/")
        return Proposal(program=program, metric=metric, **said)


class SignatureForm(forms.Form):
    """Who signed for the partner, when, and the signed paper."""

    contact = forms.ChoiceField(label=_("Who signed for the partner"))
    signed_on = _day(_("Day of the signature"))
    paper = forms.FileField(label=_("The signed paper"), help_text=_("A scan or PDF. It is kept as it is, under its hash."))

    def __init__(self, target: TargetRead, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        company = partners.company(target.partner)
        contacts = [one for one in (company.contacts if company else ()) if one.name and one.ended_at is None]
        self.fields["contact"].choices = [(one.id, one.name) for one in contacts]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a target comes to its end."""

    reason = forms.CharField(label=_("Reason"), max_length=REASON)
