"""Benefits of ranks: entitled, used and left in each period (docs/rules/ranks.md, "Benefits")."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from enishi_engine.core.incentive import UNLIMITED, Ladder, OnPeriod, PeriodKind
from enishi_engine.core.program import Program, Version
from enishi_engine.oracle.known import Known
from enishi_engine.oracle.metrics import Figures
from enishi_engine.oracle.reviews import Ranks, place_of, version_of
from enishi_engine.oracle.spans import CALENDAR_YEAR, DAY, Window, add_months, moment_of_period, period_holding


def benefit_rows(program: Program, known: Known, figures: Figures, ranks: Ranks) -> Iterator[dict[str, Any]]:
    """Rows of the result table `benefits`: each partner, benefit and period that has begun."""
    begin = program.versions[0].from_day
    for version in program.versions:
        for benefit in version.ladder.benefits if version.ladder else ():
            if benefit.use is None:
                continue
            for first, last in _periods(benefit.use.per, version, begin, known.until):
                day = min(last, known.until)
                if version_of(program, day) is not version:
                    continue
                for partner, row in known.partners.items():
                    opens, closes = max(first, begin, row["first_day"] or first), min(day, row["last_day"] or day)
                    if opens > closes:
                        continue
                    entitled, rank = _highest(Held(partner, opens, closes, version, ranks), benefit.id)
                    used = figures.value(benefit.use.figure, version, partner, moment_of_period(day))
                    if entitled == 0 and not used:
                        continue
                    yield {
                        "partner": partner,
                        "benefit": benefit.id,
                        "first_day": first,
                        "last_day": last,
                        "version": version.from_day,
                        "rank": rank,
                        "unit": benefit.use.figure.unit.name.lower(),
                        "entitled": entitled,
                        "used": used,
                        "left": None if entitled is UNLIMITED or used is None else entitled - used,
                    }


def _periods(per: OnPeriod, version: Version, begin: date, until: date) -> Iterator[Window]:
    """First and last day of each period that holds a day from `begin` to `until`."""
    starts = version.year_starts if per.kind is PeriodKind.PROGRAM else CALENDAR_YEAR
    first, _ = period_holding(begin, per.period, starts)
    while first <= until:
        after = add_months(first, per.period.months)
        yield first, after - DAY
        first = after


@dataclass(frozen=True)
class Held:
    """The ranks that a partner held from one day through another, as a version reads them."""

    partner: str
    opens: date
    closes: date
    version: Version
    ranks: Ranks

    def each(self) -> set[str]:
        moved = {day for day, _ in self.ranks.events.get(self.partner, ()) if self.opens < day <= self.closes}
        return {str(self.ranks.of(self.partner, day, self.version)) for day in {self.opens, *moved}}


def _highest(held: Held, benefit: str) -> tuple[int | None, str]:
    """The most that any rank held brings, and the highest rank that brings it."""
    ladder = held.version.ladder
    assert ladder is not None, "only ladders have benefits"
    brought = {rank: _brings(ladder, rank, benefit) for rank in held.each()}

    def order(rank: str) -> tuple[bool, int, int]:
        amount = brought[rank]
        return amount is UNLIMITED, amount or 0, place_of(ladder, rank) or 0

    best = max(brought, key=order)
    return brought[best], best


def _brings(ladder: Ladder, rank: str, benefit: str) -> int | None:
    rungs = [rung for rung in ladder.rungs if rung.id == rank and benefit in rung.benefits]
    if not rungs:
        return 0
    amount = rungs[0].benefits[benefit]
    assert amount is None or isinstance(amount, int), "what is counted has an amount"
    return amount
