"""Reads of campaigns and budgets: what the approved texts promise for a span or at most, and what closings have posted of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.conf import settings

from enishi.earnings import queries as earnings
from enishi.earnings.queries import PostedSum
from enishi.intake import queries as intake
from enishi.planning.budget_periods import Window, budget_on, windows
from enishi.programs import queries as texts
from enishi.programs.reading import read
from enishi_engine.core.incentive import BudgetOrder, Incentive, Label, Limit, LimitKey, PaysAs
from enishi_engine.core.program import Program

EARNED = "earned"


class Level(Enum):
    """How near a budget is to its end."""

    OPEN = "open"
    NEAR = "near"  # the part that the maker wants to be warned at is used
    SPENT = "spent"


@dataclass(frozen=True, kw_only=True)
class BudgetRead:
    """What one incentive may pay all together in one span, and what closings posted of that. Minor units of `currency`.

    `used` is what was earned: what is taken back later frees nothing, unless the text says `reopens: limits`.
    """

    program: str
    incentive: str
    label: Label
    first_day: date | None  # None: from the beginning
    last_day: date | None
    key: LimitKey
    order: BudgetOrder
    maximum: int
    used: int
    currency: str

    @property
    def left(self) -> int:
        return max(0, self.maximum - self.used)

    @property
    def percent(self) -> int:
        """How much of it is used, in whole percent rounded down."""
        return 100 if self.maximum == 0 else self.used * 100 // self.maximum

    @property
    def level(self) -> Level:
        if self.used >= self.maximum:
            return Level.SPENT
        return Level.NEAR if self.percent >= settings.BUDGET_WARNING_PERCENT else Level.OPEN


@dataclass(frozen=True, kw_only=True)
class PartnerRead:
    """What closings posted for one partner of a campaign; minor units, what was taken back is below 0."""

    code: str
    name: str
    lines: int
    earned: int
    taken_back: int


@dataclass(frozen=True, kw_only=True)
class CampaignRead:
    """An incentive with a first or a last day, as its newest approved text says it."""

    program: str
    program_label: Label
    incentive: str
    label: Label
    first_day: date | None
    last_day: date | None
    version: date  # the newest text that has it
    pays_as: PaysAs
    currency: str
    earned: int
    taken_back: int
    budgets: tuple[BudgetRead, ...]

    def runs(self, day: date) -> bool:
        """Does the day lie within it?"""
        return not (self.is_to_come(day) or self.is_over(day))

    def is_to_come(self, day: date) -> bool:
        return self.first_day is not None and day < self.first_day

    def is_over(self, day: date) -> bool:
        return self.last_day is not None and day > self.last_day


def campaigns(*, today: date) -> list[CampaignRead]:
    """Every incentive of an approved text that has a first or a last day; the latest beginning first."""
    found = [_campaign(program, one, version, today) for program in _programs() for one, version in _newest(program) if _has_days(one)]
    return sorted(found, key=lambda one: (one.first_day or date.min, one.program, one.incentive), reverse=True)


def campaign(*, program: str, incentive: str, today: date) -> CampaignRead | None:
    """The campaign of that incentive; None where no approved text has it or it has no days."""
    found = _program(program)
    named = [] if found is None else [(one, version) for one, version in _newest(found) if one.id == incentive and _has_days(one)]
    return _campaign(found, *named[0], today) if found is not None and named else None


def partners_of(*, program: str, incentive: str) -> list[PartnerRead]:
    """What each partner has of an incentive, the largest first."""
    by_partner: dict[str, list[int]] = {}
    for one in earnings.posted_by_partner(program=program, incentive=incentive):
        row = by_partner.setdefault(one.partner, [0, 0, 0])
        row[2 if one.kind != EARNED else 1] += one.amount
        row[0] += one.lines if one.kind == EARNED else 0
    names = {str(row["code"]): str(row["name"] or "") for row in intake.latest_rows("partners", column="code", values=by_partner)}
    rows = [
        PartnerRead(code=code, name=names.get(code) or code, lines=lines, earned=earned, taken_back=taken_back)
        for code, (lines, earned, taken_back) in by_partner.items()
    ]
    return sorted(rows, key=lambda row: (-row.earned, row.code))


def budgets(*, today: date) -> list[BudgetRead]:
    """Every budget of an approved text: of a campaign one row, of periods today's and each that something was posted of; the fullest first."""
    found = [one for program in _programs() for incentive, _ in _newest(program) for one in _budgets(program, incentive, today)]
    return sorted(found, key=lambda one: (-one.percent, one.program, one.incentive, one.first_day or date.min))


def _campaign(program: Program, incentive: Incentive, version: date, today: date) -> CampaignRead:
    posted = earnings.posted_by_day(program=program.id, incentive=incentive.id)
    return CampaignRead(
        program=program.id, program_label=program.label, incentive=incentive.id, label=incentive.label,
        first_day=incentive.campaign.first_day, last_day=incentive.campaign.last_day, version=version, pays_as=incentive.pays_as,
        currency=program.currency, earned=sum(one.amount for one in posted if one.kind == EARNED),
        taken_back=sum(one.amount for one in posted if one.kind != EARNED), budgets=tuple(_budgets(program, incentive, today, posted)),
    )  # fmt: skip


def _budgets(program: Program, incentive: Incentive, today: date, posted: Sequence[PostedSum] | None = None) -> list[BudgetRead]:
    limits = [one for one in incentive.limits or () if one.order is not None]
    if not limits:
        return []
    known = earnings.posted_by_day(program=program.id, incentive=incentive.id) if posted is None else posted
    earned = [(one.day, one.amount) for one in known if one.kind == EARNED]
    return [one for limit in limits for one in _spans(program, incentive, limit, earned, today)]


def _spans(program: Program, incentive: Incentive, limit: Limit, earned: Sequence[tuple[date, int]], today: date) -> Iterable[BudgetRead]:
    """One row for the campaign, or for each period in which something was earned, and today's."""
    assert limit.order is not None, "a limit with an order is a budget"
    key = limit.per[0]
    year_starts = program.versions[-1].year_starts
    spans = [Window(incentive.campaign.first_day, incentive.campaign.last_day)]
    if key is not LimitKey.CAMPAIGN:
        spans = windows([*(day for day, _ in earned), today], key, year_starts)
    for span in spans:
        yield BudgetRead(
            program=program.id, incentive=incentive.id, label=incentive.label, first_day=span.first_day, last_day=span.last_day, key=key,
            order=limit.order, maximum=budget_on(program.versions, incentive.id, limit, span, today), currency=program.currency,
            used=sum(amount for day, amount in earned if key is LimitKey.CAMPAIGN or span.holds(day)),
        )  # fmt: skip


def _programs() -> list[Program]:
    return [one for one in map(_program, texts.programs()) if one is not None]


def _program(program: str) -> Program | None:
    """The program of all approved texts; None where there is none."""
    approved = texts.approved_texts(program)
    return read(approved).program if approved else None


def _newest(program: Program) -> list[tuple[Incentive, date]]:
    """Each incentive as the newest text that has it says it, with that text's day."""
    found = {one.id: (one, version.from_day) for version in program.versions for one in version.incentives}
    return list(found.values())


def _has_days(incentive: Incentive) -> bool:
    return incentive.campaign.first_day is not None or incentive.campaign.last_day is not None
