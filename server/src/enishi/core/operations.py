"""Writes of users and roles, each in a transaction together with its audit row."""

from datetime import datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.models import RoleGrant, User
from enishi.core.roles import Role
from enishi.core.second_proof import needs_second_proof


class EmailTaken(Refusal):
    """Somebody with this address is there already."""

    def __init__(self, email: str) -> None:
        super().__init__(
            f"Somebody signs in with {email} already. Give that person the role, or write another address.",
            ja=f"{email}はすでに登録されています。その人に役割を付けるか、別のアドレスを入力してください。",
        )


class RoleHeld(Refusal):
    """The person has the role already."""

    def __init__(self, user: User, role: Role) -> None:
        super().__init__(
            f"{user.email} has the role {role.value} already. Nothing was changed.",
            ja=f"{user.email}にはすでに「{role.label}」の役割があります。何も変更していません。",
        )


class RoleNotHeld(Refusal):
    """The person does not have the role."""

    def __init__(self, user: User, role: Role) -> None:
        super().__init__(
            f"{user.email} does not have the role {role.value}, so it cannot be removed. Nothing was changed.",
            ja=f"{user.email}には「{role.label}」の役割がないため、外せません。何も変更していません。",
        )


class LastAdministrator(Refusal):
    """Without an administrator nobody could give a role any more."""

    def __init__(self, user: User) -> None:
        super().__init__(
            f"{user.email} is the last administrator. Give the role to somebody else first.",
            ja=f"{user.email}は最後の管理者です。先に別の人に管理者の役割を付けてください。",
        )


@needs_second_proof
@transaction.atomic
def add_user(*, email: str, name: str, by: str, at: datetime, language: str = "ja") -> User:
    """
    Let somebody sign in by a mail address.

    Raises EmailTaken.
    """
    address = email.strip()
    if User.objects.filter(email__iexact=address).exists():
        raise EmailTaken(address)
    user = User(email=address, name=name.strip(), language=language)
    user.save(force_insert=True)
    audit.record(actor=by, act="add_user", subject=f"user:{user.id}", detail={"language": language}, at=at)
    return user


@needs_second_proof
@transaction.atomic
def invite(*, email: str, name: str, role: Role, by: str, at: datetime, language: str = "ja") -> User:
    """
    Let somebody sign in, with a first role: both or neither.

    Raises EmailTaken.
    """
    user = add_user(email=email, name=name, by=by, at=at, language=language)
    grant_role(user=user, role=role, by=by, at=at)
    return user


@needs_second_proof
@transaction.atomic
def grant_role(*, user: User, role: Role, by: str, at: datetime) -> RoleGrant:
    """
    Give somebody a role from now on.

    Raises RoleHeld.
    """
    User.objects.select_for_update().get(id=user.id)
    if RoleGrant.objects.filter(user=user, role=role, removed_at=None).exists():
        raise RoleHeld(user, role)
    grant = RoleGrant.objects.create(user=user, role=role, granted_at=at)
    audit.record(actor=by, act="grant_role", subject=f"user:{user.id}", detail={"role": role.value}, at=at)
    return grant


@needs_second_proof
@transaction.atomic
def remove_role(*, user: User, role: Role, by: str, at: datetime) -> None:
    """
    Take a role from somebody, at once.

    Raises RoleNotHeld, LastAdministrator.
    """
    held = list(RoleGrant.objects.select_for_update().filter(role=role, removed_at=None).order_by("id"))
    grant = next((one for one in held if one.user_id == user.id), None)
    if grant is None:
        raise RoleNotHeld(user, role)
    if role is Role.ADMINISTRATOR and len(held) == 1:
        raise LastAdministrator(user)
    grant.removed_at = at
    grant.save(update_fields=("removed_at",))
    audit.record(actor=by, act="remove_role", subject=f"user:{user.id}", detail={"role": role.value}, at=at)
