"""The list of products."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from enishi.catalog import access, queries
from enishi.catalog.queries import ProductRead
from enishi.console.lists.declared import Cell, Column, Filter, Kind, Listing
from enishi.console.lists.rows import TableRows, holding
from enishi.console.lists.titles import TITLES
from enishi.console.templatetags.told import money
from enishi.partners.attribute_words import value


def listing() -> Listing:
    """Every product as it stands."""
    return Listing(
        name="catalog", title=TITLES["catalog"], finds=_("Code, name or family"), counted=_counted, may_export=access.MAY_EXPORT, id_kind=Kind.TEXT,
        columns=_columns(), first="code", filters=tuple(_filters()),
        rows=TableRows(
            found=queries.product_rows(), search=holding("external_id", "name", "family"), shown=queries.read_products, id="external_id"
        ),
    )  # fmt: skip


def _counted(count: int) -> str:
    return _("1 product") if count == 1 else _("%(count)s products") % {"count": f"{count:,}"}


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="name", word=_("Name"), key="name", empty=True, show=lambda one: Cell(one.name, _address(one)), value=lambda one: one.name),
        Column(name="code", word=_("Product code"), key="external_id", show=lambda one: one.code),
        Column(name="family", word=_("Product family"), key="family", empty=True, show=lambda one: one.family or "–"),
        Column(name="main", word=_("Main product"), show=lambda one: _("yes") if one.main else "–"),
        Column(name="price", word=_("List price"), key="list_price_minor", kind=Kind.MONEY, empty=True, show=lambda one: money(one.list_price),
               value=lambda one: one.list_price),
        Column(name="size", word=_("Size of customer it is made for"), show=lambda one: value(one.target_size) if one.target_size else "–", filed=True),
        Column(name="counterpart", word=_("Department that buys it"), show=lambda one: one.counterpart or "–", filed=True),
    )  # fmt: skip


def _address(one: ProductRead) -> str:
    return reverse("catalog.product", args=[one.code])


def _filters() -> Iterator[Filter]:
    if families := queries.families():
        yield Filter(
            name="family", word=_("Product family"), choices=dict(zip(families, families, strict=True)), means=lambda said: Q(family=said)
        )
    yield Filter(name="main", word=_("Main product"), choices={"yes": _("main products"), "no": _("no main products")},
                 means=lambda said: Q(main=True) if said == "yes" else ~Q(main=True))  # fmt: skip
