"""What the maker's people may be, in one list; who may do what names these (access.py)."""

from django.db.models import TextChoices


class Role(TextChoices):
    """A role of the maker's people. One person may have several; two who must differ (maker and checker) are two people."""

    ADMINISTRATOR = "administrator", "管理者"  # people, roles, settings
    PARTNER_MANAGER = "partner_manager", "パートナー営業責任者"  # partners, programs, campaigns
    FINANCE = "finance", "経理"  # closings, statements, payouts
    APPROVER = "approver", "承認者"  # the second person
    DATA = "data", "データ担当"  # intake, and what the calculation reads
    AUDITOR = "auditor", "監査"  # reads everything, changes nothing


TOUCHES_MONEY = frozenset({Role.FINANCE, Role.APPROVER})  # always with a second factor
