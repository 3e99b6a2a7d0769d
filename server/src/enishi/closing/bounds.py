"""Writes of bounds (計上額の上限): above them nothing is posted silently; asked for by one person, approved by another."""

from datetime import datetime

from django.db import transaction

from enishi.closing.models import BoundOf, BoundProposal
from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.core.second_proof import needs_second_proof
from enishi.partners.deciding import NotOpen, checked_reason, decide
from enishi.partners.states import ProposalState
from enishi.programs import operations as programs
from enishi.programs import queries as texts


class NoSuchProgram(Refusal):
    """There is no program of that name."""

    def __init__(self, program: str) -> None:
        super().__init__(
            f"There is no program {program}. There are {', '.join(texts.programs()) or 'none'}.",
            ja=f"プログラム{program}はありません。あるのは次のものです:{'、'.join(texts.programs()) or 'なし'}。",
        )


class BoundBelowZero(Refusal):
    """A bound is compared with the size of an amount."""

    def __init__(self, amount: int) -> None:
        super().__init__(
            f"A bound is 0 or more; this says {amount:,}. Nothing was kept.",
            ja=f"上限額は0以上です({amount:,}と入力されています)。何も登録していません。",
        )


class ChangeWaits(Refusal):
    """Another bound of the kind waits for its decision already."""

    def __init__(self, program: str, of: str) -> None:
        super().__init__(
            f"A change of the bound of {program} per {of} waits for its approval. Have it decided first, or take it back.",
            ja=f"{program}の上限額({'パートナーごと' if of == BoundOf.PARTNER else '締めごと'})の変更が承認待ちです。先に承認・差戻しするか、取り下げてください。",
        )


@transaction.atomic
def propose_bound(*, program: str, of: BoundOf, amount: int | None, reason: str, by: User, at: datetime) -> BoundProposal:
    """
    Ask for a bound in minor units, or with None for none. The one that holds goes on until it is approved.

    Raises ReasonMissing, NoSuchProgram, BoundBelowZero, ChangeWaits.
    """
    said = checked_reason(reason)
    if program not in texts.programs():
        raise NoSuchProgram(program)
    if amount is not None and amount < 0:
        raise BoundBelowZero(amount)
    programs.hold(program)
    if BoundProposal.objects.filter(program=program, of=of, state=ProposalState.PROPOSED).exists():
        raise ChangeWaits(program, of)
    proposal = BoundProposal.objects.create(program=program, of=of, amount=amount, reason=said, proposed_by=by, proposed_at=at)
    _record("propose_bound", proposal, by, at)
    return proposal


@needs_second_proof
@transaction.atomic
def decide_bound(*, proposal: str, as_: ProposalState, by: User, at: datetime, why: str = "") -> BoundProposal:
    """
    Approve, reject or take back. An approved bound holds from the next closing on that posts.

    Raises NotOpen, SamePerson, NotAnApprover, NotYours, ReasonMissing.
    """
    found = BoundProposal.objects.select_for_update().filter(id=proposal).first()
    if found is None:
        raise NotOpen
    programs.hold(found.program)  # a closing that posts now reads the bounds before or after, never in between
    decide(found, as_=as_, why=why, by=by, at=at)
    found.save()
    _record(f"{as_.value}_bound", found, by, at)
    return found


def bound(program: str, of: BoundOf) -> int | None:
    """The bound that holds, minor units: the one approved last; None where there is none."""
    approved = BoundProposal.objects.filter(program=program, of=of, state=ProposalState.APPROVED).order_by("-decided_at").first()
    return None if approved is None else approved.amount


def _record(act: str, proposal: BoundProposal, by: User, at: datetime) -> None:
    detail = {"proposal": str(proposal.id), "of": proposal.of, "amount": proposal.amount}
    audit.record(actor=str(by.id), act=act, subject=f"program:{proposal.program}", detail=detail, at=at)
