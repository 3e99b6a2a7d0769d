"""Amounts: values looked up in tables and bands, running totals, and the one rounding (docs/rules/amounts.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

from enishi_engine.core.expression import Expression, Unit
from enishi_engine.core.incentive import (
    Band,
    Banded,
    Bands,
    Beyond,
    ByBand,
    ByKey,
    Fixed,
    Incentive,
    Method,
    OnServiceMonth,
    Percent,
    PerUnit,
    Pool,
    Rounding,
    Table,
    Value,
    ValueUnit,
)
from enishi_engine.plan.arithmetic import WIDE, rounded, share
from enishi_engine.plan.failures import Failure, Figures, within
from enishi_engine.plan.scalars import fraction, literal, scalar


@dataclass(frozen=True)
class Lookup:
    """SQL of a table's value, and the ways in which there is none, in order."""

    value: str
    failures: tuple[Failure, ...]


def lookup(table: Table) -> Lookup:
    """The value of a table for a row."""
    match table:
        case Value(amount):
            return Lookup(str(amount), ())
        case ByKey():
            return _by_key(table)
        case ByBand(measure, text, bands):
            return _by_band(measure, text, bands)


def _by_key(table: ByKey) -> Lookup:
    key = scalar(table.key)
    failures = [Failure(9, "missing", f"({key}) IS NULL", table.text, unknown=table.key)]
    cases: list[str] = []
    for word, row in table.rows:
        found = lookup(row)
        cases.append(f"WHEN {key} = {literal(word)} THEN {found.value}")
        failures += within(found.failures, f"{key} = {literal(word)}")
    rest = " AND ".join([f"({key}) IS NOT NULL", *(f"{key} <> {literal(word)}" for word, _ in table.rows)])
    if table.otherwise is None:
        failures.append(Failure(9, "no_row", rest, table.text, _key_figures(table.key, key)))
        return Lookup(f"CASE {' '.join(cases)} END" if cases else "NULL", tuple(failures))
    other = lookup(table.otherwise)
    failures += within(other.failures, rest)
    return Lookup(f"CASE {' '.join(cases)} WHEN {rest} THEN {other.value} END", tuple(failures))


def _key_figures(key: Expression, value: str) -> Figures:
    if key.unit is Unit.COUNT:
        return Figures(had=value, unit="count")
    return Figures(had_code="rank" if key.unit is Unit.RANK else value, unit=key.unit.name.lower())


def at_least(measure: Expression, bound: int) -> str:
    """SQL of measure ≥ bound; a ratio's bound is in ppm, compared by cross-multiplication."""
    if measure.unit is Unit.RATIO:
        top, bottom = fraction(measure)
        return f"({top} * 1000000 >= CAST({bound} AS {WIDE}) * {bottom})"
    return f"({scalar(measure)} >= {bound})"


def _by_band(measure: Expression, text: str, bands: Bands) -> Lookup:
    ratio = measure.unit is Unit.RATIO
    top, bottom = fraction(measure) if ratio else (scalar(measure), None)
    unit = measure.unit.name.lower()
    first, last = bands.bands[0], bands.bands[-1]
    failures = [
        Failure(9, "missing", f"({top}) IS NULL", text, unknown=measure),
        Failure(9, "below_first_band", f"NOT {at_least(measure, first.start)}", text, Figures(str(first.start), top, bottom, unit=unit)),
    ]
    if last.end is not None:
        failures.append(Failure(9, "beyond_last_band", at_least(measure, last.end), text, Figures(str(last.end), top, bottom, unit=unit)))
    cases = " ".join(f"WHEN {at_least(measure, band.start)} THEN {band.value}" for band in reversed(bands.bands))
    return Lookup(f"CASE {cases} END", tuple(failures))


def pay_of_total(total: str, amount: Banded, rounding: Rounding, width: str) -> str:
    """SQL of round(F(total)): what a running total pays in all, in minor units."""
    bands = amount.bands
    total = f"CAST({total} AS {width})"
    exact = _marginal(total, bands) if amount.method is Method.MARGINAL else _whole_amount(total, bands)
    return rounded(exact, "1000000", rounding) if amount.unit is ValueUnit.RATE else exact


def _marginal(total: str, bands: Bands) -> str:
    parts = []
    for band in bands.bands:
        reached = total if band.end is None else f"least({total}, {band.end})"
        parts.append(f"greatest({reached} - {band.start}, 0) * {band.value}")
    return f"({' + '.join(parts)})"


def _whole_amount(total: str, bands: Bands) -> str:
    cases = [f"WHEN {total} < {bands.bands[0].start} THEN 0"]
    cases += [f"WHEN {total} < {band.end} THEN {total} * {band.value}" for band in bands.bands if band.end is not None]
    last = bands.bands[-1]
    beyond = f"{total} * {last.value}" if last.end is None else str(last.end * last.value)
    return f"CASE {' '.join(cases)} ELSE {beyond} END"


