"""A protected deal lives: its meeting, its extension and its win are reported and confirmed; it is lost, taken back, or its day comes."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.deals import as_facts, promising, telling
from enishi.deals.deciding import LONGEST
from enishi.deals.models import Deal, DealStep, Request
from enishi.deals.refusals import AskedAlready, DayOutOfPlace, MetAlready, NothingWaits, ProtectionEnds
from enishi.deals.states import UNANSWERED, Asked, AskedState, DealState, Step
from enishi.deals.stepping import held, reason_of, step
from enishi.intake.planning import ClosedUntil


@transaction.atomic
def ask(*, deal: UUID, kind: Asked, day: date, by: User, at: datetime, reason: str = "") -> Request:
    """
    Ask for a longer protection (until `day`, with the reason), or report a meeting set or a win (on `day`); it counts once the maker has confirmed it.

    Raises NoSuchDeal, NotProtected, AskedAlready, MetAlready, ProtectionEnds, DayOutOfPlace, ReasonMissing.
    """
    found = held(deal, DealState.PROTECTED)
    waits = found.requests.filter(kind=kind, state=AskedState.OPEN).first()
    if waits is not None:
        raise AskedAlready(waits.answer_by)
    _check_day(found, kind, day, at)
    said = reason_of(reason, needed=kind is Asked.EXTENSION)
    answer_by = promising.after(local_day(at), settings.DEAL_ANSWER_DAYS)
    asked = Request.objects.create(deal=found, kind=kind, day=day, reason=said, asked_by=by, asked_at=at, answer_by=answer_by)
    step(found, Step.ASKED, by=by, at=at, from_partner=True, day=day, reason=said, about=kind.value)
    telling.to_maker(found, at=at, asked=asked)
    return asked


@transaction.atomic
def confirm(
    *, request: UUID, by: User, at: datetime, day: date | None = None, reason: str = "", closed_until: ClosedUntil | None = None
) -> Deal:
    """
    Confirm what a partner asked or reported, on another day where the maker says so: the protection is longer, the meeting or the win a fact.

    Raises NothingWaits, NotProtected, MetAlready, ProtectionEnds, DayOutOfPlace, RowRefused.
    """
    asked = _open(request)
    found = held(asked.deal_id, DealState.PROTECTED)
    kind, when = Asked(asked.kind), day or asked.day
    _check_day(found, kind, when, at)
    said = reason_of(reason, needed=False)
    asked.state, asked.decided_by, asked.decided_at, asked.decision = AskedState.GRANTED, by, at, said
    asked.save()
    step(found, Step.GRANTED, by=by, at=at, day=when, reason=said, about=kind.value)
    _carry_out(found, kind, when, by, at, closed_until)
    telling.request_answered(found, asked, at=at)
    return found


@transaction.atomic
def refuse(*, request: UUID, reason: str, by: User, at: datetime) -> Deal:
    """
    Say no to what a partner asked or reported, with the reason.

    Raises NothingWaits, ReasonMissing.
    """
    asked = _open(request)
    found = held(asked.deal_id)
    said = reason_of(reason)
    asked.state, asked.decided_by, asked.decided_at, asked.decision = AskedState.REFUSED, by, at, said
    asked.save()
    step(found, Step.REFUSED, by=by, at=at, reason=said, about=asked.kind)
    telling.request_answered(found, asked, at=at)
    return found


@transaction.atomic
def record(
    *, deal: UUID, kind: Asked, day: date, by: User, at: datetime, reason: str = "", closed_until: ClosedUntil | None = None
) -> Deal:
    """
    Do as the maker what a partner could ask for: extend, note the meeting, or the win. What waits of it is answered with this.

    Raises NoSuchDeal, NotProtected, MetAlready, ProtectionEnds, DayOutOfPlace, ReasonMissing, RowRefused.
    """
    found = held(deal, DealState.PROTECTED)
    waits = found.requests.filter(kind=kind, state=AskedState.OPEN).first()
    if waits is not None:
        return confirm(request=waits.id, by=by, at=at, day=day, reason=reason, closed_until=closed_until)
    _check_day(found, kind, day, at)
    step(found, Step.GRANTED, by=by, at=at, day=day, reason=reason_of(reason, needed=False), about=kind.value)
    _carry_out(found, kind, day, by, at, closed_until)
    return found


@transaction.atomic
def lose(
    *, deal: UUID, day: date, reason: str, by: User, at: datetime, from_partner: bool, closed_until: ClosedUntil | None = None
) -> Deal:
    """
    Say that a deal was lost, on which day and why.

    Raises NoSuchDeal, NotProtected, DayOutOfPlace, ReasonMissing, RowRefused.
    """
    found = held(deal, DealState.PROTECTED)
    _check_past(found, day, at)
    said = reason_of(reason)
    step(found, Step.LOST, by=by, at=at, from_partner=from_partner, day=day, reason=said, state=DealState.LOST, decided_on=day)
    _drop_open(found, by, at)
    as_facts.write_deal(found, by=by, at=at, closed_until=closed_until)
    return found


@transaction.atomic
def withdraw(*, deal: UUID, by: User, at: datetime, reason: str = "") -> Deal:
    """
    Take a registration back as the partner, or a lead that nobody has answered as the maker.

    Raises NoSuchDeal, AnsweredAlready.
    """
    found = held(deal, *UNANSWERED)
    mine = found.state == DealState.WAITING
    step(found, Step.WITHDRAWN, by=by, at=at, from_partner=mine, reason=reason_of(reason, needed=False), state=DealState.WITHDRAWN)
    return found


@transaction.atomic
def expire(*, deal: UUID, at: datetime, closed_until: ClosedUntil | None = None) -> bool:
    """End a protection whose last day is over; False where it is not, or was ended before. An extension that waits keeps it until it is answered."""
    found = held(deal)
    over = found.state == DealState.PROTECTED and found.protected_until is not None and found.protected_until < local_day(at)
    if not over or found.requests.filter(state=AskedState.OPEN).exists():
        return False
    step(found, Step.EXPIRED, by=None, at=at, day=found.protected_until, state=DealState.EXPIRED)
    as_facts.write_deal(found, by=None, at=at, closed_until=closed_until)
    telling.expired(found, at=at)
    return True


def expire_all(*, at: datetime, closed_until: ClosedUntil | None = None) -> int:
    """End every protection whose day is over, each by itself; how many."""
    over = Deal.objects.filter(state=DealState.PROTECTED, protected_until__lt=local_day(at)).order_by("protected_until", "code")
    return sum(expire(deal=id_, at=at, closed_until=closed_until) for id_ in over.values_list("id", flat=True))


def warn_all(*, at: datetime) -> int:
    """Tell partners once of each protection that ends soon; how many deals."""
    today = local_day(at)
    soon = Deal.objects.filter(
        state=DealState.PROTECTED, protected_until__gte=today, protected_until__lte=today + timedelta(days=settings.DEAL_WARNING_DAYS)
    )
    for deal in soon.order_by("protected_until", "code"):
        with transaction.atomic():
            telling.expires_soon(deal, at=at)
    return soon.count()


def _carry_out(deal: Deal, kind: Asked, day: date, by: User, at: datetime, closed_until: ClosedUntil | None) -> None:
    match kind:
        case Asked.EXTENSION:
            deal.protected_until = day
            deal.save(update_fields=("protected_until",))
        case Asked.MEETING:
            as_facts.write_activity(deal, as_facts.MEETING, day, by=by, at=at, closed_until=closed_until)
        case Asked.WON:
            step(deal, Step.WON, by=by, at=at, day=day, state=DealState.WON, decided_on=day)
            _drop_open(deal, by, at)
    as_facts.write_deal(deal, by=by, at=at, closed_until=closed_until)


def _check_day(deal: Deal, kind: Asked, day: date, at: datetime) -> None:
    if kind is Asked.EXTENSION:
        today, now = local_day(at), deal.protected_until or local_day(at)
        if not now < day <= today + LONGEST:
            raise ProtectionEnds(day, now, today + LONGEST)
        return
    if kind is Asked.MEETING and _met(deal):
        raise MetAlready(deal.code)
    _check_past(deal, day, at)


def _met(deal: Deal) -> bool:
    return DealStep.objects.filter(deal=deal, step=Step.GRANTED, about=Asked.MEETING).exists()


def _check_past(deal: Deal, day: date, at: datetime) -> None:
    today = local_day(at)
    if not deal.registered_on <= day <= today:
        raise DayOutOfPlace(day, deal.registered_on, today)


def _open(request: UUID) -> Request:
    """What waits, once the desk is held. Raises NothingWaits."""
    asked = Request.objects.filter(id=request).select_related("decided_by").first()
    if asked is None:
        raise NothingWaits
    held(asked.deal_id)
    asked.refresh_from_db()
    if asked.state != AskedState.OPEN:
        raise NothingWaits("" if asked.decided_by is None else asked.decided_by.name)
    return asked


def _drop_open(deal: Deal, by: User, at: datetime) -> None:
    """What still waits of a deal that came to its end needs no answer."""
    waiting = {"state": AskedState.WITHDRAWN, "decided_by": by, "decided_at": at}
    deal.requests.filter(state=AskedState.OPEN).update(**waiting)
    deal.prices.filter(state=AskedState.OPEN).update(**waiting)
