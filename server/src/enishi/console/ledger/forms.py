"""As of when balances are told, for which accounting system a journal is, and what accounts are called there."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enishi.console.templatetags.told import language
from enishi.core.maker import maker
from enishi.ledger.accounts import AccountKind, word
from enishi.ledger.journal import Title
from enishi.ledger.layouts import LAYOUTS
from enishi.programs.natures import Nature


class MomentField(forms.DateTimeField):
    """A moment as the maker's clocks show it; an hour that they skip is refused."""

    def to_python(self, value: Any) -> datetime | None:
        """The moment, aware."""
        with timezone.override(ZoneInfo(maker().timezone)):
            moment: datetime | None = super().to_python(value)
            return moment


class AsOfForm(forms.Form):
    """The last day that counts, and the moment until which it had been recorded."""

    through = forms.DateField(label=_("As of the day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    known_by = MomentField(
        label=_("As recorded by"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )  # fmt: skip

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        zone = maker().timezone
        self.fields["known_by"].help_text = _("In Japan time") if zone == "Asia/Tokyo" else _("In the time of %(zone)s") % {"zone": zone}


class LayoutForm(forms.Form):
    """The accounting system."""

    layout = forms.ChoiceField(label=_("Accounting system"))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["layout"].choices = [(one.name, getattr(one, language())) for one in LAYOUTS.values()]  # type: ignore[attr-defined]


class TitleForm(forms.Form):
    """What accounts of a kind and nature are called in the books of account, from a day on."""

    layout = forms.ChoiceField(label=_("Accounting system"), required=False)
    kind = forms.ChoiceField(label=_("Kind of ledger account"))
    nature = forms.ChoiceField(label=_("Nature"))
    title = forms.CharField(label=_("Title or code"), max_length=100, help_text=_("As the accounting system knows the account."))
    department = forms.CharField(label=_("Department"), max_length=100, required=False)
    tax_code = forms.CharField(label=_("Tax code"), max_length=100, required=False)
    transitional_tax_code = forms.CharField(
        label=_("Tax code of payees without a registration number"), max_length=100, required=False,
        help_text=_("Empty: the same tax code."),
    )  # fmt: skip
    from_day = forms.DateField(
        label=_("For closings that end on or after"), widget=forms.DateInput(attrs={"type": "date"}), required=False,
        help_text=_("Empty: always. Journals that were handed over stay as they are."),
    )  # fmt: skip

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        layouts = [("", _("All systems")), *((one.name, getattr(one, language())) for one in LAYOUTS.values())]
        self.fields["layout"].choices = layouts  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(one.value, word(one, language())) for one in AccountKind]  # type: ignore[attr-defined]
        self.fields["nature"].choices = [(one.value, word(one, language())) for one in Nature]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """As `exporting.name_account` takes it."""
        said = self.cleaned_data
        names = {name: said[name] for name in ("title", "department", "tax_code", "transitional_tax_code")}
        return {
            "layout": said["layout"], "kind": AccountKind(said["kind"]), "nature": Nature(said["nature"]), "title": Title(**names),
            "from_day": said["from_day"] or date.min,
        }  # fmt: skip
