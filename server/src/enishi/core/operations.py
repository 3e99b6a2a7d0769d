"""Writes of users and roles, each in a transaction together with its audit row."""

from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from enishi.core import audit, invitations, queries, trusted_devices
from enishi.core.errors import Refusal
from enishi.core.models import RoleGrant, RoleProposal, User
from enishi.core.roles import BY_TWO, TOUCHES_MONEY, Alone, ProposalState, Role
from enishi.core.second_proof import needs_second_proof
from enishi.core.trusted_devices import Ended


class NotAnAddress(Refusal):
    """The text is no mail address."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no mail address. Write it as hana@sakura.example: the code to sign in with is sent there.",
            ja=f"「{text}」はメールアドレスではありません。hana@sakura.exampleのように入力してください。サインインのコードをお送りする宛先です。",
        )


class EmailTaken(Refusal):
    """Somebody with this address is there already."""

    def __init__(self, email: str) -> None:
        super().__init__(
            f"Somebody signs in with {email} already. Give that person the role on the page of people; for somebody of a partner, write another address.",
            ja=f"{email}はすでに登録されています。社内の方なら「担当者」の画面で役割を付け、パートナーの方なら別のアドレスを入力してください。",
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


class TwoAdministrators(Refusal):
    """Who has the role decides who pays: nobody gives it alone."""

    def __init__(self, role: Role) -> None:
        super().__init__(
            f"The role {role.value} takes two administrators. Nothing was changed. Propose it on the page of people; another administrator approves it.",
            ja=f"「{role.label}」の役割を付けるには、管理者2人が必要です。何も変更していません。「担当者」の画面で申請し、別の管理者に承認を依頼してください。",
        )


class RoleProposed(Refusal):
    """It waits for another administrator already."""

    def __init__(self, user: User, role: Role) -> None:
        super().__init__(
            f"That {user.email} gets the role {role.value} waits for another administrator already. Nothing was changed.",
            ja=f"{user.email}に「{role.label}」の役割を付ける申請は、すでに別の管理者の承認を待っています。何も変更していません。",
        )


class NoRoleProposed(Refusal):
    """Nothing waits under this id."""

    def __init__(self) -> None:
        super().__init__(
            "This role waits no longer: it was decided or taken back. Nothing was changed. Look at the page again.",
            ja="この申請はすでに決定済みか、取り下げられています。何も変更していません。ページをもう一度ご確認ください。",
        )


class SameAdministrator(Refusal):
    """Whoever proposes a role does not approve it."""

    def __init__(self) -> None:
        super().__init__(
            "You proposed this role yourself. Another administrator has to approve it. Nothing was changed.",
            ja="ご自身が申請した役割は承認できません。別の管理者に承認を依頼してください。何も変更していません。",
        )


class NotAnAdministrator(Refusal):
    """Roles are proposed and approved by administrators."""

    def __init__(self, user: User) -> None:
        super().__init__(
            f"{user.email} is no administrator. Nothing was changed. Let an administrator propose and another one approve it.",
            ja=f"{user.email}は管理者ではありません。何も変更していません。管理者が申請し、別の管理者が承認してください。",
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

    Raises NotAnAddress, EmailTaken.
    """
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise NotAnAddress(address) from None
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
    Let somebody sign in, with a first role: both or neither. A role that takes two administrators waits for the other one.
    Whoever worked for the maker before and has no role any more comes back as the same person, by the name that is written now.

    Raises EmailTaken.
    """
    user = queries.former(email.strip())
    if user is None:
        user = add_user(email=email, name=name, by=by, at=at, language=language)
    else:
        user.name, user.language = name.strip(), language
        user.save(update_fields=("name", "language"))
        audit.record(actor=by, act="let_back_in", subject=f"user:{user.id}", detail={"language": language}, at=at)
    give_role(user=user, role=role, by=by, at=at)
    return user


@needs_second_proof
@transaction.atomic
def give_role(*, user: User, role: Role, by: str, at: datetime) -> RoleProposal | None:
    """
    Give somebody a role: at once, or, where it takes two administrators and there is another one, as a proposal that this one decides.

    Raises RoleHeld, RoleProposed.
    """
    giver = _two_for(role, by)
    if giver is None:
        grant_role(user=user, role=role, by=by, at=at)
        return None
    _not_held(user, role)
    if RoleProposal.objects.filter(user=user, role=role, state=ProposalState.PROPOSED).exists():
        raise RoleProposed(user, role)
    proposal = RoleProposal.objects.create(user=user, role=role, proposed_by=giver, proposed_at=at)
    audit.record(actor=by, act="propose_role", subject=f"user:{user.id}", detail={"role": role.value}, at=at)
    return proposal


@needs_second_proof
@transaction.atomic
def approve_role(*, proposal: UUID, by: User, at: datetime) -> RoleProposal:
    """
    Another administrator agrees: the role holds from now on.

    Raises NoRoleProposed, SameAdministrator, NotAnAdministrator, RoleHeld.
    """
    found = _proposed(proposal)
    _second(found, by)
    role = Role(found.role)
    _not_held(found.user, role)
    _decided(found, ProposalState.APPROVED, by, at)
    _grant(found.user, role, by=str(by.id), at=at, proposed_by=found.proposed_by, approved_by=by)
    return found


@needs_second_proof
@transaction.atomic
def reject_role(*, proposal: UUID, by: User, at: datetime) -> RoleProposal:
    """
    Another administrator does not agree, or whoever proposed it takes it back: nothing changes.

    Raises NoRoleProposed, NotAnAdministrator.
    """
    found = _proposed(proposal)
    _administrator(by)
    state = ProposalState.WITHDRAWN if by.id == found.proposed_by_id else ProposalState.REJECTED
    _decided(found, state, by, at)
    act = "withdraw_role" if state is ProposalState.WITHDRAWN else "reject_role"
    audit.record(actor=str(by.id), act=act, subject=f"user:{found.user_id}", detail={"role": found.role}, at=at)
    return found


@needs_second_proof
@transaction.atomic
def grant_role(*, user: User, role: Role, by: str, at: datetime) -> RoleGrant:
    """
    Give somebody a role from now on, alone: by a command of the machine, as the only administrator, or one that takes nobody else.

    Raises RoleHeld, TwoAdministrators.
    """
    if _two_for(role, by) is not None:
        raise TwoAdministrators(role)
    _not_held(user, role)
    alone = "" if role not in BY_TWO else Alone.MACHINE if queries.by_id(by) is None else Alone.ONLY_ADMINISTRATOR
    return _grant(user, role, by=by, at=at, alone=alone)


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
    trusted_devices.end_all(user=user, why=Ended.STANDING, by=by, at=at)


@needs_second_proof
@transaction.atomic
def take_invitation_back(*, user: User, by: str, at: datetime) -> None:
    """
    Let one of the maker's people who has not come in yet come in no more: the invitation and every role end.

    Raises NotInvited, LastAdministrator.
    """
    invitations.take_back(user=user, by=by, at=at)
    for role in sorted(queries.roles_of(user)):
        remove_role(user=user, role=role, by=by, at=at)


@needs_second_proof
@transaction.atomic
def end_person(*, user: User, by: str, at: datetime) -> None:
    """
    Somebody works for the maker no more: every role goes at once, and where they are signed in they are signed out.

    Raises LastAdministrator.
    """
    for role in sorted(queries.roles_of(user)):
        remove_role(user=user, role=role, by=by, at=at)
    RoleProposal.objects.filter(user=user, state=ProposalState.PROPOSED).update(state=ProposalState.WITHDRAWN, decided_at=at)
    for session in UserSession.objects.filter(user=user):
        session.end()


def _two_for(role: Role, by: str) -> User | None:
    """Who gives the role, where somebody else has to agree: it takes two, and there is another administrator."""
    giver = queries.by_id(by) if role in BY_TWO else None
    if giver is None or all(one.id == giver.id for one in queries.having_role(Role.ADMINISTRATOR)):
        return None
    return giver


def _not_held(user: User, role: Role) -> None:
    User.objects.select_for_update().get(id=user.id)
    if RoleGrant.objects.filter(user=user, role=role, removed_at=None).exists():
        raise RoleHeld(user, role)


def _grant(
    user: User, role: Role, *, by: str, at: datetime, alone: str = "", proposed_by: User | None = None, approved_by: User | None = None
) -> RoleGrant:  # fmt: skip
    grant = RoleGrant.objects.create(user=user, role=role, granted_at=at, alone=alone, proposed_by=proposed_by, approved_by=approved_by)
    detail = {"role": role.value} | ({"proposed_by": str(proposed_by.id)} if proposed_by else {})
    audit.record(actor=by, act="grant_role", subject=f"user:{user.id}", detail=detail, at=at)
    if role in TOUCHES_MONEY:
        trusted_devices.end_all(user=user, why=Ended.STANDING, by=by, at=at)
    return grant


def _proposed(proposal: UUID) -> RoleProposal:
    found = RoleProposal.objects.select_for_update().filter(id=proposal, state=ProposalState.PROPOSED).first()
    if found is None:
        raise NoRoleProposed
    return found


def _second(found: RoleProposal, by: User) -> None:
    """Two administrators: whoever proposed it still is one, and another one decides."""
    if found.proposed_by_id == by.id:
        raise SameAdministrator
    _administrator(by)
    _administrator(found.proposed_by)


def _administrator(user: User) -> None:
    if Role.ADMINISTRATOR not in queries.roles_of(user):
        raise NotAnAdministrator(user)


def _decided(found: RoleProposal, state: ProposalState, by: User, at: datetime) -> None:
    found.state, found.decided_by, found.decided_at = state, by, at
    found.save(update_fields=("state", "decided_by", "decided_at"))
