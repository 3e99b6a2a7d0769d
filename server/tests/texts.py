"""A text put in force, for tests that are about something else: its cases and its difference are said to have been looked at."""

from datetime import date, datetime
from typing import Any

from enishi.core.models import User
from enishi.programs import operations as programs
from enishi.programs.models import ProgramVersion, Step, VersionStep

HASH = "f" * 64


def in_force(
    *, program: str, from_day: date, text: str, by: User, second: User, at: datetime, closed_through: date | None = None
) -> ProgramVersion:
    """Every step of a text up to its approval, without running the engine on cases and on history."""
    drafted = programs.draft(program=program, from_day=from_day, text=text, by=by, at=at)
    looked_at: dict[str, Any] = {"program": program, "from_day": from_day, "looked_at": drafted.hash}
    found = programs.check(**looked_at, by=by, at=at)
    assert not found.errors, found.errors
    VersionStep.objects.create(version=drafted, step=Step.CASES_PASSED, hash=drafted.hash, by=by, at=at)
    programs.difference_reviewed(**looked_at, against=programs.in_force_hash(program), evidence={"result": HASH}, by=by, at=at)
    return programs.approve(**looked_at, closed_through=closed_through, by=second, at=at)
