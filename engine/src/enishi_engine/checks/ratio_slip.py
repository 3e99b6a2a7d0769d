"""A ratio beside a plain number above 1: 40 means 4,000 %, and 40 % was meant."""

from collections.abc import Iterator

from enishi_engine.checks.finding import Asked, Check, Finding
from enishi_engine.checks.parts import conditions_of
from enishi_engine.core.expression import Compare, Expression, Literal, Unit, walk
from enishi_engine.core.incentive import Label
from enishi_engine.program.problems import Severity

LARGEST = 10  # ten times as much is still a growth that people speak of in plain numbers


def find(asked: Asked) -> Iterator[Finding]:
    for version in asked.program.versions:
        for kind, on, condition in conditions_of(version):
            for number in _slips(condition.test):
                yield Finding(
                    version=version,
                    kind=kind,
                    on=on,
                    severity=Severity.WARNING,
                    problem=Label(
                        f"「{condition.text}」は比率を {number} と比べています。これは {number * 100:,} % のことです。",
                        f"“{condition.text}” compares a ratio with {number}, which is {number * 100:,} %.",
                    ),
                    remedy=Label(f"{number} % の意味なら {number} % と書いてください。", f"Write {number} % if that was meant."),
                )


def _slips(test: Expression) -> Iterator[int]:
    for part in walk(test):
        if isinstance(part, Compare) and Unit.RATIO in (part.left.unit, part.right.unit):
            for side in (part.left, part.right):
                if isinstance(side, Literal) and side.unit is Unit.COUNT and isinstance(side.value, int) and side.value > LARGEST:
                    yield side.value


CHECK = Check("ratio_slip", Label("比率と数の取り違え", "A ratio compared with a plain number"), find)
