"""A deal is answered: accepted and protected, or not; a conflict is decided once for everybody in it, with the reason that each of them reads."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.deals import as_facts, telling
from enishi.deals.models import Deal, DealStep
from enishi.deals.refusals import CustomerTaken, ProtectionEnds
from enishi.deals.rivals import protected_rivals, rivals_of
from enishi.deals.states import DealState, Step
from enishi.deals.stepping import held, reason_of, step
from enishi.intake.planning import ClosedUntil

LONGEST = timedelta(days=1_095)  # of a protection


@transaction.atomic
def look(*, deal: UUID, by: User, at: datetime, note: str = "") -> DealStep:
    """
    Say that one has looked at a deal and who else is at its customer. The partner sees who did; the note is the maker's alone.

    Raises NoSuchDeal, AnsweredAlready, ReasonMissing.
    """
    found = held(deal, DealState.WAITING)
    return step(found, Step.LOOKED, by=by, at=at, note=reason_of(note, needed=False))


@transaction.atomic
def accept(
    *, deal: UUID, protected_until: date, by: User, at: datetime, reason: str = "", note: str = "", closed_until: ClosedUntil | None = None
) -> Deal:
    """
    Accept a registered deal and protect it; where somebody else is at the customer only with a reason. From now on it is a fact.

    Raises NoSuchDeal, AnsweredAlready, CustomerTaken, ReasonMissing, ProtectionEnds, RowRefused.
    """
    found = held(deal, DealState.WAITING)
    return _accepted(found, protected_until, by, at, reason, note, closed_until)


@transaction.atomic
def reject(*, deal: UUID, reason: str, by: User, at: datetime, note: str = "") -> Deal:
    """
    Say no to a registered deal, with the reason that the partner reads.

    Raises NoSuchDeal, AnsweredAlready, ReasonMissing.
    """
    found = held(deal, DealState.WAITING)
    return _rejected(found, reason_of(reason), by, at, note)


@transaction.atomic
def settle_conflict(
    *, among: Collection[UUID], chosen: UUID | None, protected_until: date | None, reason: str, by: User, at: datetime, note: str = "",
    closed_until: ClosedUntil | None = None,
) -> list[Deal]:  # fmt: skip
    """
    Decide between registered deals at one customer: the chosen one is protected, the others are rejected; none is chosen where it stays the maker's own.

    Each of them must still wait: whoever decides second finds out. Raises NoSuchDeal, AnsweredAlready, CustomerTaken, ReasonMissing, ProtectionEnds, RowRefused.
    """
    said = reason_of(reason)
    waiting = [held(one, DealState.WAITING) for one in sorted({*among, *((chosen,) if chosen else ())})]
    losers = [one for one in waiting if one.id != chosen]
    for one in losers:
        _rejected(one, said, by, at, note)
    winners = [one for one in waiting if one.id == chosen]
    for one in winners:
        until = protected_until or local_day(at) + timedelta(days=settings.DEAL_PROTECTION_DAYS)
        _accepted(one, until, by, at, said, note, closed_until)
    return winners + losers


@transaction.atomic
def take(*, deal: UUID, by: User, at: datetime, closed_until: ClosedUntil | None = None) -> Deal:
    """
    Take a lead that was handed over, as somebody of the partner: it is protected from now on, and that it was handed over is a fact.

    Raises NoSuchDeal, AnsweredAlready, RowRefused.
    """
    found, today = held(deal, DealState.OFFERED), local_day(at)
    found.customer = as_facts.customer_for(found, by=by, at=at)
    until = today + timedelta(days=settings.DEAL_PROTECTION_DAYS)
    # The step first: the database protects what somebody has taken.
    step(found, Step.TAKEN, by=by, at=at, from_partner=True, day=until)
    _protect(found, until)
    as_facts.write_deal(found, by=by, at=at, closed_until=closed_until)
    as_facts.write_activity(found, as_facts.HANDED_OVER, found.registered_on, by=by, at=at, closed_until=closed_until)
    telling.lead_answered(found, at=at)
    return found


@transaction.atomic
def decline(*, deal: UUID, reason: str, by: User, at: datetime) -> Deal:
    """
    Decline a lead that was handed over, with the reason.

    Raises NoSuchDeal, AnsweredAlready, ReasonMissing.
    """
    found = held(deal, DealState.OFFERED)
    step(found, Step.DECLINED, by=by, at=at, from_partner=True, reason=reason_of(reason), state=DealState.DECLINED)
    telling.lead_answered(found, at=at)
    return found


def _accepted(deal: Deal, until: date, by: User, at: datetime, reason: str, note: str, closed_until: ClosedUntil | None) -> Deal:
    today = local_day(at)
    if not today < until <= today + LONGEST:
        raise ProtectionEnds(until, today, today + LONGEST)
    for other in protected_rivals(deal):
        raise CustomerTaken(other.code, other.protected_until)
    # Whether one is needed is asked only where none is given: it takes a look at every customer.
    said = reason_of(reason, needed=False) or reason_of(reason, needed=bool(rivals_of(deal)))
    deal.customer = as_facts.customer_for(deal, by=by, at=at)
    step(deal, Step.ACCEPTED, by=by, at=at, day=until, reason=said, note=reason_of(note, needed=False))
    _protect(deal, until)
    as_facts.write_deal(deal, by=by, at=at, closed_until=closed_until)
    telling.answered(deal, at=at)
    return deal


def _protect(deal: Deal, until: date) -> None:
    deal.state, deal.protected_until = DealState.PROTECTED, until
    deal.save(update_fields=("state", "protected_until", "customer"))


def _rejected(deal: Deal, reason: str, by: User, at: datetime, note: str) -> Deal:
    step(deal, Step.REJECTED, by=by, at=at, reason=reason, note=reason_of(note, needed=False), state=DealState.REJECTED)
    telling.answered(deal, at=at)
    return deal
