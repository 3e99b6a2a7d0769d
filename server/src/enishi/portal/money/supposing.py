"""What would this deal pay? A few fields, the engine's answer with the sentence of each rule, and what is not known yet. Nothing is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enishi.catalog.queries import ProductRead
from enishi.closing.supposing import Foreseen, Order
from enishi.portal.customers.customers import Customer
from enishi.portal.deals.forms import AmountField, Choices
from enishi.portal.money.months import LineTold, line_told
from enishi_engine.facts.declarations import MONEY_BOUND
from enishi_engine.words import Language, vocabulary_of
from enishi_engine.words.language import spoken

FARTHEST = timedelta(days=366)
MOST = 1_000_000  # of a quantity
ONLY_KNOWN = ("renewal", "upgrade")
KINDS = (("new", gettext_lazy("A new order")), ("renewal", gettext_lazy("A renewal")), ("upgrade", gettext_lazy("A higher plan")))


class DealForm(forms.Form):
    """A deal that nobody has ordered."""

    product = forms.ChoiceField(label=gettext_lazy("Product"))
    quantity = forms.IntegerField(
        label=gettext_lazy("Quantity"), min_value=1, max_value=MOST, initial=1, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    amount = AmountField(
        label=gettext_lazy("Amount of the order"), required=False,
        help_text=gettext_lazy("In all, without tax, as 324500. Left empty, it is the list price times the quantity."),
    )  # fmt: skip
    day = forms.DateField(label=gettext_lazy("Day of the order"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=gettext_lazy("Kind of order"), choices=KINDS, initial="new")
    customer = forms.CharField(
        label=gettext_lazy("Customer"), required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("A customer of yours by name or code; any other name, or none, is a new customer."),
    )  # fmt: skip
    partner = forms.ChoiceField(label=gettext_lazy("Registered as"))

    def __init__(
        self, data: Any = None, *, products: Sequence[ProductRead], partners: Choices, customers: Iterable[Customer], today: date
    ) -> None:
        super().__init__(data, initial={"day": today, "kind": "new", "quantity": 1, "partner": partners[0][0] if partners else ""})
        self.today, self.prices = today, {one.code: one.list_price for one in products}
        self.customers = {word.casefold(): one.code for one in customers for word in (one.name, one.code)}
        self.fields["product"].choices = [(one.code, one.name) for one in products]  # type: ignore[attr-defined]
        self.fields["partner"].choices = partners  # type: ignore[attr-defined]
        if len(partners) == 1:
            self.fields["partner"].widget = forms.HiddenInput()

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not self.today <= day <= self.today + FARTHEST:
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return day

    def clean_quantity(self) -> int:
        return self.cleaned_data["quantity"] or 1

    def clean(self) -> None:
        """The amount where none was written; and only a customer of theirs renews, or changes to a higher plan."""
        said = self.cleaned_data
        if (said.get("amount") or 0) > MONEY_BOUND:
            self.add_error("amount", _("That is more than can be calculated with. Enter a smaller amount."))
        if said.get("amount") is None and "amount" not in self.errors and "product" in said and "quantity" in said:
            price = self.prices[said["product"]]
            if price is None:
                self.add_error("amount", _("Write the amount: this product has no list price."))
            elif price * said["quantity"] > MONEY_BOUND:
                self.add_error("quantity", _("So many are more than can be calculated with. Enter fewer."))
            else:
                said["amount"] = price * said["quantity"]
        if said.get("kind") in ONLY_KNOWN and not self.known_customer:
            self.add_error("customer", _("Name a customer of yours: only one who bought before renews, or changes to a higher plan."))

    @property
    def known_customer(self) -> str:
        """The code of the customer of theirs that was named; empty for a new one."""
        return self.customers.get(str(self.cleaned_data.get("customer", "")).strip().casefold(), "")

    def order(self, person: str) -> Order:
        said = self.cleaned_data
        return Order(
            partner=said["partner"], person=person or None, product=said["product"], quantity=said["quantity"], list_amount=said["amount"],
            on=said["day"], customer=self.known_customer, kind=said["kind"],
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a program would pay, in minor units; `rank` is the one that was reckoned with, "" where none was looked at."""

    label: str
    currency: str
    amount: int
    rank: str
    lines: tuple[LineTold, ...]
    nothing: tuple[LineTold, ...]


def answers(found: Iterable[Foreseen], language: Language) -> list[Answer]:
    """Each program's answer in words."""
    return [_answer(one, language) for one in found]


def _answer(one: Foreseen, language: Language) -> Answer:
    lines, nothing = (tuple(line_told(each, one.program, language) for each in rows) for rows in (one.lines, one.not_paid))
    ranked = next((each.row for each in one.lines if each.row["rank"]), None)
    version = next((each for each in one.program.versions if ranked is not None and each.from_day == ranked["version"]), None)
    rank = "" if ranked is None or version is None else vocabulary_of(one.program, version, language).rank(ranked["rank"])
    return Answer(
        label=spoken(one.program.label, language), currency=one.program.currency, amount=one.amount, rank=rank, lines=lines, nothing=nothing
    )
