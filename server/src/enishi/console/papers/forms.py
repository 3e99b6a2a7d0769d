"""What papers are looked for by, what somebody chooses to have one made, and what was answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enishi.console.papers import words
from enishi.console.templatetags.told import language
from enishi.papers.kind import Kind, Wants
from enishi.papers.kinds import KINDS
from enishi.papers.queries import Searched
from enishi.partners import queries as partners
from enishi_engine.core.incentive import Label

AGREED, REFUSED = "agreed", "refused"


def say(label: Label) -> str:
    return label.ja if language() == "ja" else label.en


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class SearchForm(forms.Form):
    """Kind, days of issue, amounts and the partner, each alone or together."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    first_day = _day(_("Issued from"), required=False)
    last_day = _day(_("Issued until"), required=False)
    least = forms.IntegerField(label=_("Amount from"), required=False)
    most = forms.IntegerField(label=_("Amount up to"), required=False)
    counterparty = forms.CharField(label=_("Partner"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *words.STATES.items()])

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["kind"].choices = [("", _("all")), *((one.value, say(kind.name)) for one, kind in KINDS.items())]  # type: ignore[attr-defined]

    def asked(self) -> Searched:
        """What was asked; what could not be read was not."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return Searched(**{name: value for name, value in said.items() if value not in (None, "")})


class MakeForm(forms.Form):
    """What a kind of paper wants to know."""

    def __init__(self, kind: Kind, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if Wants.SUBJECT in kind.wants:
            self.fields["subject"] = forms.ChoiceField(label=_("Made of"), choices=[(one.key, say(one.name)) for one in kind.subjects()])
        if Wants.PARTNER in kind.wants or Wants.EVERYBODY in kind.wants:
            everybody, must = Wants.EVERYBODY in kind.wants, Wants.SUBJECT not in kind.wants
            nobody = [] if must else [("", _("everybody with an agreement") if everybody else _("nobody in particular"))]
            choices = [*nobody, *((one.code, f"{one.name} ({one.code})") for one in partners.partners())]
            self.fields["partner"] = forms.ChoiceField(label=_("For"), choices=choices, required=must)
        if Wants.DAY in kind.wants:
            self.fields["day"] = _day(say(kind.day))
        if Wants.ANSWER_BY in kind.wants:
            self.fields["answer_by"] = _day(_("Answer asked for by"), required=False, help_text=_("Left empty: within 14 days."))


class AnswerForm(forms.Form):
    """What whom the paper is for said, and how."""

    decision = forms.ChoiceField(label=_("Answer"), choices=[(AGREED, _("agrees")), (REFUSED, _("does not agree"))])
    words = forms.CharField(
        label=_("Who answered, and how"), max_length=1000, help_text=_("For example: Ken Aoki (accounting), by email of 12 May"),
    )  # fmt: skip
