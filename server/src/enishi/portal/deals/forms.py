"""What a partner writes about a deal: few fields, each with the keyboard that it needs."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enishi.core.maker import maker
from enishi.core.reader import language
from enishi.deals.amounts import minor_of
from enishi.deals.models import NAME, REASON
from enishi.deals.pricing import Wish
from enishi.deals.registering import Registration
from enishi.deals.states import DealKind, PriceKind, word

NUMBERS = {"inputmode": "numeric", "autocomplete": "off"}
Choices = Sequence[tuple[str, str]]


class AmountField(forms.CharField):
    """An amount as people type it, in minor units of the maker's currency; None where nothing was written."""

    def __init__(self, **named: Any) -> None:
        super().__init__(max_length=30, widget=forms.TextInput(attrs=NUMBERS), **named)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        found = minor_of(text, maker().currency)
        if found is None:
            raise forms.ValidationError(_("Write the amount in digits, as 324500."))
        return found


class RegistrationForm(forms.Form):
    """A deal in under a minute: who the customer is, and what they may buy."""

    customer_name = forms.CharField(
        label=gettext_lazy("Customer"), widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "next"}),
        help_text=gettext_lazy("The company's name, as 森田食品株式会社."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Who goes on with the customer"), widget=forms.RadioSelect, initial=DealKind.DEAL.value)
    product = forms.ChoiceField(label=gettext_lazy("Product"), required=False)
    amount = AmountField(label=gettext_lazy("Expected amount"), required=False, help_text=gettext_lazy("Without tax, as 324500."))
    corporate_number = forms.CharField(
        label=gettext_lazy("Corporate number"), required=False, max_length=30, widget=forms.TextInput(attrs=NUMBERS),
        help_text=gettext_lazy("13 digits. With it, companies of the same name are told apart."),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Anything else"), required=False, max_length=REASON, widget=forms.Textarea(attrs={"rows": 2}))
    partner = forms.ChoiceField(label=gettext_lazy("Registered as"))
    sent_as = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, partners: Choices, products: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["kind"].choices = [(one.value, word(one, language())) for one in DealKind]  # type: ignore[attr-defined]
        self.fields["product"].choices = [("", _("Not decided yet")), *products]  # type: ignore[attr-defined]
        self.fields["partner"].choices = partners  # type: ignore[attr-defined]
        self.fields["partner"].initial = partners[0][0] if partners else ""
        if len(partners) == 1:
            self.fields["partner"].widget = forms.HiddenInput()
        self.fields["sent_as"].initial = uuid4()

    def clean_customer_name(self) -> str:
        name: str = self.cleaned_data["customer_name"]
        if len(name) > NAME:
            raise forms.ValidationError(_("Please shorten the name to at most %(count)s characters.") % {"count": NAME})
        return name

    def registration(self, person: str) -> Registration:
        said = self.cleaned_data
        return Registration(
            partner=said["partner"], customer_name=said["customer_name"], corporate_number=said["corporate_number"],
            kind=DealKind(said["kind"]), product=said["product"] or None, amount=said["amount"], note=said["note"], person=person,
        )  # fmt: skip

    def key(self) -> UUID:
        key: UUID = self.cleaned_data["sent_as"]
        return key


class DayForm(forms.Form):
    """A day, and something about it."""

    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(max_length=REASON, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *given: Any, label: str, reason: str, needed: bool, day: date, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["day"].initial = day
        self.fields["day"].label, self.fields["reason"].label = label, reason
        self.fields["reason"].required = needed


class PriceForm(forms.Form):
    """What is to be priced; of a special price also what the customer would pay, and why."""

    product = forms.ChoiceField(label=gettext_lazy("Product"))
    quantity = forms.IntegerField(
        label=gettext_lazy("Quantity"),
        min_value=1,
        max_value=1_000_000,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    wanted = AmountField(label=gettext_lazy("Price for the customer, in all"), help_text=gettext_lazy("Without tax, as 324500."))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *given: Any, kind: PriceKind, products: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        self.kind = kind
        self.fields["product"].choices = list(products)  # type: ignore[attr-defined]
        if kind is PriceKind.QUOTE:
            del self.fields["wanted"]
            self.fields["reason"].label, self.fields["reason"].required = gettext_lazy("Anything else"), False

    def wish(self) -> Wish:
        said = self.cleaned_data
        return Wish(
            kind=self.kind, product=said["product"], quantity=said["quantity"], wanted=said.get("wanted"), reason=said["reason"]
        )  # fmt: skip
