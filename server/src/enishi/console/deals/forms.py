"""What the maker writes about deals: for a partner, handed over, decided, recorded, priced."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enishi.catalog import queries as catalog
from enishi.console.templatetags.deal_words import going_on
from enishi.core.maker import maker
from enishi.core.reader import language
from enishi.deals.amounts import minor_of
from enishi.deals.models import REASON
from enishi.deals.reads import DealRead, PriceRead
from enishi.deals.registering import Registration
from enishi.deals.rivals import Rival, RivalKind
from enishi.deals.states import Asked, DealKind, DealState, word
from enishi.intake.names import folded_name
from enishi.partners import queries as partners
from enishi_engine.facts.currency import decimal_text, minor_digits

NUMBERS = {"inputmode": "numeric", "autocomplete": "off"}
ACCEPT, REJECT, NOBODY = "accept", "reject", "nobody"
LOST = "lost"


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class AmountField(forms.CharField):
    """An amount as people type it, in minor units of the maker's currency; None where nothing was written."""

    def __init__(self, **named: Any) -> None:
        super().__init__(max_length=30, widget=forms.TextInput(attrs=NUMBERS), **named)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        found = minor_of(text, maker().currency) if text else None
        if text and found is None:
            raise forms.ValidationError(_("Write the amount in digits, as 324500."))
        return found


class RegistrationForm(forms.Form):
    """A deal in a partner's name, or one handed over to it; the partner's people are told by mail."""

    partner = forms.ChoiceField(label=gettext_lazy("Partner"))
    customer_name = forms.CharField(label=gettext_lazy("Customer"))
    corporate_number = forms.CharField(
        label=gettext_lazy("Corporate number"), required=False, max_length=30, widget=forms.TextInput(attrs=NUMBERS)
    )
    kind = forms.ChoiceField(label=gettext_lazy("Who goes on with the customer"), initial=DealKind.DEAL.value)
    product = forms.ChoiceField(label=gettext_lazy("Product"), required=False)
    amount = AmountField(label=gettext_lazy("Expected amount"), required=False, help_text=gettext_lazy("Without tax, as 324500."))
    note = forms.CharField(
        label=gettext_lazy("For the partner to know"), required=False, max_length=REASON, widget=forms.Textarea(attrs={"rows": 3})
    )
    sent_as = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        choices: dict[str, list[tuple[str, str]]] = {
            "partner": [(one.code, f"{one.name} ({one.code})") for one in partners.partners()],
            "kind": [(one.value, going_on(one)) for one in DealKind],
            "product": [("", _("Not decided yet")), *((one.code, one.name) for one in catalog.products())],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        self.fields["sent_as"].initial = uuid4()

    def registration(self) -> Registration:
        said = {name: value for name, value in self.cleaned_data.items() if name != "sent_as"}
        return Registration(**said | {"kind": DealKind(said["kind"]), "product": said["product"] or None})

    def key(self) -> UUID:
        key: UUID = self.cleaned_data["sent_as"]
        return key


class DecisionForm(forms.Form):
    """Who goes on with the customer, until when, and why."""

    decision = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    protected_until = day_field(
        gettext_lazy("Protected until"), help_text=gettext_lazy("Needed when somebody is accepted; else it is not looked at."),
        error_messages={"required": gettext_lazy("Choose the day until which whoever is accepted is protected.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=REASON, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Every partner concerned reads it. Name no other partner. Needed in a conflict, and to say no."),
        error_messages={"required": gettext_lazy("Write the reason: every partner concerned reads it.")},
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=REASON, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The maker's people alone read it."),
    )  # fmt: skip

    def __init__(self, deal: DealRead, rivals: Sequence[Rival], today: date, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        waiting = [one for one in rivals if one.state is DealState.WAITING]
        choices = [(ACCEPT, _("Accept: %(who)s goes on") % {"who": deal.partner_name})]
        choices += [(str(one.deal), _("Accept instead: %(who)s (%(code)s)") % {"who": one.who, "code": one.id}) for one in waiting]
        ours = any(one.kind is RivalKind.DIRECT for one in rivals)
        if not waiting:
            choices.append((REJECT, _("Do not accept it: direct sales goes on") if ours else _("Do not accept this one")))
        else:
            choices.append((REJECT, _("Do not accept this one")))
            choices.append((NOBODY, _("Accept none of them: direct sales goes on") if ours else _("Accept none of them")))
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        self.fields["protected_until"].initial = today + timedelta(days=settings.DEAL_PROTECTION_DAYS)
        self.fields["reason"].required = bool(rivals)
        if self.is_bound and self.data.get("decision") in (REJECT, NOBODY):
            self.fields["protected_until"].required, self.fields["reason"].required = False, True
        self._unnamed = [one.who for one in rivals if one.kind is not RivalKind.DIRECT]
        if any(one.kind is RivalKind.DEAL for one in rivals):
            self._unnamed.append(deal.partner_name)  # the others read it too

    def clean_reason(self) -> str:
        """It names no partner to another: who else was at the customer is nobody else's business."""
        reason: str = self.cleaned_data["reason"]
        named = [who for who in self._unnamed if len(folded_name(who)) > 1 and folded_name(who) in folded_name(reason)]
        if named:
            raise forms.ValidationError(_("The other partner reads this too. Take “%(who)s” out.") % {"who": named[0]})
        return reason


class RecordForm(forms.Form):
    """What happened to a protected deal, noted by the maker."""

    what = forms.ChoiceField(label=gettext_lazy("What"))
    day = day_field(gettext_lazy("Day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=REASON)

    def __init__(self, *given: Any, met: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        kinds = [(one.value, word(one, language())) for one in Asked if not (met and one is Asked.MEETING)]
        self.fields["what"].choices = [*kinds, (LOST, word(DealState.LOST, language()))]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Yes, on which day; or no, with the reason."""

    day = day_field(gettext_lazy("Day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=REASON)


class PriceForm(forms.Form):
    """What is quoted or approved, until when."""

    amount = AmountField(label=gettext_lazy("Amount in all, without tax"), required=False)
    valid_until = day_field(gettext_lazy("Valid until"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=REASON, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The partner reads it."),
    )  # fmt: skip

    def __init__(self, asked: PriceRead, today: date, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        begins = asked.wanted if asked.wanted is not None else asked.list_amount
        self.fields["amount"].initial = "" if begins is None else decimal_text(begins, minor_digits(maker().currency))
        self.fields["valid_until"].initial = today + timedelta(days=30)


class FileForm(forms.Form):
    """A file of deals, customers or the maker's own pipeline."""

    fact = forms.ChoiceField(label=gettext_lazy("What is in the file"))
    source = forms.CharField(
        label=gettext_lazy("From which system"), max_length=100, initial="crm", help_text=gettext_lazy("The same name each time, as crm.")
    )
    file = forms.FileField(label=gettext_lazy("File (CSV or Excel)"))

    def __init__(self, *given: Any, facts: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["fact"].choices = list(facts)  # type: ignore[attr-defined]


class TierForm(forms.Form):
    """Which second tier agreed, and where that stands."""

    partner = forms.ChoiceField(label=gettext_lazy("Second tier"))
    agreed_by = forms.CharField(
        label=gettext_lazy("Where it was agreed"), max_length=REASON, help_text=gettext_lazy("The clause or the email, as 契約書 第9条.")
    )

    def __init__(self, *given: Any, choices: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["partner"].choices = list(choices)  # type: ignore[attr-defined]
