"""What a partner writes about a statement."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


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
        self.fields["line"].choices = list(lines)  # type: ignore[attr-defined]
