"""Writes of special terms (特約): asked for by one person, approved by another, and a fact from then on."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.core.second_proof import needs_second_proof
from enishi.intake import console_rows
from enishi.partners.agreements import NoSuchAgreement
from enishi.partners.deciding import NotOpen, checked_reason, decide
from enishi.partners.models import SpecialTermProposal
from enishi.partners.states import ProposalState
from enishi_engine.facts.currency import decimal_text

HIGHEST_RATE = 10_000_000  # ppm, as the fact's bound: 1,000 %


class RateOutOfBounds(Refusal):
    """Not a rate that the fact may have."""

    def __init__(self, rate: int) -> None:
        super().__init__(
            f"A special term's rate is 0 to 1,000 %; this says {percent(rate)} %. Nothing was kept.",
            ja=f"特約の率は0~1,000%です。入力は{percent(rate)}%でした。何も登録していません。",
        )


class SpanBackwards(Refusal):
    """A last day before the first."""

    def __init__(self, first_day: date, last_day: date) -> None:
        super().__init__(
            f"A special term from {first_day} cannot end on {last_day}. Nothing was kept.",
            ja=f"{first_day}からの特約は{last_day}に終われません。何も登録していません。",
        )


class ProposalWaits(Refusal):
    """The same special term waits for its decision already."""

    def __init__(self, term: str) -> None:
        super().__init__(
            f"A change of the special term {term} waits for its approval. Have it decided first, or take it back.",
            ja=f"特約{term}の変更が承認待ちです。先に承認・差戻しを済ませるか、取り下げてください。",
        )


@dataclass(frozen=True, kw_only=True)
class SpecialTerm:
    """A rate that replaces a named incentive's for one agreement and span; `rate` in ppm, days inclusive."""

    id: str
    agreement: str
    incentive: str
    rate: int
    first_day: date
    last_day: date | None = None
    reason: str


def percent(rate: int) -> str:
    """A rate in ppm as a file spells percent: 125,000 is 12.5."""
    return decimal_text(rate, 4).rstrip("0").rstrip(".")


@transaction.atomic
def propose_special_term(*, term: SpecialTerm, by: User, at: datetime) -> SpecialTermProposal:
    """
    Ask for a special term, or for a change of one. Nothing is calculated with it before it is approved.

    Raises NoSuchAgreement, RateOutOfBounds, SpanBackwards, ReasonMissing, ProposalWaits.
    """
    reason = checked_reason(term.reason)
    if console_rows.current_row("agreements", {"id": term.agreement}) is None:
        raise NoSuchAgreement(term.agreement)
    if not 0 <= term.rate <= HIGHEST_RATE:
        raise RateOutOfBounds(term.rate)
    if term.last_day is not None and term.last_day < term.first_day:
        raise SpanBackwards(term.first_day, term.last_day)
    open_ones = SpecialTermProposal.objects.select_for_update().filter(term=term.id, state=ProposalState.PROPOSED)
    if open_ones.exists():
        raise ProposalWaits(term.id)
    proposal = SpecialTermProposal.objects.create(
        term=term.id, agreement=term.agreement, incentive=term.incentive, rate=term.rate, first_day=term.first_day,
        last_day=term.last_day, reason=reason, proposed_by=by, proposed_at=at,
    )  # fmt: skip
    _record("propose_special_term", proposal, by, at)
    return proposal


@needs_second_proof
@transaction.atomic
def approve_special_term(*, proposal: str, by: User, at: datetime, why: str = "") -> SpecialTermProposal:
    """
    Let a special term become a fact.

    Raises NotOpen, SamePerson, NotAnApprover, RowRefused.
    """
    found = _held(proposal)
    decide(found, as_=ProposalState.APPROVED, why=why, by=by, at=at)
    found.save()
    row = {
        "id": found.term, "agreement": found.agreement, "incentive": found.incentive, "rate_percent": percent(found.rate),
        "reason": found.reason, "first_day": found.first_day.isoformat(),
        "last_day": None if found.last_day is None else found.last_day.isoformat(),
    }  # fmt: skip
    console_rows.write_row(fact="special_terms", row=row, by=str(by.id), at=at)
    _record("approve_special_term", found, by, at)
    return found


@needs_second_proof
@transaction.atomic
def reject_special_term(*, proposal: str, why: str, by: User, at: datetime) -> SpecialTermProposal:
    """
    Say no, with the reason.

    Raises NotOpen, SamePerson, NotAnApprover, ReasonMissing.
    """
    return _ended(proposal, ProposalState.REJECTED, why, by, at)


@transaction.atomic
def withdraw_special_term(*, proposal: str, why: str, by: User, at: datetime) -> SpecialTermProposal:
    """
    Take one's own proposal back.

    Raises NotOpen, NotYours, ReasonMissing.
    """
    return _ended(proposal, ProposalState.WITHDRAWN, why, by, at)


def _ended(proposal: str, state: ProposalState, why: str, by: User, at: datetime) -> SpecialTermProposal:
    found = _held(proposal)
    decide(found, as_=state, why=why, by=by, at=at)
    found.save()
    _record("reject_special_term" if state is ProposalState.REJECTED else "withdraw_special_term", found, by, at)
    return found


def _held(proposal: str) -> SpecialTermProposal:
    found = SpecialTermProposal.objects.select_for_update().filter(id=proposal).first()
    if found is None:
        raise NotOpen
    return found


def _record(act: str, proposal: SpecialTermProposal, by: User, at: datetime) -> None:
    detail = {
        "proposal": str(proposal.id), "agreement": proposal.agreement, "incentive": proposal.incentive, "rate": proposal.rate,
        "first_day": proposal.first_day.isoformat(), "last_day": None if proposal.last_day is None else proposal.last_day.isoformat(),
    }  # fmt: skip
    audit.record(actor=str(by.id), act=act, subject=f"special_term:{proposal.term}", detail=detail, at=at)
