"""What reviews know: figures as of the closing of their period (docs/rules/ranks.md, "What a review knows")."""

from collections.abc import Iterable
from datetime import date, datetime

from enishi_engine.core.program import Program, Version
from enishi_engine.facts.tables import Facts
from enishi_engine.oracle.known import Known, Row, facts_as_known
from enishi_engine.oracle.metrics import Figures
from enishi_engine.oracle.parts import within
from enishi_engine.oracle.spans import DAY


class ReviewedFigures:
    """The figures that each review reads: as known by its cut-off, where a closing sets one."""

    def __init__(self, program: Program, facts: Facts, figures: Figures, known_by: datetime | None) -> None:
        self.program, self.facts, self.open = program, facts, figures
        self.closings = [row for row in figures.known.closings if known_by is None or row["known_by"] <= known_by]
        self._closed: dict[datetime, Figures] = {}

    def of(self, partner: str, day: date, version: Version) -> Figures:
        """What a review of the partner on the day reads, by that version."""
        cut_off = None if version.restates_ranks else self._cut_off(partner, day - DAY)
        if cut_off is None:
            return self.open
        if cut_off not in self._closed:
            until, first_day = self.open.known.until, self.program.versions[0].from_day
            self._closed[cut_off] = Figures(self.program, facts_as_known(self.facts, known_by=cut_off, until=until, first_day=first_day))
        return self._closed[cut_off]

    def _cut_off(self, partner: str, day: date) -> datetime | None:
        """By when the closing that holds the day knew its facts; None while the period is open."""
        group = _group(partner, day, self.open.known, self.closings)
        holding = (row for row in self.closings if row["closing_group"] == group and within(day, row["first_day"], row["last_day"]))
        return min((row["known_by"] for row in holding), default=None)


def _group(partner: str, day: date, known: Known, closings: Iterable[Row]) -> str | None:
    """The closing group of a partner on a day (docs/rules/closings.md, "Whose closing")."""
    named = [row for row in (known.agreements or {}).get(partner, ()) if row["closing_group"] is not None]
    if not named:
        groups = {row["closing_group"] for row in closings}
        return groups.pop() if len(groups) == 1 else None
    begun = max((row["first_day"] for row in named if row["first_day"] <= day), default=min(row["first_day"] for row in named))
    return str(min((row for row in named if row["first_day"] == begun), key=lambda row: row["id"])["closing_group"])
