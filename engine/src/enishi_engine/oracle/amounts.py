"""Gates 9 and 10: tables, bands, running totals, base × value rounded once and split (docs/rules/amounts.md)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from enishi_engine.core.expression import PPM, Unit
from enishi_engine.core.incentive import (
    Band,
    Banded,
    Bands,
    Beyond,
    ByBand,
    ByKey,
    Fixed,
    Method,
    OnPeriod,
    Percent,
    PeriodKind,
    PerUnit,
    Pool,
    Reopens,
    Table,
    Value,
    ValueUnit,
)
from enishi_engine.core.refusals import FigureTooLarge
from enishi_engine.oracle.candidates import Candidate, unknown_for_want_of_rate
from enishi_engine.oracle.missing import unknown
from enishi_engine.oracle.reasons import Failure, Figure, key_figure, measure_figure, missing
from enishi_engine.oracle.rounding import percent_of, rounded, split
from enishi_engine.oracle.spans import CALENDAR_YEAR, period_holding
from enishi_engine.oracle.undoing import Undone, left_of, taken_of
from enishi_engine.oracle.values import as_ratio, value_of


@dataclass
class Outcome:
    """What becomes of one candidate: the figures of its amount, or the gate it failed. Later steps lower `amount`.

    `left` is what limits that are reopened leave of it after each change, in their order.
    """

    candidate: Candidate
    failure: Failure | None = None
    base: int | None = None
    rate: int | None = None
    units: int | None = None
    unit_amount: int | None = None
    total_before: int | None = None
    total_after: int | None = None
    weight: int | None = None  # of a share of a pool: the own figure, and that of all who share
    weight_total: int | None = None
    calculated: int = 0
    amount: int = 0
    limited_by: str | None = None
    left: tuple[int, ...] = ()

    @property
    def stands(self) -> bool:
        return self.failure is None

    def pay(self, amount: int) -> None:
        self.calculated = self.amount = amount


@dataclass(frozen=True)
class TotalWords:
    """How a text keeps a running total: of what, over which period, and whether of what changes have left."""

    unit: ValueUnit
    over: OnPeriod
    year_starts: tuple[int, int]
    left: bool

    def key(self, candidate: Candidate) -> tuple[Any, ...]:
        """Where a candidate belongs by these words, whichever text judges it."""
        return self, candidate.payee_kind, candidate.payee, self._period(candidate.day)

    def _period(self, day: date) -> date | None:
        """The first day of the period that holds the day; None for a campaign, which is one period."""
        if self.over.kind is PeriodKind.CAMPAIGN:
            return None
        return period_holding(day, self.over.period, self.year_starts if self.over.kind is PeriodKind.PROGRAM else CALENDAR_YEAR)[0]


def total_words(candidate: Candidate) -> TotalWords | None:
    amount = candidate.incentive.amount
    if not isinstance(amount, Banded):
        return None
    return TotalWords(amount.unit, amount.over, candidate.version.year_starts, falls_in_bands(candidate))


def falls_in_bands(candidate: Candidate) -> bool:
    """Does what is undone of the line fall out of its running total?"""
    return Reopens.BANDS in candidate.incentive.reopens


def calculated_left(outcome: Outcome, undone: Undone) -> int:
    """What the calculated amount is once so much of the line is undone."""
    candidate, amount = outcome.candidate, outcome.candidate.incentive.amount
    if not falls_in_bands(candidate):
        return outcome.calculated - taken_of(outcome.calculated, undone, candidate)
    assert isinstance(amount, Banded), "only a running total is reopened"
    assert outcome.base is not None, "what is paid has a base"
    assert outcome.total_before is not None, "what is paid by bands has a running total"
    mode, base = candidate.version.rounding, outcome.base - taken_of(outcome.base, undone, candidate)
    after, before = pay_of_total(outcome.total_before + base, amount), pay_of_total(outcome.total_before, amount)
    return rounded(after, mode) - rounded(before, mode)


@dataclass
class Totals:
    """The running totals of one incentive: each text's by its own words, over the candidates of all texts with the same unit."""

    words: frozenset[TotalWords]
    sums: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def before(self, candidate: Candidate) -> int:
        words = total_words(candidate)
        assert words is not None, "only bands go by a running total"
        return self.sums.get(words.key(candidate), 0)

    def add(self, candidate: Candidate, base: int) -> None:
        own = total_words(candidate)
        for words in self.words:
            if own is not None and words.unit is own.unit:
                key = words.key(candidate)
                self.sums[key] = self.sums.get(key, 0) + (left_of(base, candidate) if words.left else base)


