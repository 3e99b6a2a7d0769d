"""A take-back that reaches further than the day by which a small payee must have been paid."""

from collections.abc import Iterator

from enishi_engine.checks.finding import Asked, Check, Finding
from enishi_engine.core.incentive import Incentive, Label, Payable, Payee
from enishi_engine.core.program import Version
from enishi_engine.program.problems import Severity

DEADLINE = 60  # days from receipt within which Japanese law wants small contractors paid
LONGEST_MONTH = 31  # days
_REMEDY = Label(
    "期間を短くするか、payable: customer_paid で入金後に支払ってください。",
    "Shorten it, or pay when the customer has paid (payable: customer_paid).",
)


def find(asked: Asked) -> Iterator[Finding]:
    """One by one where people are paid, who are small by themselves; together, in the newest text, where it depends on the company."""
    for version in asked.program.versions:
        late = [one for one in version.incentives if _is_late(one)]
        yield from (_about_people(one, version) for one in late if one.payee is Payee.PERSON)
        companies = [one for one in late if one.payee is not Payee.PERSON]
        if companies and version is asked.program.versions[-1]:
            yield _about_companies(companies, version)


def _is_late(incentive: Incentive) -> bool:
    if incentive.payable is Payable.CUSTOMER_PAID:
        return False
    take_back, months = incentive.take_back, incentive.uncertain_months
    after_changes = take_back is not None and (take_back.days is None or take_back.days > DEADLINE)
    return after_changes or (months is not None and months * LONGEST_MONTH > DEADLINE)


def _about_people(incentive: Incentive, version: Version) -> Finding:
    return Finding(
        version=version,
        kind="incentive",
        on=incentive.id,
        severity=Severity.WARNING,
        problem=Label(
            f"{incentive.id} は個人に支払われますが、手数料の返還の期間が支払期限の目安({DEADLINE}日)より長く、支払い後の返還になります。",
            f"{incentive.id} pays people, and its take-back reaches beyond the {DEADLINE} days within which they must be paid: "
            "money already paid would have to come back.",
        ),
        remedy=_REMEDY,
    )


def _about_companies(incentives: list[Incentive], version: Version) -> Finding:
    ids = ", ".join(one.id for one in incentives)
    return Finding(
        version=version,
        kind="incentive",
        on=incentives[0].id,
        severity=Severity.NOTE,
        problem=Label(
            f"{ids}: 手数料の返還の期間が{DEADLINE}日を超えます。小規模の受取人には先に支払い、後から返還を求めることになります。",
            f"{ids}: the take-back reaches beyond {DEADLINE} days; small companies must be paid by then, and would have to pay back.",
        ),
        remedy=_REMEDY,
    )


CHECK = Check("late_take_back", Label("支払い後の返還", "Take-backs after payment"), find)
