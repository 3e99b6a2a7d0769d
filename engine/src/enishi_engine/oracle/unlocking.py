"""From which day on an event has unlocked an incentive (docs/rules/candidates.md, "Unlocked by an event")."""

from datetime import date

from enishi_engine.core.expression import Period
from enishi_engine.core.unlocking import UnlockingEvent
from enishi_engine.oracle.known import Known
from enishi_engine.oracle.spans import period_holding


def unlocked_from(event: UnlockingEvent, company: str, period: Period | None, year_starts: tuple[int, int], known: Known) -> date | None:
    """The day from which on the company's event counts; None where it has not happened."""
    days = sorted(
        row["date"]
        for row in known.activities
        if (row["partner"], row["kind"]) == (company, event.kind)
        and event.subject in (None, row["subject"])
        and (event.value is None or row["value"] >= event.value)
    )
    if len(days) < event.times:
        return None
    day: date = days[event.times - 1]
    return day if period is None else period_holding(day, period, year_starts)[1]
