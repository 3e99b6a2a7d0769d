"""A reward over more than one generation of introduced partners: recruiting is paid, not selling."""

from collections.abc import Iterator

from enishi_engine.checks.finding import Asked, Check, Finding
from enishi_engine.core.incentive import Incentive, Label, OnEarning, Payee
from enishi_engine.core.program import Version
from enishi_engine.program.problems import Severity

_ABOVE = (Payee.INTRODUCER, Payee.PARENT)


def find(asked: Asked) -> Iterator[Finding]:
    for version in asked.program.versions:
        for incentive, base in _second_generation(version):
            yield Finding(
                version=version,
                kind="incentive",
                on=incentive.id,
                severity=Severity.ERROR,
                problem=Label(
                    f"{incentive.id} は、{base.id} を受け取った会社のさらに上(紹介元や一次店)に支払われ、2世代にわたる報酬になります。",
                    f"{incentive.id} pays whoever stands above the one that {base.id} pays, who stands above the seller already: two generations.",
                ),
                remedy=Label(
                    "どちらかを、販売した会社自身への支払いにしてください。",
                    "Let one of the two pay the company that sells; one generation is the end of it.",
                ),
            )


def _second_generation(version: Version) -> Iterator[tuple[Incentive, Incentive]]:
    """Each incentive on the earnings of another where both pay somebody above."""
    by_id = {incentive.id: incentive for incentive in version.incentives}
    for incentive in version.incentives:
        if isinstance(incentive.occasion, OnEarning) and incentive.payee in _ABOVE:
            base = by_id[incentive.occasion.of]
            if base.payee in _ABOVE:
                yield incentive, base


CHECK = Check("generations", Label("何世代にもわたる報酬", "Rewards over several generations"), find)
