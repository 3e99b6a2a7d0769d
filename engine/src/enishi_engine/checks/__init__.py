"""Static checks: what can be said against a program before anyone is promised anything, from its text and cases alone."""

from collections.abc import Iterator

from enishi_engine.cases.expectations import Case
from enishi_engine.checks import (
    always_holds,
    buyers_contest,
    cliff,
    competition,
    generations,
    late_take_back,
    never_holds,
    no_case,
    ratio_slip,
    uncovered_days,
    unreachable_rank,
    unreachable_row,
)
from enishi_engine.checks.finding import Asked, Check, Finding
from enishi_engine.core.incentive import Label
from enishi_engine.core.program import Accepted
from enishi_engine.program import Checked
from enishi_engine.program.document import Place
from enishi_engine.program.problems import Problem, Severity, did_you_mean
from enishi_engine.words.language import Language, spoken

CHECKS: tuple[Check, ...] = tuple(
    module.CHECK
    for module in (
        never_holds, always_holds, unreachable_rank, unreachable_row, ratio_slip, cliff, uncovered_days, late_take_back, generations,
        buyers_contest, competition, no_case,
    )
)  # fmt: skip
_ACCEPTED = Label("(承認済み: {because})", " (Accepted: {because}.)")
_STALE = Label("accepted の {check} は {on} について何も見つけていません。", "accepted: the check {check} finds nothing about {on}.")
_REMOVE = Label("この行を削除してください。", "Leave it out.")


def static_problems(checked: Checked, cases: tuple[Case, ...], language: Language) -> tuple[Problem, ...]:
    """Everything the checks find, in order of place, each with its key in brackets.

    What the text accepts becomes a note with the answer; an error cannot be accepted. An acceptance of something that is not found is
    itself found.
    """
    asked = Asked(checked.program, cases)
    found = [(check, finding) for check in CHECKS for finding in check.find(asked)]
    problems = [_problem(check, finding, checked, language) for check, finding in found]
    about = {(check.key, finding.version.file, finding.on) for check, finding in found}
    return tuple(sorted([*problems, *_stale(about, checked, language)]))


def _problem(check: Check, finding: Finding, checked: Checked, language: Language) -> Problem:
    file = finding.version.file
    place = checked.places.get((file, finding.kind, finding.on), Place(file, 1, 1))
    answer = next((one for one in finding.version.accepted if (one.check, one.on) == (check.key, finding.on)), None)
    problem, severity = f"[{check.key}] {spoken(finding.problem, language)}", finding.severity
    if answer is not None and severity is Severity.WARNING:
        problem, severity = problem + spoken(_ACCEPTED, language).format(because=answer.because.rstrip(".")), Severity.NOTE
    return Problem(file, place.line, place.column, problem, spoken(finding.remedy, language), severity)


def _stale(about: set[tuple[str, str, str]], checked: Checked, language: Language) -> Iterator[Problem]:
    for version in checked.program.versions:
        for one in version.accepted:
            if (one.check, version.file, one.on) in about:
                continue
            place = checked.places[version.file, "accepted", f"{one.check} {one.on}"]
            yield _stale_problem(one, place, language)


def _stale_problem(one: Accepted, place: Place, language: Language) -> Problem:
    keys = [check.key for check in CHECKS]
    if one.check not in keys:
        return Problem(
            place.file, place.line, place.column, f"accepted: {one.check!r} is no check.", did_you_mean(one.check, keys), Severity.WARNING
        )
    problem = spoken(_STALE, language).format(check=one.check, on=one.on)
    return Problem(place.file, place.line, place.column, problem, spoken(_REMOVE, language), Severity.WARNING)
