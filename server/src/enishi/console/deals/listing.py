"""The list of deals: whose customer it is, how much it may come to, until when it is protected and how it stands."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from enishi.catalog import queries as catalog
from enishi.console.lists.declared import Cell, Column, Filter, Kind, Listing, View
from enishi.console.lists.rows import TableRows, holding
from enishi.console.lists.titles import TITLES
from enishi.console.templatetags.deal_words import going_on, mark, word
from enishi.console.templatetags.told import day, money
from enishi.deals import access, queries
from enishi.deals.reads import DealRead
from enishi.deals.states import OPEN, DealKind, DealState, Origin
from enishi.partners import names

SOON = 14  # days


def listing(today: date) -> Listing:
    """Every deal."""
    return Listing(
        name="deals.all", title=TITLES["deals.all"], finds=_("Customer, number or partner"), counted=_counted, may_export=access.MAY_SEND_FILES,
        id_kind=Kind.ID, rows=TableRows(found=queries.search(), search=_holding, shown=queries.read), columns=_columns(),
        first="-registered", filters=tuple(_filters(today)),
        views=(View(_("Open deals"), "open=yes"), View(_("Protection ends soon"), "ends=soon"), View(_("Won"), f"state={DealState.WON.value}")),
    )  # fmt: skip


def _counted(count: int) -> str:
    return _("1 deal") if count == 1 else _("%(count)s deals") % {"count": f"{count:,}"}


def _holding(said: str) -> Q:
    """A customer's name, however it is spelled, the deal's number, or the partner by its code or name."""
    return queries.holding(said) | Q(partner__in=names.codes_where(holding("name")(said)))


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="customer", word=_("Customer"), key="customer_name", show=lambda one: Cell(one.customer_name, _address(one), soft=one.code),
               value=lambda one: one.customer_name),
        Column(name="code", word=_("Number"), key="code", show=lambda one: one.code, filed=True),
        Column(name="partner", word=_("Partner"), key="partner", show=_partner, value=lambda one: one.partner_name),
        Column(name="product", word=_("Product"), show=lambda one: one.product_name or "–", filed=True),
        Column(name="amount", word=_("Expected amount"), key="amount", kind=Kind.MONEY, empty=True, show=lambda one: money(one.amount),
               value=lambda one: one.amount),
        Column(name="registered", word=_("Day of registration"), key="registered_on", kind=Kind.DAY, show=lambda one: day(one.registered_on),
               value=lambda one: one.registered_on),
        Column(name="protected", word=_("Protected until"), key="protected_until", kind=Kind.DAY, empty=True, show=lambda one: day(one.protected_until),
               value=lambda one: one.protected_until),
        Column(name="state", word=_("State"), key="state", show=lambda one: Cell(word(one.state), mark=mark(one.state))),
    )  # fmt: skip


def _address(one: DealRead) -> str:
    return reverse("deals.deal", args=[one.id])


def _partner(one: DealRead) -> Cell:
    return Cell(one.partner_name, reverse("partners.overview", args=[one.partner]), soft=one.product_name or "")


def _filters(today: date) -> Iterator[Filter]:
    soon = today + timedelta(days=SOON)
    yield Filter(name="state", word=_("State"), choices={one.value: word(one) for one in DealState}, means=lambda state: Q(state=state))
    yield Filter(name="open", word=_("Open deals"), choices={"yes": _("still open"), "no": _("decided")},
                 means=lambda said: Q(state__in=OPEN) if said == "yes" else ~Q(state__in=OPEN))  # fmt: skip
    yield Filter(name="ends", word=_("Protection"), choices={"soon": _("protection ends within %(days)s days") % {"days": SOON}},
                 means=lambda _said: Q(state=DealState.PROTECTED, protected_until__gte=today, protected_until__lte=soon))  # fmt: skip
    yield Filter(
        name="kind", word=_("Kind of deal"), choices={one.value: going_on(one) for one in DealKind}, means=lambda kind: Q(kind=kind)
    )
    yield Filter(
        name="origin", word=_("Where it came from"), choices={one.value: word(one) for one in Origin}, means=lambda origin: Q(origin=origin)
    )
    products = {one.code: one.name for one in catalog.products()}
    if products:
        yield Filter(name="product", word=_("Product"), choices=products, means=lambda product: Q(product=product))
    yield Filter(name="partner", word=_("Partner code"), said="%(word)s: %(chosen)s", means=lambda code: Q(partner=code))
    yield Filter(
        name="from", word=_("Registered since"), kind=Kind.DAY, said="%(word)s %(chosen)s", means=lambda day: Q(registered_on__gte=day)
    )
    yield Filter(
        name="until", word=_("Registered until"), kind=Kind.DAY, said="%(word)s %(chosen)s", means=lambda day: Q(registered_on__lte=day)
    )
    yield Filter(
        name="least", word=_("Expected amount from"), kind=Kind.MONEY, said="%(word)s %(chosen)s", means=lambda least: Q(amount__gte=least)
    )
