"""A rank that a review never finds: whoever meets its condition meets that of a higher one too."""

from collections.abc import Iterator

from enishi_engine.checks.finding import Asked, Check, Finding
from enishi_engine.checks.truth import Truth
from enishi_engine.core.incentive import Label, Ladder, Rung
from enishi_engine.program.problems import Severity


def find(asked: Asked) -> Iterator[Finding]:
    for version in asked.program.versions:
        if version.ladder is None:
            continue
        for rung, higher in _shadowed(version.ladder, Truth(version)):
            yield Finding(
                version=version,
                kind="rank",
                on=rung.id,
                severity=Severity.WARNING,
                problem=Label(
                    f"ランク {rung.id} と判定されることはありません。満たすパートナーは必ず {higher.id} も満たします。",
                    f"No review finds rank {rung.id}: whoever meets it meets {higher.id}, which is higher.",
                ),
                remedy=Label(
                    "2つの条件を見比べ、上のランクを厳しくしてください。", "Compare the two conditions; make the higher rank ask for more."
                ),
            )


def _shadowed(ladder: Ladder, truth: Truth) -> Iterator[tuple[Rung, Rung]]:
    """Each rank that a higher one always overtakes, with that one. Where ranks rise one step at a time they are still passed through."""
    if ladder.one_step_up:
        return
    for place, rung in enumerate(ladder.rungs):
        for higher in ladder.rungs[place + 1 :]:
            if higher.condition is None or (rung.condition is not None and truth.implies(rung.condition.test, higher.condition.test)):
                yield rung, higher
                break


CHECK = Check("unreachable_rank", Label("判定されないランク", "Ranks that no review finds"), find)
