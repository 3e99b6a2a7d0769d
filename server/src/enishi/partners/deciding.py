"""What holds of every proposal that a second person decides: who may, and that it says why."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from enishi.core import queries as people
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.partners.states import ProposalState

LONGEST = 1_000  # characters


class ReasonMissing(Refusal):
    """A decision without its reason."""

    def __init__(self) -> None:
        super().__init__(
            f"Say why, in at most {LONGEST:,} characters: it is kept with the decision.",
            ja=f"理由を{LONGEST:,}文字以内で入力してください。決定とともに記録されます。",
        )


class NotOpen(Refusal):
    """The proposal was decided before, or never made."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing waits for a decision here any more. Look at the partner's page again.",
            ja="ここに承認待ちのものはもうありません。パートナーのページをもう一度ご確認ください。",
        )


class SamePerson(Refusal):
    """Who proposed it does not decide it."""

    def __init__(self, user: User) -> None:
        super().__init__(
            f"{user.email} proposed this, so somebody else decides it.", ja=f"{user.email}が申請したため、別の担当者が承認します。"
        )


class NotAnApprover(Refusal):
    """The person may not approve."""

    def __init__(self, user: User) -> None:
        super().__init__(
            f"{user.email} does not have the role {Role.APPROVER.value}. Ask somebody who has it.",
            ja=f"{user.email}には「{Role.APPROVER.label}」の役割がありません。役割のある人にご依頼ください。",
        )


class NotYours(Refusal):
    """Only who proposed it takes it back."""

    def __init__(self, user: User) -> None:
        super().__init__(
            f"{user.email} did not propose this. Reject it instead, with the reason.",
            ja=f"{user.email}の申請ではありません。取下げではなく、理由を付けて差し戻してください。",
        )


class Proposal(Protocol):
    """What is proposed and decided."""

    state: str
    proposed_by_id: UUID
    decided_by: User | None
    decided_at: datetime | None
    decision: str


def checked_reason(reason: str) -> str:
    """The reason without spaces around it. Raises ReasonMissing."""
    if not reason.strip() or len(reason) > LONGEST:
        raise ReasonMissing
    return reason.strip()


def decide(proposal: Proposal, *, as_: ProposalState, why: str, by: User, at: datetime) -> None:
    """
    Write a decision into a proposal that the caller holds locked and saves; an approval needs no reason, everything else does.

    Raises NotOpen, SamePerson, NotAnApprover, NotYours, ReasonMissing.
    """
    if proposal.state != ProposalState.PROPOSED:
        raise NotOpen
    if as_ is ProposalState.WITHDRAWN:
        if proposal.proposed_by_id != by.id:
            raise NotYours(by)
    else:
        if proposal.proposed_by_id == by.id:
            raise SamePerson(by)
        if Role.APPROVER not in people.roles_of(by):
            raise NotAnApprover(by)
    proposal.decision = why.strip()[:LONGEST] if as_ is ProposalState.APPROVED else checked_reason(why)
    proposal.state, proposal.decided_by, proposal.decided_at = as_, by, at
