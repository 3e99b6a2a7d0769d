"""Reads of ranks: the reviews that count, each partner's history, the rank of a day, the next review as it stands, and decisions."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef

from enishi.intake import queries as intake
from enishi.partners.states import ProposalState
from enishi.programs.reading import hash_of as text_hash
from enishi.ranks.models import DecisionProposal, Preview, RankReview
from enishi.ranks.reviewing import NOT_REVIEWED, Key, Reviewed, figures_of, from_data
from enishi_engine.core.program import Program


@dataclass(frozen=True, kw_only=True)
class ReviewRead:
    """A review as it was written down, in which revision, when and by facts known by when."""

    reviewed: Reviewed
    revision: int
    reviewed_at: datetime
    known_by: datetime


@dataclass(frozen=True, kw_only=True)
class PreviewRead:
    """What the next review would come to by what is known; `day` None where no review comes."""

    day: date | None
    known_by: datetime
    rows: tuple[Reviewed, ...]

    @property
    def changes(self) -> tuple[Reviewed, ...]:
        """Whose rank would be another one."""
        return tuple(row for row in self.rows if row.changes)


@dataclass(frozen=True, kw_only=True)
class DecisionRead:
    """A rank that people decided, as the fact says it; days inclusive, None: always, goes on."""

    id: str
    partner: str
    rank: str
    first_day: date | None
    last_day: date | None
    reason: str
    decided_by: str

    @property
    def begins(self) -> date:
        return self.first_day or date.min

    def in_force(self, day: date) -> bool:
        return self.begins <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, kw_only=True)
class ProposalRead:
    """A decision that somebody asked for, and what became of it. `ends`: it changes the last day of what is decided already."""

    id: uuid.UUID
    rank_decision: str
    ends: bool
    partner: str
    rank: str
    first_day: date | None
    last_day: date
    reason: str
    state: ProposalState
    proposed_by: str
    proposed_by_id: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    decision: str


def newest(program: str, *, partner: str | None = None, day: date | None = None) -> dict[Key, ReviewRead]:
    """The reviews that count, by partner and day: of each the highest revision."""
    found = RankReview.objects.filter(program=program).select_related("run").order_by("partner", "day", "revision")
    found = found if partner is None else found.filter(partner=partner)
    found = found if day is None else found.filter(day=day)
    return {(row.partner, row.day): _read(row) for row in found.iterator(chunk_size=2_000)}


def history(program: str, partner: str) -> list[ReviewRead]:
    """Every revision of every review of a partner, the newest day first, of one day the newest revision."""
    found = RankReview.objects.filter(program=program, partner=partner).select_related("run").order_by("-day", "-revision")
    return [_read(row) for row in found]


def review_days(program: str) -> list[date]:
    """The days that were reviewed, the newest first."""
    return list(RankReview.objects.filter(program=program).order_by("-day").values_list("day", flat=True).distinct())


def preview(program: str) -> PreviewRead | None:
    """The next review as it stands; None where nobody has looked yet."""
    found = Preview.objects.filter(program=program).first()
    if found is None:
        return None
    return PreviewRead(day=found.day, known_by=found.known_by, rows=tuple(from_data(row) for row in json.loads(found.rows)))


def decisions(partner: str | None = None) -> list[DecisionRead]:
    """What people decided, the latest beginning first."""
    rows = (
        intake.latest_rows("rank_decisions")
        if partner is None
        else intake.latest_rows("rank_decisions", column="partner", values=[partner])
    )
    read = [_decision(row) for row in rows]
    return sorted(read, key=lambda one: (one.begins, one.id), reverse=True)


def proposals(*, waiting: bool = False, partner: str | None = None) -> list[ProposalRead]:
    """Decisions that were asked for, the newest first; only those that wait, or those of a partner."""
    found = DecisionProposal.objects.select_related("proposed_by", "decided_by").order_by("-proposed_at")
    found = found.filter(state=ProposalState.PROPOSED) if waiting else found
    return [_proposal(row) for row in (found if partner is None else found.filter(partner=partner))]


def decisions_approved() -> int:
    """How many decisions were approved so far."""
    return DecisionProposal.objects.filter(state=ProposalState.APPROVED).count()


def rank_on(program: Program, partner: str, day: date) -> str:
    """The rank of one partner on a day that has come."""
    return ranks_on(program, day, only=partner).get(partner, opening_rank(program))


def ranks_on(program: Program, day: date, *, only: str | None = None) -> dict[str, str]:
    """The rank of each partner with a review or decision by the day: what the latest of them left; of one day the decision."""
    left: dict[str, tuple[tuple[date, int, str], str]] = {}
    for row in _latest(program.id, day, only):
        if row.action != NOT_REVIEWED:
            _left(left, row.partner, (row.day, 0, ""), row.rank)
    for decided in decisions(only):
        if decided.begins <= day:
            _left(left, decided.partner, (decided.begins, 1, decided.id), decided.rank)
    return {partner: rank for partner, (_, rank) in left.items()}


def _left(left: dict[str, tuple[tuple[date, int, str], str]], partner: str, when: tuple[date, int, str], rank: str) -> None:
    """Remember what an event left, unless a later one is known."""
    if partner not in left or left[partner][0] < when:
        left[partner] = (when, rank)


def _latest(program: str, day: date, only: str | None) -> Iterator[RankReview]:
    """Of each partner the review that counts on its latest day: those of the last review day, and earlier ones of whoever has none then."""
    rows = RankReview.objects.filter(program=program, day__lte=day)
    rows = rows if only is None else rows.filter(partner=only)
    last = rows.aggregate(last=Max("day"))["last"]
    if last is None:
        return
    there = RankReview.objects.filter(program=program, partner=OuterRef("partner"), day=last)
    earlier = rows.filter(~Exists(there) | Exists(there.filter(action=NOT_REVIEWED)), day__lt=last)
    counting = {(row.partner, row.day): row for some in (earlier, rows.filter(day=last)) for row in some.order_by("revision")}
    yield from counting.values()


def opening_rank(program: Program) -> str:
    """What everybody holds before any review: the first rung of the first ladder, if everybody meets it."""
    ladder = next((version.ladder for version in program.versions if version.ladder is not None), None)
    return ladder.rungs[0].id if ladder is not None and ladder.rungs[0].condition is None else "none"


def hash_of(program: str, rows: Iterable[Sequence[object]]) -> str:
    """The hash of reviews as they are written: program, then of each its columns from the partner on."""
    return text_hash("\n".join((program, *("\t".join(str(value) for value in row) for row in rows))))


def _read(row: RankReview) -> ReviewRead:
    reviewed = Reviewed(
        partner=row.partner, day=row.day, version=row.version, held=row.held, merited=row.merited, rank=row.rank, action=row.action,
        chosen=row.chosen, decision=row.decision, figures=figures_of(json.loads(row.figures)),
    )  # fmt: skip
    return ReviewRead(reviewed=reviewed, revision=row.revision, reviewed_at=row.run.reviewed_at, known_by=row.run.known_by)


def _decision(row: Mapping[str, object]) -> DecisionRead:
    said = {name: row[name] or "" for name in ("reason", "decided_by")}
    return DecisionRead(
        id=str(row["id"]), partner=str(row["partner"]), rank=str(row["rank"]), reason=str(said["reason"]), decided_by=str(said["decided_by"]),
        first_day=_day(row["first_day"]), last_day=_day(row["last_day"]),
    )  # fmt: skip


def _day(value: object) -> date | None:
    assert value is None or isinstance(value, date), "a day, as the fact declares it"
    return value


def _proposal(row: DecisionProposal) -> ProposalRead:
    return ProposalRead(
        id=row.id, rank_decision=row.rank_decision, ends=row.ends, partner=row.partner, rank=row.rank, first_day=row.first_day,
        last_day=row.last_day, reason=row.reason, state=ProposalState(row.state), proposed_by=row.proposed_by.name,
        proposed_by_id=str(row.proposed_by_id), proposed_at=row.proposed_at, decided_by="" if row.decided_by is None else row.decided_by.name,
        decided_at=row.decided_at, decision=row.decision,
    )  # fmt: skip
