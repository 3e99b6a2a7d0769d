"""What the pages of programs show, put together of what programs and planning know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import default_task_backend
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from enishi.console.markdown import as_html
from enishi.console.programs.forms import NATURES
from enishi.console.programs.steps import NEXT, WORDS, Act, checklist, next_act
from enishi.core.models import User
from enishi.planning import queries as differences
from enishi.programs import operations, queries
from enishi.programs.models import Step
from enishi.programs.natures import nature_of_type
from enishi.programs.queries import VersionRead
from enishi_engine.core.incentive import Incentive
from enishi_engine.differences import Change
from enishi_engine.program import Problem, ProgramRefused
from enishi_engine.said import Said
from enishi_engine.words import Language


@dataclass(frozen=True, kw_only=True)
class ProgramRead:
    """A program as the list shows it: which text is in force today, which come later, which are drafts."""

    id: str
    label: str
    in_force: VersionRead | None
    coming: tuple[VersionRead, ...]
    drafts: tuple[tuple[VersionRead, str | Promise], ...]  # with the step that comes next


@dataclass(frozen=True)
class Found:
    """A problem with what stands in its line."""

    problem: Problem
    value: str


def program_read(program: str, *, today: date, language: Language) -> ProgramRead:
    """The program by its id, which has a text; a text that cannot be read has no label but that."""
    versions = queries.versions(program)
    approved = [one for one in versions if one.approved]
    drafts = [one for one in versions if one.draft]
    return ProgramRead(
        id=program,
        label=label_of((approved or drafts or versions)[0], language),
        in_force=next((one for one in approved if one.from_day <= today), None),
        coming=tuple(one for one in reversed(approved) if one.from_day > today),
        drafts=tuple((one, NEXT[one.next_step]) for one in drafts if one.next_step is not None),
    )


def state_of(version: VersionRead, today: date) -> Mapping[str, str | Promise]:
    """The word and the mark of a text's state."""
    if version.withdrawn:
        return {"word": _("taken back"), "kind": "refused"}
    if not version.approved:
        return {"word": _("draft"), "kind": "waits"}
    coming = version.from_day > today
    return {"word": _("approved, comes into force"), "kind": "open"} if coming else {"word": _("approved"), "kind": "settled"}


def changes(old: VersionRead, new: VersionRead, language: Language) -> tuple[tuple[Change, ...], tuple[Problem, ...]]:
    """How the two differ; or why one of them cannot be read."""
    try:
        return queries.changes(old, new, language), ()
    except ProgramRefused as refused:
        return (), refused.problems


def incentives(version: VersionRead) -> tuple[Incentive, ...]:
    """The incentives of a text; none of one that cannot be read."""
    try:
        return queries.alone(version).versions[0].incentives
    except ProgramRefused:
        return ()


def version_page(version: VersionRead, *, job: str, viewer: User, language: Language, today: date) -> dict[str, Any]:
    """A text with its checklist and whatever the act that comes next needs."""
    in_force = operations.in_force_hash(version.program)
    difference = differences.newest(program=version.program, from_day=version.from_day, hash_=version.hash, language=language)
    act, running = next_act(version, in_force, difference), _job(job)
    found = queries.findings(version, language) if act is Act.CHECK and Step.CHECKED not in version.passed else None
    return {
        "read": version,
        "state": state_of(version, today),
        "steps": checklist(version, in_force),
        "former": [(WORDS[one.step], one) for one in version.steps if not one.current],
        "act": "run" if running is not None and not running.ended else act.value,
        "problems": [] if found is None else [Found(one, _line(version, one)) for one in found.problems],
        "errors": 0 if found is None else len(found.errors),
        "cases": [] if running is None else [(one[language], one) for one in running.cases],
        "case_failed": running is not None and any(not one["passed"] for one in running.cases),
        "refused": "" if running is None or running.refused is None else running.refused.to(language),
        "difference": difference,
        "outdated": difference is not None and not version.approved and difference.against != in_force,
        "wrote_it": viewer.id in version.authors,
        "natures": [(one, NATURES[version.natures.get(one.id, nature_of_type(one.type))]) for one in incentives(version)],
        "words": _words(version, language),
        "label": label_of(version, language),
    }


def uuid_of(text: str) -> UUID | None:
    """The id that a form sent."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _line(version: VersionRead, problem: Problem) -> str:
    """What stands at the place of a problem, to the end of its line."""
    text = version.cases if problem.file.startswith("cases/") else version.text
    lines = text.split("\n")
    return lines[problem.line - 1][problem.column - 1 :].strip() if 0 < problem.line <= len(lines) else ""


def _words(version: VersionRead, language: Language) -> str:
    try:
        return as_html(queries.in_words(version, language), deeper=2)
    except ProgramRefused:
        return ""


def label_of(version: VersionRead, language: Language) -> str:
    """What the program is called by a text; by its id where the text cannot be read."""
    try:
        return str(getattr(queries.alone(version).label, language))
    except ProgramRefused:
        return version.program


@dataclass(frozen=True, kw_only=True)
class Job:
    """How the run of the cases goes that somebody asked for."""

    ended: bool
    cases: tuple[Mapping[str, Any], ...] = ()
    refused: Said | None = None


def _job(id_: str) -> Job | None:
    try:
        result = default_task_backend.get_result(id_) if id_ else None
    except TaskResultDoesNotExist:
        return None
    if result is None:
        return None
    if result.status is TaskResultStatus.SUCCESSFUL:
        said = result.return_value or {}
        return Job(
            ended=True,
            cases=tuple(said.get("cases", ())),
            refused=Said(said["refused"], said["refused_ja"]) if "refused_ja" in said else None,
        )
    return Job(ended=result.status is TaskResultStatus.FAILED)
