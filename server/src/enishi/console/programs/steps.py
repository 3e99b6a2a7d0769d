"""How far a text has come, as a checklist, and the one act that comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enishi.planning.models import State
from enishi.planning.queries import DifferenceRead
from enishi.programs.models import Step
from enishi.programs.queries import StepRead, VersionRead

WORDS: Mapping[Step, str | Promise] = {
    Step.DRAFTED: _("Drafted"),
    Step.CHECKED: _("Checked"),
    Step.CASES_PASSED: _("Its cases pass"),
    Step.DIFFERENCE_REVIEWED: _("The difference on history is reviewed"),
    Step.APPROVED: _("Approved by a second person"),
}

NEXT: Mapping[Step, str | Promise] = {  # the same as what is to be done
    Step.DRAFTED: _("Draft"),
    Step.CHECKED: _("Check"),
    Step.CASES_PASSED: _("Run its cases"),
    Step.DIFFERENCE_REVIEWED: _("Review the difference on history"),
    Step.APPROVED: _("Second approval"),
}


class Act(Enum):
    """What is to be done next with a text."""

    CHECK = "check"
    ASK = "ask"
    WAIT = "wait"
    REVIEW = "review"
    APPROVE = "approve"
    NOTHING = "nothing"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A step of the checklist; `by` and `at` of whoever took it for the text as it stands."""

    word: str | Promise
    done: bool
    by: str = ""
    at: datetime | None = None
    detail: Mapping[str, Any] | None = None


def checklist(version: VersionRead, in_force: str) -> list[Row]:
    """Every step in its order. A review that was made beside other texts in force does not count any more."""
    rows = []
    for step in Step:
        taken = _taken(version, step, in_force)
        rows.append(
            Row(word=WORDS[step], done=False)
            if taken is None
            else Row(word=WORDS[step], done=True, by=taken.by, at=taken.at, detail=taken.detail)
        )
    return rows


def next_act(version: VersionRead, in_force: str, difference: DifferenceRead | None) -> Act:
    """The one act that brings the text further."""
    if version.approved:
        return Act.NOTHING
    if version.withdrawn:
        return Act.WITHDRAWN
    if not {Step.CHECKED, Step.CASES_PASSED} <= version.passed:
        return Act.CHECK
    if _taken(version, Step.DIFFERENCE_REVIEWED, in_force) is not None:
        return Act.APPROVE
    if difference is None or difference.against != in_force or difference.state is State.FAILED:
        return Act.ASK
    return Act.WAIT if difference.state is State.ASKED else Act.REVIEW


def _taken(version: VersionRead, step: Step, in_force: str) -> StepRead | None:
    """The newest time that the step was taken of the text as it stands."""
    taken = [one for one in version.steps if one.step is step and one.current]
    if step is Step.DIFFERENCE_REVIEWED and not version.approved:
        taken = [one for one in taken if one.against == in_force]
    return taken[-1] if taken else None
