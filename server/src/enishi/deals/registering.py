"""A deal comes in: registered by a partner, for it by the maker (代理入力), or handed over to it by the maker (リード送客)."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from enishi.catalog import queries as catalog
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.deals import promising, telling
from enishi.deals.matching import Named, corporate_number, named, overlap, plain
from enishi.deals.models import LARGEST, NAME, REASON, Deal
from enishi.deals.refusals import (
    AmountWrong,
    ContractEnded,
    NameMissing,
    NoSuchPartner,
    NoSuchProduct,
    NumberWrong,
    ReasonMissing,
    RegisteredAlready,
)
from enishi.deals.states import OPEN, DealKind, DealState, Origin, Step
from enishi.deals.stepping import hold_desk, step
from enishi.intake import console_rows
from enishi.partners import queries as partners
from enishi.partners.agreements import first_of_all


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What is said of a deal. `amount` in minor units of the maker's currency, tax excluded; `person` by the code of the calculation."""

    partner: str
    customer_name: str
    corporate_number: str = ""
    kind: DealKind = DealKind.DEAL
    product: str | None = None
    amount: int | None = None
    note: str = ""
    person: str = ""


@transaction.atomic
def register(*, registration: Registration, sent_as: UUID, by: User, at: datetime, asks_again: UUID | None = None) -> Deal:
    """
    Register a deal as somebody of the partner; the maker answers within the promised business days. The same form again is the same deal.

    Raises ContractEnded, NameMissing, NumberWrong, AmountWrong, NoSuchProduct, ReasonMissing, RegisteredAlready.
    """
    return _in(registration, Origin.PARTNER, sent_as, by, at, asks_again)


@transaction.atomic
def register_on_behalf(*, registration: Registration, sent_as: UUID, by: User, at: datetime) -> Deal:
    """
    Register a deal for a partner as somebody of the maker; the partner's people are told by mail who did it.

    Raises NoSuchPartner, and what `register` does.
    """
    deal = _in(registration, Origin.ON_BEHALF, sent_as, by, at)
    telling.registered_on_behalf(deal, by=by, at=at)
    return deal


@transaction.atomic
def hand_over(*, registration: Registration, sent_as: UUID, by: User, at: datetime) -> Deal:
    """
    Hand a lead over to a partner: its people are told, and take or decline it within the promised business days.

    Raises NoSuchPartner, and what `register` does.
    """
    deal = _in(registration, Origin.HANDED_OVER, sent_as, by, at)
    telling.handed_over(deal, at=at)
    return deal


def _in(said: Registration, origin: Origin, sent_as: UUID, by: User, at: datetime, asks_again: UUID | None = None) -> Deal:
    hold_desk()
    before = Deal.objects.filter(partner=said.partner, sent_as=sent_as).first()
    if before is not None:
        return before
    today = local_day(at)
    if origin is not Origin.PARTNER and partners.partner(said.partner) is None:
        raise NoSuchPartner(said.partner)
    check_contract(said.partner, today)
    said, customer = _checked(said)
    _check_own(said, customer)
    handed = origin is Origin.HANDED_OVER
    deal = Deal.objects.create(
        code=new_code(said.partner), partner=said.partner, person=said.person, kind=said.kind, origin=origin, customer_name=said.customer_name,
        folded_name=customer.folded, corporate_number=customer.number, product=said.product, amount=said.amount, note=said.note,
        registered_on=today, registered_at=at, registered_by=by, sent_as=sent_as, asks_again=_former(said.partner, asks_again),
        answer_by=promising.after(today, settings.DEAL_ANSWER_DAYS), state=DealState.OFFERED if handed else DealState.WAITING,
    )  # fmt: skip
    step(deal, Step.OFFERED if handed else Step.REGISTERED, by=by, at=at, from_partner=origin is Origin.PARTNER)
    if not handed:
        telling.to_maker(deal, at=at)
    return deal


def check_contract(partner: str, day: date) -> None:
    """Raises ContractEnded where the partner, or every contract of it, has ended by the day; without any contracts on record none is asked for."""
    found = partners.partner(partner)
    if found is not None and found.last_day is not None and found.last_day < day:
        raise ContractEnded(found.last_day)
    contracts = partners.agreements(partner, day=day)
    if any(one.first_day <= day and (one.last_day is None or one.last_day >= day) for one in contracts):
        return
    if contracts or not first_of_all():
        ended = [one.last_day for one in contracts if one.last_day is not None and one.last_day < day]
        raise ContractEnded(max(ended, default=None))


def _checked(said: Registration) -> tuple[Registration, Named]:
    name = plain(said.customer_name)
    if not name or len(name) > NAME:
        raise NameMissing(NAME)
    number = ""
    if said.corporate_number.strip():
        number = corporate_number(said.corporate_number) or ""
        if not number:
            raise NumberWrong(plain(said.corporate_number)[:30])
    if said.amount is not None and not 0 <= said.amount < LARGEST:
        raise AmountWrong(said.amount)
    if said.product is not None and catalog.product(said.product) is None:
        raise NoSuchProduct(said.product)
    if len(said.note) > REASON:
        raise ReasonMissing(REASON)
    return replace(said, customer_name=name, corporate_number=number, note=said.note.strip()), named(name, number)


def _check_own(said: Registration, customer: Named) -> None:
    """Of the same company only: what others have registered is nobody's business but the maker's."""
    for one in Deal.objects.filter(partner=said.partner, state__in=OPEN):
        if customer.same_as(Named(folded=one.folded_name, number=one.corporate_number)) and overlap(one.product, said.product):
            raise RegisteredAlready(one.code, one.customer_name)


def _former(partner: str, deal: UUID | None) -> Deal | None:
    """The deal that is asked for again, where it is the partner's own."""
    return None if deal is None else Deal.objects.filter(id=deal, partner=partner).first()


def new_code(partner: str) -> str:
    """The next code of the partner's deals that no deal and no fact has: it tells nothing of others' deals."""
    short = partner if len(partner) <= 80 else hashlib.sha256(partner.encode()).hexdigest()[:20]
    number = Deal.objects.filter(partner=partner).count()
    while True:
        number += 1
        code = f"{short}-D{number:04}"
        if not Deal.objects.filter(code=code).exists() and console_rows.current_row("deals", {"id": code}) is None:
            return code
