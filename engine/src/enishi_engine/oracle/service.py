"""The months of a line's service, and what of a line belongs to each (docs/rules/service-months.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from enishi_engine.core.incentive import Rounding
from enishi_engine.oracle.known import Line
from enishi_engine.oracle.rounding import share_of
from enishi_engine.oracle.spans import add_months


@dataclass(frozen=True)
class ServiceMonth:
    """Month `number` (from 1) of the `term` months of a line."""

    number: int
    term: int
    first_day: date

    def part_of(self, whole: int, mode: Rounding) -> int:
        """This month's part of an amount of the whole line."""
        return self.up_to(whole, mode) - share_of(whole, self.number - 1, self.term, mode)

    def up_to(self, whole: int, mode: Rounding) -> int:
        """The part of this month and all before it."""
        return share_of(whole, self.number, self.term, mode)


def service_months(line: Line, until: date) -> Iterator[ServiceMonth]:
    """Those that have begun by the run's last day."""
    term = line.row["term_months"] or 0
    calendar_months = (until.year - line.starts_on.year) * 12 + until.month - line.starts_on.month + 1
    for number in range(1, min(term, calendar_months) + 1):
        first_day = add_months(line.starts_on, number - 1)
        if first_day <= until:
            yield ServiceMonth(number, term, first_day)
