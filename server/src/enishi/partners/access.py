"""Who may see partners, who may change what of them, and who decides."""

from enishi.core.access import Policy, Viewer, having
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.partners.members import standing_of
from enishi.partners.states import MemberRole

MAY_SEE = having(*Role)
MAY_CHANGE = having(Role.PARTNER_MANAGER, Role.ADMINISTRATOR)  # partners, companies, contacts, agreements; proposes special terms
MAY_DECIDE_TAX = having(Role.FINANCE, Role.ADMINISTRATOR)  # registrations, tax and withholding classes
MAY_PROPOSE_ACCOUNTS = having(Role.FINANCE, Role.PARTNER_MANAGER)
MAY_NOTE = having(Role.PARTNER_MANAGER, Role.FINANCE, Role.ADMINISTRATOR, Role.DATA, Role.APPROVER)
MAY_APPROVE = having(Role.APPROVER)
MAY_ERASE = having(Role.ADMINISTRATOR)


def of_partner(*roles: MemberRole) -> Policy:
    """Somebody of a partner's company: with one of these roles, or with any where none is named."""
    wanted = set(roles) or set(MemberRole)

    def allows(viewer: Viewer) -> bool:
        member = standing_of(viewer) if isinstance(viewer, User) else None
        return member is not None and member.role in wanted

    return Policy(f"partner: {', '.join(sorted(wanted))}", allows)


MEMBERS = of_partner()
