"""Whether this database is a restored copy that nobody released yet: then no mail, no hook and no payout leaves it."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from enishi.core import audit, queries
from enishi.core.errors import Refusal
from enishi.core.models import AuditRow, Quarantine, User
from enishi.core.roles import Role

RELEASERS = frozenset({Role.ADMINISTRATOR, Role.FINANCE, Role.APPROVER})


class InQuarantine(Refusal):
    """What was asked would leave a restored copy."""

    def __init__(self) -> None:
        super().__init__(
            "This database is a restored copy: nothing leaves it until two people release it (enishi release).",
            ja="このデータベースは復元した控えです。2人が解除する(enishi release)まで、外には何も出しません。",
        )


class NotInQuarantine(Refusal):
    """There is nothing to release."""

    def __init__(self) -> None:
        super().__init__(
            "This database is not in quarantine. Nothing was changed.", ja="このデータベースは隔離されていません。何も変更していません。"
        )


class MayNotRelease(Refusal):
    """The person has none of the roles that release a copy."""

    def __init__(self, user: User) -> None:
        roles = ", ".join(sorted(role.value for role in RELEASERS))
        super().__init__(
            f"{user.email} may not release a restored copy. Ask somebody who is one of {roles}.",
            ja=f"{user.email}は復元した控えの隔離を解除できません。{'・'.join(sorted(str(role.label) for role in RELEASERS))}のいずれかの人にご依頼ください。",
        )


class ReleasedByTheSame(Refusal):
    """Two people release a copy."""

    def __init__(self, user: User) -> None:
        super().__init__(
            f"{user.email} released it already. A second person must.",
            ja=f"{user.email}はすでに解除に同意しています。別の担当者の同意が必要です。",
        )


def is_quarantined() -> bool:
    """Is it?"""
    return Quarantine.objects.filter(released_at=None).exists()


def refuse_in_quarantine() -> None:
    """Raises InQuarantine."""
    if is_quarantined():
        raise InQuarantine


@transaction.atomic
def enter(*, backup: str, by: str, at: datetime) -> Quarantine:
    """Say that this database was restored from a backup: from now on nothing leaves it."""
    row = Quarantine.objects.create(backup=backup, entered_at=at)
    audit.record(actor=by, act="enter_quarantine", subject=f"backup:{backup}", detail={}, at=at)
    return row


@transaction.atomic
def release(*, by: User, at: datetime) -> bool:
    """
    Say that this copy may act; True once a second person has said so too.

    Raises NotInQuarantine, MayNotRelease, ReleasedByTheSame.
    """
    row = Quarantine.objects.select_for_update().filter(released_at=None).order_by("id").first()
    if row is None:
        raise NotInQuarantine
    if not RELEASERS & queries.roles_of(by):
        raise MayNotRelease(by)
    if row.first_by_id == by.id:
        raise ReleasedByTheSame(by)
    if row.first_by_id is None:
        row.first_by = by
    else:
        row.second_by, row.released_at = by, at
    row.save()
    act = "agree_to_release" if row.released_at is None else "release_from_quarantine"
    audit.record(actor=str(by.id), act=act, subject=f"backup:{row.backup}", detail={}, at=at)
    return not is_quarantined()


def faults() -> Iterator[str]:
    """A copy that was released by fewer than two people, or of which the audit chain knows nothing; a release of which there is no row."""
    alone = Q(released_at__isnull=False) & (Q(first_by=None) | Q(second_by=None) | Q(first_by=F("second_by")))
    for row in Quarantine.objects.filter(alone).order_by("id"):
        yield f"The copy of {row.backup} was released, and not by two people."
    entered = set(AuditRow.objects.filter(act="enter_quarantine").values_list("subject", flat=True))
    released = set(AuditRow.objects.filter(act="release_from_quarantine").values_list("subject", flat=True))
    rows = {f"backup:{row.backup}": row for row in Quarantine.objects.order_by("id")}
    for subject in sorted(entered - rows.keys()):
        yield f"The copy of {subject.removeprefix('backup:')} was put in quarantine, and its row is gone."
    for subject, row in rows.items():
        if subject not in entered:
            yield f"The copy of {row.backup} is in quarantine, and the audit chain does not know of it."
        if row.released_at is not None and subject not in released:
            yield f"The copy of {row.backup} was released, and the audit chain does not know of it."