@dataclass(frozen=True)
class Pricing:
    """SQL of an incentive's amount over a row that passed gates 1–8: its components and the ways to have none."""

    whole: Mapping[str, str]  # `base` or `units`, of the fact alone; of a pool the own figures
    valued: Mapping[str, str]  # `rate` or `unit_amount`, looked up
    calculated: str
    failures: tuple[Failure, ...]


def specially(found: Lookup) -> Lookup:
    """A table's rate, or the special term's in its place; then the table is not asked (docs/rules/amounts.md, "Special terms")."""
    return Lookup(f"coalesce(special_rate, {found.value})", within(found.failures, "special_rate IS NULL"))


def pricing(incentive: Incentive, rounding: Rounding, width: str, *, split: bool, special: bool) -> Pricing:
    """How the amount is worked out, in whole numbers of `width`; `split`: some lines have credits; `special`: some have special terms.

    Running totals stand in `total_before` and `total_after`, the base of a service month in `base_of_month`.
    """
    part, monthly = share if split else _whole, isinstance(incentive.occasion, OnServiceMonth)
    base = {} if incentive.base is None else {"base": part("base_of_month" if monthly else scalar(incentive.base))}
    no_base = (
        () if incentive.base is None else (Failure(9, "missing", f"({scalar(incentive.base)}) IS NULL", "base", unknown=incentive.base),)
    )
    match incentive.amount:
        case Percent(rates):
            found = specially(lookup(rates)) if special else lookup(rates)
            product = f"CAST(base AS {width}) * rate"
            return Pricing(base, {"rate": found.value}, rounded(product, "1000000", rounding), found.failures + no_base)
        case Fixed(amounts):
            found = lookup(amounts)
            return Pricing({}, {"unit_amount": found.value}, part("unit_amount"), found.failures)
        case PerUnit(units, amounts):
            found = lookup(amounts)
            missing = Failure(9, "missing", f"({scalar(units)}) IS NULL", "units", unknown=units)
            whole = f"(CAST(units AS {width}) * unit_amount)"
            return Pricing({"units": scalar(units)}, {"unit_amount": found.value}, part(whole), (*found.failures, missing))
        case Banded():
            return Pricing(base, {}, _banded(incentive.amount, rounding, width), no_base)
        case Pool():
            return _pooled(incentive.amount)


def _whole(value: str) -> str:
    """No line is split: the part is the whole."""
    return value


def _banded(amount: Banded, rounding: Rounding, width: str) -> str:
    after, before = (pay_of_total(total, amount, rounding, width) for total in ("total_after", "total_before"))
    difference = f"{after} - {before}"
    last = amount.bands.bands[-1]
    if amount.bands.beyond is Beyond.REFUSE and last.end is not None:
        return f"CASE WHEN total_after > {last.end} THEN 0 ELSE {difference} END"
    return difference


def _pooled(pool: Pool) -> Pricing:
    """The own figure, and what of it a percentage is of; the shares are worked out over all candidates of the period."""
    found = {"own_figure": pool.shared_by} | ({} if pool.of is None else {"own_part": pool.of})
    whole = {name: f"CASE WHEN failed = 0 THEN {scalar(figure.test)} END" for name, figure in found.items()}
    missing = tuple(Failure(9, "missing", f"({scalar(figure.test)}) IS NULL", figure.text) for figure in pool.figures)
    return Pricing(whole, {}, "share", missing)


def _nothing_of_pool(pool: Pool) -> tuple[Failure, ...]:
    """Why a share of a pool is 0."""
    unit = pool.shared_by.test.unit.name.lower()
    own = Figures("1", "own_figure", unit=unit)
    found = [
        Failure(9, "nobody_shares", "pool_total IS NULL", pool.shared_by.text, own),
        Failure(9, "no_share", "own_figure <= 0", pool.shared_by.text, own),
    ]
    if pool.of is not None:
        found.append(Failure(9, "empty_pool", "pool_size <= 0", pool.of.text, Figures(had="pool_of_all", unit="money")))
    return (*found, Failure(10, "zero", "TRUE", None, Figures(had="own_figure", had_of="pool_total", unit=unit)))


def nothing_failures(incentive: Incentive) -> tuple[Failure, ...]:
    """Why an amount of 0 is 0 (gates 9 and 10); tested only where it is."""
    if isinstance(incentive.amount, Pool):
        return _nothing_of_pool(incentive.amount)
    has_base = incentive.base is not None
    unit = "count" if incentive.base is not None and incentive.base.unit is Unit.COUNT else "money"
    zero = Failure(10, "zero", "TRUE", None, Figures(had="base" if has_base else None, unit=unit))
    if not isinstance(incentive.amount, Banded):
        return (zero,)
    first: Band = incentive.amount.bands.bands[0]
    last: Band = incentive.amount.bands.bands[-1]
    found = [Failure(9, "below_first_band", f"total_after < {first.start}", None, Figures(str(first.start), "total_after", unit=unit))]
    if last.end is not None:
        refused = f" OR total_after > {last.end}" if incentive.amount.bands.beyond is Beyond.REFUSE else ""
        test = f"(total_before >= {last.end}{refused})"
        found.append(Failure(9, "beyond_last_band", test, None, Figures(str(last.end), "total_after", unit=unit)))
    return (*found, zero)
