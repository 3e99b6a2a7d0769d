"""Writes of looks: one of the maker's people sees the portal as somebody of a company does, and nothing of it counts as an act of theirs."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.partners.access import MAY_LOOK
from enishi.partners.companies import company_of
from enishi.partners.members import OF_MONEY, NoSuchMember
from enishi.partners.models import Look, Member
from enishi.partners.states import MemberRole

LASTS = timedelta(minutes=30)


class LookWithoutReason(Refusal):
    """Why somebody looks is told to the owner of the company."""

    def __init__(self) -> None:
        super().__init__(
            "Please write why you look at their portal: the owner of the company reads it.",
            ja="ポータルを見る理由をご記入ください。この会社の責任者の方にも表示されます。",
        )


class MayNotLook(Refusal):
    """The person has no role that may look."""

    def __init__(self) -> None:
        super().__init__(
            "Your roles do not let you see the portal as a partner. Ask an administrator. Nothing was begun.",
            ja="お持ちの役割では、パートナーとしてポータルを見られません。管理者にご相談ください。何も開始していません。",
        )


@transaction.atomic
def begin(*, partner: str, role: MemberRole, member: int | None, reason: str, by: User, at: datetime) -> Look:
    """
    Look as a member of the partner's company, or as anybody new of a role.

    Raises CompanyMissing, NoSuchMember, LookWithoutReason, MayNotLook.
    """
    company, why = company_of(partner), reason.strip()
    if not MAY_LOOK.allows(by):
        raise MayNotLook
    if not why:
        raise LookWithoutReason
    found = None
    if member is not None:
        found = Member.objects.filter(id=member, company=company, removed_at=None).first()
        if found is None:
            raise NoSuchMember
        role = MemberRole(found.role)
    look = Look.objects.create(company=company, role=role, member=found, reason=why, by=by, began_at=at, ends_at=at + LASTS)
    _record("begin_look", look, {"reason": why}, at)
    return look


@transaction.atomic
def end(look: UUID, *, by: User, at: datetime) -> None:
    """End one's own look; one that has ended already stays as it is."""
    found = Look.objects.select_for_update().filter(id=look, by=by, ended_at=None, ends_at__gt=at).first()
    if found is not None:
        found.ended_at = at
        found.save(update_fields=("ended_at",))
        _record("end_look", found, {}, at)


@transaction.atomic
def saw(look: Look, *, path: str, at: datetime) -> None:
    """A page was seen: who, as whom, why and which."""
    _record("see_page_as_partner", look, {"path": path[:500], "reason": look.reason}, at)


def of_browser(look: str, *, by: User) -> Look | None:
    """A look by the id that a browser keeps: only the person's own, and one they still may have; whether it goes on is asked of `goes_on`."""
    try:
        id_ = UUID(look)
    except ValueError:
        return None
    found = Look.objects.filter(id=id_, by=by).select_related("company__details", "member__user").first()
    return found if found is not None and MAY_LOOK.allows(by) else None


def goes_on(look: Look, at: datetime) -> bool:
    """Has it not ended, by whoever looks, by itself, or because the member was removed?"""
    removed = look.member is not None and look.member.removed_at is not None
    return look.ended_at is None and look.began_at <= at < look.ends_at and not removed


def as_member(look: Look) -> Member:
    """The member whose pages are shown; of a role alone one who was never let in, and is kept nowhere."""
    if look.member is not None:
        look.member.company = look.company
        return look.member
    role = MemberRole(look.role)
    return Member(company=look.company, user=User(name=role.word), role=role, sees_amounts=role in OF_MONEY, added_at=look.began_at)


def looks_at(company: UUID, *, count: int) -> list[Look]:
    """Who looked as the company's people, the newest first."""
    return list(Look.objects.filter(company=company).select_related("by", "member__user").order_by("-began_at")[:count])


def _record(act: str, look: Look, detail: dict[str, str], at: datetime) -> None:
    whom = {"look": str(look.id), "role": look.role} | ({"user": str(look.member.user_id)} if look.member is not None else {})
    audit.record(actor=str(look.by_id), act=act, subject=f"company:{look.company_id}", detail=whom | detail, at=at)
