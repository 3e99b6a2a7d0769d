"""Reads of users and roles."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce

from enishi.core.models import AuditRow, RoleGrant, User
from enishi.core.roles import Role, word

__all__ = ["Person", "User", "roles_of", "staff", "user_at"]


def roles_of(user: User) -> frozenset[Role]:
    """The roles that somebody has now; none for one who was deactivated."""
    if not user.is_active:
        return frozenset()
    held = RoleGrant.objects.filter(user=user, removed_at=None).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)


def holders() -> dict[tuple[uuid.UUID, Role], datetime]:
    """Everybody who has a role now, and since when; nobody who was deactivated."""
    held = RoleGrant.objects.filter(removed_at=None, user__is_active=True).values_list("user_id", "role", "granted_at")
    return {(user_id, Role(role)): granted_at for user_id, role, granted_at in held}


def user_at(email: str) -> User | None:
    """Whoever signs in with a mail address; nobody who was deactivated."""
    return User.objects.filter(email__iexact=email.strip(), is_active=True).first()


@dataclass(frozen=True, kw_only=True)
class Person:
    """One of the maker's people, as pages show them; `roles` are words that people read."""

    id: uuid.UUID
    name: str
    email: str
    active: bool
    roles: tuple[str, ...]


def staff() -> Sequence[Person]:
    """The maker's people who have a role, by name."""
    held: dict[uuid.UUID, list[Role]] = {}
    for user_id, role in RoleGrant.objects.filter(removed_at=None).values_list("user_id", "role"):
        held.setdefault(user_id, []).append(Role(role))
    users = User.objects.filter(id__in=held, is_active=True).order_by("name", "email")
    return [
        Person(
            id=user.id,
            name=user.name,
            email=user.email,
            active=True,
            roles=tuple(word(role) for role in sorted(held[user.id], key=list(Role).index)),
        )
        for user in users
    ]


def user_with(user_id: uuid.UUID) -> User | None:
    """Somebody who signs in."""
    return User.objects.filter(id=user_id).first()


@dataclass(frozen=True, kw_only=True)
class AuditRead:
    """An act as people read it; `actor` is the name of a person, or of what acted by itself (`by_itself`)."""

    id: int
    at: datetime
    actor: str
    act: str
    subject: str
    detail: str
    hash: str
    by_itself: bool


def acts(*, about: str = "", before: int | None = None, count: int = 50) -> list[AuditRead]:
    """The newest acts whose actor, act or subject holds the text; a page of the chain."""
    rows = AuditRow.objects.order_by("-id")
    if about:
        named = [
            str(one) for one in User.objects.filter(Q(name__icontains=about) | Q(email__icontains=about)).values_list("id", flat=True)[:50]
        ]
        rows = rows.filter(Q(act__icontains=about) | Q(subject__icontains=about) | Q(actor__icontains=about) | Q(actor__in=named))
    if before is not None:
        rows = rows.filter(id__lt=before)
    return _read(list(rows[:count]))


def acts_of_others(viewer: User, *, acts: Collection[str], count: int) -> list[AuditRead]:
    """The newest acts of these kinds that others did after the viewer's own last one; two queries."""
    mine = AuditRow.objects.filter(actor=str(viewer.id)).order_by("-id").values("id")[:1]
    rows = AuditRow.objects.filter(act__in=acts, id__gt=Coalesce(Subquery(mine), 0)).order_by("-id")
    return _read(list(rows[:count]))


def _read(found: Sequence[AuditRow]) -> list[AuditRead]:
    ids = [known for one in found if (known := _uuid(one.actor)) is not None]
    names = {str(user.id): user.name for user in User.objects.filter(id__in=ids)}
    return [
        AuditRead(
            id=one.id,
            at=one.at,
            actor=names.get(one.actor, one.actor),
            act=one.act,
            subject=one.subject,
            detail=one.detail,
            hash=one.hash,
            by_itself=one.actor not in names,
        )
        for one in found
    ]


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def user_named(email: str) -> User | None:
    """Who signs in with the address, unless deactivated."""
    return User.objects.filter(email__iexact=email, is_active=True).first()


def having_role(role: Role) -> list[User]:
    """The maker's people who have the role now, by name."""
    held = RoleGrant.objects.filter(role=role, removed_at=None).values_list("user_id", flat=True)
    return list(User.objects.filter(id__in=held, is_active=True).order_by("name", "email"))
