"""A condition that cannot fail says nothing, and is usually not what was meant."""

from collections.abc import Iterator

from enishi_engine.checks.finding import Asked, Check, Finding
from enishi_engine.checks.parts import conditions_of
from enishi_engine.checks.truth import Truth
from enishi_engine.core.expression import And, Expression
from enishi_engine.core.incentive import Label
from enishi_engine.program.problems import Severity


def find(asked: Asked) -> Iterator[Finding]:
    for version in asked.program.versions:
        truth = Truth(version)
        for kind, on, condition in conditions_of(version):
            if any(not truth.can_fail(part) for part in _parts(condition.test)):
                yield Finding(
                    version=version,
                    kind=kind,
                    on=on,
                    severity=Severity.WARNING,
                    problem=Label(
                        f"「{condition.text}」には、値が分かる限り必ず満たされる部分があり、条件になっていません。",
                        f"A part of “{condition.text}” holds for every known value, so it is no condition.",
                    ),
                    remedy=Label(
                        "その部分を削除するか、意図した値に直してください。", "Leave that part out, or write the figure that was meant."
                    ),
                )


def _parts(test: Expression) -> tuple[Expression, ...]:
    return test.operands if isinstance(test, And) else (test,)


CHECK = Check("always_holds", Label("必ず満たされる条件", "Conditions that cannot fail"), find)
