"""Writes of planning: a difference on history is asked for and reviewed by a person; and a text is approved on it."""

import uuid
from datetime import date, datetime

from django.db import transaction

from enishi.core import audit
from enishi.core.errors import Refusal
from enishi.core.jobs import enqueue_once
from enishi.core.models import User
from enishi.earnings import queries as earnings
from enishi.intake import operations as facts
from enishi.planning.models import Difference, State
from enishi.planning.tasks import calculate_difference
from enishi.programs import operations as programs
from enishi.programs.models import ProgramVersion, Step
from enishi_engine import __version__ as engine_version

LONGEST_NOTE = 2_000  # characters


class NotCalculatedYet(Refusal):
    """The difference is not there to be reviewed."""

    def __init__(self, difference: Difference) -> None:
        why = difference.problem or "it waits for a worker (enishi worker)"
        super().__init__(
            f"The difference of the text of {difference.from_day} is not calculated: {why}. Nothing was reviewed.",
            ja=f"{difference.from_day}の版の差はまだ計算されていません({difference.problem or '処理を待っています(enishi worker)'})。何も確認していません。",
        )


class NoDifference(Refusal):
    """Nobody has asked for the difference of this draft."""

    def __init__(self, *, program: str, from_day: date) -> None:
        super().__init__(
            f"No difference on history was calculated of {program}'s draft of {from_day} as it stands. Ask for it first.",
            ja=f"{program}の{from_day}の下書きについて、現在の内容での差が計算されていません。先に計算してください。",
        )


class NewerDifference(Refusal):
    """Another difference was calculated after the one that was looked at."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(
            f"A newer difference of the text of {difference.from_day} was asked for after you looked. Look at that one, then review.",
            ja=f"{difference.from_day}の版の差は、ご覧になった後に計算し直されました。新しいほうを見てから確認してください。",
        )


class NoteTooLong(Refusal):
    """A note is a note."""

    def __init__(self) -> None:
        super().__init__(
            f"A note has {LONGEST_NOTE:,} characters at most. Nothing was reviewed. Write it shorter.",
            ja=f"メモは{LONGEST_NOTE:,}文字までです。何も確認していません。短くしてください。",
        )


@transaction.atomic
def ask_difference(*, program: str, from_day: date, looked_at: str, by: User, at: datetime) -> Difference:
    """
    Have a job calculate what a draft whose cases pass changes on the facts that are known now; one that still waits is given as it is.

    Raises NoSuchDraft, DraftChanged, StepMissing.
    """
    programs.hold(program)
    programs.require(program=program, from_day=from_day, looked_at=looked_at, step=Step.CASES_PASSED)
    of = {"program": program, "from_day": from_day, "hash": looked_at, "against": programs.in_force_hash(program), "engine": engine_version}
    waits = Difference.objects.filter(**of, state=State.ASKED).first()
    if waits is not None:
        return waits
    difference, new = Difference.objects.get_or_create(
        **of, known_by=facts.fix_facts(at=at), defaults={"id": uuid.uuid4(), "asked_by": by, "asked_at": at}
    )
    if new:
        enqueue_once(calculate_difference, str(difference.id), key=f"difference:{difference.id}", at=at)
        told = {"difference": str(difference.id), "hash": looked_at}
        audit.record(actor=str(by.id), act="ask_difference", subject=f"program:{program}", detail=told, at=at)
    return difference


@transaction.atomic
def review_difference(
    *, program: str, from_day: date, looked_at: str, by: User, at: datetime, note: str = "", difference_id: uuid.UUID | None = None
) -> Difference:
    """
    Say that somebody has looked at the newest difference of a draft: its hash is written down with their name, and what they noted.
    With `difference_id`, the one that they looked at, only where it is still the newest.

    Raises NoDifference, NewerDifference, NotCalculatedYet, NoteTooLong, and what programs refuse: NoSuchDraft, DraftChanged, StepMissing,
    InForceChanged.
    """
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong
    difference = Difference.objects.filter(program=program, from_day=from_day, hash=looked_at).order_by("-asked_at").first()
    if difference is None:
        raise NoDifference(program=program, from_day=from_day)
    if difference_id is not None and difference.id != difference_id:
        raise NewerDifference(difference)
    if difference.state != State.DONE:
        raise NotCalculatedYet(difference)
    said = {"note": note.strip()} if note.strip() else {}
    programs.difference_reviewed(
        program=program, from_day=from_day, looked_at=looked_at, against=difference.against,
        evidence={"difference": str(difference.id), "result": difference.result_hash, "engine": difference.engine} | said,
        by=by, at=at,
    )  # fmt: skip
    return difference


@transaction.atomic
def approve_text(*, program: str, from_day: date, looked_at: str, by: User, at: datetime) -> ProgramVersion:
    """
    Put a draft in force from its day, for good, where no period that holds it is closed.

    Raises what programs refuse: NoSuchDraft, DraftChanged, SamePerson, NotAnApprover, TextInClosedPeriod, StepMissing, InForceChanged.
    """
    programs.hold(program)  # before the closings are looked at: from here on none of this program posts
    closed_through = earnings.closed_through(program)
    return programs.approve(program=program, from_day=from_day, looked_at=looked_at, closed_through=closed_through, by=by, at=at)
