"""Reads of programs: their texts, which are in force, and how far drafts have come."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Min

from enishi.programs import checking
from enishi.programs.checking import Findings
from enishi.programs.models import ProgramVersion, State, Step, Withdrawal
from enishi.programs.naming import named
from enishi.programs.natures import Nature
from enishi.programs.reading import Text, read
from enishi_engine import differences as texts
from enishi_engine.core.program import Program
from enishi_engine.differences import Change
from enishi_engine.words import Language, describe, vocabulary_of
from enishi_engine.words.incentives import Item, incentive_in_words


@dataclass(frozen=True, kw_only=True)
class StepRead:
    """A step that a text has passed. `current`: of the text as it stands, not of what it was before."""

    step: Step
    by: str
    at: datetime
    hash: str
    against: str  # of a review: the texts in force that the draft was compared with, by their hash
    current: bool
    detail: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class WithdrawalRead:
    """A draft that was taken back, as it was."""

    hash: str
    text: str
    cases: str
    drafted_by: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class VersionRead:
    """A text, whether it is in force, and its steps in the order in which they were made; and drafts of its day that were taken back, the newest first."""

    program: str
    from_day: date
    hash: str
    text: str
    cases: str
    natures: Mapping[str, Nature]  # of the incentives for which somebody said one
    approved: bool
    drafted_by: str
    authors: frozenset[UUID]  # who ever wrote this very text
    steps: tuple[StepRead, ...]
    withdrawn: bool
    withdrawals: tuple[WithdrawalRead, ...]

    @property
    def draft(self) -> bool:
        """Is it still to come into force?"""
        return not self.approved and not self.withdrawn

    @property
    def passed(self) -> frozenset[Step]:
        """The steps of the text as it stands."""
        return frozenset(step.step for step in self.steps if step.current)

    @property
    def next_step(self) -> Step | None:
        """What is to be done next; nothing once it is approved, or taken back."""
        return None if self.withdrawn else next((step for step in Step if step not in self.passed), None)


def versions(program: str) -> list[VersionRead]:
    """All texts of a program, the newest day first."""
    found = ProgramVersion.objects.filter(program=program).order_by("-from_day").select_related("drafted_by")
    return [_read(version) for version in found.prefetch_related("steps__by", "withdrawals__by", "withdrawals__drafted_by")]


def version(program: str, from_day: date) -> VersionRead | None:
    """The text of a day; None where there is none."""
    return next((one for one in versions(program) if one.from_day == from_day), None)


def _read(row: ProgramVersion) -> VersionRead:
    steps = sorted(row.steps.all(), key=lambda step: (step.at, step.id))
    return VersionRead(
        program=row.program_id, from_day=row.from_day, hash=row.hash, text=row.text, cases=row.cases, natures=text_of(row).natures,
        approved=row.state == State.APPROVED, drafted_by=row.drafted_by.name,
        authors=frozenset({row.drafted_by_id, *(step.by_id for step in steps if step.step == Step.DRAFTED and step.hash == row.hash)}),
        steps=tuple(
            StepRead(step=Step(one.step), by=one.by.name, at=one.at, hash=one.hash, against=one.against, current=one.hash == row.hash, detail=json.loads(one.detail))
            for one in steps
        ),
        withdrawn=row.withdrawal_id is not None,
        withdrawals=tuple(
            WithdrawalRead(hash=one.hash, text=one.text, cases=one.cases, drafted_by=one.drafted_by.name, reason=one.reason, by=one.by.name, at=one.at)
            for one in sorted(row.withdrawals.all(), key=lambda one: -one.id)
        ),
    )  # fmt: skip


def draft_text(program: str, from_day: date) -> Text | None:
    """The draft of a day as plain data."""
    found = ProgramVersion.objects.filter(program=program, from_day=from_day, state=State.DRAFT, withdrawal=None).first()
    return None if found is None else text_of(found)


def approved_texts(program: str) -> list[Text]:
    """The texts that a second person has approved, by their days; those of days to come too."""
    found = ProgramVersion.objects.filter(program=program, state=State.APPROVED).order_by("from_day")
    return [text_of(version) for version in found]


def drafts(program: str, *, through: date) -> list[date]:
    """The days of drafts up to a day: texts that somebody means to have in force by then."""
    found = ProgramVersion.objects.filter(program=program, state=State.DRAFT, withdrawal=None, from_day__lte=through)
    return list(found.order_by("from_day").values_list("from_day", flat=True))


def programs() -> list[str]:
    """The ids of all programs that have a text."""
    return list(ProgramVersion.objects.order_by("program_id").values_list("program_id", flat=True).distinct())


def findings(version: VersionRead, language: Language) -> Findings:
    """What is wrong with a text among the approved ones, and how many cases it has; nothing is written."""
    others = [one for one in approved_texts(version.program) if one.from_day != version.from_day]
    return checking.findings(version.program, _text(version), others, language)


def alone(version: VersionRead) -> Program:
    """The program of this text alone. Raises ProgramRefused."""
    return named(read([_text(version)]).program)


def in_words(version: VersionRead, language: Language) -> str:
    """The text in words, as Markdown. Raises ProgramRefused."""
    return describe(alone(version), language)


def points_of(*, program: str, from_day: date, incentive: str, language: Language) -> tuple[Item, ...]:
    """Every point that the approved text of a day settles of an incentive, in words; none of one that it does not have."""
    approved = approved_texts(program)
    checked = named(read(approved).program) if approved else None
    found = [one for one in (checked.versions if checked else ()) if one.from_day == from_day]
    for one in (one for version in found for one in version.incentives if one.id == incentive):
        assert checked is not None, "what is found is of a program"
        return incentive_in_words(one, found[0].incentives, vocabulary_of(checked, found[0], language))
    return ()


def changes(old: VersionRead, new: VersionRead, language: Language) -> tuple[Change, ...]:
    """What one text says otherwise than another. Raises ProgramRefused."""
    return texts.differences(alone(old), alone(new), language)


def _text(version: VersionRead) -> Text:
    return Text(from_day=version.from_day, text=version.text, natures=version.natures, cases=version.cases)


def text_of(version: ProgramVersion | Withdrawal) -> Text:
    """The text as plain data."""
    said = {incentive: Nature(nature) for incentive, nature in json.loads(version.natures).items()}
    from_day = version.from_day if isinstance(version, ProgramVersion) else version.version.from_day
    return Text(from_day=from_day, text=version.text, natures=said, cases=version.cases)


def first_days() -> dict[str, date]:
    """Of every program with an approved text the day of its first one."""
    found = ProgramVersion.objects.filter(state=State.APPROVED).values_list("program_id").annotate(Min("from_day"))
    return dict(found.order_by("program_id"))


def all_drafts() -> list[VersionRead]:
    """Every text that is not in force yet, the one that is wanted first before the others."""
    found = (
        ProgramVersion.objects.filter(state=State.DRAFT, withdrawal=None).order_by("from_day", "program_id").select_related("drafted_by")
    )
    return [_read(version) for version in found.prefetch_related("steps__by", "withdrawals__by", "withdrawals__drafted_by")]
