"""Every part of which pages are made, on one page."""

from dataclasses import replace
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from enishi.charts.bars import Picture
from enishi.charts.budgets import Budget, Expected, of_budgets
from enishi.charts.months import of_year
from enishi.console.components.listing import listing
from enishi.console.lists import views as lists
from enishi.core.access import STAFF, allowed_to
from enishi.core.reader import language
from enishi_engine.said import Said


class Example(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("As it stands in the contract."))
    amount = forms.IntegerField(label=_("Amount"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("a", _("Referral")), ("b", _("Agency"))])


@allowed_to(STAFF)
def components(request: HttpRequest) -> HttpResponse:
    """The page of parts; its form is shown with mistakes in it."""
    context = {"form": Example({"name": "", "amount": "twelve", "kind": "a"}), "pictures": _pictures()}
    return render(request, "console/components/components.html", context)


@allowed_to(STAFF)
def example_list(request: HttpRequest) -> HttpResponse:
    """A list with rows that are made up; what is done to chosen ones leads back here."""
    return lists.show(request, listing(), "console/components/list.html")


def _pictures() -> list[Picture | None]:
    """A year beside the one before; one of which the beginning is not known, hatched; and a budget with where it is likely to end."""
    earned = {date(2025 + month // 12, month % 12 + 1, 1): 180_000 + 35_000 * (month % 5) for month in range(4, 22)}
    payable = {day: amount if day < date(2026, 9, 1) else amount // 3 for day, amount in earned.items()}
    expected = Expected(middle=300_000, low=180_000, high=460_000, percent=80)
    young = of_year(
        {day: amount for day, amount in earned.items() if day >= date(2026, 5, 1)},
        what=Said("Rebate", "リベート"),
        currency="JPY",
        language=language(),
    )
    budget = Budget(name=str(_("The whole campaign")), used=324_500, maximum=1_000_000)
    return [
        of_year(earned, payable=payable, what=Said("Commission", "手数料"), currency="JPY", language=language()),
        young and replace(young, key="young"),
        of_budgets([budget], currency="JPY", language=language(), expected=expected),
    ]
