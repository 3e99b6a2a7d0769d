"""Days of a campaign on which a text is in force that does not have the incentive."""

from collections.abc import Iterator
from datetime import date, timedelta

from enishi_engine.checks.finding import Asked, Check, Finding
from enishi_engine.core.incentive import Incentive, Label
from enishi_engine.core.program import Program, Version
from enishi_engine.program.problems import Severity
from enishi_engine.words.amounts import day

ONE_DAY = timedelta(days=1)


def find(asked: Asked) -> Iterator[Finding]:
    for version in asked.program.versions:
        for incentive in version.incentives:
            for first, last in _uncovered(incentive, version, asked.program):
                (first_ja, last_ja), (first_en, last_en) = ((day(first, "ja"), day(last, "ja")), (day(first, "en"), day(last, "en")))
                yield Finding(
                    version=version,
                    kind="incentive",
                    on=incentive.id,
                    severity=Severity.WARNING,
                    problem=Label(
                        f"{incentive.id} の期間のうち {first_ja} から {last_ja} は、これを定めた版が有効ではありません。",
                        f"From {first_en} to {last_en}, days of {incentive.id}, no text that has it is in force.",
                    ),
                    remedy=Label(
                        "その期間の版にも書くか、期間を版に合わせてください。",
                        "Write it into the text of those days too, or fit its days to the texts.",
                    ),
                )


def _uncovered(incentive: Incentive, version: Version, program: Program) -> Iterator[tuple[date, date]]:
    """Spans of the campaign's days under texts without it; told once, by the first text that has it with these days."""
    first_day, last_day = incentive.campaign.first_day, incentive.campaign.last_day
    having = [
        other
        for other in program.versions
        if any(one.id == incentive.id and one.campaign == incentive.campaign for one in other.incentives)
    ]
    if having[0] is not version:
        return
    having = [other for other in program.versions if any(one.id == incentive.id for one in other.incentives)]
    if first_day is not None and first_day < program.versions[0].from_day:
        yield first_day, min(program.versions[0].from_day - ONE_DAY, last_day or date.max)
    for other in program.versions:
        if other in having:
            continue
        begins = other.from_day if first_day is None else max(other.from_day, first_day)
        ends = min((other.until_day - ONE_DAY) if other.until_day else date.max, last_day or date.max)
        said = first_day if other.from_day < version.from_day else last_day  # open days on that side mean: as long as the text has it
        if said is not None and begins <= ends:
            yield begins, min(ends, last_day or ends)


CHECK = Check("uncovered_days", Label("版のない期間", "Days that no text covers"), find)
