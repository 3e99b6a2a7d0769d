"""Texts of the program as people bring them in: drafted, checked, tried and compared with history by one person, approved by another."""

from datetime import date

from enishi.core import clock
from enishi.core.models import User
from enishi.planning import calculating
from enishi.planning import operations as planning
from enishi.programs import operations as programs


def compare(program: str, from_day: date, text: str, cases: str, *, by: User, note: str = "") -> str:
    """Everything but the approval; the hash of the text that waits for it."""
    at = clock.now()
    looked_at: str = programs.draft(program=program, from_day=from_day, text=text, cases=cases, by=by, at=at).hash
    programs.check(program=program, from_day=from_day, looked_at=looked_at, by=by, at=at)
    programs.try_cases(program=program, from_day=from_day, looked_at=looked_at, by=by, at=at)
    asked = planning.ask_difference(program=program, from_day=from_day, looked_at=looked_at, by=by, at=at)
    calculating.calculate(asked.id, at=at)
    planning.review_difference(program=program, from_day=from_day, looked_at=looked_at, note=note, by=by, at=at)
    return looked_at


def put_in_force(program: str, from_day: date, text: str, cases: str, *, by: User, second: User) -> None:
    """Compared by one person, approved by another."""
    looked_at = compare(program, from_day, text, cases, by=by)
    planning.approve_text(program=program, from_day=from_day, looked_at=looked_at, by=second, at=clock.now())
