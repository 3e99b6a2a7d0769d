"""Writes of ranks that people decide (個別の決定): a rank beside the reviews, asked for by one person, approved by another, and a fact from then on."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.core.second_proof import needs_second_proof
from enishi.intake import console_rows
from enishi.partners.companies import NoSuchPartner
from enishi.partners.deciding import NotOpen, checked_reason, decide
from enishi.partners.states import ProposalState
from enishi.programs import queries as texts
from enishi.programs.reading import read
from enishi.ranks.models import DecisionProposal

NO_RANK = "none"


class NoSuchRank(Refusal):
    """The ladder in force on the first day does not have the rank: with it no program that has ranks could be calculated."""

    def __init__(self, rank: str, program: str, day: date, ranks: tuple[str, ...]) -> None:
        super().__init__(
            f"On {day} {program} has no rank {rank}. Name one of {', '.join(ranks)}. Nothing was kept.",
            ja=f"{day}の{program}にランク{rank}はありません。{'、'.join(ranks)}のいずれかを指定してください。何も登録していません。",
        )


class NoRanks(Refusal):
    """No program has ranks on the day."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"No program has ranks on {day}, so there is nothing to decide. Nothing was kept.",
            ja=f"{day}にランクのあるプログラムがないため、決めるものがありません。何も登録していません。",
        )


class NotFromTodayOn(Refusal):
    """A decision would change days that have passed."""

    def __init__(self, day: date, today: date) -> None:
        super().__init__(
            f"{day} has passed: a rank is decided from today ({today}) on, never for days that were. Name a later day.",
            ja=f"{day}は過ぎています。ランクの決定は本日({today})以降の日付だけです。後の日付を指定してください。",
        )


class SpanBackwards(Refusal):
    """A last day before the first."""

    def __init__(self, first_day: date, last_day: date) -> None:
        super().__init__(
            f"A rank from {first_day} cannot end on {last_day}. Nothing was kept.",
            ja=f"{first_day}からのランクは{last_day}に終われません。何も登録していません。",
        )


class NoSuchDecision(Refusal):
    """There is no decision of that id."""

    def __init__(self, rank_decision: str) -> None:
        super().__init__(
            f"No rank was decided under {rank_decision}. Look at the partner's page again.",
            ja=f"{rank_decision}のランクの決定はありません。パートナーのページをもう一度ご確認ください。",
        )


class ProposalWaits(Refusal):
    """The same decision waits for a second person already."""

    def __init__(self, rank_decision: str) -> None:
        super().__init__(
            f"A change of the decision {rank_decision} waits for its approval. Have it decided first, or take it back.",
            ja=f"決定{rank_decision}の変更が承認待ちです。先に承認・差戻しを済ませるか、取り下げてください。",
        )


@dataclass(frozen=True, kw_only=True)
class RankDecision:
    """A rank for one partner and span beside what reviews say; days inclusive."""

    partner: str
    rank: str
    first_day: date
    last_day: date
    reason: str


@transaction.atomic
def propose_decision(*, decision: RankDecision, by: User, at: datetime) -> DecisionProposal:
    """
    Ask for a rank. Nothing is calculated with it before it is approved.

    Raises ReasonMissing, NoSuchPartner, NotFromTodayOn, SpanBackwards, NoRanks, NoSuchRank.
    """
    reason = checked_reason(decision.reason)
    if console_rows.current_row("partners", {"code": decision.partner}) is None:
        raise NoSuchPartner(decision.partner)
    _from_today_on(decision.first_day, at)
    _runs_forward(decision.first_day, decision.last_day)
    _of_a_ladder(decision.rank, decision.first_day)
    proposal = DecisionProposal.objects.create(
        rank_decision=f"decision-{uuid.uuid4().hex[:12]}", partner=decision.partner, rank=decision.rank, first_day=decision.first_day,
        last_day=decision.last_day, reason=reason, proposed_by=by, proposed_at=at,
    )  # fmt: skip
    _record("propose_decision", proposal, by, at)
    return proposal


@transaction.atomic
def propose_end(*, rank_decision: str, last_day: date, reason: str, by: User, at: datetime) -> DecisionProposal:
    """
    Ask for another last day of a rank that was decided: today or later, so that no day that was changes.

    Raises ReasonMissing, NoSuchDecision, NotFromTodayOn, SpanBackwards, ProposalWaits.
    """
    said, row = checked_reason(reason), _decided(rank_decision)
    first_day = None if row["first_day"] is None else date.fromisoformat(row["first_day"])
    _from_today_on(last_day, at)
    if row["last_day"] is not None:
        _from_today_on(date.fromisoformat(row["last_day"]), at)
    if first_day is not None:
        _runs_forward(first_day, last_day)
    if DecisionProposal.objects.select_for_update().filter(rank_decision=rank_decision, state=ProposalState.PROPOSED).exists():
        raise ProposalWaits(rank_decision)
    proposal = DecisionProposal.objects.create(
        rank_decision=rank_decision, ends=True, partner=row["partner"] or "", rank=row["rank"] or "", first_day=first_day, last_day=last_day,
        reason=said, proposed_by=by, proposed_at=at,
    )  # fmt: skip
    _record("propose_end", proposal, by, at)
    return proposal


