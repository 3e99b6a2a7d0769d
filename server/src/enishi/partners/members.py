"""Writes of members: who of a partner's company signs in to the portal, and what each may see there."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from enishi.core import audit, invitations, operations, queries, trusted_devices
from enishi.core.errors import Refusal
from enishi.core.models import Invitation, User
from enishi.core.second_proof import needs_second_proof
from enishi.core.trusted_devices import Ended
from enishi.notify import operations as outbox
from enishi.partners.companies import company_of
from enishi.partners.models import Company, Member
from enishi.partners.states import AmountsShown, MemberRole
from enishi.partners.telling import member_added

OF_MONEY = (MemberRole.OWNER, MemberRole.ACCOUNTING)  # see amounts always


class MemberElsewhere(Refusal):
    """The address is a member of a company already."""

    def __init__(self, email: str) -> None:
        super().__init__(
            f"{email} signs in for a company already. Remove it there first, or write another address.",
            ja=f"{email}は別の会社で登録されています。先にそちらで解除するか、別のアドレスを入力してください。",
        )


class IsStaff(Refusal):
    """One of the maker's people is nobody of a partner."""

    def __init__(self, email: str) -> None:
        super().__init__(
            f"{email} is one of the maker's people. Whoever works for the maker does not act for a partner: write another address.",
            ja=f"{email}はメーカーの担当者です。メーカーの人はパートナーとして操作できません。別のアドレスを入力してください。",
        )


class NoSuchMember(Refusal):
    """There is no such member, or it was removed."""

    def __init__(self) -> None:
        super().__init__(
            "This person is not a member any more. Nothing was changed. Look at the page again.",
            ja="この方はもう登録されていません。何も変更していません。ページをもう一度ご確認ください。",
        )


class LastOwner(Refusal):
    """Without an owner nobody could say who sees what."""

    def __init__(self) -> None:
        super().__init__(
            "This is the company's last owner (責任者). Make another member the owner first. Nothing was changed.",
            ja="この会社の最後の責任者です。先に別の方を責任者にしてください。何も変更していません。",
        )


class SeesAmountsByRole(Refusal):
    """Owners and accounting see amounts, whatever is said."""

    def __init__(self) -> None:
        super().__init__(
            "The owner and accounting see all deals and amounts always. Nothing was changed.",
            ja="責任者と経理の方には、いつもすべての案件と金額が表示されます。何も変更していません。",
        )


@needs_second_proof
@transaction.atomic
def add_member(
    *,
    partner: str,
    email: str,
    name: str,
    role: MemberRole,
    by: str,
    at: datetime,
    language: str = "ja",
    sees_amounts: bool = False,
    all_deals: bool = False,
    person: str = "",
) -> Member:
    """
    Let somebody of the partner's company sign in to the portal.

    Raises CompanyMissing, MemberElsewhere, IsStaff.
    """
    company = company_of(partner, lock=True)
    user = queries.user_at(email)
    if user is None:
        user = operations.add_user(email=email, name=name, language=language, by=by, at=at)
    elif queries.roles_of(user):
        raise IsStaff(user.email)
    elif Member.objects.filter(user=user, removed_at=None).exists():
        raise MemberElsewhere(user.email)
    member = Member.objects.create(
        company=company,
        user=user,
        role=role,
        sees_amounts=sees_amounts or role in OF_MONEY,
        all_deals=all_deals,
        person=person,
        added_at=at,
    )
    detail = {"company": str(company.id), "role": role.value, "sees_amounts": member.sees_amounts, "person": person}
    audit.record(actor=by, act="add_member", subject=f"user:{user.id}", detail=detail, at=at)
    _tell(member, invitations.invite(user=user, by=by, at=at))
    return member


@needs_second_proof
@transaction.atomic
def repeat_invitation(*, company: UUID, user: UUID, by: str, at: datetime) -> None:
    """
    Invite somebody of the company once more who has not come in.

    Raises NoSuchMember, NotInvited.
    """
    member = _of(company, user)
    _tell(member, invitations.repeat(user=member.user, by=by, at=at))


