"""What is to be said of a text before anybody is asked to approve it: mistakes with their places, and its cases; pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from enishi.programs.reading import Text, check
from enishi_engine.cases import Case, CaseResult, read_case_files, run_case
from enishi_engine.checks import static_problems
from enishi_engine.program import Problem, ProgramRefused, Severity
from enishi_engine.words import Language

Told = Callable[[int, int], None]  # which case is run, of how many


@dataclass(frozen=True, kw_only=True)
class Findings:
    """Everything that was found, by place; `cases`: how many there are, in the text's own file of cases."""

    problems: tuple[Problem, ...]
    cases: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stops a text."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def findings(program: str, text: Text, others: Iterable[Text], language: Language) -> Findings:
    """What is wrong with a text among the others of its program, and with its cases: all of it at once."""
    try:
        checked = check([*others, text])
        cases = _cases(text, others)
    except ProgramRefused as refused:
        return Findings(problems=refused.problems, cases=0)
    said = [*checked.problems, *static_problems(checked, cases, language), *_misnamed(program, text, others)]
    own = (problem for problem in said if problem.file in (text.file, text.cases_file) or problem.severity is Severity.ERROR)
    return Findings(problems=tuple(sorted(own)), cases=len(cases))


def run_cases(text: Text, others: Iterable[Text], told: Told) -> tuple[CaseResult, ...]:
    """Each case of the text, calculated under it and the others. Raises ProgramRefused where one cannot be read."""
    cases = _cases(text, others)
    results = []
    for number, case in enumerate(cases, start=1):
        told(number, len(cases))
        results.append(run_case(case))
    return tuple(results)


def _cases(text: Text, others: Iterable[Text]) -> tuple[Case, ...]:
    program = check([*others, text]).program
    return read_case_files({text.cases_file: text.cases.encode()}, program) if text.cases.strip() else ()


def _misnamed(program: str, text: Text, others: Iterable[Text]) -> Iterator[Problem]:
    """Another program's id, and natures of incentives that the text does not have."""
    read = check([*others, text]).program
    if read.id != program:
        yield Problem(text.file, 1, 1, f"The text is of the program {read.id}, not of {program}.", f"Write program: {{id: {program}}}.")
    known = [one.id for version in read.versions if version.from_day == text.from_day for one in version.incentives]
    for incentive in text.natures:
        if incentive not in known:
            yield Problem(
                text.file, 1, 1, f"A nature is said of {incentive}, which the text does not have.", f"Name one of {', '.join(known)}."
            )
