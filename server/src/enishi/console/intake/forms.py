"""What is asked when a file is sent, and what its headers mean."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enishi.console.templatetags.told import language
from enishi_engine.facts import FACT, FACTS

ASIDE = "-"  # a column that is left aside


def fact_word(name: str) -> str:
    """What people call a fact."""
    return str(getattr(FACT[name], language())) if name in FACT else name


class SendForm(forms.Form):
    """A file, what it holds, and who sends it."""

    fact = forms.ChoiceField(label=_("What the file holds"))
    source = forms.CharField(
        label=_("Where it comes from"), max_length=100, help_text=_("The same name each time: what the headers mean is remembered for it.")
    )
    file = forms.FileField(label=_("File"), help_text=_("Excel (.xlsx), CSV or Parquet, at most 50 MB."))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["fact"].choices = [(fact.name, fact_word(fact.name)) for fact in FACTS]  # type: ignore[attr-defined]


class CorrectionForm(forms.Form):
    """The list of errors, with its cells corrected."""

    file = forms.FileField(label=_("The corrected list"))


class HeadersForm(forms.Form):
    """What each header means that nobody knows yet: a column, or nothing."""

    def __init__(self, fact: str, headers: Sequence[str], data: Any = None) -> None:
        super().__init__(data)
        columns: list[tuple[str, Any]] = [("", _("– choose –")), (ASIDE, _("leave this column aside"))]
        columns += [(column.name, f"{getattr(column, language())} ({column.name})") for column in FACT[fact].columns]
        self.headers = {f"header-{place}": header for place, header in enumerate(headers)}
        for name, header in self.headers.items():
            self.fields[name] = forms.ChoiceField(label=header, choices=columns, required=False)

    def said(self) -> list[str]:
        """As HEADER=column, what was chosen."""
        chosen = {header: self.cleaned_data.get(name, "") for name, header in self.headers.items()}
        return [f"{header}={'' if column == ASIDE else column}" for header, column in chosen.items() if column]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
