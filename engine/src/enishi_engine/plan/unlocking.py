"""From which day on each event has unlocked an incentive (docs/rules/candidates.md, "Unlocked by an event")."""

from dataclasses import dataclass
from datetime import date

from enishi_engine.core.unlocking import Unlocking, UnlockingEvent
from enishi_engine.plan.arithmetic import day_literal, period_start, text_literal


def unlocked_columns(unlocking: Unlocking) -> tuple[str, ...]:
    """The columns of the events' days, in the order of the text."""
    return tuple(f"unlocked_{place}" for place in range(len(unlocking.events)))


@dataclass(frozen=True)
class UnlockedDays:
    """Of each company that did anything of it, the day from which on each event counts; null where it has not happened."""

    unlocking: Unlocking
    first_month: int
    until: date

    def sql(self) -> str:
        days = [
            f"max(CASE WHEN event = {place} THEN {self.counts_from('day')} END) AS {name}"
            for place, name in enumerate(unlocked_columns(self.unlocking))
        ]
        happened = " UNION ALL ".join(self.happened(place, event) for place, event in enumerate(self.unlocking.events))
        return f"SELECT partner AS unlocked_partner, {', '.join(days)} FROM ({happened}) GROUP BY partner"

    def happened(self, place: int, event: UnlockingEvent) -> str:
        """SELECT of the day on which each company did it for the last time that is needed."""
        tests = [f"kind = {text_literal(event.kind)}", f"date <= {day_literal(self.until)}"]
        tests += [] if event.subject is None else [f"subject = {text_literal(event.subject)}"]
        tests += [] if event.value is None else [f"value >= {event.value}"]
        counted = f"SELECT partner, date, row_number() OVER (PARTITION BY partner ORDER BY date) AS turn FROM activities WHERE {' AND '.join(tests)}"
        return f"SELECT partner, {place} AS event, date AS day FROM ({counted}) WHERE turn = {event.times}"

    def counts_from(self, day: str) -> str:
        period = self.unlocking.period
        return day if period is None else period_start(day, period, self.first_month, offset=-1)
