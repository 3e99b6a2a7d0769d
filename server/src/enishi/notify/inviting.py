"""The invitation of one of the maker's people, by mail: who invites, to what, and where to go; complete in itself."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from enishi.core import invitations, operations, queries
from enishi.core.maker import local_day
from enishi.core.models import Invitation, RoleProposal, User
from enishi.core.roles import Role
from enishi.core.second_proof import needs_second_proof
from enishi.notify import operations as outbox
from enishi.notify.operations import language_of
from enishi_engine.said import Said
from enishi_engine.words.amounts import day

_SUBJECT = Said("You are invited to Enishi ({roles})", "Enishiへのご招待({roles})")
_BY = Said(
    "{by} invites you to work with the partner program in Enishi, as: {roles}.",
    "{by}さんが、パートナープログラムの管理画面(Enishi)にあなたを招待しました。役割:{roles}",
)
_BY_NOBODY = Said(
    "You are invited to work with the partner program in Enishi, as: {roles}.",
    "パートナープログラムの管理画面(Enishi)に招待されました。役割:{roles}",
)
_TEXT = Said(
    """\
Dear {name},

{invited}

There is no password. On the sign-in page your address is filled in; a mail lets you in, and after the first time you can register a passkey.

Sign in
  {address}

The invitation holds until {until}. If you do not expect it, throw this mail away: nothing happens by itself.
""",
    """\
{name}様

{invited}

パスワードはありません。サインイン画面にはメールアドレスが入力済みです。メールでご本人を確認したあと、パスキーも登録できます。

サインインする
  {address}

この招待は{until}まで有効です。お心当たりのない場合は、このメールを破棄してください。操作しないかぎり、何も起こりません。
""",
)


@needs_second_proof
@transaction.atomic
def invite(*, email: str, name: str, role: Role, by: str, at: datetime, language: str = "ja") -> User:
    """
    Let one of the maker's people in, and tell them: at once, or once another administrator has approved the role.

    Raises EmailTaken.
    """
    user = operations.invite(email=email, name=name, role=role, by=by, at=at, language=language)
    if queries.roles_of(user):
        _tell(user, invitations.invite(user=user, by=by, at=at))
    return user


@needs_second_proof
@transaction.atomic
def approve_role(*, proposal: UUID, by: User, at: datetime) -> RoleProposal:
    """
    Agree to a role as another administrator; whoever could not come in before is invited.

    Raises NoRoleProposed, SameAdministrator, NotAnAdministrator, RoleHeld.
    """
    found = operations.approve_role(proposal=proposal, by=by, at=at)
    if queries.roles_of(found.user) == {Role(found.role)} and not invitations.waiting([found.user_id]):
        _tell(found.user, invitations.invite(user=found.user, by=str(found.proposed_by_id), at=at))
    return found


@needs_second_proof
@transaction.atomic
def repeat(*, user: User, by: str, at: datetime) -> None:
    """
    Tell one of the maker's people once more who has not come in.

    Raises NotInvited.
    """
    _tell(user, invitations.repeat(user=user, by=by, at=at))


def sign_in_address(user: User, to: str = "/") -> str:
    """The sign-in page with the address filled in; it opens what was pointed to."""
    return f"{settings.SITE_ADDRESS}{reverse('account_login')}?{urlencode({'email': user.email, 'next': to})}"


def _tell(user: User, invitation: Invitation) -> None:
    language = language_of(user)
    held = sorted(queries.roles_of(user), key=list(Role).index)
    roles = ("・" if language == "ja" else ", ").join(role.label if language == "ja" else role.value.replace("_", " ") for role in held)
    by = " ".join(invitations.name_of(invitation.by).split())
    invited = (_BY if by else _BY_NOBODY).to(language).format(by=by, roles=roles)
    words = {
        "name": user.name, "invited": invited, "address": sign_in_address(user), "until": day(local_day(invitation.ends_at), language),
    }  # fmt: skip
    outbox.put(
        to=user.email, subject=_SUBJECT.to(language).format(roles=roles), text=_TEXT.to(language).format(**words), kind="invited",
        key=f"invited:{invitation.id}", at=invitation.invited_at, language=language,
    )  # fmt: skip
