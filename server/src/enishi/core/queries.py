"""Reads of users and roles."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from enishi.core.models import RoleGrant, User
from enishi.core.roles import Role, word


def roles_of(user: User) -> frozenset[Role]:
    """The roles that somebody has now; none for one who was deactivated."""
    if not user.is_active:
        return frozenset()
    held = RoleGrant.objects.filter(user=user, removed_at=None).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)


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
