"""What a second tier agreed that its first tier sees: its deals, nothing else, from when it is recorded until it ends."""

from datetime import datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.models import User
from enishi.deals.models import TierView
from enishi.deals.refusals import NotSecondTier
from enishi.deals.stepping import hold_desk, reason_of
from enishi.partners import queries as partners


@transaction.atomic
def show_to_first_tier(*, partner: str, agreed_by: str, by: User, at: datetime) -> TierView:
    """
    Record that a second tier agreed that the first tier above it sees its deals, and where that stands. Recorded twice it is once.

    Raises NotSecondTier, ReasonMissing.
    """
    hold_desk()
    found, said = partners.partner(partner), reason_of(agreed_by)
    if found is None or found.parent is None:
        raise NotSecondTier(partner, "–")
    view, new = TierView.objects.get_or_create(
        partner=partner, first_tier=found.parent, ended_at=None, defaults={"agreed_by": said, "recorded_by": by, "recorded_at": at}
    )
    if new:
        _record("show_deals_to_first_tier", view, by, at)
    return view


@transaction.atomic
def hide_from_first_tier(*, partner: str, by: User, at: datetime) -> None:
    """End it, at once. Raises NotSecondTier."""
    hold_desk()
    for view in TierView.objects.filter(partner=partner, ended_at=None):
        view.ended_at = at
        view.save(update_fields=("ended_at",))
        _record("hide_deals_from_first_tier", view, by, at)
        return
    raise NotSecondTier(partner, "–")


def shown_to(first_tiers: tuple[str, ...]) -> tuple[str, ...]:
    """The second tiers whose deals these first tiers see now: agreed, and still below them."""
    agreed = TierView.objects.filter(first_tier__in=first_tiers, ended_at=None).order_by("partner")
    below = {one.code: one.parent for tier in first_tiers for one in partners.second_tier(tier)}
    return tuple(one.partner for one in agreed if below.get(one.partner) == one.first_tier and one.partner not in first_tiers)


def _record(act: str, view: TierView, by: User, at: datetime) -> None:
    detail = {"first_tier": view.first_tier, "agreed_by": view.agreed_by}
    audit.record(actor=str(by.id), act=act, subject=f"partner:{view.partner}", detail=detail, at=at)
