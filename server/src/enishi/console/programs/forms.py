"""What is asked when a text is written, reviewed, or compared."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enishi.console.templatetags.told import day, language
from enishi.planning.operations import LONGEST_NOTE
from enishi.programs.models import REASON
from enishi.programs.natures import Nature
from enishi_engine.core.incentive import Incentive

NATURES: Mapping[Nature, str | Promise] = {
    Nature.COMMISSION: _("Commission"), Nature.REBATE: _("Rebate"), Nature.MARKETING: _("Marketing money"),
}  # fmt: skip


class DraftForm(forms.Form):
    """A text with its cases, pasted or as files; a file goes before what is pasted."""

    program = forms.RegexField(
        regex=r"^[^/\s]+$", label=_("Program"), max_length=100, help_text=_("Its id, as the text says it: program: {id: …}.")
    )
    from_day = forms.DateField(label=_("First day in force"), widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(
        label=_("Text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text=_("Paste it here, or choose a file below."),
    )  # fmt: skip
    text_file = forms.FileField(label=_("Text as a file"), required=False, help_text=_("YAML in UTF-8."))
    cases = forms.CharField(
        label=_("Cases"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("Worked examples in sentences: what the text must pay, and what not."),
    )  # fmt: skip
    cases_file = forms.FileField(label=_("Cases as a file"), required=False)
    looked_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_text_file(self) -> str:
        return self._read("text_file")

    def clean_cases_file(self) -> str:
        return self._read("cases_file")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for name in ("text", "cases"):
            said[name] = (said.get(f"{name}_file") or said.get(name) or "").replace("\r\n", "\n")
        if not said["text"].strip() and not self.errors:
            self.add_error("text", _("There is no text. Paste one, or choose a file."))
        return said

    def _read(self, name: str) -> str:
        file = self.cleaned_data[name]
        try:
            return "" if file is None else file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not in UTF-8. Save it as UTF-8 and choose it again.")) from None


class NaturesForm(forms.Form):
    """What each incentive of a text is in the books."""

    looked_at = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, incentives: Sequence[Incentive], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.names = {f"nature-{one.id}": one.id for one in incentives}
        for one in incentives:
            label = f"{getattr(one.label, language())} ({one.id})"
            self.fields[f"nature-{one.id}"] = forms.ChoiceField(
                label=label, choices=[(nature.value, word) for nature, word in NATURES.items()]
            )

    def said(self) -> dict[str, Nature]:
        return {incentive: Nature(self.cleaned_data[name]) for name, incentive in self.names.items()}


class ReviewForm(forms.Form):
    """What somebody noted who looked at the difference on history."""

    note = forms.CharField(
        label=_("What you looked at, and what follows"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(forms.Form):
    """Why a draft is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 2}))


class CompareForm(forms.Form):
    """Two texts of a program."""

    old = forms.ChoiceField(label=_("Earlier text"))
    new = forms.ChoiceField(label=_("Later text"))

    def __init__(self, days: Sequence[date], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name in ("old", "new"):
            self.fields[name].choices = [(one.isoformat(), day(one)) for one in days]  # type: ignore[attr-defined]
