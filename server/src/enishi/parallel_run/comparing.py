"""The old sheet beside what Enishi calculates, partner by partner and month by month: pure.

Amounts are minor units; a difference is ours less theirs. What is explained of a difference adds up to it, always: what is left is said
to be not explained.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from enishi.parallel_run.causes import Cause

Row = Mapping[str, Any]  # a row of the engine's results
PERCENT = 100  # a sheet's rate is kept in millionths of a percent, ours in ppm of the whole: the one is a hundred times the other


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """A row of the old sheet; what it does not say is None. `rate` in millionths of a percent."""

    place: int
    partner: str
    month: str
    amount: int
    line: str | None = None
    base: int | None = None
    rate: int | None = None
    rank: str | None = None


@dataclass(frozen=True, kw_only=True)
class OurLine:
    """An earning line of ours and the order line it is of; `row` is the engine's."""

    partner: str
    month: str
    line: str
    row: Row

    @property
    def amount(self) -> int:
        return int(self.row["amount"])


@dataclass(frozen=True, kw_only=True)
class Ours:
    """What Enishi comes to: earning lines, rows that paid nothing, and every order line that it knows."""

    lines: Sequence[OurLine]
    not_paid: Mapping[str, Sequence[Row]]  # order line → why, one for each incentive
    known: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A part of a difference and its cause. `rows` are the engine's that tell more; `where` says who earned it instead, and when."""

    cause: Cause
    amount: int
    line: str | None = None
    ours: int | None = None
    theirs: int | None = None
    rows: tuple[Row, ...] = ()
    where: tuple[str, str] | None = None
    said: tuple[str, str] | None = None  # what the sheet says and what we say: two ranks, two rates


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A partner's month. `hints` may tell more of what is not explained."""

    partner: str
    month: str
    ours: int
    theirs: int
    explained: tuple[Explained, ...]
    hints: tuple[Row, ...] = field(default=())

    @property
    def difference(self) -> int:
        return self.ours - self.theirs

    @property
    def left(self) -> int:
        """What of the difference is not explained."""
        return sum(one.amount for one in self.explained if one.cause is Cause.OTHER)


def compared(sheet: Iterable[SheetRow], ours: Ours) -> list[Compared]:
    """Every partner and month that either of the two knows, in that order.

    Source  docs/rules/parallel-run.md.
    """
    theirs: dict[tuple[str, str], list[SheetRow]] = {}
    for row in sheet:
        theirs.setdefault((row.partner, row.month), []).append(row)
    mine: dict[tuple[str, str], list[OurLine]] = {}
    for line in ours.lines:
        mine.setdefault((line.partner, line.month), []).append(line)
    months = {month for _, month in theirs}
    keys = sorted(key for key in {*theirs, *mine} if key[1] in months)
    where = {line.line: (line.partner, line.month) for line in ours.lines}
    return [_month(key, theirs.get(key, []), mine.get(key, []), ours, where) for key in keys]


def _month(
    key: tuple[str, str], theirs: Sequence[SheetRow], mine: Sequence[OurLine], ours: Ours, where: Mapping[str, tuple[str, str]]
) -> Compared:
    total, said = sum(line.amount for line in mine), sum(row.amount for row in theirs)
    if all(row.line is not None for row in theirs):
        explained = tuple(_by_line(theirs, mine, ours, where))
    else:
        explained = tuple(_in_sum(total - said, mine))
    explained = tuple(one for one in explained if one.amount)
    hints = _hints(key, ours) if any(one.cause is Cause.OTHER for one in explained) else ()
    return Compared(partner=key[0], month=key[1], ours=total, theirs=said, explained=explained, hints=hints)


def _hints(key: tuple[str, str], ours: Ours) -> tuple[Row, ...]:
    """What of the partner paid nothing in that month, by the calendar."""
    rows = (row for found in ours.not_paid.values() for row in found)
    return tuple(row for row in rows if row["partner"] == key[0] and f"{row['day']:%Y-%m}" == key[1])


# ── A sheet that names order lines ───────────────────────────────────────────────────────────────────────────────────


def _by_line(theirs: Sequence[SheetRow], mine: Sequence[OurLine], ours: Ours, where: Mapping[str, tuple[str, str]]) -> Iterator[Explained]:
    of_sheet: dict[str, list[SheetRow]] = {}
    for row in theirs:
        of_sheet.setdefault(row.line or "", []).append(row)
    of_ours: dict[str, list[OurLine]] = {}
    for line in mine:
        of_ours.setdefault(line.line, []).append(line)
    for name in sorted({*of_sheet, *of_ours}):
        rows, lines = of_sheet.get(name, []), of_ours.get(name, [])
        if not rows:
            yield from _ours_alone(name, lines)
        elif not lines:
            yield _theirs_alone(name, rows, ours, where)
        else:
            yield from _both(name, rows, lines)


def _ours_alone(name: str, lines: Sequence[OurLine]) -> Iterator[Explained]:
    for cause, taken_back in ((Cause.NOT_IN_SHEET, False), (Cause.TAKE_BACK, True)):
        found = [line for line in lines if _is_take_back(line) is taken_back]
        if found:
            amount = sum(line.amount for line in found)
            yield Explained(cause=cause, amount=amount, line=name, ours=amount, theirs=0, rows=tuple(line.row for line in found))


