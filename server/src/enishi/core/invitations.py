"""Invitations: whoever was let in comes in within 14 days for the first time; until then it can be repeated and taken back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from enishi.core import audit, queries
from enishi.core.errors import Refusal
from enishi.core.models import Invitation, User

LASTS = timedelta(days=14)


class NotInvited(Refusal):
    """There is no invitation that still waits."""

    def __init__(self) -> None:
        super().__init__(
            "This invitation waits no longer: the person has come in, or it was taken back. Nothing was changed. Look at the page again.",
            ja="この招待はすでに完了しているか、取り消されています。何も変更していません。ページをもう一度ご確認ください。",
        )


@transaction.atomic
def invite(*, user: User, by: str, at: datetime) -> Invitation:
    """Invite somebody, or invite them once more: the 14 days begin anew."""
    _waiting(user).update(ended_at=at)
    return Invitation.objects.create(user=user, by=by, invited_at=at, ends_at=at + LASTS)


@transaction.atomic
def repeat(*, user: User, by: str, at: datetime) -> Invitation:
    """
    Invite somebody once more who has not come in.

    Raises NotInvited.
    """
    if not _waiting(user).select_for_update().exists():
        raise NotInvited
    invitation = invite(user=user, by=by, at=at)
    audit.record(actor=by, act="repeat_invitation", subject=f"user:{user.id}", detail={}, at=at)
    return invitation


@transaction.atomic
def take_back(*, user: User, by: str, at: datetime) -> None:
    """
    End an invitation; what it let the person into is ended by whoever calls, in the same transaction.

    Raises NotInvited.
    """
    if _waiting(user).update(ended_at=at) == 0:
        raise NotInvited
    audit.record(actor=by, act="take_invitation_back", subject=f"user:{user.id}", detail={}, at=at)


@transaction.atomic
def accept(*, user: User, at: datetime) -> None:
    """The person has come in: the invitation is over."""
    _waiting(user).update(accepted_at=at)


def is_over(user: User, *, at: datetime) -> bool:
    """Was somebody invited who let the 14 days pass? Whoever was never invited came in otherwise."""
    found = _waiting(user).first()
    return found is not None and at >= found.ends_at


def waiting(users: Iterable[UUID]) -> dict[UUID, Invitation]:
    """Of these people, the invitations that wait, expired ones too."""
    found = Invitation.objects.filter(user__in=list(users), accepted_at=None, ended_at=None)
    return {one.user_id: one for one in found}


def name_of(by: str) -> str:
    """Who invited, for the mail; "" where it was no person."""
    known = queries.by_id(by)
    return "" if known is None else known.name


def _waiting(user: User) -> QuerySet[Invitation]:
    return Invitation.objects.filter(user=user, accepted_at=None, ended_at=None)
