"""Who may see partners, who may change what of them, and who decides."""

from enishi.core import clock
from enishi.core.access import Policy, Viewer, having
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.partners.former import documents_until, left_on
from enishi.partners.members import standing_of
from enishi.partners.models import Member
from enishi.partners.states import MemberRole

MAY_SEE = having(*Role)
MAY_CHANGE = having(Role.PARTNER_MANAGER, Role.ADMINISTRATOR)  # partners, companies, contacts, agreements; proposes special terms
MAY_DECIDE_TAX = having(Role.FINANCE, Role.ADMINISTRATOR)  # registrations, tax and withholding classes
MAY_PROPOSE_ACCOUNTS = having(Role.FINANCE, Role.PARTNER_MANAGER)
MAY_NOTE = having(Role.PARTNER_MANAGER, Role.FINANCE, Role.ADMINISTRATOR, Role.DATA, Role.APPROVER)
MAY_EXPORT = having(Role.PARTNER_MANAGER, Role.FINANCE, Role.ADMINISTRATOR, Role.DATA, Role.AUDITOR)
MAY_APPROVE = having(Role.APPROVER)
MAY_ERASE = having(Role.ADMINISTRATOR)
MAY_LOOK = having(Role.PARTNER_MANAGER, Role.ADMINISTRATOR, Role.FINANCE)  # at the portal, as a partner sees it


def member_of(viewer: User) -> Member | None:
    """For which company somebody looks; asked once for each request, whose `viewer` this is."""
    known: dict[str, Member | None] = viewer.__dict__.setdefault("_member_of", {})
    if "now" not in known:
        known["now"] = standing_of(viewer)
    return known["now"]


def looks_as(viewer: User, member: Member) -> None:
    """For this request somebody looks at the portal as a member, who need not be one (looks.py)."""
    viewer.__dict__["_member_of"] = {"now": member}


def of_partner(*roles: MemberRole, documents: bool = False) -> Policy:
    """
    Somebody of a partner's company: with one of these roles, or with any where none is named.

    `documents`: what a company whose contract has ended may still see, for seven years; everything else it may not.
    """
    wanted = set(roles) or set(MemberRole)

    def allows(viewer: Viewer) -> bool:
        member = member_of(viewer) if isinstance(viewer, User) else None
        if member is None or member.role not in wanted:
            return False
        ended, today = left_on(member), local_day(clock.now())
        return ended is None or today <= ended or (documents and today <= documents_until(ended))

    return Policy(f"partner: {', '.join(sorted(wanted))}{'; former ones too' if documents else ''}", allows)


MEMBERS = of_partner()
FORMER_TOO = of_partner(documents=True)