def price(outcomes: Sequence[Outcome]) -> None:
    """Give one incentive's candidates, in their order, their amounts, or the reason of gate 9 or 10."""
    totals = Totals(frozenset(words for outcome in outcomes if (words := total_words(outcome.candidate)) is not None))
    for outcome in outcomes:
        if outcome.stands:
            outcome.failure = _unknown_scope(outcome.candidate)
        if outcome.stands:
            _value(outcome, totals)
    share_pools([outcome for outcome in outcomes if outcome.stands])
    for outcome in outcomes:
        if outcome.stands and outcome.calculated == 0:
            outcome.failure = _zero(outcome)


def _unknown_scope(candidate: Candidate) -> Failure | None:
    """A line of which only a missing rate could tell whether it is in the scope."""
    scope = candidate.incentive.scope
    if scope is None or not unknown_for_want_of_rate(scope.test, candidate):
        return None
    return unknown(9, scope.text, scope.test, candidate)


def _value(outcome: Outcome, totals: Totals) -> None:
    match outcome.candidate.incentive.amount:
        case Percent(rates):
            _percent(outcome, rates)
        case Fixed(amounts):
            _fixed(outcome, amounts)
        case PerUnit() as per_unit:
            _per_unit(outcome, per_unit)
        case Banded() as banded:
            _banded(outcome, banded, totals)
        case Pool() as pool:
            _figures_of_pool(outcome, pool)


def _zero(outcome: Outcome) -> Failure:
    amount, base = outcome.candidate.incentive.amount, outcome.candidate.incentive.base
    if isinstance(amount, Pool):
        return Failure(gate=10, reason="zero", figure=Figure(had=outcome.weight, had_of=outcome.weight_total, unit=unit_of_share(amount)))
    unit = "count" if base is not None and base.unit is Unit.COUNT else "money"
    return Failure(gate=10, reason="zero", figure=Figure(had=outcome.base, unit=unit))


def _percent(outcome: Outcome, rates: Table) -> None:
    candidate = outcome.candidate
    special = candidate.special_term
    rate = look_up(rates, candidate) if special is None else special["rate_percent"] // 100  # millionths of a percent to ppm
    base = _base_part(candidate)
    if isinstance(rate, Failure):
        outcome.failure = rate
    elif base is None:
        outcome.failure = _no_base(candidate)
    else:
        outcome.base, outcome.rate = base, rate
        outcome.pay(percent_of(base, rate, candidate.version.rounding))


def _fixed(outcome: Outcome, amounts: Table) -> None:
    amount = look_up(amounts, outcome.candidate)
    if isinstance(amount, Failure):
        outcome.failure = amount
        return
    outcome.unit_amount = amount
    outcome.pay(_part(amount, outcome.candidate))


def _per_unit(outcome: Outcome, per_unit: PerUnit) -> None:
    amount = look_up(per_unit.amounts, outcome.candidate)
    units = value_of(per_unit.units, outcome.candidate.names)
    if isinstance(amount, Failure):
        outcome.failure = amount
    elif units is None:
        outcome.failure = unknown(9, "units", per_unit.units, outcome.candidate)
    else:
        outcome.units, outcome.unit_amount = units, amount
        outcome.pay(_part(units * amount, outcome.candidate))


