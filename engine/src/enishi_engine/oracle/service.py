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


def service_months(line: Line) -> Iterator[ServiceMonth]:
    """All that were bought, whether or not they have begun."""
    term = line.row["term_months"] or 0
    for number in range(1, term + 1):
        yield ServiceMonth(number, term, add_months(line.starts_on, number - 1))
