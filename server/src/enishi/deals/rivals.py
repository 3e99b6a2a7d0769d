"""Who else is at a deal's customer: other partners' deals, the maker's own sales, orders of before. For the maker alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from enishi.catalog import queries as catalog
from enishi.deals.matching import Named, named, overlap
from enishi.deals.models import Deal
from enishi.deals.states import DealState
from enishi.intake import queries as intake
from enishi.partners import queries as partners


class RivalKind(Enum):
    """Where somebody else is known from."""

    DEAL = "deal"
    DIRECT = "direct"
    CUSTOMER = "customer"


@dataclass(frozen=True, kw_only=True)
class Rival:
    """Somebody else at the same customer. `deal`: of another partner's deal; `until`: the last day of its protection."""

    kind: RivalKind
    id: str
    who: str
    customer_name: str
    product: str | None
    since: date
    until: date | None = None
    state: DealState | None = None
    deal: UUID | None = None
    same_number: bool = False


def rivals_of(deal: Deal) -> list[Rival]:
    """All of them, the earliest first."""
    return sorted((*_deals(deal), *_direct(deal), *_orders(deal)), key=lambda one: (one.since, one.kind.value, one.id))


def protected_rivals(deal: Deal) -> list[Deal]:
    """Other deals that are protected at the same customer for the same product."""
    return [one for one in _others(deal) if one.state == DealState.PROTECTED]


def contested(deals: Iterable[Deal]) -> set[UUID]:
    """Which of the deals meet another open deal or the maker's own sales; each source is read once."""
    found = list(deals)
    live = list(Deal.objects.filter(state__in=(DealState.WAITING, DealState.PROTECTED)))
    own = list(_open_direct())
    met = set()
    for deal in found:
        customer = customer_of(deal)
        others = (one for one in live if one.id != deal.id and overlap(one.product, deal.product))
        if any(customer.same_as(customer_of(one)) for one in others) or any(
            customer.same_as(each) and overlap(product, deal.product) for each, product, _row in own
        ):
            met.add(deal.id)
    return met


def customer_of(deal: Deal) -> Named:
    return Named(folded=deal.folded_name, number=deal.corporate_number)


def _others(deal: Deal) -> list[Deal]:
    customer = customer_of(deal)
    live = Deal.objects.exclude(id=deal.id).filter(state__in=(DealState.WAITING, DealState.PROTECTED)).order_by("registered_at")
    return [one for one in live if customer.same_as(customer_of(one)) and overlap(one.product, deal.product)]


def _deals(deal: Deal) -> Iterator[Rival]:
    others = _others(deal)
    names = {one.code: one.name for one in partners.partners()} if others else {}
    for one in others:
        yield Rival(
            kind=RivalKind.DEAL, id=one.code, who=names.get(one.partner, one.partner), customer_name=one.customer_name, product=one.product,
            since=one.registered_on, until=one.protected_until, state=DealState(one.state), deal=one.id,
            same_number=bool(one.corporate_number) and one.corporate_number == deal.corporate_number,
        )  # fmt: skip


def _direct(deal: Deal) -> Iterator[Rival]:
    customer = customer_of(deal)
    for each, product, row in _open_direct():
        if customer.same_as(each) and overlap(product, deal.product):
            opened = row["opened_on"]
            assert isinstance(opened, date), "the column is required"
            yield Rival(
                kind=RivalKind.DIRECT, id=str(row["id"]), who=str(row["owner"] or ""), customer_name=str(row["customer_name"]),
                product=product, since=opened, same_number=bool(each.number) and each.number == customer.number,
            )  # fmt: skip


def _open_direct() -> Iterator[tuple[Named, str | None, dict[str, object]]]:
    for row in intake.latest_rows("direct_deals"):
        if row["stage"] == "open":
            product = None if row["product"] is None else str(row["product"])
            yield named(str(row["customer_name"]), str(row["corporate_number"] or "")), product, row


def _orders(deal: Deal) -> Iterator[Rival]:
    """What the customer buys already: through this partner it is no conflict."""
    customer = customer_of(deal)
    for code, name in catalog.customer_names():
        if not named(name).same_as(customer):
            continue
        for bought in catalog.bought(code):
            if bought.partner != deal.partner and overlap(bought.product, deal.product):
                yield Rival(
                    kind=RivalKind.CUSTOMER, id=code, who=bought.partner_name, customer_name=name,
                    product=bought.product, since=bought.first_day, until=bought.last_day,
                )  # fmt: skip
