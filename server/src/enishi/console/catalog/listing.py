"""The list of customers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from enishi.catalog import access, queries
from enishi.catalog.queries import CustomerRead
from enishi.console.lists.declared import Cell, Column, Filter, Kind, Listing
from enishi.console.lists.rows import TableRows, folded, holding
from enishi.console.lists.titles import TITLES
from enishi.console.partners.lines import NO_MATTER
from enishi.console.templatetags.told import day
from enishi.core import audit
from enishi.core.remembered import remembered
from enishi.partners import names
from enishi.partners.attribute_words import attribute, value

AT_MOST = 12  # values that a form names


def listing() -> Listing:
    """Every customer as it stands."""
    return Listing(
        name="catalog.customers", title=TITLES["catalog.customers"], finds=_("Code, name, region or industry"), counted=_counted,
        may_export=access.MAY_EXPORT, id_kind=Kind.TEXT, columns=_columns(), first="name", filters=tuple(_filters()),
        rows=TableRows(found=queries.customer_rows(), search=_holding, shown=_shown, id="external_id"),
    )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A customer, through whom it ordered last, and when; None where it never ordered."""

    customer: CustomerRead
    partner: str | None
    partner_name: str
    last_order: date | None


def _shown(rows: Sequence[Any]) -> list[Row]:
    read = queries.read_customers(rows)
    last = queries.last_orders({one.code for one in read})
    called = names.of_codes({partner for partner, _day in last.values()})
    return [_row(one, last.get(one.code), called) for one in read]


def _row(one: CustomerRead, last: tuple[str, date] | None, called: Mapping[str, str]) -> Row:
    return Row(one, None, "", None) if last is None else Row(one, last[0], called.get(last[0], last[0]), last[1])


def _counted(count: int) -> str:
    return _("1 customer") if count == 1 else _("%(count)s customers") % {"count": f"{count:,}"}


def _holding(word: str) -> Q:
    """Code and name; region, size and industry, of which there are few, by their codes and by the words that the page shows for them."""
    asked = folded(word)
    shown = {name: [one for one in values if asked in folded(f"{one} {value(one)}")] for name, values in _values().items()}
    said = [Q(**{f"{name}__in": codes}) for name, codes in shown.items() if codes]
    return Q(holding("external_id", "name")(word), *said, _connector=Q.OR)


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="name", word=_("Name"), key="name", empty=True, show=_name, value=lambda one: one.customer.name),
        Column(name="code", word=_("Customer code"), key="external_id", show=lambda one: one.customer.code, filed=True),
        Column(name="partner", word=_("Partner of the last order"), show=_partner, value=lambda one: one.partner_name),
        Column(name="last", word=_("Last order"), kind=Kind.DAY, show=lambda one: day(one.last_order), value=lambda one: one.last_order),
        *(Column(name=name, word=attribute(name), key=name, empty=True, show=_said(name)) for name in ("region", "size", "industry")),
    )  # fmt: skip


def _said(name: str) -> Callable[[Row], str]:
    return lambda one: value(said) if (said := getattr(one.customer, name)) else "–"


def _name(one: Row) -> Cell:
    return Cell(one.customer.name, reverse("catalog.customer", args=[one.customer.code]), soft=one.customer.code)


def _partner(one: Row) -> Cell:
    return Cell("–") if one.partner is None else Cell(one.partner_name, reverse("partners.overview", args=[one.partner]))


def _filters() -> Iterator[Filter]:
    for name, values in _values().items():
        if values:
            yield Filter(name=name, word=attribute(name), choices={one: value(one) for one in values}, means=_is(name))
    yield Filter(
        name="partner",
        word=_("Partner code"),
        said="%(word)s: %(chosen)s",
        means=lambda code: Q(external_id__in=queries.customers_of(code)),
    )


def _is(name: str) -> Callable[[str], Q]:
    return lambda said: Q(**{name: said})


def known_values(name: str) -> str:
    """What customers have as a region, size or industry: each code with its word, for whoever writes one; "" where none is known."""
    return ", ".join(code if value(code) == code else f"{code} ({value(code)})" for code in _values()[name][:AT_MOST])


def _values() -> dict[str, tuple[str, ...]]:
    return remembered("customer values", audit.seal(but=NO_MATTER), queries.customer_values)
