"""A rule that no worked example shows: nobody has said what it is meant to pay."""

from collections.abc import Iterator

from enishi_engine.checks.finding import Asked, Check, Finding
from enishi_engine.core.incentive import Label
from enishi_engine.program.problems import Severity


def find(asked: Asked) -> Iterator[Finding]:
    paid = {one.incentive for case in asked.cases for one in case.expected.amounts["earns"]}
    unpaid = {one.incentive for case in asked.cases for one in case.expected.pays_nothing}
    told: set[str] = set()
    for version in reversed(asked.program.versions):
        for incentive in version.incentives:
            if incentive.id in told:
                continue
            told.add(incentive.id)
            if incentive.id not in paid:
                yield Finding(
                    version=version,
                    kind="incentive",
                    on=incentive.id,
                    severity=Severity.WARNING,
                    problem=Label(f"{incentive.id} が支払われる例がありません。", f"No case shows {incentive.id} paying."),
                    remedy=Label("cases/ に金額の分かる例を書いてください。", "Write one with its amount into cases/."),
                )
            elif incentive.id not in unpaid:
                yield Finding(
                    version=version,
                    kind="incentive",
                    on=incentive.id,
                    severity=Severity.NOTE,
                    problem=Label(f"{incentive.id} が支払われない例がありません。", f"No case shows {incentive.id} paying nothing."),
                    remedy=Label("境目の例を、理由とともに書いてください。", "Write one at its border, with the reason."),
                )


CHECK = Check("no_case", Label("例のない規則", "Rules without a case"), find)
