"""What every act on a deal has in common: the deal held, the step written beside its change, the act audited."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from enishi.core import audit
from enishi.core.models import User
from enishi.deals.models import REASON, Deal, DealStep, Desk
from enishi.deals.refusals import AnsweredAlready, NoSuchDeal, NotProtected, ReasonMissing
from enishi.deals.states import DealState, Step

JOB = "deals"  # who acts when the calendar does


def hold_desk() -> None:
    """Until the transaction ends, whoever else registers or decides waits."""
    Desk.objects.select_for_update().get_or_create(id=1)


def held(deal: UUID, *states: DealState) -> Deal:
    """The deal, locked, in one of the states. Raises NoSuchDeal, NotProtected, AnsweredAlready."""
    hold_desk()
    found = Deal.objects.select_for_update().filter(id=deal).first()
    if found is None:
        raise NoSuchDeal
    if states and found.state not in states:
        if states == (DealState.PROTECTED,):
            raise NotProtected(found.code)
        last = found.steps.select_related("by").order_by("-number").first()
        by = "" if last is None or last.by is None else last.by.name
        raise AnsweredAlready(found.code, str(DealState(found.state).label), by, None if last is None else last.at)
    return found


def reason_of(text: str, *, needed: bool = True) -> str:
    """The reason without spaces around it. Raises ReasonMissing."""
    said = text.strip()
    if len(said) > REASON or (needed and not said):
        raise ReasonMissing(REASON)
    return said


def step(
    deal: Deal, what: Step, *, by: User | None, at: datetime, from_partner: bool = False, day: date | None = None,
    reason: str = "", note: str = "", about: str = "", **changed: Any,
) -> DealStep:  # fmt: skip
    """Write a step after the others, and what it changes of the deal."""
    taken = DealStep.objects.create(
        deal=deal, number=deal.steps.count() + 1, step=what, by=by, from_partner=from_partner, at=at, day=day, reason=reason, note=note,
        about=about,
    )  # fmt: skip
    if changed:
        for name, value in changed.items():
            setattr(deal, name, value)
        deal.save(update_fields=tuple(changed))
    detail = {"partner": deal.partner, "state": str(deal.state), "about": about, "day": None if day is None else day.isoformat()}
    audit.record(actor=JOB if by is None else str(by.id), act=f"deal_{what.value}", subject=f"deal:{deal.code}", detail=detail, at=at)
    return taken
