"""Jobs of programs: cases take their time, so nobody waits for them before an open page."""

from datetime import date
from typing import Any
from uuid import UUID

from django_tasks import task

from enishi.core import clock
from enishi.core import queries as people
from enishi.core.errors import Refusal
from enishi.programs import operations
from enishi.programs.operations import CasesFailed
from enishi_engine.cases import CaseResult


@task()
def try_cases(program: str, from_day: str, looked_at: str, by: str) -> dict[str, Any]:
    """Run the cases of a draft. What came out otherwise, or what a rule refuses, is told and not tried again."""
    user = people.user_with(UUID(by))
    assert user is not None, "somebody asked for it"
    try:
        results = operations.try_cases(program=program, from_day=date.fromisoformat(from_day), looked_at=looked_at, by=user, at=clock.now())
    except CasesFailed as failed:
        return {"cases": [_told(result) for result in failed.results]}
    except Refusal as refusal:
        return {"refused": refusal.said.en, "refused_ja": refusal.said.ja}
    return {"cases": [_told(result) for result in results]}


def _told(result: CaseResult) -> dict[str, Any]:
    found = [{"line": one.line, "en": one.said.en, "ja": one.said.ja} for one in result.differences]
    return {"ja": result.sentence.ja, "en": result.sentence.en, "passed": result.passed, "line": result.line, "differences": found}
