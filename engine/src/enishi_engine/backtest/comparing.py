"""Both calculations, added up by partner, incentive and month, side by side."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from enishi_engine.calculate import calculate
from enishi_engine.core.incentive import Label, PaysAs
from enishi_engine.core.program import Program
from enishi_engine.core.results import Result
from enishi_engine.facts.tables import Facts

Key = tuple[str, str, str, PaysAs]  # partner, incentive, month as 2026-04, what it is paid as


class Side(Enum):
    """What is put side by side."""

    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What one partner's incentive came to in a month, or a sum of such; minor units. `paid` is None when nothing was told about payments."""

    partner: str | None
    incentive: str | None
    month: str | None
    pays_as: PaysAs = PaysAs.MONEY
    old: int = 0
    new: int = 0
    paid: int | None = None

    @property
    def difference(self) -> int:
        """What the new text would have changed."""
        return self.new - self.old


@dataclass(frozen=True, kw_only=True)
class Backtest:
    """Every partner, incentive and month that either text (or a payment) speaks of, in that order.

    `idle` are the incentives of the new text whose own days hold no day of the past that was looked at.
    """

    currency: str
    first_day: date
    until: date
    rows: tuple[Compared, ...]
    partners: Mapping[str, str]
    incentives: Mapping[str, Label]
    idle: tuple[str, ...]

    @property
    def total(self) -> Compared:
        """Of money; marketing money is no cash and is added to nothing."""
        return _sum(self._money(), Compared(partner=None, incentive=None, month=None))

    def by_partner(self) -> tuple[Compared, ...]:
        """One row of money for each partner: who would earn most more first, who would lose most last."""
        firsts = {row.partner: Compared(partner=row.partner, incentive=None, month=None) for row in self.rows}
        for row in self._money():
            firsts[row.partner] = _sum((row,), firsts[row.partner])
        return tuple(sorted(firsts.values(), key=lambda one: (-one.difference, one.partner or "")))

    def by_incentive(self) -> tuple[Compared, ...]:
        """One row for each incentive and what it is paid as, in the same order."""
        sums: dict[tuple[str | None, PaysAs], Compared] = {}
        for row in self.rows:
            first = Compared(partner=None, incentive=row.incentive, month=None, pays_as=row.pays_as)
            sums[row.incentive, row.pays_as] = _sum((row,), sums.get((row.incentive, row.pays_as), first))
        return tuple(sorted(sums.values(), key=lambda one: (-one.difference, one.incentive or "", one.pays_as.value)))

    def _money(self) -> tuple[Compared, ...]:
        return tuple(row for row in self.rows if row.pays_as is PaysAs.MONEY)


def backtest(
    new: Program,
    old: Program,
    facts: Facts,
    *,
    known_by: datetime | None,
    until: date | None,
    paid: Mapping[Key, int] | None,
    told: Callable[[Side], None],
) -> Backtest:
    """Calculate both programs on the same facts and compare them.

    Shape   `paid` by partner, incentive and month; None when it is not known. `told` is called before each calculation.
    Units   minor units of the programs' currency.
    Errors  what a calculation refuses.
    """  # fmt: skip
    sums: dict[Side, dict[Key, int]] = {}
    ends: list[date] = []
    for side, program in ((Side.OLD, old), (Side.NEW, new)):
        told(side)
        result = calculate(program, facts, known_by=known_by, until=until, tables=("earning_lines",))
        sums[side] = _sums(result)
        ends.append(result.until)
    keys = sorted({*sums[Side.OLD], *sums[Side.NEW], *(paid or {})}, key=lambda key: (*key[:3], key[3].value))
    rows = tuple(
        Compared(
            partner=key[0], incentive=key[1], month=key[2], pays_as=key[3], old=sums[Side.OLD].get(key, 0), new=sums[Side.NEW].get(key, 0),
            paid=None if paid is None else paid.get(key, 0),
        )
        for key in keys
    )  # fmt: skip
    return Backtest(
        currency=old.currency,
        first_day=old.versions[0].from_day,
        until=ends[0],
        rows=rows,
        partners=_names(facts),
        incentives=_labels(old, new),
        idle=_idle(new, ends[0]),
    )


def _sums(result: Result) -> dict[Key, int]:
    """Earned and taken back, by the company of the payee, the incentive and the month of the line's day."""
    lines = result.tables["earning_lines"].select(["partner", "incentive", "day", "pays_as", "amount"])
    by_day = lines.group_by(["partner", "incentive", "day", "pays_as"]).aggregate([("amount", "sum")]).to_pylist()
    sums: dict[Key, int] = {}
    for row in by_day:
        key = (row["partner"], row["incentive"], row["day"].isoformat()[:7], PaysAs(row["pays_as"]))
        sums[key] = sums.get(key, 0) + row["amount_sum"]
    return sums


def _sum(rows: Iterable[Compared], first: Compared) -> Compared:
    for row in rows:
        paid = first.paid if row.paid is None else (first.paid or 0) + row.paid
        first = replace(first, old=first.old + row.old, new=first.new + row.new, paid=paid)
    return first


def _names(facts: Facts) -> dict[str, str]:
    """Each partner's name as its highest revision says; the code where it has none."""
    rows = sorted(facts.tables["partners"].to_pylist(), key=lambda row: row["revision"])
    return {row["code"]: row["name"] or row["code"] for row in rows}


def _labels(old: Program, new: Program) -> dict[str, Label]:
    return {one.id: one.label for program in (old, new) for version in program.versions for one in version.incentives}


def _idle(new: Program, until: date) -> tuple[str, ...]:
    """A campaign of next autumn pays nothing on last year's facts, and that says nothing about it."""
    version = new.versions[-1]
    return tuple(
        one.id
        for one in version.incentives
        if (one.campaign.first_day is not None and one.campaign.first_day > until)
        or (one.campaign.last_day is not None and one.campaign.last_day < version.from_day)
    )
