"""A contest by place among partners that buy and resell: a prize for buying, which the law limits."""

from collections.abc import Iterator

from enishi_engine.checks.finding import Asked, Check, Finding
from enishi_engine.checks.parts import gates_of, tables_of
from enishi_engine.checks.truth import Truth
from enishi_engine.core.expression import Comparator, Compare, Expression, Field, Literal, Position, Unit, walk
from enishi_engine.core.incentive import ByBand, ByKey, Incentive, Label
from enishi_engine.program.problems import Severity

_BUYING = ("reseller", "distributor", "oem")
_CONTRACT = Field("agreement", "contract", Unit.CODE)


def find(asked: Asked) -> Iterator[Finding]:
    for version in asked.program.versions:
        truth = Truth(version)
        for incentive in version.incentives:
            gates = [gate.test for gate in gates_of(incentive)]
            buying = [one for one in _BUYING if truth.can_hold(*gates, Compare(Comparator.EQUAL, _CONTRACT, Literal(one, Unit.CODE)))]
            if not buying or not any(isinstance(part, Position) for part in _spoken(incentive)):
                continue
            yield Finding(
                version=version,
                kind="incentive",
                on=incentive.id,
                severity=Severity.WARNING,
                problem=Label(
                    f"{incentive.id} は順位で支払われ、仕入れて販売するパートナー({'、'.join(buying)})も対象です。仕入れを競わせる景品になります。",
                    f"{incentive.id} pays by place, and partners that buy and resell ({', '.join(buying)}) are in it: a prize for buying.",
                ),
                remedy=Label(
                    'who: "agreement.contract in (referral, agency, consulting)" などで対象を絞るか、景品規制を法務に確認してください。',
                    'Say who: "agreement.contract in (referral, agency, consulting)", or have the rules on prizes looked at.',
                ),
            )


def _spoken(incentive: Incentive) -> Iterator[Expression]:
    """Everything that conditions and tables speak of."""
    for gate in gates_of(incentive):
        yield from walk(gate.test)
    for _, table in tables_of(incentive):
        if isinstance(table, ByKey):
            yield from walk(table.key)
        if isinstance(table, ByBand):
            yield from walk(table.measure)


CHECK = Check("buyers_contest", Label("仕入れを競わせるコンテスト", "Contests for buying partners"), find)
