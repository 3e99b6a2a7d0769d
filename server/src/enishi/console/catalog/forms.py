"""What is recorded of a product, and of a customer."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enishi.catalog import operations
from enishi.console.catalog.listing import known_values
from enishi.core.models import User


def _text(label: Any, *, longest: int = 100, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, **more)


class ProductForm(forms.Form):
    """A product as it stands now."""

    code = _text(_("Product code"))
    name = _text(_("Name"), longest=1_000)
    family = _text(_("Product family"), required=False)
    main = forms.BooleanField(label=_("Main product"), required=False)
    list_price = _text(_("List price"), longest=20, required=False, help_text=_("Tax excluded."))
    target_size = _text(_("Size of customer it is made for"), required=False)
    counterpart = _text(_("Department that buys it"), required=False)

    def carry_out(self, *, by: User, at: datetime) -> None:
        """Record it. Raises RowRefused."""
        operations.record_product(**_said(self.cleaned_data), by=by, at=at)


class CustomerForm(forms.Form):
    """A customer as it stands now."""

    code = _text(_("Customer code"))
    name = _text(_("Name"), longest=1_000)
    region = _text(_("Region"), required=False)
    size = _text(_("Size"), required=False)
    industry = _text(_("Industry"), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name in ("region", "size", "industry"):
            if known := known_values(name):
                self.fields[name].help_text = _("As customers have it already: %(values)s") % {"values": known}

    def carry_out(self, *, by: User, at: datetime) -> None:
        """Record it. Raises RowRefused."""
        operations.record_customer(**_said(self.cleaned_data), by=by, at=at)


def _said(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value == "" else value for name, value in cleaned.items()}
