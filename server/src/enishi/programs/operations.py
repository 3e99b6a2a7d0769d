"""Writes of programs: a text is drafted, approved by a second person, and in force from its day."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from enishi.core import audit
from enishi.core import queries as people
from enishi.core.errors import Refusal
from enishi.core.models import User
from enishi.core.roles import Role
from enishi.programs import queries
from enishi.programs.models import Program, ProgramVersion, State
from enishi.programs.natures import Nature
from enishi.programs.reading import Text, hash_of, read
from enishi_engine.program import ProgramRefused


class TextRefused(Refusal):
    """The text, together with those that are approved, is no program."""

    def __init__(self, refused: ProgramRefused) -> None:
        self.problems = refused.problems
        super().__init__("\n".join(f"{one.file}:{one.line}:{one.column}: {one.problem} {one.remedy}" for one in refused.problems))


class TextOfOtherProgram(Refusal):
    """The text says another program's id."""

    def __init__(self, *, said: str, asked: str) -> None:
        super().__init__(f"The text is of the program {said}, not of {asked}. Write program: {{id: {asked}}}, or name {said}.")


class NoSuchIncentive(Refusal):
    """A nature is said of what the text does not have."""

    def __init__(self, incentive: str, incentives: tuple[str, ...]) -> None:
        super().__init__(f"The text has no incentive {incentive}, so it has no nature. Name one of {', '.join(incentives)}.")


class TextApproved(Refusal):
    """There is an approved text of that day."""

    def __init__(self, version: ProgramVersion) -> None:
        super().__init__(f"The text of {version.from_day} is approved and stays as it is. Give the new text a later day.")


class NoSuchDraft(Refusal):
    """There is no draft of that day."""

    def __init__(self, *, program: str, from_day: date) -> None:
        super().__init__(f"{program} has no draft of {from_day}. Draft one first.")


class DraftChanged(Refusal):
    """The draft is not what was looked at."""

    def __init__(self, version: ProgramVersion) -> None:
        super().__init__(f"The draft of {version.from_day} was changed after you looked at it. Look again, then approve.")


class SamePerson(Refusal):
    """Who drafted a text does not approve it."""

    def __init__(self, user: User) -> None:
        super().__init__(f"{user.email} drafted this text, so somebody else approves it.")


class NotAnApprover(Refusal):
    """The person may not approve."""

    def __init__(self, user: User) -> None:
        super().__init__(f"{user.email} does not have the role {Role.APPROVER.value}. Ask somebody who has it.")


class TextInClosedPeriod(Refusal):
    """The text would change what was closed."""

    def __init__(self, *, from_day: date, closed_through: date) -> None:
        super().__init__(f"{from_day} is closed: periods are closed through {closed_through}. Give the text a later day.")


@transaction.atomic
def draft(
    *, program: str, from_day: date, text: str, by: User, at: datetime, natures: Mapping[str, Nature] | None = None
) -> ProgramVersion:
    """
    Keep a text as the draft of its day; a draft that is there is replaced.

    Raises TextRefused, TextOfOtherProgram, NoSuchIncentive, TextApproved.
    """
    said = dict(natures or {})
    _check(program, Text(from_day=from_day, text=text, natures=said))
    row, _ = Program.objects.select_for_update().get_or_create(id=program)
    version = ProgramVersion.objects.filter(program=row, from_day=from_day).first() or ProgramVersion(program=row, from_day=from_day)
    if version.state == State.APPROVED:
        raise TextApproved(version)
    version.text, version.hash = text, hash_of(text)
    version.natures = audit.canonical({incentive: nature.value for incentive, nature in said.items()})
    version.drafted_by, version.drafted_at = by, at
    version.save()
    _record("draft_text", version, by, at)
    return version


@transaction.atomic
def approve(*, program: str, from_day: date, looked_at: str, closed_through: date | None, by: User, at: datetime) -> ProgramVersion:
    """
    Put a draft in force from its day, for good. `looked_at` is the hash of the text that the person saw.

    Raises NoSuchDraft, DraftChanged, SamePerson, NotAnApprover, TextInClosedPeriod, TextRefused.
    """
    hold(program)
    version = ProgramVersion.objects.select_for_update().filter(program=program, from_day=from_day, state=State.DRAFT).first()
    if version is None:
        raise NoSuchDraft(program=program, from_day=from_day)
    if version.hash != looked_at:
        raise DraftChanged(version)
    if version.drafted_by_id == by.id:
        raise SamePerson(by)
    if Role.APPROVER not in people.roles_of(by):
        raise NotAnApprover(by)
    if closed_through is not None and from_day <= closed_through:
        raise TextInClosedPeriod(from_day=from_day, closed_through=closed_through)
    _check(program, queries.text_of(version))
    version.state, version.approved_by, version.approved_at = State.APPROVED, by, at
    version.save()
    _record("approve_text", version, by, at)
    return version


def hold(program: str) -> None:
    """Lock the program's row until the transaction ends: while a closing posts, no text of it is approved."""
    Program.objects.select_for_update().filter(id=program).first()


def _check(program: str, text: Text) -> None:
    try:
        reading = read([*(one for one in queries.approved_texts(program) if one.from_day != text.from_day), text])
    except ProgramRefused as refused:
        raise TextRefused(refused) from None
    if reading.program.id != program:
        raise TextOfOtherProgram(said=reading.program.id, asked=program)
    incentives = tuple(incentive for day, incentive in reading.natures if day == text.from_day)
    for incentive in text.natures:
        if incentive not in incentives:
            raise NoSuchIncentive(incentive, incentives)


def _record(act: str, version: ProgramVersion, by: User, at: datetime) -> None:
    audit.record(
        actor=str(by.id), act=act, subject=f"program:{version.program_id}",
        detail={"from_day": version.from_day.isoformat(), "hash": version.hash, "natures": version.natures}, at=at,
    )  # fmt: skip