def _theirs_alone(name: str, rows: Sequence[SheetRow], ours: Ours, where: Mapping[str, tuple[str, str]]) -> Explained:
    said = sum(row.amount for row in rows)
    if name in where:
        return Explained(cause=Cause.ELSEWHERE, amount=-said, line=name, ours=0, theirs=said, where=where[name])
    if name in ours.not_paid:
        return Explained(cause=Cause.NOT_PAID, amount=-said, line=name, ours=0, theirs=said, rows=tuple(ours.not_paid[name]))
    cause = Cause.NOT_PAID if name in ours.known else Cause.NOT_KNOWN
    return Explained(cause=cause, amount=-said, line=name, ours=0, theirs=said)


def _both(name: str, rows: Sequence[SheetRow], lines: Sequence[OurLine]) -> Iterator[Explained]:
    """What is taken back, what a limit lowered and whole incentives first; what then differs has one cause."""
    total, said = sum(line.amount for line in lines), sum(row.amount for row in rows)
    if total == said:
        return
    for one in _in_sum(total - said, lines, name):
        if one.cause is not Cause.OTHER:
            yield one
            continue
        cause, told = _cause(rows, [line for line in lines if not _is_take_back(line)], one.amount)
        yield Explained(
            cause=cause, amount=one.amount, line=name, ours=total, theirs=said, rows=tuple(line.row for line in lines), said=told
        )


def _cause(rows: Sequence[SheetRow], lines: Sequence[OurLine], difference: int) -> tuple[Cause, tuple[str, str] | None]:
    if abs(difference) == 1:
        return Cause.ROUNDING, None
    if len(rows) != 1 or len(lines) != 1:
        return Cause.OTHER, None
    row, ours = rows[0], lines[0].row
    if row.rank is not None and ours["rank"] is not None and row.rank != ours["rank"]:
        return Cause.RANK, (row.rank, str(ours["rank"]))
    if row.rate is not None and ours["rate"] is not None and row.rate != ours["rate"] * PERCENT:
        return Cause.RATE, (percent(row.rate), percent(ours["rate"] * PERCENT))
    if row.base is not None and ours["base"] is not None and row.base != ours["base"]:
        return Cause.BASE, (f"{row.base:,}", f"{ours['base']:,}")
    return Cause.OTHER, None


def percent(millionths: int) -> str:
    """12.5 %, of millionths of a percent."""
    whole, part = divmod(millionths, 1_000_000)
    decimals = f"{part:06}".rstrip("0")
    return f"{whole}.{decimals} %" if decimals else f"{whole} %"


# ── A sheet of sums, and what is left of a line ──────────────────────────────────────────────────────────────────────


def _in_sum(difference: int, mine: Sequence[OurLine], name: str | None = None) -> Iterator[Explained]:
    """The one or two things of ours that come to the difference exactly; else it is not explained."""
    if not difference:
        return
    candidates = [one for one in _candidates(mine, name) if one.amount]
    yield from _chosen(candidates, difference) or [Explained(cause=Cause.OTHER, amount=difference, line=name)]


def _chosen(candidates: Sequence[Explained], difference: int) -> list[Explained]:
    """The first one that comes to the difference, else the first two."""
    of_amount: dict[int, list[Explained]] = {}
    for one in candidates:
        of_amount.setdefault(one.amount, []).append(one)
    if difference in of_amount:
        return of_amount[difference][:1]
    pairs = ([one, other] for one in candidates for other in of_amount.get(difference - one.amount, ()) if not _overlap((one, other)))
    return next(pairs, [])


def _overlap(chosen: Sequence[Explained]) -> bool:
    """Is an amount counted in both?"""
    ids = [row["id"] for one in chosen for row in one.rows]
    return len(ids) != len(set(ids))


def _candidates(mine: Sequence[OurLine], name: str | None) -> Iterator[Explained]:
    """What an old sheet leaves out most often: take-backs, limits, an incentive, a line."""
    if taken := [line for line in mine if _is_take_back(line)]:
        yield _all(Cause.TAKE_BACK, taken, name)
    if limited := [line for line in mine if line.row["limited_by"] and not _is_take_back(line)]:
        lowered = sum(line.amount - int(line.row["calculated"]) for line in limited)
        yield Explained(cause=Cause.LIMIT, amount=lowered, line=name, rows=tuple(line.row for line in limited))
    earned = [line for line in mine if not _is_take_back(line)]
    incentives = sorted({line.row["incentive"] for line in earned})
    for incentive in incentives if len(incentives) > 1 else ():
        yield _all(Cause.INCENTIVE, [line for line in earned if line.row["incentive"] == incentive], name)
    if name is None:
        for line in sorted({line.line for line in earned}):
            yield _all(Cause.NOT_IN_SHEET, [one for one in earned if one.line == line], line)


def _all(cause: Cause, lines: Sequence[OurLine], name: str | None) -> Explained:
    return Explained(cause=cause, amount=sum(line.amount for line in lines), line=name, rows=tuple(line.row for line in lines))


def _is_take_back(line: OurLine) -> bool:
    return line.row["origin"] is not None
