"""A condition that nothing can meet: an incentive that can never pay, a rank that nobody can merit."""

from collections.abc import Iterator

from enishi_engine.checks.finding import Asked, Check, Finding
from enishi_engine.checks.parts import gates_of
from enishi_engine.checks.truth import Truth
from enishi_engine.core.incentive import Label
from enishi_engine.program.problems import Severity


def find(asked: Asked) -> Iterator[Finding]:
    for version in asked.program.versions:
        truth = Truth(version)
        for incentive in version.incentives:
            gates = gates_of(incentive)
            if truth.can_hold(*(gate.test for gate in gates)):
                continue
            texts = " and ".join(gate.text for gate in gates)
            yield Finding(
                version=version,
                kind="incentive",
                on=incentive.id,
                severity=Severity.ERROR,
                problem=Label(
                    f"{incentive.id} が支払われることはありません。「{texts}」を満たす事実がないためです。",
                    f"{incentive.id} can never pay: nothing meets “{texts}”.",
                ),
                remedy=Label("矛盾している条件のどちらかを直してください。", "Correct one of the conditions that contradict each other."),
            )
        for rung in version.ladder.rungs if version.ladder else ():
            if rung.condition is not None and not truth.can_hold(rung.condition.test):
                yield Finding(
                    version=version,
                    kind="rank",
                    on=rung.id,
                    severity=Severity.ERROR,
                    problem=Label(
                        f"ランク {rung.id} の条件「{rung.condition.text}」は、誰も満たせません。",
                        f"Nobody can meet the condition of rank {rung.id}: “{rung.condition.text}”.",
                    ),
                    remedy=Label("条件を直すか、ランクを削除してください。", "Correct the condition, or leave the rank out."),
                )


CHECK = Check("never_holds", Label("満たせない条件", "Conditions that nothing can meet"), find)
