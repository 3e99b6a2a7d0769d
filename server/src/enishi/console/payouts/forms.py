"""What is asked when a batch is proposed, results are read, and accounts, approvals and deputies are recorded."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enishi.console.payouts import words
from enishi.core.roles import Role
from enishi.core.roles import word as role_word
from enishi.payouts.states import Outcome
from enishi_engine.settlement.formats import FORMATS
from enishi_engine.settlement.formats.batch import AccountKind

DAY = {"type": "date"}
ACCOUNT_KINDS = [("", "–"), (AccountKind.ORDINARY.value, _("Ordinary account")), (AccountKind.CURRENT.value, _("Current account")), (AccountKind.SAVINGS.value, _("Savings account")), (AccountKind.OTHER.value, _("Other"))]  # fmt: skip


class ProposeForm(forms.Form):
    """Out of which account, by which way, on which day."""

    payer = forms.ChoiceField(label=_("Out of the account"))
    way = forms.ChoiceField(label=_("Way"), choices=list(words.WAYS.items()))
    pay_on = forms.DateField(label=_("Payment day"), widget=forms.DateInput(attrs=DAY))
    reference = forms.CharField(label=_("Internal decision number"), required=False, max_length=100)

    def __init__(self, *given: Any, payers: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["payer"].choices = payers  # type: ignore[attr-defined]


class ResultsForm(forms.Form):
    """The bank's answer."""

    file = forms.FileField(
        label=_("File of results"), help_text=_("As the bank gave it; or a CSV with the columns order, outcome, reason.")
    )


class PayerForm(forms.Form):
    """An account to pay from, and how its bank wants files."""

    code = forms.CharField(label=_("Short name"), max_length=100)
    name = forms.CharField(label=_("Payer's name, as the bank has it"), max_length=140)
    payer_code = forms.CharField(label=_("Payer's code at the bank"), max_length=10, required=False)
    bank = forms.CharField(label=_("Bank"), max_length=11, help_text=_("Four digits; elsewhere the BIC."))
    branch = forms.CharField(label=_("Branch"), max_length=3, required=False)
    kind = forms.ChoiceField(label=_("Kind of account"), choices=ACCOUNT_KINDS, required=False)
    number = forms.CharField(label=_("Account number or IBAN"), max_length=34)
    currency = forms.CharField(label=_("Currency"), max_length=3)
    format = forms.ChoiceField(label=_("Format of files"), choices=[(key, words.FORMATS.get(key, key)) for key in FORMATS])
    fee = forms.IntegerField(label=_("Transfer fee that payees bear"), min_value=0, initial=0)
    options = forms.CharField(
        label=_("Settings by the bank's manual"), required=False, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_('JSON, as {"crlf": true, "results": {"first_byte": 114, "paid": ["0"], "returned": {"1": "no such account"}}}.'),
    )  # fmt: skip

    def clean_options(self) -> dict[str, Any]:
        try:
            said = json.loads(self.cleaned_data["options"] or "{}")
        except json.JSONDecodeError:
            said = None
        if not isinstance(said, dict):
            raise forms.ValidationError(_("This is no JSON object. Compare it with the example."))
        return said


class StepsForm(forms.Form):
    """Who must approve from which amount on."""

    currency = forms.CharField(label=_("Currency"), max_length=3)
    steps = forms.CharField(
        label=_("Approval steps"), widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("One a line: from which amount on, the roles, and * where an internal decision number is asked for. As 0 approver, and 1000000 approver administrator *."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=1_000)


class DeputyForm(forms.Form):
    """Who stands in for whom."""

    person = forms.ChoiceField(label=_("Deputy"))
    deputy_for = forms.ChoiceField(label=_("Stands in for"))
    role = forms.ChoiceField(label=_("Role"))
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=DAY))
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=DAY))
    reason = forms.CharField(label=_("Reason"), max_length=1_000)

    def __init__(self, *given: Any, people: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        for name in ("person", "deputy_for"):
            self.fields[name].choices = people  # type: ignore[attr-defined]
        self.fields["role"].choices = [(role.value, role_word(role)) for role in Role]  # type: ignore[attr-defined]


class SpanForm(forms.Form):
    """From a day to a day, both inclusive."""

    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=DAY))
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=DAY))


RESOLVED = (Outcome.PAID, Outcome.RETURNED)
