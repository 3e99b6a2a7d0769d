"""Reads of targets: their versions with their steps, and the metrics that a target can be for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from enishi.intake.models import KeptFile
from enishi.partners import queries as companies
from enishi.programs import queries as programs
from enishi.programs import reading
from enishi.targets.models import ENDS, Step, Target, TargetStep
from enishi_engine.core.expression import Unit
from enishi_engine.core.incentive import Label
from enishi_engine.facts.currency import minor_digits

DECIMALS = 6  # of a figure that is no money


@dataclass(frozen=True, kw_only=True)
class MetricRead:
    """A metric of an approved text; a target for it has at most so many decimals. Where it is money, in major units of `currency`."""

    id: str
    label: Label
    decimals: int
    currency: str | None


@dataclass(frozen=True, kw_only=True)
class StepRead:
    """A step of a target. `contact` is the name of who signed for the partner; None once it was erased."""

    step: Step
    by: str
    by_id: UUID
    at: datetime
    signed_on: date | None
    contact: str | None
    paper: str
    paper_name: str
    words: str  # of a signature in the portal
    reason: str


@dataclass(frozen=True, kw_only=True)
class TargetRead:
    """One version of a target with its steps in their order."""

    id: str
    program: str
    partner: str
    partner_name: str
    metric: str
    first_day: date
    last_day: date
    number: int
    value: str
    counts_late: bool
    reason: str
    proposed_by: str
    proposed_by_id: UUID
    proposed_at: datetime
    steps: tuple[StepRead, ...]

    @property
    def ended(self) -> Step | None:
        """How it ended; None while it waits."""
        return next((one.step for one in self.steps if one.step in ENDS), None)

    @property
    def partner_signed(self) -> bool:
        return any(one.step is Step.PARTNER_SIGNED for one in self.steps)

    @property
    def recorded_by_id(self) -> UUID | None:
        """Who recorded the partner's signature."""
        return next((one.by_id for one in self.steps if one.step is Step.PARTNER_SIGNED), None)


def targets(*, partners: Collection[str] | None = None) -> list[TargetRead]:
    """All versions of all targets, or of these partners', the latest span first and of that the newest version."""
    rows = Target.objects.select_related("proposed_by").prefetch_related("steps__by").order_by("-first_day", "partner", "metric", "-number")
    return _read(list(rows if partners is None else rows.filter(partner__in=partners)))


def read(row: Target) -> TargetRead:
    """One version, as it stands."""
    return _read([row])[0]


def waiting() -> list[TargetRead]:
    """The versions that have not ended: they wait for a signature."""
    rows = Target.objects.exclude(steps__step__in=ENDS).select_related("proposed_by").prefetch_related("steps__by")
    return _read(list(rows.order_by("first_day", "partner", "metric")))


def target(target_id: str) -> TargetRead | None:
    """One version; None where there is none."""
    found = _read(list(Target.objects.filter(id=target_id).select_related("proposed_by").prefetch_related("steps__by")))
    return found[0] if found else None


def versions_of(one: TargetRead) -> list[TargetRead]:
    """All versions for the same partner, metric and span, the newest first."""
    same = {name: getattr(one, name) for name in ("partner", "metric", "first_day", "last_day")}
    return _read(list(Target.objects.filter(**same).select_related("proposed_by").prefetch_related("steps__by").order_by("-number")))


def paper(sha256: str) -> bytes | None:
    """The signed paper of that hash; None of what is no paper of a target."""
    if not TargetStep.objects.filter(paper=sha256).exists():
        return None
    return bytes(KeptFile.objects.get(sha256=sha256).content)


def metrics(program: str) -> list[MetricRead]:
    """The metrics of a program's approved texts, as the newest text that has one says it."""
    approved = programs.approved_texts(program)
    if not approved:
        return []
    checked = reading.read(approved).program
    found = {one.id: one for version in checked.versions for one in version.metrics}
    decimals = {Unit.MONEY: minor_digits(checked.currency), Unit.COUNT: 0}
    return [
        MetricRead(
            id=one.id, label=one.label, decimals=decimals.get(one.expression.unit, DECIMALS),
            currency=checked.currency if one.expression.unit is Unit.MONEY else None,
        )
        for one in found.values()
    ]  # fmt: skip


def fact_row(found: Target, partner_signed_on: date, maker_signed_on: date) -> dict[str, str | None]:
    """The row of the fact `targets` that an agreed target is, as a file would spell it."""
    return {
        "id": found.id, "partner": found.partner, "metric": found.metric, "first_day": found.first_day.isoformat(),
        "last_day": found.last_day.isoformat(), "value": found.value, "partner_signed_on": partner_signed_on.isoformat(),
        "maker_signed_on": maker_signed_on.isoformat(), "agreed_late": "true" if found.counts_late else "false",
    }  # fmt: skip


def _read(rows: list[Target]) -> list[TargetRead]:
    names = {one.code: one.name for one in companies.partners()} if rows else {}
    return [
        TargetRead(
            id=row.id, program=row.program, partner=row.partner, partner_name=names.get(row.partner) or row.partner, metric=row.metric,
            first_day=row.first_day, last_day=row.last_day, number=row.number, value=row.value, counts_late=row.counts_late, reason=row.reason,
            proposed_by=row.proposed_by.name, proposed_by_id=row.proposed_by_id, proposed_at=row.proposed_at,
            steps=tuple(_step(one, row.partner) for one in sorted(row.steps.all(), key=lambda one: (one.at, one.id))),
        )
        for row in rows
    ]  # fmt: skip


def _step(row: TargetStep, partner: str) -> StepRead:
    company = companies.company(partner) if row.contact is not None else None
    contacts = () if company is None else company.contacts
    return StepRead(
        step=Step(row.step), by=row.by.name, by_id=row.by_id, at=row.at, signed_on=row.signed_on,
        contact=next((one.name for one in contacts if one.id == str(row.contact)), None), paper=row.paper_id or "",
        paper_name=row.paper_name, words=row.words, reason=row.reason,
    )  # fmt: skip
