"""Prices for a deal: a quote (見積依頼) that partner sales answers, and a special price (特価申請) that an approver decides, valid until a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from enishi.catalog import queries as catalog
from enishi.core import queries as people
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.core.second_proof import demand
from enishi.deals import promising, telling
from enishi.deals.access import ROLE_OF_APPROVERS
from enishi.deals.models import LARGEST, PriceRequest
from enishi.deals.refusals import AmountWrong, AskedAlready, NoSuchProduct, NotAnApprover, NothingWaits, ProtectionEnds, SamePerson
from enishi.deals.states import AskedState, DealState, PriceKind, Step
from enishi.deals.stepping import held, reason_of, step

LONGEST = timedelta(days=365)  # that a price holds
MOST = 1_000_000  # pieces


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be priced. `wanted`: of a special price what the customer would pay in all, in minor units without tax."""

    kind: PriceKind
    product: str
    quantity: int = 1
    wanted: int | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What the order would pay the partner at list price and at the approved one, in minor units, as the program's text came to it."""

    at_list: int
    at_price: int


@transaction.atomic
def ask_price(*, deal: UUID, wish: Wish, by: User, at: datetime, from_partner: bool = True) -> PriceRequest:
    """
    Ask for a quote, or for a special price with its reason, about a protected deal.

    Raises NoSuchDeal, NotProtected, AskedAlready, NoSuchProduct, AmountWrong, ReasonMissing.
    """
    found = held(deal, DealState.PROTECTED)
    waits = found.prices.filter(kind=wish.kind, state=AskedState.OPEN).first()
    if waits is not None:
        raise AskedAlready(waits.answer_by)
    product = catalog.product(wish.product)
    if product is None:
        raise NoSuchProduct(wish.product)
    special = wish.kind is PriceKind.SPECIAL
    said, wanted = reason_of(wish.reason, needed=special), wish.wanted if special else None
    if special and not 0 <= (-1 if wanted is None else wanted) < LARGEST:
        raise AmountWrong(-1 if wanted is None else wanted)
    if not 1 <= wish.quantity <= MOST:
        raise AmountWrong(wish.quantity)
    asked = PriceRequest.objects.create(
        deal=found, kind=wish.kind, product=product.code, quantity=wish.quantity, wanted=wanted, reason=said, asked_by=by, asked_at=at,
        list_amount=None if product.list_price is None else product.list_price * wish.quantity,
        answer_by=promising.after(local_day(at), settings.DEAL_ANSWER_DAYS),
    )  # fmt: skip
    step(found, Step.ASKED, by=by, at=at, from_partner=from_partner, reason=said, about=wish.kind.value)
    telling.to_maker(found, at=at, asked=asked)
    return asked


@transaction.atomic
def grant_price(
    *, price: UUID, amount: int, valid_until: date, by: User, at: datetime, reason: str = "", effect: Effect | None = None
) -> PriceRequest:
    """
    Quote, or approve a special price, until a day. A special price takes an approver who did not ask for it, and their second proof; `effect` is kept with it.

    Raises NothingWaits, NotAnApprover, SamePerson, AmountWrong, ProtectionEnds.
    """
    asked = _open(price)
    if asked.kind == PriceKind.SPECIAL:
        demand()
    _check_person(asked, by)
    today = local_day(at)
    if not 0 <= amount < LARGEST:
        raise AmountWrong(amount)
    if not today <= valid_until <= today + LONGEST:
        raise ProtectionEnds(valid_until, today - timedelta(days=1), today + LONGEST)
    asked.amount, asked.valid_until = amount, valid_until
    if effect is not None:
        asked.pays_at_list, asked.pays_at_price = effect.at_list, effect.at_price
    return _decided(asked, AskedState.GRANTED, reason_of(reason, needed=False), by, at)


@transaction.atomic
def refuse_price(*, price: UUID, reason: str, by: User, at: datetime) -> PriceRequest:
    """
    Say no, with the reason that the partner reads.

    Raises NothingWaits, NotAnApprover, SamePerson, ReasonMissing.
    """
    asked = _open(price)
    _check_person(asked, by)
    return _decided(asked, AskedState.REFUSED, reason_of(reason), by, at)


def _decided(asked: PriceRequest, state: AskedState, reason: str, by: User, at: datetime) -> PriceRequest:
    asked.state, asked.decided_by, asked.decided_at, asked.decision = state, by, at, reason
    asked.save()
    what = Step.GRANTED if state is AskedState.GRANTED else Step.REFUSED
    step(asked.deal, what, by=by, at=at, day=asked.valid_until, reason=reason, about=asked.kind)
    telling.price_answered(asked, at=at)
    return asked


def _check_person(asked: PriceRequest, by: User) -> None:
    if asked.kind != PriceKind.SPECIAL:
        return
    if asked.asked_by_id == by.id:
        raise SamePerson(by)
    if ROLE_OF_APPROVERS not in people.roles_of(by):
        raise NotAnApprover(by, ROLE_OF_APPROVERS.value)


def _open(price: UUID) -> PriceRequest:
    found = PriceRequest.objects.filter(id=price).first()
    if found is None:
        raise NothingWaits
    held(found.deal_id)
    asked = PriceRequest.objects.select_related("deal", "decided_by").get(id=price)
    if asked.state != AskedState.OPEN:
        raise NothingWaits("" if asked.decided_by is None else asked.decided_by.name)
    return asked
