"""Reads of users and roles."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from enishi.core.models import AuditRow, RoleGrant, RoleProposal, User
from enishi.core.roles import ProposalState, Role, word

AT_MOST = 50  # people whom a text finds
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


def address_of(actor: str) -> str:
    """The mail address of whoever acted, by the id in the audit; "" of a job, and of whoever is not there any more."""
    try:
        return User.objects.filter(id=uuid.UUID(actor), is_active=True).values_list("email", flat=True).first() or ""
    except ValueError:
        return ""


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
    last_login: datetime | None = None


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
            last_login=user.last_login,
        )
        for user in users
    ]


def roles_proposed(*, but_of: uuid.UUID | None = None) -> list[RoleProposal]:
    """Roles that wait for another administrator, the oldest first; `but_of`: those that this one can decide."""
    found = RoleProposal.objects.filter(state=ProposalState.PROPOSED).select_related("user", "proposed_by").order_by("proposed_at", "id")
    return list(found if but_of is None else found.exclude(proposed_by=but_of))


def without_a_role() -> list[User]:
    """For whom a role was proposed and not given, and who have no other: they stand on no list else."""
    held = RoleGrant.objects.filter(removed_at=None).values("user_id")
    waiting = RoleProposal.objects.filter(state=ProposalState.PROPOSED).values("user_id")
    found = User.objects.filter(role_proposals__isnull=False, is_active=True).exclude(id__in=held).exclude(id__in=waiting)
    return list(found.distinct().order_by("name", "email"))


def former(email: str) -> User | None:
    """Who has this address, had a role or was to get one, and has none and waits for none."""
    found = User.objects.filter(Q(grants__isnull=False) | Q(role_proposals__isnull=False), email__iexact=email, is_active=True)
    held = RoleGrant.objects.filter(removed_at=None).values("user_id")
    waiting = RoleProposal.objects.filter(state=ProposalState.PROPOSED).values("user_id")
    return found.exclude(id__in=held).exclude(id__in=waiting).first()


def by_id(text: str) -> User | None:
    """Whose id it is, where it is one."""
    known = _uuid(text)
    return None if known is None else user_with(known)


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
    previous_hash: str
    hash: str
    by_itself: bool


def act_rows() -> QuerySet[AuditRow]:
    """All acts as rows of the database, for a list; `read_acts` says what they are."""
    return AuditRow.objects.all()


def of_people(text: str) -> Q:
    """The acts of whoever's name or mail address holds the text, and of what acts by itself under such a name."""
    return Q(actor__in=people_named(text)) | Q(actor__icontains=text)


def act(row: int) -> AuditRead | None:
    """One act of the chain."""
    found = read_acts(AuditRow.objects.filter(id=row))
    return found[0] if found else None


def names_of(users: Collection[str]) -> dict[str, str]:
    """The names of people by their ids, as the chain spells them; what is no id is left out."""
    ids = [known for one in users if (known := _uuid(one)) is not None]
    return {str(user.id): user.name for user in User.objects.filter(id__in=ids)}


def people_named(text: str) -> list[str]:
    """The ids of whoever's name or mail address holds the text."""
    found = User.objects.filter(Q(name__icontains=text) | Q(email__icontains=text)).values_list("id", flat=True)[:AT_MOST]
    return [str(one) for one in found]


def acts_of_others(viewer: User, *, acts: Collection[str], count: int) -> list[AuditRead]:
    """The newest acts of these kinds that others did after the viewer's own last one; two queries."""
    mine = AuditRow.objects.filter(actor=str(viewer.id)).order_by("-id").values("id")[:1]
    rows = AuditRow.objects.filter(act__in=acts, id__gt=Coalesce(Subquery(mine), 0)).order_by("-id")
    return read_acts(rows[:count])


def read_acts(rows: Iterable[AuditRow]) -> list[AuditRead]:
    """Rows of the chain as people read them."""
    found = list(rows)
    names = names_of({one.actor for one in found})
    return [
        AuditRead(
            id=one.id,
            at=one.at,
            actor=names.get(one.actor, one.actor),
            act=one.act,
            subject=one.subject,
            detail=one.detail,
            previous_hash=one.previous_hash,
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