@needs_second_proof
@transaction.atomic
def remove_member(*, company: UUID, user: UUID, by: str, at: datetime) -> None:
    """
    End somebody's way into the portal at once; an open page of theirs shows nothing more.

    Raises NoSuchMember, LastOwner.
    """
    member = _of(company, user)
    if member.role == MemberRole.OWNER:
        _not_the_last(member)
    member.removed_at = at
    member.save(update_fields=("removed_at",))
    audit.record(actor=by, act="remove_member", subject=f"user:{user}", detail={"company": str(company)}, at=at)
    trusted_devices.end_all(user=member.user, why=Ended.STANDING, by=by, at=at)
    if member.user_id in invitations.waiting([user]):
        invitations.take_back(user=member.user, by=by, at=at)


@needs_second_proof
@transaction.atomic
def choose_sight(*, company: UUID, user: UUID, amounts: AmountsShown, all_deals: bool, by: str, at: datetime) -> None:
    """
    Say of one who sells which amounts they see, and whether everybody's deals and customers or their own.

    Raises NoSuchMember, SeesAmountsByRole.
    """
    member = _of(company, user)
    if member.role in OF_MONEY:
        raise SeesAmountsByRole
    before = {"amounts": member.amounts.value, "all_deals": member.all_deals}
    member.sees_amounts, member.own_amounts, member.all_deals = amounts is AmountsShown.ALL, amounts is AmountsShown.OWN, all_deals
    member.save(update_fields=("sees_amounts", "own_amounts", "all_deals"))
    detail = {"company": str(company), "before": before, "after": {"amounts": amounts.value, "all_deals": all_deals}}
    audit.record(actor=by, act="choose_sight", subject=f"user:{user}", detail=detail, at=at)


@transaction.atomic
def choose_weekly_mail(*, company: UUID, user: UUID, wanted: bool, by: str, at: datetime) -> None:
    """
    Say whether somebody gets Monday's mail.

    Raises NoSuchMember.
    """
    member = _of(company, user)
    member.weekly_mail = wanted
    member.save(update_fields=("weekly_mail",))
    audit.record(actor=by, act="choose_weekly_mail", subject=f"user:{user}", detail={"company": str(company), "wanted": wanted}, at=at)


def with_weekly_mail() -> list[Member]:
    """Who is to get Monday's mail, in a fixed order."""
    found = Member.objects.filter(removed_at=None, weekly_mail=True, user__is_active=True).select_related("user", "company__details")
    return list(found.order_by("id"))


def standing_of(user: User) -> Member | None:
    """For which company somebody acts now; None for who is no member, was removed, or was deactivated."""
    if not user.is_active:
        return None
    return Member.objects.filter(user=user, removed_at=None).select_related("company__details", "user").first()


def members_of(company: UUID) -> list[Member]:
    """Who of a company signs in, owners first."""
    found = Member.objects.filter(company=company, removed_at=None).select_related("user").order_by("user__name", "user__email")
    return sorted(found, key=lambda one: MemberRole.values.index(one.role))


def owners_of(partner: str) -> list[Member]:
    """The owners of the company that sells under a code, by name; nobody where no company or no owner is known."""
    found = Member.objects.filter(company__codes__partner=partner, role=MemberRole.OWNER, removed_at=None)
    return list(found.select_related("user", "company__details").order_by("user__name", "user__email"))


def everybody() -> list[Member]:
    """Every member of every company, by company and name: for an administrator, and the demo's page of buttons."""
    found = Member.objects.filter(removed_at=None).select_related("user", "company__details")
    return sorted(found, key=lambda one: (_name(one.company), MemberRole.values.index(one.role), one.user.name))


def _name(company: Company) -> str:
    details = getattr(company, "details", None)
    return str(company.id) if details is None else details.legal_name


def _tell(member: Member, invitation: Invitation) -> None:
    mail = member_added(member, invitation)
    outbox.put(
        to=member.user.email, subject=mail.subject, text=mail.text, kind="member_added", key=f"member_added:{invitation.id}",
        at=invitation.invited_at, language=outbox.language_of(member.user),
    )  # fmt: skip


def _of(company: UUID, user: UUID) -> Member:
    Company.objects.select_for_update().get(id=company)
    found = Member.objects.select_for_update().filter(company=company, user=user, removed_at=None).first()
    if found is None:
        raise NoSuchMember
    return found


def _not_the_last(member: Member) -> None:
    owners = Member.objects.filter(company=member.company_id, role=MemberRole.OWNER, removed_at=None).exclude(id=member.id)
    if not owners.exists():
        raise LastOwner
