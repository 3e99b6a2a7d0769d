"""Which kinds of mails somebody gets and which they have stopped: Monday's by their choice as a member, the others as the outbox keeps it."""

from datetime import datetime

from enishi.core import queries
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.notify import stopping
from enishi.notify.kinds import KINDS, WEEKLY, Kind
from enishi.partners import members
from enishi.partners.models import Member
from enishi.partners.states import MemberRole

_OF_STAFF = {"deals": Role.PARTNER_MANAGER}
_BY_ROLE = {
    MemberRole.OWNER: tuple(KINDS),
    MemberRole.ACCOUNTING: (WEEKLY, "statements", "accounts", "ways_in"),
    MemberRole.SALES: (WEEKLY, "deals", "ways_in"),
}


def kinds_of(user: User) -> list[tuple[Kind, bool]]:
    """The kinds that reach somebody by what they are, each with whether they get it now."""
    member, stopped = members.standing_of(user), stopping.stopped_by(user)
    if member is None:
        held = queries.roles_of(user)
        keys = (*(key for key, role in _OF_STAFF.items() if role in held), "ways_in")
    else:
        keys = _BY_ROLE[MemberRole(member.role)]
    return [(KINDS[key], _gets(key, member, stopped)) for key in keys]


def choose(*, user: User, kind: str, wanted: bool, at: datetime) -> None:
    """Stop a kind for somebody, or send it again; a kind that is kept stays as it is."""
    member = members.standing_of(user) if kind == WEEKLY else None
    if member is None:
        stopping.choose(user=user, kind=kind, wanted=wanted, at=at)
    elif member.weekly_mail != wanted:
        members.choose_weekly_mail(company=member.company_id, user=user.id, wanted=wanted, by=str(user.id), at=at)


def _gets(key: str, member: Member | None, stopped: set[str]) -> bool:
    return member.weekly_mail if key == WEEKLY and member is not None else key not in stopped
