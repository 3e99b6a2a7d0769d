"""A text put in force, for tests that are about something else: its cases are said to have passed, and its difference to have been looked at."""

from datetime import date, datetime
from typing import Any

from enishi.core.models import User
from enishi.planning import calculating
from enishi.planning import operations as planning
from enishi.programs import operations as programs
from enishi.programs.models import ProgramVersion, Step, VersionStep

HASH = "f" * 64


def in_force(
    *, program: str, from_day: date, text: str, by: User, second: User, at: datetime, closed_through: date | None = None
) -> ProgramVersion:
    """Every step of a text up to its approval, without running the engine on cases and on history."""
    looked_at = _checked(program, from_day, text, by, at)
    programs.difference_reviewed(**looked_at, against=programs.in_force_hash(program), evidence={"result": HASH}, by=by, at=at)
    return programs.approve(**looked_at, closed_through=closed_through, by=second, at=at)


def in_force_after_its_difference(*, program: str, from_day: date, text: str, by: User, second: User, at: datetime) -> ProgramVersion:
    """As `in_force`, the difference on history really calculated and reviewed: so that `enishi verify` finds it."""
    looked_at = _checked(program, from_day, text, by, at)
    calculating.calculate(planning.ask_difference(**looked_at, by=by, at=at).id, at=at)
    planning.review_difference(**looked_at, by=by, at=at)
    return planning.approve_text(**looked_at, by=second, at=at)


def _checked(program: str, from_day: date, text: str, by: User, at: datetime) -> dict[str, Any]:
    """The draft that was checked, as the next step names it."""
    drafted = programs.draft(program=program, from_day=from_day, text=text, by=by, at=at)
    looked_at: dict[str, Any] = {"program": program, "from_day": from_day, "looked_at": drafted.hash}
    found = programs.check(**looked_at, by=by, at=at)
    assert not found.errors, found.errors
    VersionStep.objects.create(version=drafted, step=Step.CASES_PASSED, hash=drafted.hash, by=by, at=at)
    return looked_at