def _base_part(candidate: Candidate) -> int | None:
    """The seller's part of the base; None where it is missing."""
    base = candidate.incentive.base
    assert base is not None, "a percentage is of something"
    assert base.unit in (Unit.MONEY, Unit.COUNT), "a base is money, or units of a running total"
    whole, month = value_of(base, candidate.names), candidate.occasion.month
    if whole is None:
        return None
    return _part(whole if month is None else month.part_of(whole, candidate.version.rounding), candidate)


def _no_base(candidate: Candidate) -> Failure:
    assert candidate.incentive.base is not None, "a percentage is of something"
    return unknown(9, "base", candidate.incentive.base, candidate)


def _part(whole: int, candidate: Candidate) -> int:
    """The seller's part of an amount on the whole line."""
    weights = candidate.occasion.weights
    return whole if weights is None else split(whole, weights)[candidate.occasion.seller]


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def look_up(table: Table, candidate: Candidate) -> int | Failure:
    """The value of a table for the candidate (ppm or minor units), or why there is none."""
    match table:
        case Value(amount):
            return amount
        case ByKey():
            return _row(table, candidate)
        case ByBand():
            return _band(table, candidate)


def _row(table: ByKey, candidate: Candidate) -> int | Failure:
    key = value_of(table.key, candidate.names)
    if key is None:
        return unknown(9, table.text, table.key, candidate)
    row = dict(table.rows).get(key, table.otherwise)
    if row is None:
        return Failure(gate=9, reason="no_row", subject=table.text, figure=key_figure(key, table.key.unit, candidate.version.ladder))
    return look_up(row, candidate)


def _band(table: ByBand, candidate: Candidate) -> int | Failure:
    measure, unit = value_of(table.measure, candidate.names), table.measure.unit
    if measure is None:
        return unknown(9, table.text, table.measure, candidate)
    bands = table.bands.bands
    for band in bands:
        if _reaches(measure, band.start, unit) and (band.end is None or not _reaches(measure, band.end, unit)):
            return band.value
    first, last = bands[0].start, bands[-1].end
    if not _reaches(measure, first, unit):
        return Failure(gate=9, reason="below_first_band", subject=table.text, figure=measure_figure(first, measure, unit))
    return Failure(gate=9, reason="beyond_last_band", subject=table.text, figure=measure_figure(last, measure, unit))


def _reaches(measure: int | tuple[int, int], bound: int, unit: Unit) -> bool:
    """The measure is at or above the bound; a ratio meets its bound in ppm crosswise."""
    if unit is not Unit.RATIO:
        assert isinstance(measure, int)
        return measure >= bound
    ratio = as_ratio(measure, unit)
    assert ratio is not None
    return ratio[0] * PPM >= bound * ratio[1]


# ── Running totals ───────────────────────────────────────────────────────────────────────────────────────────────────


def _banded(outcome: Outcome, banded: Banded, totals: Totals) -> None:
    """What the running total pays after the candidate, less what it paid before."""
    candidate = outcome.candidate
    base = _base_part(candidate)
    if base is None:
        outcome.failure = _no_base(candidate)
        return
    before = totals.before(candidate)
    after = before + base
    totals.add(candidate, base)
    outcome.base, outcome.total_before, outcome.total_after = base, before, after
    mode = candidate.version.rounding
    outcome.pay(rounded(pay_of_total(after, banded), mode) - rounded(pay_of_total(before, banded), mode))
    outcome.failure = _band_failure(before, after, outcome.calculated, banded)


def _band_failure(before: int, after: int, difference: int, banded: Banded) -> Failure | None:
    bands, unit = banded.bands, "money" if banded.unit is ValueUnit.RATE else "count"
    first, end = bands.bands[0].start, bands.bands[-1].end
    refused = bands.beyond is Beyond.REFUSE and end is not None and after > end
    if refused or (difference == 0 and after >= first and end is not None and before >= end):
        return Failure(gate=9, reason="beyond_last_band", figure=Figure(needed=end, had=after, unit=unit))
    if difference == 0 and after < first:
        return Failure(gate=9, reason="below_first_band", figure=Figure(needed=first, had=after, unit=unit))
    return None


