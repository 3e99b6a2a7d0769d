"""What the maker's people may be, in one list; who may do what names these (access.py)."""

from django.db.models import TextChoices
from django.utils.translation import get_language


class Role(TextChoices):
    """A role of the maker's people. One person may have several; two who must differ (maker and checker) are two people."""

    ADMINISTRATOR = "administrator", "管理者"  # people, roles, settings
    PARTNER_MANAGER = "partner_manager", "パートナー営業責任者"  # partners, programs, campaigns
    FINANCE = "finance", "経理"  # closings, statements, payouts
    APPROVER = "approver", "承認者"  # the second person
    DATA = "data", "データ担当"  # intake, and what the calculation reads
    AUDITOR = "auditor", "監査"  # reads everything, changes nothing


TOUCHES_MONEY = frozenset({Role.FINANCE, Role.APPROVER})  # always with a second factor

# Who has these decides who pays: two administrators give them, where there are two (decision 61).
BY_TWO = TOUCHES_MONEY | {Role.ADMINISTRATOR}


class Alone(TextChoices):
    """Why nobody else agreed to such a role."""

    MACHINE = "machine"  # a command: whoever may start those has the database itself
    ONLY_ADMINISTRATOR = "only_administrator"
    BEFORE = "before"  # given before two were asked


class ProposalState(TextChoices):
    """What became of a role that one administrator wants to give."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_ENGLISH = {
    Role.ADMINISTRATOR: "Administrator",
    Role.PARTNER_MANAGER: "Partner manager",
    Role.FINANCE: "Finance",
    Role.APPROVER: "Approver",
    Role.DATA: "Data team",
    Role.AUDITOR: "Auditor",
}


def word(role: Role) -> str:
    """The role's word, in the reader's language."""
    return _ENGLISH[role] if (get_language() or "ja").startswith("en") else str(role.label)