@needs_second_proof
@transaction.atomic
def approve_decision(*, proposal: str, by: User, at: datetime, why: str = "") -> DecisionProposal:
    """
    Let it become a fact, which the next calculation knows: the rank from its first day on, or the other last day.

    Raises NotOpen, SamePerson, NotAnApprover, NotFromTodayOn, NoRanks, NoSuchRank, NoSuchDecision, RowRefused.
    """
    found = _held(proposal)
    decide(found, as_=ProposalState.APPROVED, why=why, by=by, at=at)
    found.save()
    _from_today_on(found.last_day, at)
    if found.ends:
        row = _decided(found.rank_decision) | {"last_day": found.last_day.isoformat()}
    else:
        assert found.first_day is not None, "a decision begins some day: a constraint says so"
        _from_today_on(found.first_day, at)
        _of_a_ladder(found.rank, found.first_day)
        row = {
            "id": found.rank_decision, "partner": found.partner, "rank": found.rank, "reason": found.reason, "decided_by": by.name,
            "first_day": found.first_day.isoformat(), "last_day": found.last_day.isoformat(),
        }  # fmt: skip
    console_rows.write_row(fact="rank_decisions", row=row, by=str(by.id), at=at)
    _record("approve_decision", found, by, at)
    return found


@transaction.atomic
def reject_decision(*, proposal: str, why: str, by: User, at: datetime) -> DecisionProposal:
    """
    Say no, with the reason.

    Raises NotOpen, SamePerson, NotAnApprover, ReasonMissing.
    """
    return _ended(proposal, ProposalState.REJECTED, why, by, at)


@transaction.atomic
def withdraw_decision(*, proposal: str, why: str, by: User, at: datetime) -> DecisionProposal:
    """
    Take one's own proposal back.

    Raises NotOpen, NotYours, ReasonMissing.
    """
    return _ended(proposal, ProposalState.WITHDRAWN, why, by, at)


def _ended(proposal: str, state: ProposalState, why: str, by: User, at: datetime) -> DecisionProposal:
    found = _held(proposal)
    decide(found, as_=state, why=why, by=by, at=at)
    found.save()
    _record("reject_decision" if state is ProposalState.REJECTED else "withdraw_decision", found, by, at)
    return found


def _held(proposal: str) -> DecisionProposal:
    found = DecisionProposal.objects.select_for_update().filter(id=proposal).first()
    if found is None:
        raise NotOpen
    return found


def _decided(rank_decision: str) -> dict[str, str | None]:
    """The fact as it stands, spelled as a file would. Raises NoSuchDecision."""
    row = console_rows.current_row("rank_decisions", {"id": rank_decision})
    if row is None:
        raise NoSuchDecision(rank_decision)
    return row


def _from_today_on(day: date, at: datetime) -> None:
    today = local_day(at)
    if day < today:
        raise NotFromTodayOn(day, today)


def _runs_forward(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise SpanBackwards(first_day, last_day)


def _of_a_ladder(rank: str, day: date) -> None:
    """Every program with ranks on the day has this one: a decision names no program, so all of them are calculated with it."""
    ladders = 0
    for program in texts.programs():
        approved = texts.approved_texts(program)
        versions = [version for version in read(approved).program.versions if version.from_day <= day] if approved else []
        ladder = versions[-1].ladder if versions else None
        if ladder is not None:
            ladders += 1
            ranks = (NO_RANK, *(rung.id for rung in ladder.rungs))
            if rank not in ranks:
                raise NoSuchRank(rank, program, day, ranks)
    if not ladders:
        raise NoRanks(day)


def _record(act: str, proposal: DecisionProposal, by: User, at: datetime) -> None:
    detail = {
        "proposal": str(proposal.id), "partner": proposal.partner, "rank": proposal.rank, "last_day": proposal.last_day.isoformat(),
        "first_day": None if proposal.first_day is None else proposal.first_day.isoformat(),
    }  # fmt: skip
    audit.record(actor=str(by.id), act=act, subject=f"rank_decision:{proposal.rank_decision}", detail=detail, at=at)
