"""The forms of ranks: a rank that people decide, and another end of one."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_REASON = _("Reason")


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class DecisionForm(forms.Form):
    """A rank for a span of days; the choices are the ladder's, the top first."""

    rank = forms.ChoiceField(label=_("Rank"))
    first_day = _day(_("First day"), help_text=_("Today or later: days that were are never decided anew."))
    last_day = _day(_("Last day"), help_text=_("Until then reviews do not move the rank; the next one after it does again."))
    reason = forms.CharField(
        label=_REASON, max_length=1_000, help_text=_("It stands in every explanation of what was earned by this rank.")
    )

    def __init__(self, *args: Any, ranks: list[tuple[str, str]], today: date) -> None:
        super().__init__(*args)
        self.fields["first_day"].initial = today
        self.fields["rank"].choices = ranks  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """Another last day of a rank that was decided."""

    last_day = _day(_("Last day"), help_text=_("Today or later. The next review after it moves the rank again."))
    reason = forms.CharField(label=_REASON, max_length=1_000)