def pay_of_total(total: int, banded: Banded) -> Fraction:
    """F: what a running total pays, exact, in minor units."""
    end = banded.bands.bands[-1].end
    total = total if end is None else min(total, end)
    paid = _marginal(total, banded.bands) if banded.method is Method.MARGINAL else _whole_amount(total, banded.bands)
    return Fraction(paid, PPM if banded.unit is ValueUnit.RATE else 1)


def _marginal(total: int, bands: Bands) -> int:
    return sum(max(0, _within_band(total, band)) * band.value for band in bands.bands)


def _within_band(total: int, band: Band) -> int:
    """How much of the part from 0 to the total lies in the band."""
    return (total if band.end is None else min(total, band.end)) - max(0, band.start)


def _whole_amount(total: int, bands: Bands) -> int:
    """The value of the band that holds the total; at the end of the last band that band's."""
    reached = [band for band in bands.bands if band.start <= total]
    return total * reached[-1].value if reached and total >= 0 else 0


# ── Shares of a pool ─────────────────────────────────────────────────────────────────────────────────────────────────


def unit_of_share(pool: Pool) -> str:
    return pool.shared_by.test.unit.name.lower()


def _figures_of_pool(outcome: Outcome, pool: Pool) -> None:
    """Read what the candidate shares by, and what of it the pool is a percentage of."""
    found = [value_of(figure.test, outcome.candidate.names) for figure in pool.figures]
    for figure, value in zip(pool.figures, found, strict=True):
        if value is None:
            outcome.failure = missing(9, figure.text)
            return
    _must_fit(*found)
    outcome.weight, outcome.base = found[0], found[1] if pool.of is not None else None


def _must_fit(*figures: int) -> None:
    """Figures of figures can be larger than a result holds (docs/rules/money.md, "Bounds")."""
    if any(abs(figure) >= 2**63 for figure in figures):
        raise FigureTooLarge(table="earning_lines")


def share_pools(outcomes: Sequence[Outcome]) -> None:
    """Share the pool of each period among those whose figure is above 0; tell the others why they get nothing."""
    periods: dict[tuple[date, str], list[Outcome]] = {}
    for outcome in outcomes:
        if isinstance(outcome.candidate.incentive.amount, Pool):
            periods.setdefault((outcome.candidate.version.from_day, outcome.candidate.occasion.fact_id), []).append(outcome)
    for judged in periods.values():
        _share_pool(judged)


def _share_pool(judged: Sequence[Outcome]) -> None:
    pool = judged[0].candidate.incentive.amount
    assert isinstance(pool, Pool), "only pools are shared"
    sharing = [outcome for outcome in judged if (outcome.weight or 0) > 0]
    for outcome in [outcome for outcome in judged if (outcome.weight or 0) <= 0]:
        figure = Figure(needed=1, had=outcome.weight, unit=unit_of_share(pool))
        outcome.failure = Failure(gate=9, reason="no_share" if sharing else "nobody_shares", subject=pool.shared_by.text, figure=figure)
    if sharing:
        _divide(pool, sharing)


def _divide(pool: Pool, sharing: Sequence[Outcome]) -> None:
    """Give each its share of the pool; nobody has one of a percentage that comes to nothing."""
    weights = {outcome.candidate.occasion.seller: outcome.weight or 0 for outcome in sharing}
    size, of, rate = pool.size.number, None, None
    if pool.of is not None:
        of, rate = sum(outcome.base or 0 for outcome in sharing), pool.size.number
        size = percent_of(of, rate, sharing[0].candidate.version.rounding)
    _must_fit(of or 0, size, sum(weights.values()))
    shares = split(max(size, 0), weights)
    for outcome in sharing:
        outcome.base, outcome.rate, outcome.unit_amount, outcome.weight_total = of, rate, size, sum(weights.values())
        outcome.pay(shares[outcome.candidate.occasion.seller])
        if pool.of is not None and size <= 0:
            outcome.failure = Failure(gate=9, reason="empty_pool", subject=pool.of.text, figure=Figure(had=of, unit="money"))
