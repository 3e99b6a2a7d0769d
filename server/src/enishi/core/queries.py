"""Reads of users and roles."""

from enishi.core.models import RoleGrant, User
from enishi.core.roles import Role


def roles_of(user: User) -> frozenset[Role]:
    """The roles that somebody has now; none for one who was deactivated."""
    if not user.is_active:
        return frozenset()
    held = RoleGrant.objects.filter(user=user, removed_at=None).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)
